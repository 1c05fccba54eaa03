// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/fees/venue_fees.h"

namespace sor { inline namespace market {

VenueFees VenueFees::fromTable(const FeeTable& table, const std::vector<TapeVenue>& venues, TimeWindow window,
                               FeeGaps* gaps)
{
    std::vector<std::vector<DatedTerms>> perVenue;
    for (const TapeVenue& venue : venues) {
        const std::string& mic = venue.info.mic;
        const FeeTable::Lookup first = table.lookUp(mic, window.from);
        if (gaps != nullptr && !first.isKnown)
            gaps->unknownMics.push_back(mic);
        if (gaps != nullptr && first.isBeforeFirstRow)
            gaps->undatedMics.push_back(mic);
        std::vector<DatedTerms> dated{{window.from, first.terms}};
        const auto rows = table.rows().find(first.isKnown ? std::string_view(mic) : kDefaultMic);
        if (rows != table.rows().end()) {
            for (const FeeRow& row : rows->second) {
                if (row.effectiveFrom > window.from && row.effectiveFrom < window.to)
                    dated.push_back({row.effectiveFrom, row.terms});
            }
        }
        perVenue.push_back(std::move(dated));
    }
    return VenueFees(std::move(perVenue));
}

}} // namespace sor::market
