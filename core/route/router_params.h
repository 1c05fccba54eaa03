// SPDX-License-Identifier: GPL-3.0-or-later
// The three parameters that a router's search is about.
#pragma once

#include "base/result.h"
#include "base/units.h"

namespace sor { inline namespace route {

/// Penalties in dollars a share, exact in nano-dollars so that ties and thresholds are exact. Each lies in
/// [0, kMaxPrice]; outside tests, make them with makeRouterParams.
struct RouterParams {
    Price lambdaOver; // per share bought beyond the order
    Price lambdaUnder; // per share of the order that was not bought
    Price thetaQueue; // the public task: added to both; Cont & Kukanov: impact of each share sent
    friend constexpr bool operator==(const RouterParams&, const RouterParams&) = default;
};

/// InvalidArgument with a sentence that names the parameter when one is negative or above kMaxPrice.
Result<RouterParams> makeRouterParams(Price lambdaOver, Price lambdaUnder, Price thetaQueue);

}} // namespace sor::route
