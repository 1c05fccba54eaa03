// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/volume_cover.h"

#include "market/market_hours.h"
#include "run/study/study_schema.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr Nanos kPart = VolumeRecord::kPart;

/// The volume of a symbol's session, and from when to when there are quotes.
struct SessionCover {
    TimeWindow session;
    TimeWindow data;
    bool hasVolume = false;

    bool lacksBegin() const { return data.from >= session.from + kPart; }
    bool lacksEnd() const { return data.to <= session.to - kPart; }
};

using Covers = std::map<LocalDay, SessionCover>;

Covers coversOf(const StudyCatalogue& catalogue, const std::string& symbol, const MarketHours& hours)
{
    Covers covers;
    for (const CatalogueEntry* entry : catalogue.of(symbol, kAllTime)) {
        for (LocalDay day = hours.dayOf(entry->first); day <= hours.dayOf(entry->last);
             day += std::chrono::days{1}) {
            const auto session = hours.sessionOn(day);
            if (!session || entry->first >= session->to || entry->last < session->from)
                continue;
            const TimeWindow data{entry->first, entry->last};
            SessionCover& cover = covers.emplace(day, SessionCover{*session, data}).first->second;
            cover.data = {std::min(cover.data.from, data.from), std::max(cover.data.to, data.to)};
            cover.hasVolume |= std::ranges::any_of(entry->volume.parts(), [&](const VolumeRecord::Part& of) {
                return of.start >= session->from && of.start < session->to;
            });
        }
    }
    return covers;
}

/// The first of the days by which an order was sized that lacks something; end() without one.
Covers::const_iterator lackOf(const Covers& covers, const StudyRow& row, const MarketHours& hours)
{
    const LocalDay day = hours.dayOf(row.order.window.from);
    const auto own = covers.lower_bound(day);
    bool hasEarlier = false;
    for (auto earlier = covers.begin(); earlier != own; ++earlier) {
        if (!earlier->second.hasVolume)
            continue;
        hasEarlier = true;
        if (earlier->second.lacksBegin() || earlier->second.lacksEnd())
            return earlier;
    }
    const bool isCovered = own != covers.end() && own->first == day;
    return !hasEarlier && isCovered && own->second.lacksBegin() ? own : covers.end();
}

std::string clockOf(UnixNanos time)
{
    constexpr std::size_t kClockAt = 11; // of "2013-10-07T15:20:00"
    return formatIsoTime(time).substr(kClockAt, 5);
}

} // namespace

Result<ThinVolume> thinVolumeOf(std::span<const StudyRow> rows, const StudyCatalogue& catalogue)
{
    ThinVolume thin;
    std::map<std::string, std::pair<MarketHours, Covers>> known;
    for (const StudyRow& row : rows) {
        if (row.order.shares > 0 || row.outcome.shares.count <= 0)
            continue;
        auto of = known.find(row.order.symbol);
        if (of == known.end()) {
            const auto entries = catalogue.of(row.order.symbol, kAllTime);
            const auto hours = MarketHours::of(std::ranges::any_of(entries, &CatalogueEntry::isUs));
            if (!hours)
                return hours.error();
            of = known
                     .emplace(row.order.symbol,
                              std::pair(*hours, coversOf(catalogue, row.order.symbol, *hours)))
                     .first;
        }
        const auto& [hours, covers] = of->second;
        const auto lack = lackOf(covers, row, hours);
        if (lack == covers.end())
            continue;
        if (thin.orders++ == 0)
            thin.example = fmt::format("{} on {}, {} to {} UTC", row.order.symbol, dayText(lack->first),
                                       clockOf(std::max(lack->second.data.from, lack->second.session.from)),
                                       clockOf(std::min(lack->second.data.to, lack->second.session.to)));
    }
    return thin;
}

}} // namespace sor::runs
