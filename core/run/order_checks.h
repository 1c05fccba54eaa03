// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of an order only when the quotes are there, and before anything runs.
#pragma once

#include "base/result.h"
#include "market/tape.h"
#include "setup/run_setup.h"
#include "strategy/parent_order.h"

#include <vector>

namespace sor { inline namespace runs {

/// The latency of every venue of the tape; empty when it is the same at all of them. InvalidArgument, with
/// the venues that there are, for a name that the input does not have.
Result<std::vector<Nanos>> latenciesByVenue(const RunSetup& setup, const Tape& tape);

/// The router follows an order of one share at every venue from every second on (OutflowHistory), and the
/// bracket the same again under each of its resting rules. They take memory by the clock, also where nothing
/// is quoted: DataUnusable when that is more than the setup's limit.
Status checkMemory(const RunSetup& setup, TimeWindow window, const Tape& tape);

/// Resting orders on an NBBO feed: prints alone bring them forward, and nothing crosses. Sets these rules
/// there; InvalidArgument when the setup states others.
Status useFeedRules(const RunSetup& setup, const Tape& tape, ExecutionRules& rules);

/// The order that `setup` states, over `window` and in the unit of the input's sizes: what is not stated of a
/// lot is one unit. InvalidArgument for what is no whole number of units.
Result<ParentOrder> orderOf(const RunSetup& setup, TimeWindow window, ShareUnit unit);
/// The trial model's step, likewise; 100 units where it is not stated.
Result<Shares> stepOf(const RunSetup& setup, ShareUnit unit);

/// Cash is counted in nano-dollars of 64 bits: InvalidArgument when the order's shares at the arrival mid (in
/// a window without one: at the first far price) come to more than 9.2e9 dollars. O(entries) when there is no
/// such price, else as far as the first.
Status checkNotional(const ParentOrder& order, const Tape& tape);

}} // namespace sor::runs
