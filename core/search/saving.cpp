// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/saving.h"

#include "base/share_unit.h"

#include <fmt/format.h>

namespace sor { inline namespace search {

namespace {

/// Why a strategy's result cannot stand in a comparison; empty when it can.
std::string whyNotComparable(const RunResult& result, std::string_view who)
{
    if (!result.notRun.empty())
        return result.notRun;
    if (result.filled().count == 0)
        return fmt::format("{} filled nothing of {}.", who, sharesText(result.ordered, result.unit));
    const double completed =
        static_cast<double>(result.completion.shares.count) / static_cast<double>(result.ordered.count);
    if (completed > kMaxComparableCompletion) {
        return fmt::format("{} left {} of {} ({:.0f}%) to the completion at the end of the window; above "
                           "10% a saving would compare completion rules.",
                           who, grouped(result.completion.shares, result.unit),
                           sharesText(result.ordered, result.unit), completed * 100);
    }
    return "";
}

} // namespace

std::string unequalFills(const RunResult& router, const RunResult& baseline, std::string_view baselineName)
{
    return fmt::format(
        "The router filled {} shares and {} {} of {}: totals of different quantities cannot be "
        "compared.",
        grouped(router.filled(), router.unit), baselineName, grouped(baseline.filled(), router.unit),
        grouped(router.ordered, router.unit));
}

std::string paidNothing(std::string_view baselineName)
{
    return fmt::format("{} paid nothing in total.", baselineName);
}

Saving compare(const RunResult& router, const RunResult& baseline, std::string_view baselineName)
{
    Saving saving;
    saving.reason = whyNotComparable(router, "The router");
    if (saving.reason.empty())
        saving.reason = whyNotComparable(baseline, baselineName);
    if (saving.reason.empty() && router.filled() != baseline.filled())
        saving.reason = unequalFills(router, baseline, baselineName);
    const Cash base = baseline.totalCash();
    if (saving.reason.empty() && base.nanos <= 0)
        saving.reason = paidNothing(baselineName);
    if (!saving.reason.empty())
        return saving;
    // Differences of integers first: two totals of a million dollars differ by cents. The sign too, so that
    // no difference is 0 and not -0.
    const std::int64_t sign = router.side == Side::Buy ? 1 : -1;
    const auto bps = [&](std::int64_t nanos) {
        return static_cast<double>(sign * nanos) / static_cast<double>(base.nanos) * 1e4;
    };
    const std::int64_t total = base.nanos - router.totalCash().nanos;
    const std::int64_t timing = baseline.atMid.nanos - router.atMid.nanos;
    saving.bps = bps(total);
    saving.timingBps = bps(timing);
    saving.executionBps = bps(total - timing);
    return saving;
}

}} // namespace sor::search
