// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/source_desk.h"

#include "panels/charts_panel.h"
#include "panels/problems_panel.h"
#include "panels/status_fields.h"
#include "run/stale_reason.h"
#include "setup/data_window.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "window/results_desk.h"
#include "window/source_notices.h"
#include "window/workbench.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kTypingMs = 400;

bool isSameTime(const std::optional<TimeText>& a, const std::optional<TimeText>& b)
{
    return a.has_value() == b.has_value()
        && (!a || (a->instant == b->instant && a->timeOfDay == b->timeOfDay));
}

bool isSameWindow(const RunSetup& a, const RunSetup& b)
{
    return isSameTime(a.from, b.from) && isSameTime(a.to, b.to);
}

} // namespace

SourceDesk::SourceDesk(Workbench* workbench, StatusFields* status, RunController* controller,
                       SourceNotices* notices, ResultsDesk* results, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_status(status)
    , m_controller(controller)
    , m_notices(notices)
    , m_results(results)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kTypingMs);
    connect(&m_timer, &QTimer::timeout, this, &SourceDesk::readIfNeeded);
    connect(m_workbench->setup(), &SetupPanel::changed, this, &SourceDesk::onSetupChanged);
    connect(m_workbench->charts()->price(), &PriceChart::windowChosen, this, &SourceDesk::chooseWindow);
    connect(m_controller, &RunController::inputJudged, m_notices, &SourceNotices::showJudgement);
}

void SourceDesk::noteFailure()
{
    m_failed = m_workbench->setup()->setup();
}

void SourceDesk::onSetupChanged()
{
    const RunSetup now = m_workbench->setup()->setup();
    if (!m_windowSetup || !isSameWindow(*m_windowSetup, now))
        m_windowSetup = now;
    emit sourceChanged();
    readLater();
}

void SourceDesk::readIfNeeded()
{
    const RunSetup setup = m_workbench->setup()->setup();
    // Of a topic there is nothing to look at before it is read, and reading may wait for hours.
    // What is wrong with the file itself is told by reading it.
    if (setup.csv.empty() || !checkSetup(setup) || m_controller->hasInputFor(setup)
        || (m_failed && isSameInput(*m_failed, setup) && isSameWindow(*m_failed, setup)))
        return;
    if (m_controller->isBusy()) {
        if (m_controller->isLoadingOnly() && m_controller->state() != RunState::Stopping)
            m_controller->stop();
        readLater();
        return;
    }
    forgetFailure();
    m_controller->load(setup);
}

void SourceDesk::showInput()
{
    const RunInput& input = *m_controller->input();
    const RunSetup& setup = m_controller->inputSetup();
    forgetFailure();
    m_notices->show(input, setup);
    m_workbench->setup()->setSourceSummary(m_notices->summary());
    m_workbench->charts()->setDataNote(m_notices->dataNote());
    m_workbench->problems()->setInput(input);
    m_workbench->setTabText(m_workbench->problems(), m_notices->dataTab());
    m_status->setData(m_notices->statusText());
    m_status->setMemory(m_notices->memoryText());
    m_status->setRate(m_notices->rateText());
    m_workbench->setup()->setData(setup, *input.loaded.tape);
    fitWindow();
    m_workbench->charts()->showInput(input);
    if (!m_controller->isLoadingOnly()) {
        m_results->expect(startedView(setup, input));
    } else if (!m_results->hasResults() || !isSameInput(m_results->setup(), setup)) {
        m_results->clear();
        m_workbench->charts()->clearRun();
        emit sourceChanged();
    }
    emit sourceLoaded(setup);
}

/// In whole seconds where that is fine enough, else in milliseconds.
void SourceDesk::chooseWindow(TimeSpan span)
{
    constexpr std::int64_t kMilli = 1'000'000;
    const std::int64_t unit = span.length() >= 20'000 * kMilli ? 1000 * kMilli : kMilli;
    const std::int64_t from = span.fromNs / unit * unit;
    const std::int64_t to = std::max((span.toNs + unit / 2) / unit * unit, from + unit);
    RunSetup setup = m_workbench->setup()->setup();
    const auto& input = m_controller->input();
    const TimeWindow data = input ? input->loaded.tape->span() : TimeWindow{};
    for (const auto& [word, time] : {std::pair{"from", from}, {"to", to}}) {
        const QString text = statedTime(UnixNanos{Nanos{time}}, data, setup.form.zone.has_value());
        if (!applyWord(setup, word, text.toStdString()))
            return;
    }
    m_workbench->setup()->setSetup(setup);
}

/// A window that was stated for other files may lie outside the days of these. A run that has begun with it
/// is stopped and comes again.
void SourceDesk::fitWindow()
{
    m_isFitting = false;
    const RunSetup setup = m_workbench->setup()->setup();
    if (!m_controller->hasInputFor(setup) || !m_windowSetup || m_windowSetup->csv == setup.csv)
        return;
    const Tape& tape = *m_controller->input()->loaded.tape;
    const auto fitted = fittedWindow(setup, tape);
    if (!fitted)
        return;
    const auto text = [&](const std::optional<UnixNanos>& time) {
        return time ? statedTime(*time, tape.span(), setup.form.zone.has_value()) : QString();
    };
    m_workbench->setup()->correctWindow(text(fitted->from), text(fitted->to), fitted->sentence);
    m_workbench->logModel()->add(LogLevel::Warning, tr("source"), fitted->sentence);
    if (!m_controller->isLoadingOnly()) {
        m_isFitting = true;
        m_controller->stop();
    }
}

} // namespace sor::ui
