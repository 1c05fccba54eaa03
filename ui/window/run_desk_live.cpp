// SPDX-License-Identifier: GPL-3.0-or-later
// What a run shows on its way: the words of the run bar, and quotes that still come.
#include "panels/charts_panel.h"
#include "panels/status_fields.h"
#include "setup/setup_panel.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/live_desk.h"
#include "window/run_desk.h"
#include "window/source_notices.h"
#include "window/workbench.h"

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
        text = m_workbench->charts()->replayText();
        if (text.isEmpty() && !m_workbench->setup()->isValid())
            text = m_workbench->setup()->problem();
    }
    m_workbench->runBar()->setText(text);
}

void RunDesk::showPreview(const LivePreview& preview)
{
    m_view = liveView(m_runSetup, preview);
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
