// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <algorithm>

namespace sor { inline namespace base {

namespace {

constexpr std::string_view kBlank = " \t\r";

// U+00A0, U+1680, U+2000 to U+200B, U+202F, U+205F, U+2060, U+3000 and U+FEFF.
constexpr std::string_view kSpaces[] = {"\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
                                        "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
                                        "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
                                        "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                        "\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

/// `text` with the letters from `first` to `first` + 25 moved by `by`.
std::string moved(std::string_view text, char first, int by)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [&](char c) {
        return c >= first && c <= first + 25 ? static_cast<char>(c + by) : c;
    });
    return result;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string_view trimmedName(std::string_view name)
{
    for (name = trimmed(name);; name = trimmed(name)) {
        const auto leads =
            std::ranges::find_if(kSpaces, [&](std::string_view space) { return name.starts_with(space); });
        if (leads != std::ranges::end(kSpaces)) {
            name.remove_prefix(leads->size());
            continue;
        }
        const auto ends =
            std::ranges::find_if(kSpaces, [&](std::string_view space) { return name.ends_with(space); });
        if (ends == std::ranges::end(kSpaces))
            return name;
        name.remove_suffix(ends->size());
    }
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string lowered(std::string_view text)
{
    return moved(text, 'A', 'a' - 'A');
}

std::string uppered(std::string_view text)
{
    return moved(text, 'a', 'A' - 'a');
}

}} // namespace sor::base
