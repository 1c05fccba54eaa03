// SPDX-License-Identifier: GPL-3.0-or-later
// How a text is encoded and how its lines end, by its first bytes; other forms as UTF-8 with newlines.
#pragma once

#include "input/csv/byte_source.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

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
    static void add(std::uint32_t code, std::string& text);
    bool m_isLittle;
    bool m_hasHalf = false;
    unsigned m_half = 0;
    unsigned m_high = 0; // of a surrogate pair
};

/// A line ends with a carriage return alone.
bool endsLinesWithReturns(std::string_view firstText);

/// How many bytes at the top of a text tell its form; a header is no longer.
inline constexpr std::size_t kBytesThatTell = std::size_t{64} << 10;

/// It is UTF-8 with newlines, carriage returns before them or not, and none alone.
bool isUsualText(std::string_view firstBytes);

/// `source` as usual text, whatever form its first bytes tell; usual text is handed on as it is. `source`
/// must outlive it.
std::unique_ptr<ByteSource> usualText(ByteSource& source);

}}} // namespace sor::input::csv
