// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of its data a run looks at.
#pragma once

#include "base/time.h"
#include "input/tape_assembly.h"
#include "setup/run_setup.h"

namespace sor { inline namespace runs {

/// How much of the past the shadow orders of a run are followed in: its history, and beside a model without
/// queues its default, which the benchmarks with the router's inputs go by.
Nanos historyOf(const RunSetup& setup);

/// The time of the data that a run of `setup` looks at, given the time of the data's first quote: with a
/// stated start what the router learns from (historyOf(); adaptive from all before it too, unless its history
/// is stated or it knows of earlier days), what `auto` axes without a training part are
/// scaled to (by auto_unit.h), and all after it; with a stated end nothing after the time that fills are
/// marked out to. VWAP's slices need none of it (Tape::volume()).
TimeWindow neededTime(const RunSetup& setup, UnixNanos firstQuote);

/// The same for a loader; null without a stated window.
KeptTime keptTimeOf(const RunSetup& setup);

}} // namespace sor::runs
