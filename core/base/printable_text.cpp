// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace sor { inline namespace base {

namespace {

struct CharacterRange {
    char32_t first;
    char32_t last;
};

// General categories Cc, Zl and Zp, and what is shown without width or turns the direction of others.
constexpr std::array kUnprintable = std::to_array<CharacterRange>({
    {0x0000, 0x001F}, // C0
    {0x007F, 0x009F}, // DEL, C1
    {0x00AD, 0x00AD}, // soft hyphen
    {0x034F, 0x034F}, // combining grapheme joiner
    {0x061C, 0x061C}, // Arabic letter mark
    {0x115F, 0x1160}, // Hangul fillers
    {0x17B4, 0x17B5}, // Khmer inherent vowels
    {0x180B, 0x180F}, // Mongolian selectors and vowel separator
    {0x200B, 0x200F}, // zero-width space, joiners, direction marks
    {0x2028, 0x202E}, // line and paragraph separator, embeddings, overrides
    {0x2060, 0x206F}, // word joiner, invisible operators, isolates, deprecated controls
    {0x3164, 0x3164}, // Hangul filler
    {0xFEFF, 0xFEFF}, // byte order mark
    {0xFFA0, 0xFFA0}, // half-width Hangul filler
    {0xFFF0, 0xFFFB}, // interlinear annotation
    {0xFFFE, 0xFFFF}, // no characters
    {0x1BCA0, 0x1BCA3}, // shorthand format controls
    {0x1D173, 0x1D17A}, // musical format controls
    {0xE0000, 0xE0FFF}, // tags, variation selectors
});

void appendEscaped(std::string& out, char32_t character)
{
    const auto number = static_cast<std::uint32_t>(character);
    if (character == U'\n')
        out += "\\n";
    else if (character == U'\t')
        out += "\\t";
    else if (character == U'\r')
        out += "\\r";
    else if (number < 0x80)
        out += fmt::format("\\x{:02x}", number);
    else if (number < 0x10000)
        out += fmt::format("\\u{:04x}", number);
    else
        out += fmt::format("\\U{:08x}", number);
}

std::string escaped(std::string_view text, std::string_view kept)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t length = utf8Length(text);
        if (length == 0) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(text.front())));
            length = 1;
        } else if (const char32_t character = utf8Value(text, length);
                   isUnprintable(character) && kept.find(text.front()) == std::string_view::npos) {
            appendEscaped(out, character);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

/// Would a spreadsheet calculate it? Full-width signs count: some take them for the plain ones.
bool looksLikeFormula(std::string_view text)
{
    if (text.empty())
        return false;
    if (std::string_view("=+-@").find(text.front()) != std::string_view::npos)
        return true;
    constexpr std::array<std::string_view, 4> kFullWidth{"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}; // = + - @
    return std::ranges::any_of(kFullWidth, [&](std::string_view sign) { return text.starts_with(sign); });
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

char32_t utf8Value(std::string_view text, std::size_t length)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
    };
    if (length == 1)
        return byte(0);
    // A lead byte of a sequence of n bytes has 7 - n bits of the value, each of the others six.
    char32_t value = byte(0) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i)
        value = (value << 6U) | (byte(i) & 0x3FU);
    return value;
}

bool isUnprintable(char32_t character)
{
    const auto* const found = std::ranges::lower_bound(kUnprintable, character, {}, &CharacterRange::last);
    return found != kUnprintable.end() && found->first <= character;
}

std::string printable(std::string_view text)
{
    return escaped(text, "\n\t");
}

std::string printableLine(std::string_view text)
{
    return escaped(text, "");
}

std::string guardedText(std::string_view text)
{
    std::string guarded = printableLine(text);
    if (looksLikeFormula(guarded))
        guarded.insert(0, 1, '\'');
    return guarded;
}

std::string quotedCsvField(std::string_view text)
{
    // A semicolon: the separator of spreadsheets where the comma is the decimal mark.
    if (text.find_first_of(",;\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char character : text)
        quoted.append(character == '"' ? 2 : 1, character);
    return quoted + '"';
}

std::string csvTextField(std::string_view text)
{
    return quotedCsvField(guardedText(text));
}

}} // namespace sor::base
