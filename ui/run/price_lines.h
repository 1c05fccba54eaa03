// SPDX-License-Identifier: GPL-3.0-or-later
// The market of a tape as the price chart draws it.
#pragma once

#include "charts/time/price_chart.h"
#include "market/tape.h"

namespace sor::ui {

/// Best bid and ask at every point where one of them changes, and the shares printed so far; without the
/// VWAP. O(entries); any thread.
MarketLines marketLines(const Tape& tape);
/// The volume-weighted average price of the prints from a time on that met a queue, after each of them.
StepSeries vwapLine(const Tape& tape, UnixNanos from);

} // namespace sor::ui
