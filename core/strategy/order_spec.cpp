// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/order_spec.h"

#include <cstddef>
#include <fmt/format.h>
#include <string>

namespace sor { inline namespace strategy {

namespace {

/// Of a window without rows that lies between two sessions: which pause that is, as a sentence behind a
/// space. Empty of others.
std::string pauseAround(const Tape& tape, TimeWindow window)
{
    // The quotes that went with their session are no rows, and stand together at one time.
    const auto isGone = [&](std::size_t entry) {
        const VenueQuote quote = tape.entry(entry).quote;
        return quote.bidPx == kNoPrice && quote.askPx == kNoPrice;
    };
    std::size_t end = tape.lowerBound(window.from);
    std::size_t next = end;
    while (end > 0 && next - end <= tape.venues().size() && isGone(end - 1))
        --end;
    const std::size_t last = next + tape.venues().size();
    while (next < tape.size() && next <= last && isGone(next))
        ++next;
    if (end == 0 || next == tape.size() || tape.time(next) - tape.time(end - 1) <= kSessionGap)
        return {};
    return fmt::format(" No quote came for more than an hour: after {} the next came at {}.",
                       formatIsoTime(tape.time(end - 1)), formatIsoTime(tape.time(next)));
}

} // namespace

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
                     fmt::format("No quotes between {} and {}. The data cover {} to {}.{}",
                                 formatIsoTime(window.from), formatIsoTime(window.to),
                                 formatIsoTime(all.from), formatIsoTime(all.to - Nanos{1}),
                                 pauseAround(tape, window))};
    }
    return window;
}

}} // namespace sor::strategy
