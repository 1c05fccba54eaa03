// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a caller asks for can be run on a tape at all.
#pragma once

#include "base/result.h"
#include "market/fees/venue_fees.h"
#include "market/tape.h"

namespace sor { inline namespace strategy {
struct RouterSettings;
}} // namespace sor::strategy

namespace sor { inline namespace search {

struct ExperimentSettings;
struct Scenario;

/// InvalidArgument, with the setting, when order, rules or fees are out of range or do not fit the tape: no
/// shares or lots, an empty window or one beyond the times that quotes may have, a limit that is no price,
/// sizes in another unit than the tape's, fees or latencies of other venues, a negative latency, a tick of 0,
/// a queue rule that the tape cannot carry. Quick; any thread.
Status checkScenario(const Scenario& scenario);

/// InvalidArgument for an interval of the router that is not above 0, and a negative history.
Status checkRouter(const RouterSettings& router);

/// Both for the settings of an experiment, with those of the search. DataUnusable for an empty tape.
Status checkSettings(const Tape& tape, const VenueFees& fees, const ExperimentSettings& settings);

}} // namespace sor::search
