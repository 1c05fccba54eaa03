// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/quote_lines.h"

#include "run/run_view.h"

#include <algorithm>
#include <optional>

namespace sor::ui {

namespace {

std::optional<Price> shown(Price price)
{
    return price == kNoPrice ? std::nullopt : std::optional(price);
}

} // namespace

void drawQuotes(QuotesChart& chart, const Tape& tape)
{
    chart.clearVenues();
    for (const QString& name : venueNames(tape.venues()))
        chart.addVenue(name);
    const std::size_t most = kMaxQuotePoints * std::max<std::size_t>(1, tape.venues().size());
    const std::size_t stride = std::max<std::size_t>(1, tape.size() / most);
    std::vector<VenueQuote> last(tape.venues().size());
    std::vector<std::size_t> seen(tape.venues().size());
    for (std::size_t i = 0; i < tape.size(); ++i) {
        const TapeEntry entry = tape.entry(i);
        VenueQuote& before = last[entry.venue];
        // A change of size alone does not move a line.
        if (seen[entry.venue] > 0 && before.askPx == entry.quote.askPx && before.bidPx == entry.quote.bidPx)
            continue;
        before = entry.quote;
        if (seen[entry.venue]++ % stride == 0)
            chart.appendQuote(static_cast<int>(entry.venue), count(entry.time), shown(entry.quote.bidPx),
                              shown(entry.quote.askPx));
    }
    if (tape.empty())
        return;
    // Of what the tape keeps.
    const TimeWindow span{std::max(tape.span().from, tape.kept().from),
                          std::min(tape.span().to, tape.kept().to)};
    chart.setWholeSpan({count(span.from), count(span.to)});
    chart.setEndTime(count(span.to));
    chart.fit();
}

} // namespace sor::ui
