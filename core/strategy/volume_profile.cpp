// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/volume_profile.h"

#include "strategy/scheduled.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace sor {

namespace {

bool hasWeight(const std::vector<std::int64_t>& weights)
{
    return std::ranges::any_of(weights, [](std::int64_t weight) { return weight > 0; });
}

/// Which of `parts` equal parts of `span` holds `time`.
std::size_t partOf(UnixNanos time, TimeWindow span, std::size_t parts)
{
    const auto index = static_cast<std::size_t>(Int128{(time - span.from).count()}
                                                * static_cast<std::int64_t>(parts) / span.length().count());
    return std::min(index, parts - 1);
}

std::vector<std::int64_t> tradedVolume(const Tape& tape, TimeWindow span, std::size_t parts)
{
    std::vector<std::int64_t> weights(parts, 0);
    const auto& trades = tape.trades();
    auto trade = std::ranges::lower_bound(trades, span.from, {}, &TapeTrade::time);
    for (; trade != trades.end() && trade->time < span.to; ++trade) {
        if (trade->hitsQueue())
            weights[partOf(trade->time, span, parts)] += trade->size;
    }
    return weights;
}

/// Far size over all venues, averaged over the time of each part: a stand-in for volume.
std::vector<std::int64_t> displayedSize(const Tape& tape, Side side, TimeWindow span, std::size_t parts)
{
    std::vector<VenueQuote> quotes = tape.quotesAfter(tape.lowerBound(span.from));
    const auto farSize = [&](const VenueQuote& quote) { return std::int64_t{sidedQuote(quote, side).farSz}; };
    std::int64_t shown = 0;
    for (const VenueQuote& quote : quotes)
        shown += farSize(quote);

    const auto count = static_cast<std::int64_t>(parts);
    const auto endOf = [&](std::size_t part) {
        const Int128 offset = Int128{span.length().count()} * (static_cast<std::int64_t>(part) + 1) / count;
        return span.from + Nanos{static_cast<std::int64_t>(offset)};
    };
    std::vector<Int128> sums(parts, 0); // shares x nanoseconds
    UnixNanos from = span.from;
    std::size_t part = 0;
    const auto holdUntil = [&](UnixNanos until) {
        for (; part < parts && endOf(part) <= until; ++part) {
            sums[part] += Int128{shown} * (endOf(part) - from).count();
            from = endOf(part);
        }
        if (part < parts)
            sums[part] += Int128{shown} * (until - from).count();
        from = until;
    };
    for (std::size_t i = tape.lowerBound(span.from); i < tape.size(); ++i) {
        const TapeEntry entry = tape.entry(i);
        if (entry.time >= span.to)
            break;
        holdUntil(entry.time);
        shown += farSize(entry.quote) - farSize(quotes[entry.venue]);
        quotes[entry.venue] = entry.quote;
    }
    holdUntil(span.to);
    // All parts are as long as each other, so that the sum over one is as good as its mean.
    const Int128 divisor = std::max<Int128>(1, span.length().count() / count);
    std::vector<std::int64_t> means;
    means.reserve(sums.size());
    for (const Int128 sum : sums)
        means.push_back(static_cast<std::int64_t>(sum / divisor));
    return means;
}

/// Volumes of a file as whole weights, as large as the sum of all may be, so that small volumes in many
/// buckets are not lost.
class WholeWeights {
public:
    WholeWeights(const std::vector<VolumeAtTime>& rows, std::int64_t days)
        : m_most(std::numeric_limits<std::int64_t>::max()
                 / (static_cast<std::int64_t>(rows.size() + 1) * days))
    {
        for (const VolumeAtTime& row : rows)
            m_largest = std::max(m_largest, row.volume);
    }
    std::int64_t of(std::int64_t volume) const
    {
        // A whole factor where there is one: proportions stay exact.
        if (m_largest <= m_most)
            return volume * (m_most / m_largest);
        return static_cast<std::int64_t>(Int128{volume} * m_most / m_largest);
    }

private:
    std::int64_t m_most; // of one row
    std::int64_t m_largest = 1;
};

/// Time of day at which a row of a profile file ends: the next row's start; the last row is as long as the
/// one before it (a bucket if that is longer), but the first row of the next day ends it.
Nanos endOfRow(const std::vector<VolumeAtTime>& rows, std::size_t row, Nanos bucket)
{
    if (row + 1 < rows.size())
        return rows[row + 1].timeOfDay;
    const Nanos start = rows[row].timeOfDay;
    const Nanos before = row == 0 ? Nanos{0} : rows[row - 1].timeOfDay;
    return std::min(start + std::max(start - before, bucket), std::chrono::days{1} + rows.front().timeOfDay);
}

/// Adds `weight`, spread evenly over `span`, to the buckets of `window` that share time with it.
void spread(std::int64_t weight, TimeWindow span, TimeWindow window, Nanos bucket,
            std::vector<std::int64_t>& weights)
{
    const UnixNanos from = std::max(span.from, window.from);
    const UnixNanos to = std::min(span.to, window.to);
    if (from >= to)
        return;
    const auto first = static_cast<std::size_t>((from - window.from) / bucket);
    for (std::size_t b = first; b < weights.size(); ++b) {
        const UnixNanos bucketStart = window.from + bucket * static_cast<std::int64_t>(b);
        if (bucketStart >= to)
            return;
        const Nanos shared = std::min(to, bucketStart + bucket) - std::max(from, bucketStart);
        weights[b] += static_cast<std::int64_t>(Int128{weight} * shared.count() / span.length().count());
    }
}

VolumeProfile even(std::size_t parts, const std::string& why)
{
    return {std::vector<std::int64_t>(parts, 1), VolumeProfile::Basis::Even,
            why + " VWAP takes even slices here, as TWAP does."};
}

} // namespace

