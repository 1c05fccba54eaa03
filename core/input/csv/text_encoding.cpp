// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/text_encoding.h"

#include <cstddef>

namespace sor::csv {

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
        unsigned unit = m_isLittle ? m_half | second << 8 : m_half << 8 | second;
        if (unit == 0xFEFF)
            continue; // the byte order mark
        if (unit >= 0xD800 && unit < 0xDC00) {
            m_high = unit;
            continue;
        }
        std::uint32_t code = unit;
        if (unit >= 0xDC00 && unit < 0xE000)
            code = m_high != 0 ? 0x10000 + ((m_high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
        m_high = 0;
        const auto add = [&](std::uint32_t part) { text += static_cast<char>(part); };
        if (code < 0x80) {
            add(code);
        } else if (code < 0x800) {
            add(0xC0 | code >> 6);
            add(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            add(0xE0 | code >> 12);
            add(0x80 | (code >> 6 & 0x3F));
            add(0x80 | (code & 0x3F));
        } else {
            add(0xF0 | code >> 18);
            add(0x80 | (code >> 12 & 0x3F));
            add(0x80 | (code >> 6 & 0x3F));
            add(0x80 | (code & 0x3F));
        }
    }
}

} // namespace sor::csv
