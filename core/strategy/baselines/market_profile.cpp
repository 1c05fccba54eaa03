// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/baselines/market_profile.h"

#include "base/zone.h"
#include "market/market_hours.h"
#include "strategy/baselines/profile_weights.h"
#include "strategy/baselines/typical_volume.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <span>

namespace sor { inline namespace strategy {

namespace {

using Days = std::chrono::days;
constexpr Nanos kPart = VolumeRecord::kPart;
constexpr std::size_t kPartsADay = Days{1} / kPart;

/// Shares traded on earlier days by five minutes of the day.
class EarlierDays {
public:
    EarlierDays(std::initializer_list<const VolumeRecord*> records, const TimeWindow& window,
                const MarketHours& clocks)
        : m_clocks(clocks)
        , m_first(clocks.dayOf(window.from))
        , m_start(clocks.toLocal(window.from) - m_first)
        , m_end(clocks.toLocal(window.to - Nanos{1}) - m_first)
    {
        for (const VolumeRecord* record : records)
            addDays(record->parts());
    }
    int days() const { return m_days; }

    /// The same on each day of the window.
    std::vector<std::int64_t> weights(const TimeWindow& window, Nanos bucket) const
    {
        BucketWeights weights(window, bucket);
        // As large as the sum of all may be, so that few shares in many buckets are not lost.
        const Int128 days = (m_clocks.dayOf(window.to) - m_first).count() + 1;
        const Int128 total = std::accumulate(m_shares.begin(), m_shares.end(), Int128{0});
        const auto scale = static_cast<std::int64_t>(std::max<Int128>(
            1, std::numeric_limits<std::int64_t>::max() / (days * std::max<Int128>(1, total))));
        for (LocalDay day = m_first; day <= m_clocks.dayOf(window.to); day += Days{1}) {
            for (std::size_t p = 0; p < kPartsADay; ++p) {
                const LocalNanos start = LocalNanos{day} + kPart * static_cast<std::int64_t>(p);
                if (m_shares[p] > 0)
                    weights.add(m_shares[p] * scale, m_clocks.toUtc(start, start + kPart));
            }
        }
        return weights.take();
    }

private:
    void addDays(const std::vector<VolumeRecord::Part>& parts)
    {
        for (auto part = parts.begin(); part != parts.end();) {
            const LocalDay day = m_clocks.dayOf(part->start);
            if (day >= m_first)
                break;
            const auto next = std::find_if(part, parts.end(), [&](const VolumeRecord::Part& of) {
                return m_clocks.dayOf(of.start) != day;
            });
            addDay(day, {part, next});
            part = next;
        }
    }
    void addDay(LocalDay day, std::span<const VolumeRecord::Part> parts)
    {
        const auto timeOf = [&](const VolumeRecord::Part& part) {
            return m_clocks.toLocal(part.start) - day;
        };
        // A window that passes midnight asks for nothing in particular.
        const bool isCovering =
            m_end >= Days{1} || (timeOf(parts.front()) <= m_start && timeOf(parts.back()) + kPart > m_end);
        if (!isCovering || (m_clocks.areNewYork() && isUsHalfDay(day)))
            return;
        ++m_days;
        for (const VolumeRecord::Part& part : parts)
            m_shares[static_cast<std::size_t>(timeOf(part) / kPart)] += part.shares;
    }

    const MarketHours& m_clocks;
    LocalDay m_first; // the window's
    Nanos m_start; // of the window, since that day's midnight
    Nanos m_end; // its last nanosecond
    int m_days = 0;
    std::array<std::int64_t, kPartsADay> m_shares{};
};

/// Five minutes outside the regular hours weigh kPace, and so do five minutes of the curve on average.
std::vector<std::int64_t> typicalWeights(const TimeWindow& window, Nanos bucket, const MarketHours& clocks)
{
    constexpr std::int64_t kPace = 1'000'000'000'000;
    BucketWeights weights(window, bucket);
    const auto addEven = [&](LocalNanos from, LocalNanos to) {
        weights.add(static_cast<std::int64_t>(Int128{kPace} * (to - from).count() / kPart.count()),
                    clocks.toUtc(from, to));
    };
    for (LocalDay day = clocks.dayOf(window.from); day <= clocks.dayOf(window.to); day += Days{1}) {
        const auto hours = usRegularHours(day);
        if (!hours) {
            addEven(day, day + Days{1});
            continue;
        }
        addEven(day, hours->from);
        addEven(hours->to, day + Days{1});
        auto curve = typicalUsVolume();
        curve = curve.first(static_cast<std::size_t>((hours->to - hours->from) / kPart));
        std::int64_t sum = 0;
        for (const TypicalVolume& part : curve)
            sum += part.partsPerMillion;
        for (const TypicalVolume& part : curve) {
            const Int128 weight =
                Int128{kPace} * part.partsPerMillion * static_cast<std::int64_t>(curve.size()) / sum;
            const LocalNanos start = LocalNanos{day} + part.start;
            weights.add(static_cast<std::int64_t>(weight), clocks.toUtc(start, start + kPart));
        }
    }
    return weights.take();
}

/// Whether some of the window lies in regular hours.
bool isInRegularHours(const TimeWindow& window, const MarketHours& clocks)
{
    for (LocalDay day = clocks.dayOf(window.from); day <= clocks.dayOf(window.to); day += Days{1}) {
        const auto session = clocks.sessionOn(day);
        if (session && window.from < session->to && window.to > session->from)
            return true;
    }
    return false;
}

} // namespace

VolumeProfile profileFromMarket(const Tape& tape, const ParentOrder& order, Nanos bucket,
                                const VolumeRecord& earlier)
{
    const auto clocks = MarketHours::of(isUsMarket(tape.venues()));
    if (!clocks)
        return evenProfile(order, bucket, clocks.error().message);
    const EarlierDays days({&earlier, &tape.volume()}, order.window, *clocks);
    if (days.days() > 0) {
        auto weights = days.weights(order.window, bucket);
        if (hasWeight(weights)) {
            return {std::move(weights), VolumeProfile::Basis::EarlierDays,
                    fmt::format("Slices follow the volume of {} earlier {} at the same time of day ({}).",
                                days.days(), days.days() == 1 ? "day" : "days",
                                clocks->areNewYork() ? "New York" : "UTC")};
        }
    }
    constexpr std::string_view kNoDays = "No earlier day in the input has trades throughout this time of day";
    if (!clocks->areNewYork())
        return evenProfile(order, bucket, fmt::format("{}, and no venue is a US exchange.", kNoDays));
    if (!isInRegularHours(order.window, *clocks))
        return evenProfile(order, bucket,
                           fmt::format("{}, and the window lies outside regular hours.", kNoDays));
    return {typicalWeights(order.window, bucket, *clocks), VolumeProfile::Basis::TypicalCurve,
            fmt::format("{}: slices follow a typical curve of US exchanges without auctions.", kNoDays)};
}

}} // namespace sor::strategy
