// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/first_reading.h"

#include "panels/benchmark_panel.h"
#include "panels/charts_panel.h"
#include "panels/reading_guide.h"
#include "panels/summary_strip.h"
#include "run/run_view.h"
#include "support/app_settings.h"
#include "support/shown_text.h"
#include "window/run_desk.h"
#include "window/workbench.h"

#include <QAction>
#include <QTabWidget>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// What the grade of this result means.
QString gradeSentence(Verdict::Grade grade)
{
    switch (grade) {
    case Verdict::Grade::Better:
        return FirstReading::tr("Its 95% interval lies above 0: on these quotes that is more than chance.");
    case Verdict::Grade::Worse:
        return FirstReading::tr("Its 95% interval lies below 0: on these quotes the router was worse.");
    case Verdict::Grade::NoDifference:
        return FirstReading::tr("Its 95% interval holds 0: no difference is shown, whatever the mean.");
    case Verdict::Grade::Unresolved:
        return FirstReading::tr(
            "Its sign depends on the rules of filling, so that it is neither better nor worse.");
    case Verdict::Grade::NotJudged:
        return FirstReading::tr("This one is not judged: the sentence says why, and what would give a "
                                "verdict. Its mean alone says nothing.");
    }
    return {};
}

std::vector<ReadingStep> stepsOf(const RunView& view, const Workbench& workbench)
{
    const auto tr = [](const char* text) { return FirstReading::tr(text); };
    std::vector<ReadingStep> steps;
    steps.push_back(
        {tr("the verdict"),
         tr("The first line says what was asked, the next is the answer: what the router saved on average "
            "against the benchmark with its own schedule, in the part of the window that its parameters were "
            "not chosen on. ")
             + gradeSentence(view.answer->grade),
         workbench.summary()});
    if (!view.answer->caveats.empty()) {
        steps.push_back({tr("the caveats"),
                         tr("Below it stand %1, the worst first. A click lists them with what to do about "
                            "each.")
                             .arg(countText(std::ssize(view.answer->caveats), "caveat")),
                         workbench.summary()});
    }
    steps.push_back(
        {tr("against each benchmark"),
         tr("+ means that the router was better. The mean, with its interval, is the verdict's figure. The "
            "tested order is one of them only; execution (prices against the mid, fees and rebates) and "
            "timing "
            "(what the market did between the fills of the two) add up to it. A saving that is mostly "
            "timing, "
            "as against Best Ask, which buys at once, says little about routing."),
         workbench.benchmarks()});
    steps.push_back({tr("the quotes and the fills"),
                     tr("Price shows the best bid and ask with each fill; a drag sets the order's From and "
                        "To. Cost shows what each strategy had spent by then."),
                     workbench.charts()});
    steps.push_back({tr("what else there is"),
                     tr("Fills and Venues show where it traded, Parameters what the search tried. Runs keeps "
                        "every run of this session: change a setting, run again, and lay the two side by "
                        "side. One order is one observation: a Study (Ctrl+2) takes many."),
                     workbench.details()});
    return steps;
}

} // namespace

FirstReading::FirstReading(Workbench* workbench, RunDesk* desk, AppSettings* settings, QAction* again,
                           QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_desk(desk)
    , m_guide(new ReadingGuide(workbench))
{
    // After the desk, which shows the run first.
    connect(&desk->controller(), &RunController::runFinished, this, [this, settings] {
        if (!settings->isReadingDone() && !std::exchange(m_wasShown, true))
            begin();
    });
    connect(&desk->controller(), &RunController::runStarted, m_guide, &QWidget::hide);
    const auto enable = [this, again] { again->setEnabled(m_desk->view().answer.has_value()); };
    connect(&desk->controller(), &RunController::runStarted, again, enable);
    connect(&desk->controller(), &RunController::runFinished, again, enable);
    connect(&desk->controller(), &RunController::inputChanged, again, enable);
    connect(again, &QAction::triggered, this, &FirstReading::begin);
    connect(m_guide, &ReadingGuide::dismissed, this, [settings] { settings->setReadingDone(true); });
}

void FirstReading::begin()
{
    if (m_desk->view().answer)
        m_guide->begin(stepsOf(m_desk->view(), *m_workbench));
}

} // namespace sor::ui
