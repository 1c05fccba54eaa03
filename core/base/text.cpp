// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <algorithm>

namespace sor { inline namespace base {

namespace {

constexpr std::string_view kBlank = " \t\r";

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
