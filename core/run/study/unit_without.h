// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of a unit again on its quotes without one venue.
#pragma once

#include "base/result.h"
#include "run/study/unit_bracket.h"

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// `stated` (kEachVenue, a MIC or any usual name of a venue) means the venue with this MIC.
bool meansVenue(std::string_view stated, std::string_view mic);

/// InvalidArgument for a name that means none of `venues`, with their list.
Status checkWithout(std::span<const std::string> stated, std::span<const std::string> venues);

/// Fills OrderOutcome::without of every order that is done, for those of the tape's venues that `stated`
/// means: the router with the order's parameters, and `primary`. Nothing on an NBBO feed, where a venue is
/// seen only while it is named. Another tape is held beside the unit's, one at a time. The same on any number
/// of threads. Interrupted when stopped.
Status runWithoutVenues(const Tape& tape, std::span<const BracketGroup> groups,
                        std::span<const std::string> stated, Benchmark primary, WorkerCrew& crew,
                        const std::stop_token& stop);

}} // namespace sor::runs
