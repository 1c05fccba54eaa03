// SPDX-License-Identifier: GPL-3.0-or-later
// The quotes of a tape as lines of a chart.
#pragma once

#include "charts/time/quotes_chart.h"
#include "market/tape.h"

namespace sor::ui {

/// Points of one venue that are drawn at most; longer tapes are thinned evenly.
inline constexpr std::size_t kMaxQuotePoints = 400'000;

/// Replaces what the chart shows by the tape's venues and shows all of it.
void drawQuotes(QuotesChart& chart, const Tape& tape);

} // namespace sor::ui