VolumeProfile profileFromHistory(const Tape& tape, const ParentOrder& order, Nanos bucket)
{
    const std::size_t parts = Schedule::bucketCount(order.window, bucket);
    if (tape.empty() || tape.span().from >= order.window.from)
        return even(parts, "There are no data before the window to tell how volume is spread.");
    const TimeWindow span{std::max(tape.span().from, order.window.from - order.window.length()),
                          order.window.from};
    const std::string period = fmt::format(
        "the {} before the window", formatDuration(std::chrono::floor<std::chrono::seconds>(span.length())));
    auto weights = tradedVolume(tape, span, parts);
    if (hasWeight(weights)) {
        return {std::move(weights), VolumeProfile::Basis::TradedVolume,
                "Slices follow the volume traded in " + period + "."};
    }
    // Whether trades come later cannot be known at the start.
    const bool hasTraded = tape.firstTradeTime() < order.window.from;
    if (!hasTraded && tape.view() == TapeView::Book) {
        weights = displayedSize(tape, order.side, span, parts);
        if (hasWeight(weights)) {
            return {std::move(weights), VolumeProfile::Basis::DisplayedSize,
                    "The input has no trades before the window: slices follow the displayed size in " + period
                        + " instead of volume."};
        }
    }
    return even(parts, "Nothing traded in " + period + ".");
}

VolumeProfile profileFromFile(const std::vector<VolumeAtTime>& rows, const ParentOrder& order, Nanos bucket)
{
    const TimeWindow& window = order.window;
    std::vector<std::int64_t> weights(Schedule::bucketCount(window, bucket), 0);
    // The last row of the day before may reach into the window.
    using Days = std::chrono::days;
    const auto firstDay = std::chrono::floor<Days>(window.from) - Days{1};
    const auto days = (std::chrono::floor<Days>(window.to) - firstDay).count() + 1;
    const WholeWeights whole(rows, days);
    for (std::int64_t d = 0; d < days; ++d) {
        const UnixNanos midnight{firstDay + Days{d}};
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const TimeWindow span{midnight + rows[r].timeOfDay, midnight + endOfRow(rows, r, bucket)};
            if (rows[r].volume > 0)
                spread(whole.of(rows[r].volume), span, window, bucket, weights);
        }
    }
    if (!hasWeight(weights))
        return even(weights.size(), "The profile file has no volume within the window.");
    return {std::move(weights), VolumeProfile::Basis::File, "Slices follow the profile file."};
}

std::string_view name(VolumeProfile::Basis basis)
{
    switch (basis) {
    case VolumeProfile::Basis::TradedVolume:
        return "traded_volume";
    case VolumeProfile::Basis::DisplayedSize:
        return "displayed_size";
    case VolumeProfile::Basis::File:
        return "file";
    case VolumeProfile::Basis::Even:
        break;
    }
    return "even";
}

} // namespace sor
