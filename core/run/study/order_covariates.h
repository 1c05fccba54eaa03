// SPDX-License-Identifier: GPL-3.0-or-later
// What the market was like before an order's start.
#pragma once

#include "base/result.h"
#include "market/sided_quote.h"
#include "market/tape.h"
#include "study/study_rows.h"

#include <stop_token>

namespace sor { inline namespace runs {

/// Of the `span` before `start` (what the tape holds of it): spread and mid at whole seconds, where both
/// sides show; volatility from the changes of the mid over ten seconds each; the volume that met displayed
/// queues. Imbalance and venues are those just before `start`. Nothing from `start` on is looked at.
Result<OrderCovariates> covariatesBefore(const Tape& tape, UnixNanos start, Nanos span, Side side,
                                         const std::stop_token& stop);

}} // namespace sor::runs
