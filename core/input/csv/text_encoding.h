// SPDX-License-Identifier: GPL-3.0-or-later
// How a text is encoded, by its first bytes, and UTF-16 as UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sor::csv {

enum class TextEncoding : std::uint8_t {
    Plain, // UTF-8 or ASCII
    Utf16Little,
    Utf16Big
};

/// Of a text that begins like this.
TextEncoding encodingOf(std::string_view firstBytes);

/// UTF-16 that comes piece by piece. Byte order marks are left out; a surrogate alone becomes U+FFFD.
class Utf16Converter {
public:
    explicit Utf16Converter(bool isLittle)
        : m_isLittle(isLittle)
    {
    }
    void append(std::string_view bytes, std::string& text);

private:
    bool m_isLittle;
    bool m_hasHalf = false;
    unsigned m_half = 0;
    unsigned m_high = 0; // of a surrogate pair
};

} // namespace sor::csv
