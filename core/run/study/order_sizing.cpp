// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/order_sizing.h"

#include "base/number_text.h"
#include "base/units.h"
#include "strategy/baselines/typical_volume.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace sor { inline namespace runs {

namespace {

constexpr Nanos kPart = VolumeRecord::kPart;

double overlap(TimeWindow a, TimeWindow b)
{
    const Nanos shared = std::min(a.to, b.to) - std::max(a.from, b.from);
    return std::max(0.0, static_cast<double>(shared.count()));
}

/// The part of a session's volume that usually trades in the window.
double usualPart(TimeWindow window, TimeWindow session, const MarketHours& hours)
{
    if (!hours.areNewYork())
        return overlap(window, session) / static_cast<double>(session.length().count());
    const auto day = std::chrono::floor<std::chrono::days>(hours.toLocal(session.from));
    double all = 0;
    double inside = 0;
    for (const TypicalVolume& part : typicalUsVolume()) {
        const TimeWindow time =
            hours.toUtc(LocalNanos{day} + part.start, LocalNanos{day} + part.start + kPart);
        if (time.from >= session.to)
            break; // a half day
        const auto weight = static_cast<double>(part.partsPerMillion);
        all += weight;
        inside += weight * overlap(window, time) / static_cast<double>(kPart.count());
    }
    return all > 0 ? inside / all : 0;
}

} // namespace

Result<double> expectedVolume(const VolumeRecord& record, TimeWindow window, const MarketHours& hours)
{
    const LocalDay day = hours.dayOf(window.from);
    const auto session = hours.sessionOn(day);
    if (!session)
        return unusableData("Its day has no regular hours, so that a participation cannot be sized.");
    std::map<LocalDay, double> earlier;
    double today = 0;
    // A part counts once it is over.
    const UnixNanos known = window.from;
    for (const VolumeRecord::Part& part : record.parts()) {
        const LocalDay of = hours.dayOf(part.start);
        const auto open = of == day ? session : hours.sessionOn(of);
        if (!open || part.start < open->from || part.start >= open->to)
            continue;
        if (of < day)
            earlier[of] += static_cast<double>(part.shares);
        else if (of == day && part.start + kPart <= known)
            today += static_cast<double>(part.shares);
    }
    if (!earlier.empty()) {
        double sum = 0;
        for (const auto& [date, shares] : earlier)
            sum += shares;
        return sum / static_cast<double>(earlier.size()) * usualPart(window, *session, hours);
    }
    const auto parts = std::max<std::int64_t>(0, (window.from - session->from) / kPart);
    if (parts == 0)
        return unusableData("No earlier day has volume, and it starts less than 5 minutes after the open, so "
                            "that its participation cannot be sized.");
    return today * static_cast<double>(window.length().count())
        / (static_cast<double>(parts) * static_cast<double>(kPart.count()));
}

Result<std::int64_t> sharesOf(double percent, const VolumeRecord& record, TimeWindow window,
                              const MarketHours& hours, Shares lot, ShareUnit unit)
{
    const auto volume = expectedVolume(record, window, hours);
    if (!volume)
        return volume.error();
    constexpr double kMostShares = 1e12;
    const double wanted = *volume * percent / 100;
    const std::int64_t shares =
        wholeLots(static_cast<std::int64_t>(std::floor(std::min(wanted, kMostShares))), lot.count);
    if (shares < 1)
        return unusableData(fmt::format("{}% of the {} shares expected in its window is less than {}.",
                                        percent, grouped(Shares{static_cast<std::int64_t>(*volume)}, unit),
                                        lot.count != 1       ? "a lot"
                                            : unit.isWhole() ? "a share"
                                                             : format(unit)));
    return shares;
}

}} // namespace sor::runs
