// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/mbp1_writer.h"

#include <array>
#include <cassert>
#include <cstring>
#include <utility>
#include <vector>
#include <zstd.h>

namespace sor { inline namespace input {

namespace {

constexpr std::size_t kTextBufferBytes = std::size_t{512} << 10;
constexpr std::size_t kMaxSymbolBytes = 64;
constexpr int kZstdLevel = 3;
constexpr int kZstdWorkers = 2;
constexpr int kZstdJobBytes = 2 << 20;
constexpr std::uint64_t kMbp1Rtype = 1;
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

constexpr auto kDigitPairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

void putPair(char* out, std::uint32_t value)
{
    std::memcpy(out, &kDigitPairs[std::size_t{2} * value], 2);
}

/// Exactly nine digits.
char* putNineDigits(char* out, std::uint32_t value)
{
    putPair(out + 7, value % 100);
    value /= 100;
    putPair(out + 5, value % 100);
    value /= 100;
    putPair(out + 3, value % 100);
    value /= 100;
    putPair(out + 1, value % 100);
    out[0] = static_cast<char>('0' + value / 100);
    return out + 9;
}

char* putNumber(char* out, std::uint64_t value)
{
    char digits[20];
    char* first = digits + sizeof digits;
    while (value >= 100) {
        first -= 2;
        putPair(first, static_cast<std::uint32_t>(value % 100));
        value /= 100;
    }
    if (value >= 10) {
        first -= 2;
        putPair(first, static_cast<std::uint32_t>(value));
    } else {
        *--first = static_cast<char>('0' + value);
    }
    const auto length = static_cast<std::size_t>(digits + sizeof digits - first);
    std::memcpy(out, first, length);
    return out + length;
}

char* putSigned(char* out, std::int64_t value)
{
    if (value < 0) {
        *out++ = '-';
        return putNumber(out, std::uint64_t{0} - static_cast<std::uint64_t>(value));
    }
    return putNumber(out, static_cast<std::uint64_t>(value));
}

/// "222.830000000", or nothing for an empty side.
char* putPrice(char* out, Price price)
{
    if (price == kNoPrice)
        return out;
    assert(price.nanos >= 0);
    out = putNumber(out, static_cast<std::uint64_t>(price.nanos / kNanosPerDollar));
    *out++ = '.';
    return putNineDigits(out, static_cast<std::uint32_t>(price.nanos % kNanosPerDollar));
}

char* putComma(char* out)
{
    *out = ',';
    return out + 1;
}

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

} // namespace

QuoteEvent Mbp1Row::quoteEvent() const
{
    QuoteEvent event;
    event.tsRecv = tsRecv;
    event.tsEvent = tsEvent;
    event.bidPx = bidSz == 0 ? kNoPrice : bidPx;
    event.askPx = askSz == 0 ? kNoPrice : askPx;
    event.bidSz = event.bidPx == kNoPrice ? 0 : bidSz;
    event.askSz = event.askPx == kNoPrice ? 0 : askSz;
    event.price = price;
    event.size = size;
    event.sequence = sequence;
    event.feed = {publisherId};
    event.action = action;
    event.side = side;
    event.flags = flags;
    return event;
}

char* Mbp1Formatter::formatTime(char* out, UnixNanos time, SecondText& cache)
{
    const std::int64_t nanos = count(time);
    assert(nanos >= 0);
    const std::int64_t second = nanos / kNanosPerSecond;
    if (second != cache.second) {
        const std::string text = formatIsoTime(time);
        std::memcpy(cache.text, text.data(), sizeof cache.text);
        cache.second = second;
    }
    std::memcpy(out, cache.text, sizeof cache.text);
    out =
        putNineDigits(out + sizeof cache.text, static_cast<std::uint32_t>(nanos - second * kNanosPerSecond));
    *out = 'Z';
    return out + 1;
}

char* Mbp1Formatter::format(char* out, const Mbp1Row& row, std::string_view symbol)
{
    out = putComma(formatTime(out, row.tsRecv, m_recv));
    out = putComma(formatTime(out, row.tsEvent, m_event));
    out = putComma(putNumber(out, kMbp1Rtype));
    out = putComma(putNumber(out, row.publisherId));
    out = putComma(putNumber(out, row.instrumentId));
    *out++ = row.action;
    *out++ = ',';
    *out++ = row.side;
    *out++ = ',';
    *out++ = '0'; // depth: the best level
    *out++ = ',';
    out = putComma(putPrice(out, row.price));
    out = putComma(putNumber(out, row.size));
    out = putComma(putNumber(out, row.flags));
    out = putComma(putSigned(out, row.tsInDelta));
    out = putComma(putNumber(out, row.sequence));
    out = putComma(putPrice(out, row.bidPx));
    out = putComma(putPrice(out, row.askPx));
    out = putComma(putNumber(out, row.bidSz));
    out = putComma(putNumber(out, row.askSz));
    out = putComma(putNumber(out, row.bidCt));
    out = putComma(putNumber(out, row.askCt));
    std::memcpy(out, symbol.data(), symbol.size());
    out += symbol.size();
    *out = '\n';
    return out + 1;
}

struct Mbp1Writer::Stream {
    // cppcheck-suppress uninitMemberVar ; the formatter initialises itself
    Stream(AtomicOutputFile openFile, std::string rowSymbol)
        : file(std::move(openFile))
        , symbol(std::move(rowSymbol))
    {
    }

