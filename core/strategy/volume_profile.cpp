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
    for (; trade != trades.end() && trade->time < span.to; ++trade)
        weights[partOf(trade->time, span, parts)] += trade->size;
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

VolumeProfile even(std::size_t parts, const std::string& why)
{
    return {std::vector<std::int64_t>(parts, 1), VolumeProfile::Basis::Even,
            why + " VWAP takes even slices here, as TWAP does."};
}

} // namespace

VolumeProfile profileFromHistory(const Tape& tape, const ParentOrder& order, Nanos bucket)
{
    const std::size_t parts = Schedule::bucketCount(order.window, bucket);
    if (tape.empty() || tape.time(0) >= order.window.from)
        return even(parts, "There are no data before the window to tell how volume is spread.");
    const TimeWindow span{std::max(tape.time(0), order.window.from - order.window.length()),
                          order.window.from};
    const std::string period = fmt::format(
        "the {} before the window", formatDuration(std::chrono::floor<std::chrono::seconds>(span.length())));
    auto weights = tradedVolume(tape, span, parts);
    if (hasWeight(weights)) {
        return {std::move(weights), VolumeProfile::Basis::TradedVolume,
                "Slices follow the volume traded in " + period + "."};
    }
    // Whether trades come later cannot be known at the start.
    const bool hasTraded = !tape.trades().empty() && tape.trades().front().time < order.window.from;
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
    const std::size_t parts = Schedule::bucketCount(order.window, bucket);
    std::vector<std::int64_t> weights(parts, 0);
    const auto midnight = std::chrono::floor<std::chrono::days>(order.window.from);
    // Weights are whole numbers; as large as they may be, so that small volumes in many buckets are not lost.
    std::int64_t largest = 1;
    for (const VolumeAtTime& row : rows)
        largest = std::max(largest, row.volume);
    const std::int64_t scale = std::max<std::int64_t>(
        1, std::numeric_limits<std::int64_t>::max() / static_cast<std::int64_t>(rows.size() + 1) / largest);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const Nanos start = rows[r].timeOfDay;
        const Nanos before = r == 0 ? Nanos{0} : rows[r - 1].timeOfDay;
        const Nanos end =
            r + 1 < rows.size() ? rows[r + 1].timeOfDay : start + std::max(start - before, bucket);
        for (std::size_t b = 0; b < parts; ++b) {
            const UnixNanos bucketStart = order.window.from + bucket * static_cast<std::int64_t>(b);
            const UnixNanos bucketEnd = std::min(bucketStart + bucket, order.window.to);
            const Nanos shared = std::min(UnixNanos{midnight} + end, bucketEnd)
                - std::max(UnixNanos{midnight} + start, bucketStart);
            if (shared.count() > 0) {
                weights[b] += static_cast<std::int64_t>(Int128{rows[r].volume * scale} * shared.count()
                                                        / (end - start).count());
            }
        }
    }
    if (!hasWeight(weights))
        return even(parts, "The profile file has no volume within the window.");
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
