// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/order_spec.h"

#include <fmt/format.h>

namespace sor { inline namespace strategy {

Result<TimeWindow> resolveWindow(const OrderSpec& order, const Tape& tape)
{
    const TimeWindow all = order.from || order.to ? tape.span() : tape.firstSession();
    const TimeWindow window{order.from ? order.from->onDayOf(all.from) : all.from,
                            order.to ? order.to->onDayOf(all.from) : all.to};
    if (window.from >= window.to && (order.from || order.to)) {
        if (order.from && order.to) {
            return invalidArgument(fmt::format("The window ends {} it starts: `from {}` `to {}`.",
                                               window.from == window.to ? "when" : "before",
                                               formatIsoTime(window.from), formatIsoTime(window.to)));
        }
    }
    if (window.from >= window.to || tape.lowerBound(window.from) == tape.lowerBound(window.to)) {
        return Error{ErrorCode::NoRowsInWindow,
                     fmt::format("No quotes between {} and {}. The data cover {} to {}.",
                                 formatIsoTime(window.from), formatIsoTime(window.to),
                                 formatIsoTime(all.from), formatIsoTime(all.to - Nanos{1}))};
    }
    return window;
}

}} // namespace sor::strategy
