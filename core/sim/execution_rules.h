// SPDX-License-Identifier: GPL-3.0-or-later
// The rules by which orders fill, the same for every strategy of a run.
#pragma once

#include "base/enum_names.h"
#include "base/time.h"
#include "base/units.h"
#include "market/queue/crossing.h"
#include "market/queue/queue_rule.h"
#include "market/venue.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace sor { inline namespace sim {

/// How liquidity that we took comes back.
enum class Refresh : std::uint8_t {
    Added, // a new price brings all of it, an unchanged price only the size newly added
    Instant // everything displayed is always available
};
constexpr auto namesOf(std::type_identity<Refresh>)
{
    return enumNames<Refresh>({{Refresh::Added, "added"}, {Refresh::Instant, "instant"}});
}

/// What happens to shares that are left at the end of the window.
enum class Completion : std::uint8_t {
    Sweep, // taken at the last far prices, and pass after pass one tick further
    None
};
constexpr auto namesOf(std::type_identity<Completion>)
{
    return enumNames<Completion>({{Completion::Sweep, "sweep"}, {Completion::None, "none"}});
}

/// The filling rules, the same for every strategy of a run.
struct ExecutionRules {
    Refresh refresh = Refresh::Added; // see Refresh
    Completion completion = Completion::Sweep; // see Completion
    /// From the decision to the book that the order meets, and from there back to the strategy.
    Nanos latency{0};
    /// RunResult::fills is filled
    bool recordFills = true;
    QueueModel queue; // of resting orders
    CrossingRule crossing; // likewise
    std::uint64_t exactVenues = 0; // bit v: venue v has its orders followed one by one (QueueModel::Exact)
    /// Taking orders carry the price of their decision as a limit; otherwise they fill at whatever the venue
    /// shows when they arrive, and what they did not get is known at once. Completion is never protected.
    bool isProtected = true;
    /// Of the completion, above 0; nothing: a cent, below a dollar a hundredth of one (Regulation NMS rule
    /// 612).
    std::optional<Price> tick;
    std::vector<Nanos> latencies; // by venue, where they differ; empty: `latency` everywhere

    /// Of orders to this venue, which is below the number of venues where latencies differ.
    Nanos latencyAt(VenueIndex venue) const { return latencies.empty() ? latency : latencies[venue]; }
    /// Some order arrives later than it was decided.
    bool hasLatency() const
    {
        return latencies.empty()
            ? latency.count() != 0
            : std::ranges::any_of(latencies, [](Nanos time) { return time.count() != 0; });
    }
};

}} // namespace sor::sim
