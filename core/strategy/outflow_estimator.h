// SPDX-License-Identifier: GPL-3.0-or-later
// What flows out of the queues within an interval, learnt from orders that were never sent.
#pragma once

#include "base/result.h"
#include "market/queue_model.h"
#include "market/tape.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace sor {

/// What happened to a shadow order: one that joined the back of a venue's queue at the best bid over all
/// venues (for a sell: at the best ask) at a whole second and stayed one interval. Nobody sees it, so nothing
/// it meets depends on what we did: market data, not our own censored fills.
struct ShadowOrder {
    UnixNanos joined;
    /// D: shares that traded at or through its price, and those of the far side that came to it.
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

/// Every shadow order of a stretch of a tape, by venue, recorded in one pass. Whoever decides at t asks for
/// those that had ended by t: nothing later is used, and no decision walks the tape again. Shared by all
/// cells of a grid. Immutable; safe from any thread.
class OutflowHistory {
public:
    struct Options {
        Side side = Side::Buy;
        Nanos interval{0}; // how long a shadow order lives; positive
        QueueModel queue = QueueModel::ProRata;
    };

    /// Orders that join at whole seconds (UTC) of `when`, wherever an order of ours might rest (see
    /// mayRestAt). Interrupted when stopped.
    static Result<std::shared_ptr<const OutflowHistory>>
    record(const Tape& tape, TimeWindow when, const Options& options, const std::stop_token& stop);

    /// The law of those who joined a queue and that of those who opened a price are kept apart: they joined
    /// no earlier than `t - history` and had ended by `t`, in order of time.
    std::span<const ShadowOrder> endedBy(UnixNanos t, Nanos history, VenueIndex venue, bool opened) const;

    const Options& options() const { return m_options; }
    std::size_t bytes() const;

private:
    struct Venue {
        std::vector<ShadowOrder> joined;
        std::vector<ShadowOrder> opened;
    };
    Options m_options;
    std::vector<Venue> m_venues;
};

} // namespace sor
