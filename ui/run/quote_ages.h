// SPDX-License-Identifier: GPL-3.0-or-later
// How long the quotes that the venues show have stood.
#pragma once

#include "market/tape.h"

#include <optional>
#include <vector>

namespace sor::ui {

/// By VenueIndex: the time from the entry that `shown` (Tape::quotesAfter() of all entries) took from the
/// venue to `now`. A row that repeats a quote makes no entry: it is the age of what the venue shows. Nothing
/// where it shows nothing, or the tape has forgotten the entry.
std::vector<std::optional<Nanos>> quoteAges(const Tape& tape, const std::vector<VenueQuote>& shown,
                                            UnixNanos now);

} // namespace sor::ui
