// SPDX-License-Identifier: GPL-3.0-or-later
// What flows out of the queues within an interval, learnt from orders that were never sent.
#pragma once

#include "base/result.h"
#include "market/queue/crossing.h"
#include "market/queue/queue_rule.h"
#include "market/tape.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace sor { inline namespace strategy {

/// What happened to a shadow order: one that joined the back of a venue's queue at the best bid over all
/// venues (for a sell: at the best ask) at a whole second and stayed one interval. It is not displayed, so
/// nothing it meets depends on what we did: market data, not our own censored fills. One that a halt of its
/// venue cut short, as it cancels orders that rest there, is not among them.
struct ShadowOrder {
    UnixNanos joined;
    /// D: shares that traded at or through its price, and those of the far side that traded with it (see
    /// CrossingRule).
    std::int64_t traded = 0;
    std::int64_t ahead = 0; // when it joined; 0 when it opened the price at its venue
    std::int64_t cancelled = 0; // of `ahead`, what left without a trade

    /// A sample of (xi - Q)^+ for a queue of `queue` shares: max(0, D - ceil(queue (1 - cancelled / ahead))).
    std::int64_t fillBehind(std::int64_t queue) const
    {
        const std::int64_t stayed = ahead - cancelled;
        const std::int64_t before =
            ahead == 0 ? queue : static_cast<std::int64_t>((Int128{queue} * stayed + ahead - 1) / ahead);
        return traded > before ? traded - before : 0;
    }
};

/// What the mid did to shadow orders after they had filled.
struct Markouts {
    std::int64_t samples = 0;
    Int128 twiceAdverse =
        0; // sum of twice the mid's fall (for a sell: rise) from fill to horizon, nano-dollars
    /// Mean loss in dollars a share; negative when the mid went our way. Only with samples.
    double meanDollars() const;
};

/// Every shadow order of a stretch of a tape, by venue, recorded in one pass. A decision at t asks for
/// those that had ended by t: nothing later is used, and no decision reads the tape again. Shared by all
/// cells of a grid. Immutable; safe from any thread.
class OutflowHistory {
public:
    struct Options {
        Side side = Side::Buy;
        Nanos interval{0}; // how long a shadow order lives; positive
        QueueModel queue;
        CrossingRule crossing;
        std::uint64_t exactVenues = 0; // as ExecutionRules has it
    };
    struct KnownMarkout {
        UnixNanos known; // when its horizon ended
        Int128 twiceAdverse = 0; // of the venue's markouts up to this one
    };

    /// Orders that join at whole seconds (UTC) of `when`, wherever our order might rest (see
    /// mayRestAt). Interrupted when stopped.
    static Result<std::shared_ptr<const OutflowHistory>>
    record(const Tape& tape, TimeWindow when, const Options& options, const std::stop_token& stop);

    /// The law of those who joined a queue and that of those who opened a price are kept apart: they joined
    /// no earlier than `t - history` and had ended by `t`, in order of time.
    std::span<const ShadowOrder> endedBy(UnixNanos t, Nanos history, VenueIndex venue, bool opened) const;

    /// Of shadow orders that filled: how far the mid of all venues moved against them, from just before what
    /// filled their first share to one interval later. Those whose horizon ended by `t` and no
    /// earlier than `t - history`; none where a mid was missing at either end.
    Markouts markoutsBy(UnixNanos t, Nanos history, VenueIndex venue) const;

    const Options& options() const { return m_options; }
    std::size_t venueCount() const { return m_venues.size(); } // of its tape
    std::size_t bytes() const;

private:
    struct Venue {
        std::vector<ShadowOrder> joined;
        std::vector<ShadowOrder> opened;
        std::vector<KnownMarkout> markouts;
    };
    Options m_options;
    std::vector<Venue> m_venues;
};

/// The whole seconds at which every one of `venues` (each in order of time, at least one) has a shadow order:
/// for each such second the index of each venue's order, venue after venue. Seconds that some venue misses
/// are left out.
std::vector<std::uint32_t> commonSeconds(std::span<const std::span<const ShadowOrder>> venues);

/// The correlation of normal scores that gives the mean of Kendall's tau-b over all pairs of columns (of the
/// same length): sin(pi / 2 tau), which is exact for continuous and for halved samples and close where many
/// are tied at 0. Columns that never vary say nothing and are left out; at most kMostTauRows rows, evenly
/// spaced, are compared. 0 when the columns do not rise together, never above `most`.
double commonCorrelation(const std::vector<std::vector<std::int64_t>>& columns, double most);
inline constexpr std::size_t kMostTauRows = 512;

}} // namespace sor::strategy
