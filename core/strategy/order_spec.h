// SPDX-License-Identifier: GPL-3.0-or-later
// A parent order as it is stated, before the data are known.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "market/tape.h"
#include "strategy/parent_order.h"

#include <optional>

namespace sor { inline namespace strategy {

/// The defaults are those of the command line.
struct OrderSpec {
    Side side = ParentOrder{}.side; // what it does
    Shares shares = ParentOrder{}.shares; // above 0
    std::optional<TimeText> from; // nothing: the first quote
    std::optional<TimeText> to; // nothing: just past the last quote; with neither, of the first session
    std::optional<Price> limit; // displayed price, above 0, up to kMaxPrice
    Shares lot = ParentOrder{}.lot; // above 0
    ShareUnit shareUnit; // of these numbers and of the trial model's step: the finest that was stated

    /// The order over a window that is known.
    ParentOrder over(TimeWindow window) const { return {side, shares, window, limit, lot, shareUnit}; }
};

/// The window of the order: its ends, a bare time on the day of the data's first quote; without them from the
/// first quote to just past the last of the data's first session (Tape::firstSession()). InvalidArgument when
/// it is inverted, DataUnusable when no quote lies in it.
Result<TimeWindow> resolveWindow(const OrderSpec& order, const Tape& tape);

}} // namespace sor::strategy
