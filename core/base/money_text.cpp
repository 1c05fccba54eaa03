// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/money_text.h"

#include <algorithm>
#include <cstddef>

namespace sor { inline namespace base {

namespace {

bool isWordPart(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

std::string inCurrency(std::string_view text, std::string_view currency)
{
    if (currency.empty())
        return std::string(text);
    constexpr std::string_view kWord = "dollars";
    std::string named;
    named.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isBegin = i == 0 || !isWordPart(text[i - 1]);
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        const bool isAmount = next >= '0' && next <= '9';
        const std::size_t behind = i + kWord.size();
        if (text[i] == '$' && isBegin && (isAmount || !isWordPart(next)) && next != '{') {
            named += currency;
            named += isAmount ? " " : "";
        } else if (isBegin && text.substr(i, kWord.size()) == kWord
                   && (behind == text.size() || !isWordPart(text[behind]))) {
            named += currency;
            i = behind - 1;
        } else {
            named += text[i];
        }
    }
    return named;
}

std::string_view currencyIn(const std::vector<std::pair<std::string, std::string>>& settings)
{
    const auto stated = std::ranges::find(settings, std::string_view("currency"),
                                          &std::pair<std::string, std::string>::first);
    return stated == settings.end() ? std::string_view{} : stated->second;
}

}} // namespace sor::base
