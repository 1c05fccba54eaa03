// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_symbols.h"

#include <algorithm>

namespace sor { inline namespace input { namespace dbn {

void Symbology::add(std::uint32_t id, Day begin, Day end, std::string_view symbol)
{
    auto& spans = m_spans[id];
    // Definitions are repeated every day, and sometimes many times a day.
    const bool isKnown = std::ranges::any_of(spans, [&](const Span& span) {
        return span.symbol == symbol && span.begin <= begin && end <= span.end;
    });
    if (!isKnown)
        spans.push_back({begin, end, std::string(symbol)});
}

void Symbology::add(const Symbology& more)
{
    for (const auto& [id, spans] : more.m_spans) {
        for (const Span& span : spans)
            add(id, span.begin, span.end, span.symbol);
    }
}

std::vector<std::string_view> Symbology::symbolsAt(std::uint32_t id, Day day) const
{
    std::vector<std::string_view> symbols;
    const auto found = m_spans.find(id);
    if (found == m_spans.end())
        return symbols;
    for (const Span& span : found->second) {
        if (span.begin <= day && day < span.end && std::ranges::find(symbols, span.symbol) == symbols.end())
            symbols.push_back(span.symbol);
    }
    return symbols;
}

}}} // namespace sor::input::dbn
