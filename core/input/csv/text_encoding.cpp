// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/text_encoding.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <vector>

namespace sor { inline namespace input { namespace csv {

TextEncoding encodingOf(std::string_view firstBytes)
{
    if (firstBytes.starts_with("\xFF\xFE"))
        return TextEncoding::Utf16Little;
    if (firstBytes.starts_with("\xFE\xFF"))
        return TextEncoding::Utf16Big;
    // Without a mark: a header is ASCII, whose other halves are NUL.
    constexpr std::size_t kTold = 8;
    if (firstBytes.size() >= kTold) {
        bool isLittle = true;
        bool isBig = true;
        for (std::size_t i = 0; i < kTold; ++i) {
            const bool isNul = firstBytes[i] == '\0';
            isLittle = isLittle && isNul == (i % 2 == 1);
            isBig = isBig && isNul == (i % 2 == 0);
        }
        if (isLittle || isBig)
            return isLittle ? TextEncoding::Utf16Little : TextEncoding::Utf16Big;
    }
    return TextEncoding::Plain;
}

void Utf16Converter::append(std::string_view bytes, std::string& text)
{
    for (const char byte : bytes) {
        if (!m_hasHalf) {
            m_half = static_cast<unsigned char>(byte);
            m_hasHalf = true;
            continue;
        }
        m_hasHalf = false;
        const unsigned second = static_cast<unsigned char>(byte);
        const unsigned unit = m_isLittle ? m_half | second << 8 : m_half << 8 | second;
        const bool isLow = unit >= 0xDC00 && unit < 0xE000;
        constexpr std::uint32_t kReplacement = 0xFFFD;
        if (m_high != 0 && !isLow)
            add(kReplacement, text);
        if (unit >= 0xD800 && unit < 0xDC00) {
            m_high = unit;
            continue;
        }
        std::uint32_t code = unit;
        if (isLow)
            code = m_high != 0 ? 0x10000 + ((m_high - 0xD800) << 10) + (unit - 0xDC00) : kReplacement;
        m_high = 0;
        constexpr std::uint32_t kByteOrderMark = 0xFEFF;
        if (code != kByteOrderMark)
            add(code, text);
    }
}

void Utf16Converter::add(std::uint32_t code, std::string& text)
{
    const auto tail = [](std::uint32_t part) { return static_cast<char>(0x80 | (part & 0x3F)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
        return;
    }
    if (code < 0x800) {
        text += static_cast<char>(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            text += static_cast<char>(0xE0 | code >> 12);
        } else {
            text += static_cast<char>(0xF0 | code >> 18);
            text += tail(code >> 12);
        }
        text += tail(code >> 6);
    }
    text += tail(code);
}

bool endsLinesWithReturns(std::string_view firstText)
{
    for (std::size_t at = 0; (at = firstText.find('\r', at)) != std::string_view::npos; ++at) {
        if (at + 1 < firstText.size() && firstText[at + 1] != '\n')
            return true;
    }
    return false;
}

bool isUsualText(std::string_view firstBytes)
{
    return encodingOf(firstBytes) == TextEncoding::Plain && !endsLinesWithReturns(firstBytes);
}

namespace {

class UsualText final : public ByteSource {
public:
    explicit UsualText(ByteSource& source)
        : m_source(source)
    {
    }

    Result<std::size_t> read(char* to, std::size_t room) override
    {
        std::size_t done = 0;
        while (done < room) {
            if (m_taken < m_text.size()) {
                const std::size_t size = std::min(room - done, m_text.size() - m_taken);
                std::memcpy(to + done, m_text.data() + m_taken, size);
                m_taken += size;
                done += size;
            } else if (m_isLast) {
                break;
            } else if (m_isTold && !m_utf16 && !m_hasReturns) {
                const auto rest = m_source.read(to + done, room - done);
                return rest ? Result(done + *rest) : rest;
            } else if (Status status = fetch(); !status) {
                return status.error();
            }
        }
        return done;
    }

    std::int64_t storedPosition() const override { return m_source.storedPosition(); }

private:
    Status fetch()
    {
        m_bytes.resize(kBytesThatTell);
        const auto got = m_source.read(m_bytes.data(), m_bytes.size());
        if (!got)
            return got.error();
        m_isLast = *got < m_bytes.size();
        const std::string_view bytes(m_bytes.data(), *got);
        const TextEncoding encoding = m_isTold ? TextEncoding::Plain : encodingOf(bytes);
        if (encoding != TextEncoding::Plain)
            m_utf16.emplace(encoding == TextEncoding::Utf16Little);
        m_text.clear();
        m_taken = 0;
        if (m_utf16)
            m_utf16->append(bytes, m_text);
        else
            m_text = bytes;
        if (!m_isTold)
            m_hasReturns = endsLinesWithReturns(m_text);
        m_isTold = true;
        if (m_hasReturns)
            replaceReturns();
        return ok();
    }

    /// Each becomes a newline, together with the newline that may follow.
    void replaceReturns()
    {
        std::size_t kept = 0;
        for (const char c : m_text) {
            const bool isSecondHalf = c == '\n' && m_isAfterReturn;
            m_isAfterReturn = c == '\r';
            if (!isSecondHalf)
                m_text[kept++] = m_isAfterReturn ? '\n' : c;
        }
        m_text.resize(kept);
    }

    ByteSource& m_source;
    std::vector<char> m_bytes;
    std::string m_text; // converted
    std::size_t m_taken = 0; // bytes of m_text that were given out
    std::optional<Utf16Converter> m_utf16;
    bool m_hasReturns = false; // lines end with a carriage return alone
    bool m_isAfterReturn = false;
    bool m_isTold = false; // the two above are known
    bool m_isLast = false;
};

} // namespace

std::unique_ptr<ByteSource> usualText(ByteSource& source)
{
    return std::make_unique<UsualText>(source);
}

}}} // namespace sor::input::csv
