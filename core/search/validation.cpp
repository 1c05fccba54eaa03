// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/validation.h"

#include "base/number_text.h"
#include "sim/session.h"

#include <algorithm>

namespace sor { inline namespace search {

ParentOrder scaledTo(const ParentOrder& order, TimeWindow window)
{
    ParentOrder part = order;
    part.window = window;
    const Int128 twice = Int128{2} * order.shares.count * window.length().count();
    const std::int64_t whole = std::max<std::int64_t>(1, order.window.length().count());
    part.shares = {
        std::max<std::int64_t>(1, static_cast<std::int64_t>((twice + whole) / (Int128{2} * whole)))};
    return part;
}

std::optional<Split> splitInTime(const ParentOrder& order, int percent)
{
    const TimeWindow& window = order.window;
    if (percent < 1 || percent > 99 || window.from >= window.to)
        return std::nullopt;
    const auto offset = static_cast<std::int64_t>(Int128{window.length().count()} * percent / 100);
    const UnixNanos middle = window.from + Nanos{offset};
    if (middle == window.from || middle == window.to)
        return std::nullopt;
    return Split{scaledTo(order, {window.from, middle}), scaledTo(order, {middle, window.to})};
}

Result<Comparison> compareOn(const ParentOrder& order, const RouterChoice& router, const Scenario& scenario,
                             const BaselineSettings& baselines, const std::stop_token& stop)
{
    const Scenario part = scenario.with(order);
    Comparison comparison;
    comparison.order = order;
    comparison.arrivalMid = arrivalMid(scenario.tape, order.window);
    comparison.baselines.resize(kBaselines.size());
    const BaselineInputs inputs{volumeProfile(part, baselines), router.patience()};
    if (auto status = runBaselines(kBaselines, part, baselines, inputs, comparison.baselines, stop); !status)
        return status.error();
    auto extras = runExtras(baselines.extras, part, true, stop);
    if (!extras)
        return extras.error();
    comparison.extras = std::move(*extras);
    auto patient = runPatientTwap(part, router.untuned.lambdaUnder, stop);
    if (!patient)
        return patient.error();
    comparison.untunedPatient = std::move(*patient);
    auto tuned = simulateRouter(router.model, router.tuned, part, stop);
    if (!tuned)
        return tuned.error();
    comparison.tuned = std::move(*tuned);
    auto untuned = simulateRouter(router.model, router.untuned, part, stop);
    if (!untuned)
        return untuned.error();
    comparison.untuned = std::move(*untuned);
    return comparison;
}

}} // namespace sor::search
