// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_unpack.h"

#include <fmt/format.h>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace sor { inline namespace input { namespace csv {

Packing packingOf(std::string_view firstBytes)
{
    // A skippable frame may come first: 0x184D2A50 to 0x184D2A5F, little-endian.
    const bool isSkippable = firstBytes.size() >= 4 && (firstBytes[0] & '\xF0') == '\x50'
        && firstBytes.substr(1).starts_with("\x2A\x4D\x18");
    if (isSkippable || firstBytes.starts_with("\x28\xB5\x2F\xFD"))
        return Packing::Zstd;
    if (firstBytes.starts_with("\x1F\x8B"))
        return Packing::Gzip;
    return Packing::None;
}

namespace {

/// What zstd and gzip have in common: packed bytes in, counted text out, one kind of error.
class Unpacker : public ByteSource {
public:
    Unpacker(ByteSource& packed, std::string_view kind, std::string where, std::int64_t archiveBytes)
        : m_packed(packed)
        , m_kind(kind)
        , m_where(std::move(where))
        , m_archiveBytes(archiveBytes)
        , m_input(std::size_t{128} << 10)
    {
    }

    Result<std::size_t> read(char* to, std::size_t room) override
    {
        std::size_t done = 0;
        while (done < room && !m_isDone) {
            if (m_at == m_size && !m_mayHoldMore) {
                const auto got = m_packed.read(m_input.data(), m_input.size());
                if (!got)
                    return got.error();
                m_at = 0;
                m_size = *got;
                if (m_size == 0) {
                    if (m_isInside)
                        return damaged("the file ends before its compressed data does");
                    m_isDone = true;
                    break;
                }
            }
            const auto produced = unpackSome(to + done, room - done);
            if (!produced)
                return produced.error();
            done += *produced;
            m_text += static_cast<std::int64_t>(*produced);
            if (m_archiveBytes > 0 && isBomb(m_text, m_archiveBytes))
                return bombError(m_where);
        }
        return done;
    }

    std::int64_t storedPosition() const override { return m_packed.storedPosition(); }

protected:
    /// Unpacks from m_input[m_at, m_size) and moves m_at.
    virtual Result<std::size_t> unpackSome(char* to, std::size_t room) = 0;

    /// False when there is no more input for now.
    bool skipZeros()
    {
        while (m_at < m_size && m_input[m_at] == '\0')
            ++m_at;
        return m_at < m_size;
    }

    Error damaged(std::string_view why) const
    {
        return unusableData(
            fmt::format("Its {} data is damaged behind byte {} of the text: {}.", m_kind, m_text, why),
            m_where);
    }

    ByteSource& m_packed;
    std::string_view m_kind;
    std::string m_where;
    std::int64_t m_archiveBytes; // 0: of none
    std::vector<char> m_input;
    std::size_t m_at = 0;
    std::size_t m_size = 0;
    std::int64_t m_text = 0; // bytes of text so far
    bool m_isInside = false; // a frame or member
    bool m_mayHoldMore = false; // text may come without more input
    bool m_isDone = false;
};

class ZstdUnpacker : public Unpacker {
public:
    ZstdUnpacker(ByteSource& packed, std::string where, std::int64_t archiveBytes)
        : Unpacker(packed, "zstd", std::move(where), archiveBytes)
        , m_stream(ZSTD_createDStream())
    {
    }

protected:
    Result<std::size_t> unpackSome(char* to, std::size_t room) override
    {
        // Zeros behind a frame are padding, as with gzip.
        if (!m_isInside && !skipZeros())
            return std::size_t{0};
        ZSTD_inBuffer in{m_input.data(), m_size, m_at};
        ZSTD_outBuffer out{to, room, 0};
        const std::size_t left = ZSTD_decompressStream(m_stream.get(), &out, &in);
        if (ZSTD_isError(left) != 0) {
            // The text of this call is whole: name the byte behind it.
            m_text += static_cast<std::int64_t>(out.pos);
            return damaged(ZSTD_getErrorName(left));
        }
        m_at = in.pos;
        m_isInside = left != 0;
        m_mayHoldMore = out.pos == out.size && left != 0;
        return out.pos;
    }

private:
    struct Free {
        void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
    };
    std::unique_ptr<ZSTD_DStream, Free> m_stream;
};

class GzipUnpacker : public Unpacker {
public:
    GzipUnpacker(ByteSource& packed, std::string where, std::int64_t archiveBytes)
        : Unpacker(packed, "gzip", std::move(where), archiveBytes)
    {
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        inflateInit2(&m_stream, kGzipOnly);
    }
    ~GzipUnpacker() override { inflateEnd(&m_stream); }
    GzipUnpacker(const GzipUnpacker&) = delete;
    GzipUnpacker& operator=(const GzipUnpacker&) = delete;

protected:
    Result<std::size_t> unpackSome(char* to, std::size_t room) override
    {
        if (!m_isInside && m_hasMember) {
            // As gzip does: zeros behind the last member are padding.
            if (!skipZeros())
                return std::size_t{0};
            inflateReset(&m_stream);
        }
        m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data() + m_at);
        m_stream.avail_in = static_cast<uInt>(m_size - m_at);
        m_stream.next_out = reinterpret_cast<Bytef*>(to);
        m_stream.avail_out = static_cast<uInt>(std::min<std::size_t>(room, std::size_t{1} << 30));
        const uInt asked = m_stream.avail_out;
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        const std::size_t produced = asked - m_stream.avail_out;
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
            m_text += static_cast<std::int64_t>(produced);
            return damaged(m_stream.msg ? m_stream.msg : "not a gzip member");
        }
        m_at = m_size - m_stream.avail_in;
        m_isInside = result != Z_STREAM_END;
        m_hasMember = true;
        m_mayHoldMore = m_isInside && m_stream.avail_out == 0;
        return produced;
    }

private:
    z_stream m_stream{};
    bool m_hasMember = false;
};

} // namespace

Error bombError(std::string where)
{
    return unusableData("Its text is more than 300 times as long as the archive, which no file of quotes "
                        "is: it may have been made to fill memory or disks.",
                        std::move(where));
}

std::unique_ptr<ByteSource> unpack(ByteSource& packed, Packing packing, std::string where,
                                   std::int64_t archiveBytes)
{
    if (packing == Packing::Zstd)
        return std::make_unique<ZstdUnpacker>(packed, std::move(where), archiveBytes);
    return std::make_unique<GzipUnpacker>(packed, std::move(where), archiveBytes);
}

}}} // namespace sor::input::csv
