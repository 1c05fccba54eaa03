// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/interval_check.h"

#include <fmt/format.h>

namespace sor { inline namespace search {

Status checkBucket(TimeWindow window, Nanos bucket)
{
    if (bucket.count() > 0 && window.from < window.to && (window.length() - Nanos{1}) / bucket < kMostBuckets)
        return ok();
    return invalidArgument(fmt::format("A window of {} cannot be cut into 1 to {} slices of {}.",
                                       formatDuration(window.length()), kMostBuckets,
                                       formatDuration(bucket)));
}

Status checkInterval(TimeWindow window, Nanos interval, ErrorCode tooShort)
{
    if (interval.count() <= 0 || window.length() / interval > kMostSlices) {
        return invalidArgument(
            fmt::format("`interval` is {}: that makes more than {} slices of the order's window of {}. Use "
                        "a longer interval.",
                        formatDuration(interval), kMostSlices, formatDuration(window.length())));
    }
    if (interval > window.length()) {
        return Error{
            tooShort,
            fmt::format("`interval` is {}, longer than the order's window ({} to {}). Use a shorter interval "
                        "or a longer window.",
                        formatDuration(interval), formatIsoTime(window.from), formatIsoTime(window.to))};
    }
    return ok();
}

}} // namespace sor::search
