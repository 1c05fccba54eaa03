// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/router_params.h"

#include <fmt/format.h>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace sor { inline namespace route {

Result<RouterParams> makeRouterParams(Price lambdaOver, Price lambdaUnder, Price thetaQueue)
{
    using Named = std::pair<std::string_view, Price>;
    for (const auto& [name, value] : {Named{"lambda_over", lambdaOver}, Named{"lambda_under", lambdaUnder},
                                      Named{"theta_queue", thetaQueue}}) {
        if (value < Price{0})
            return invalidArgument(
                fmt::format("{} is a penalty in dollars a share and must be 0 or more, but it is {}.", name,
                            format(value)));
        if (value > kMaxPrice)
            return invalidArgument(fmt::format("{} must be at most {} dollars a share, but it is {}.", name,
                                               format(kMaxPrice), format(value)));
    }
    return RouterParams{lambdaOver, lambdaUnder, thetaQueue};
}

}} // namespace sor::route