    AtomicOutputFile file;
    std::string symbol;
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor; // null: plain text
    std::vector<char> text = std::vector<char>(kTextBufferBytes);
    std::vector<char> compressed;
    std::size_t used = 0;
    std::int64_t flushedBytes = 0;
    bool hasCompressed = false;
    Mbp1Formatter formatter;

    Status flush(ZSTD_EndDirective directive)
    {
        flushedBytes += static_cast<std::int64_t>(used);
        const std::string_view pending(text.data(), std::exchange(used, 0));
        if (!compressor)
            return file.write(pending);
        ZSTD_inBuffer in{pending.data(), pending.size(), 0};
        for (;;) {
            ZSTD_outBuffer out{compressed.data(), compressed.size(), 0};
            const std::size_t left = ZSTD_compressStream2(compressor.get(), &out, &in, directive);
            if (ZSTD_isError(left) && !hasCompressed) {
                // The library's own threads cannot be started: it does without.
                hasCompressed = true;
                ZSTD_CCtx_reset(compressor.get(), ZSTD_reset_session_only);
                ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_nbWorkers, 0);
                in.pos = 0;
                continue;
            }
            hasCompressed = true;
            if (ZSTD_isError(left)) {
                return Error{ErrorCode::Internal,
                             std::string("Could not compress it: ") + ZSTD_getErrorName(left) + ".",
                             {.path = file.path().string()}};
            }
            if (auto written = file.write({compressed.data(), out.pos}); !written)
                return written;
            if (directive == ZSTD_e_end ? left == 0 : in.pos == in.size)
                return ok();
        }
    }
};

Result<Mbp1Writer> Mbp1Writer::open(const std::filesystem::path& path, std::string symbol)
{
    assert(symbol.size() <= kMaxSymbolBytes);
    const std::string name = path.filename().string();
    const bool isCompressed = name.ends_with(".csv.zst");
    if (!isCompressed && !name.ends_with(".csv")) {
        return Error{ErrorCode::InvalidArgument,
                     "The name of the file to write must end in .csv or .csv.zst; this one does not.",
                     {.path = path.string()}};
    }
    auto file = AtomicOutputFile::open(path);
    if (!file)
        return file.error();
    auto stream = std::make_unique<Stream>(std::move(*file), std::move(symbol));
    if (isCompressed) {
        stream->compressor.reset(ZSTD_createCCtx());
        stream->compressed.resize(ZSTD_CStreamOutSize());
        auto* const context = stream->compressor.get();
        if (context == nullptr)
            return Error{ErrorCode::Internal,
                         "Could not start the compressor: out of memory.",
                         {.path = path.string()}};
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kZstdLevel);
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
        // Threads of the library's own, where it was built with them (a refusal is harmless). The blocks
        // depend on the size of a job alone, not on the threads.
        ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, kZstdWorkers);
        ZSTD_CCtx_setParameter(context, ZSTD_c_jobSize, kZstdJobBytes);
    }
    std::memcpy(stream->text.data(), kMbp1Header.data(), kMbp1Header.size());
    stream->used = kMbp1Header.size();
    return Mbp1Writer(std::move(stream));
}

Mbp1Writer::Mbp1Writer(std::unique_ptr<Stream> stream)
    : m_stream(std::move(stream))
{
}

Mbp1Writer::Mbp1Writer(Mbp1Writer&&) noexcept = default;
Mbp1Writer::~Mbp1Writer() = default;

Status Mbp1Writer::write(const Mbp1Row& row)
{
    Stream& stream = *m_stream;
    if (stream.text.size() - stream.used < Mbp1Formatter::kMaxLineBytes + kMaxSymbolBytes) {
        if (auto flushed = stream.flush(ZSTD_e_continue); !flushed)
            return flushed;
    }
    char* const begin = stream.text.data() + stream.used;
    stream.used += static_cast<std::size_t>(stream.formatter.format(begin, row, stream.symbol) - begin);
    return ok();
}

Status Mbp1Writer::commit()
{
    if (auto flushed = m_stream->flush(ZSTD_e_end); !flushed)
        return flushed;
    return m_stream->file.commit();
}

std::int64_t Mbp1Writer::textBytes() const
{
    return m_stream->flushedBytes + static_cast<std::int64_t>(m_stream->used);
}

}} // namespace sor::input
