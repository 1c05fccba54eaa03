// SPDX-License-Identifier: GPL-3.0-or-later
// What a run shows on its way: the words of the run bar, quotes that still come, and a replay.
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/live_panel.h"
#include "panels/results_panel.h"
#include "panels/status_fields.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "setup/setup_panel.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/live_desk.h"
#include "window/replay_desk.h"
#include "window/run_desk.h"
#include "window/source_notices.h"
#include "window/workbench.h"

#include <QAction>
#include <QActionGroup>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QString phaseText(const LiveUpdate::Progress& progress)
{
    const QString counts =
        progress.total > 0 ? u" %1/%2"_s.arg(countText(progress.done), countText(progress.total)) : QString();
    if (progress.phase == "Searching the grid")
        return QObject::tr("Sweep") + counts;
    if (progress.phase == "Loading quotes" && progress.total > 0) {
        return QObject::tr("Loading quotes: %1 of %2 MB")
            .arg(megabytesText(static_cast<std::size_t>(progress.done)),
                 megabytesText(static_cast<std::size_t>(progress.total)));
    }
    return toQString(progress.phase) + counts;
}

} // namespace

void RunDesk::updateRunText()
{
    QString text;
    const QString left = [&] {
        const auto seconds = m_estimate.secondsLeft();
        return seconds ? tr(" · %1 left").arg(countdownText(*seconds)) : QString();
    }();
    switch (m_controller.state()) {
    case RunState::Connecting:
        text = tr("Connecting to %1… %2 s")
                   .arg(toQString(m_runSetup.kafka), QString::number(m_controller.elapsedMs() / 1000));
        break;
    case RunState::Loading:
    case RunState::Running:
        text = m_progress.phase.empty() ? displayName(m_controller.state()) : phaseText(m_progress);
        text += m_progress.phase.empty() ? u"…"_s : left;
        break;
    case RunState::Live:
        text = m_live->isReading() ? m_live->runText(false) : displayName(m_controller.state());
        break;
    case RunState::Paused:
        text = m_live->isReading() ? m_live->runText(true) : tr("Paused — %1").arg(phaseText(m_progress));
        break;
    case RunState::Stopping:
        text = tr("Stopping…");
        break;
    default:
        text = m_replay->text();
        // Setup says it, and of what failed the banner.
        if (text.isEmpty() && !m_workbench->setup()->isValid() && !m_workbench->isSetupVisible()
            && !m_workbench->banner()->has(u"run/failed"_s))
            text = m_workbench->setup()->problem();
    }
    m_workbench->runBar()->setText(text);
}

// ---- a replay

void RunDesk::connectReplay()
{
    connect(m_replay, &ReplayDesk::clockChanged, this, &RunDesk::showReplay);
    connect(m_replay, &ReplayDesk::stateChanged, this, [this] {
        updateActions();
        updateRunText();
    });
    connect(m_actions.stepBack, &QAction::triggered, m_replay, [this] { m_replay->step(-1); });
    connect(m_actions.stepForward, &QAction::triggered, m_replay, [this] { m_replay->step(1); });
    connect(m_actions.toEnd, &QAction::triggered, m_replay, &ReplayDesk::toEnd);
    // The report is of the whole run; connected before the export itself.
    connect(m_actions.exportReport, &QAction::triggered, m_replay, [this] {
        m_replay->toEnd();
        m_replay->refresh();
    });
    connect(m_actions.speed, &QActionGroup::triggered, m_replay, [this](const QAction* action) {
        const double speed = action->data().toDouble();
        m_replay->setSpeed(speed > 0 ? std::optional(speed) : std::nullopt);
    });
}

void RunDesk::showReplay()
{
    const auto clock = m_replay->clock();
    showView();
    m_workbench->fills()->showUntil(clock);
    if (std::exchange(m_isCut, clock.has_value()) == clock.has_value())
        return;
    // These look at the whole run, or beyond it.
    if (m_isCut) {
        m_workbench->validation()->clear(
            tr("The validation is of the whole run: go to the end of the replay."));
        m_workbench->tca()->clear(tr("The analysis is of the whole run: go to the end of the replay."));
    } else if (const auto& run = m_controller.finished()) {
        m_workbench->validation()->setReport(run->report);
        m_workbench->tca()->setReport(run->report);
    }
}

void RunDesk::updateReplayActions()
{
    const RunState state = m_controller.state();
    const bool isBusy = m_controller.isBusy();
    const bool canPlay = !isBusy && m_replay->canPlay();
    const bool isReplaying = !isBusy && m_replay->isReplaying();
    const bool isHeld = state == RunState::Paused || (isReplaying && m_replay->isHeld());
    const bool isAtEnd = canPlay && !isReplaying;
    m_actions.pause->setEnabled((state == RunState::Running && !m_controller.isRunningCell())
                                || state == RunState::Live || state == RunState::Paused || canPlay);
    m_actions.pause->setText(isHeld ? tr("Resume") : isAtEnd ? tr("Replay") : tr("Pause"));
    m_actions.pause->setIconText((isHeld || isAtEnd ? u"▶ "_s : u"❚❚ "_s) + m_actions.pause->text());
    m_actions.stop->setEnabled((isBusy && state != RunState::Stopping) || isReplaying);
    m_actions.stepBack->setEnabled(canPlay);
    m_actions.stepForward->setEnabled(isReplaying);
    m_actions.toEnd->setEnabled(isReplaying);
    for (QAction* action : m_actions.speed->actions()) {
        if (action->data().toDouble() == m_replay->speed().value_or(0))
            action->setChecked(true);
    }
}

// ---- quotes that still come

void RunDesk::showPreview(const LivePreview& preview)
{
    m_view = liveView(m_runSetup, preview);
    m_workbench->grid()->live()->showQuotes(m_view.venues, preview.quotes, m_view.unit);
    if (m_view.isEmpty()) {
        m_workbench->charts()->showWaiting(m_view.problem);
        return;
    }
    m_hasResults = true;
    showView();
    m_workbench->charts()->setView(m_view);
}

void RunDesk::onFailed(const Error& error)
{
    if (m_isWindowFitted)
        return; // it was stopped, and comes again with the other window
    m_failedSetup = m_workbench->setup()->setup();
    m_hasFailed = true;
    m_notices->showFailure(error);
    updateRunText();
    updateStale();
}

void RunDesk::onLiveEnded(const LiveEnd& end)
{
    m_live->end(end, *m_controller.input());
    // How fast quotes came says nothing of how fast they can be read.
    m_status->setRate({});
    updateRunText();
}

void RunDesk::searchStopped()
{
    // The same quotes, whatever else Setup says by now.
    if (m_controller.startOnInput(m_workbench->setup()->setup()))
        return;
    m_workbench->logModel()->add(LogLevel::Warning, tr("run"),
                                 tr("Setup names another source now: Run reads it."));
}

} // namespace sor::ui
