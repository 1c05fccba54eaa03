// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/compared_run.h"

#include "base/money_text.h"
#include "run/run_view.h"
#include "support/shown_text.h"

namespace sor::ui {

ComparedRun comparedRun(const RunReport& report, int number)
{
    const Experiment& experiment = report.experiment;
    const ParentOrder& order = report.order;
    ComparedRun run{.number = number,
                    .symbol = toQString(report.symbol),
                    .currency = toQString(currencyIn(report.settings)),
                    .reference = {order.side, experiment.arrivalMid, order.unit},
                    .ordered = order.shares,
                    .window = order.window,
                    .lines = {}};
    const auto add = [&run](const QString& name, SeriesRole role, const RunResult& result) {
        // A run that was stopped lacks some.
        if (result.notRun.empty() && result.ordered.count > 0)
            run.lines.push_back({name, role, costPath(result)});
    };
    add(displayName(SeriesRole::Optimised), SeriesRole::Optimised, experiment.optimised.result);
    for (const Baseline baseline : kShownBaselines)
        add(nameOf(baseline, report.names()), roleOf(baseline), experiment.baselines[indexOf(baseline)]);
    for (std::size_t i = 0; i < experiment.extras.size(); ++i)
        add(toQString(experiment.extraNames[i].name), SeriesRole::Own, experiment.extras[i]);
    add(displayName(SeriesRole::Untuned), SeriesRole::Untuned, experiment.untuned);
    return run;
}

} // namespace sor::ui
