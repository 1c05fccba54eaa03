// SPDX-License-Identifier: GPL-3.0-or-later
// The spellings of the one instrument that is asked for, as a text: "AAA.XNAS,AAA.ARCX".
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace base {

class SymbolList {
public:
    SymbolList() = default;
    explicit SymbolList(std::string_view text)
    {
        while (!text.empty()) {
            const std::size_t comma = std::min(text.find(','), text.size());
            if (comma > 0)
                m_spellings.emplace_back(text.substr(0, comma));
            text.remove_prefix(std::min(comma + 1, text.size()));
        }
    }
    bool empty() const { return m_spellings.empty(); }
    bool has(std::string_view symbol) const
    {
        return std::ranges::find(m_spellings, symbol) != m_spellings.end();
    }
    const std::vector<std::string>& spellings() const { return m_spellings; }

private:
    std::vector<std::string> m_spellings;
};

/// `symbol` stands in the name of a file or a topic as a word of its own, whatever its case.
inline bool namesSymbol(std::string_view name, std::string_view symbol)
{
    const auto lowered = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto isInWord = [&](char c) {
        return (c >= '0' && c <= '9') || (lowered(c) >= 'a' && lowered(c) <= 'z');
    };
    for (std::size_t at = 0; at + symbol.size() <= name.size(); ++at) {
        const std::size_t end = at + symbol.size();
        if (std::ranges::equal(name.substr(at, symbol.size()), symbol, {}, lowered, lowered)
            && (at == 0 || !isInWord(name[at - 1])) && (end == name.size() || !isInWord(name[end])))
            return !symbol.empty();
    }
    return false;
}

}} // namespace sor::base
