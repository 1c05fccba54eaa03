// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/replay_desk.h"

#include "panels/charts_panel.h"
#include "panels/replay_bar.h"
#include "run/replay_view.h"
#include "window/window_actions.h"

#include <QAction>
#include <QActionGroup>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

ReplayDesk::ReplayDesk(ReplayBar* bar, ChartsPanel* charts, const WindowActions* actions, QObject* parent)
    : QObject(parent)
    , m_bar(bar)
    , m_charts(charts)
    , m_actions(actions)
{
    m_clock.start();
    m_bar->hide();
    connect(m_bar, &ReplayBar::sought, this, &ReplayDesk::seek);
    connectActions();
}

void ReplayDesk::connectActions()
{
    connect(m_actions->stepBack, &QAction::triggered, this, [this] { step(-1); });
    connect(m_actions->stepForward, &QAction::triggered, this, [this] { step(1); });
    connect(m_actions->toEnd, &QAction::triggered, this, &ReplayDesk::toEnd);
    // The report is of the whole run; connected before the export itself.
    connect(m_actions->exportReport, &QAction::triggered, this, [this] {
        toEnd();
        refresh();
    });
    connect(m_actions->speed, &QActionGroup::triggered, this, [this](const QAction* action) {
        const double speed = action->data().toDouble();
        setSpeed(speed > 0 ? std::optional(speed) : std::nullopt);
    });
}

void ReplayDesk::updateActions(RunState state, bool isRunningCell)
{
    const bool isBusy = sor::ui::isBusy(state);
    const bool canPlay = !isBusy && m_canPlay;
    const bool isPlaying = !isBusy && isReplaying();
    const bool isHeld = state == RunState::Paused || (isPlaying && m_playback.isHeld());
    const bool isAtEnd = canPlay && !isPlaying;
    m_actions->pause->setEnabled((state == RunState::Running && !isRunningCell) || state == RunState::Live
                                 || state == RunState::Paused || canPlay);
    m_actions->pause->setText(isHeld ? tr("Resume") : isAtEnd ? tr("Replay") : tr("Pause"));
    m_actions->pause->setIconText((isHeld || isAtEnd ? u"▶ "_s : u"❚❚ "_s) + m_actions->pause->text());
    m_actions->stop->setEnabled((isBusy && state != RunState::Stopping) || isPlaying);
    m_actions->stepBack->setEnabled(canPlay);
    m_actions->stepForward->setEnabled(isPlaying);
    m_actions->toEnd->setEnabled(isPlaying);
    for (QAction* action : m_actions->speed->actions()) {
        if (action->data().toDouble() == speed().value_or(0))
            action->setChecked(true);
    }
}

void ReplayDesk::setRun(const RunView& view)
{
    m_canPlay = canReplay(view);
    m_window = view.window;
    m_tunedUntil = view.tunedUntil;
    m_playback.setWindow(m_window);
    m_playback.finish();
    m_shown.reset();
    m_wasReplaying = false;
    m_bar->setWindow(m_window);
    m_bar->setVisible(m_canPlay);
    m_charts->showUntil(std::nullopt, {});
    emit stateChanged();
}

void ReplayDesk::clear()
{
    m_canPlay = false;
    m_wasReplaying = false;
    m_bar->hide();
    if (std::exchange(m_shown, std::nullopt))
        m_charts->showUntil(std::nullopt, {});
}

bool ReplayDesk::isReplaying() const
{
    return m_canPlay && m_playback.isPlaying(m_clock.elapsed());
}

void ReplayDesk::togglePause()
{
    if (!m_canPlay)
        return;
    const qint64 now = m_clock.elapsed();
    if (m_playback.isPlaying(now))
        m_playback.isHeld() ? m_playback.release(now) : m_playback.hold(now);
    else
        m_playback.play(now);
    changed();
}

void ReplayDesk::setSpeed(std::optional<double> speed)
{
    const qint64 now = m_clock.elapsed();
    const bool wasPlaying = m_playback.isPlaying(now);
    m_playback.setSpeed(speed, now);
    if (speed && !wasPlaying && m_canPlay)
        m_playback.restart(now);
    if (!speed)
        m_playback.finish();
    changed();
}

void ReplayDesk::seek(UnixNanos clock)
{
    if (!m_canPlay)
        return;
    m_playback.seek(clock, m_clock.elapsed());
    changed();
}

void ReplayDesk::step(int steps)
{
    if (!m_canPlay)
        return;
    m_playback.hold(m_clock.elapsed());
    seek(now() + (m_window.to - m_window.from) / (ReplayBar::kSteps / ReplayBar::kStep) * steps);
}

void ReplayDesk::toEnd()
{
    m_playback.finish();
    changed();
}

QString ReplayDesk::text() const
{
    if (!m_canPlay)
        return {};
    const QString sentence = m_playback.sentence(m_clock.elapsed());
    return !sentence.isEmpty() && m_tunedUntil && now() < *m_tunedUntil
        ? sentence + tr(", in the part on which the parameters were chosen")
        : sentence;
}

/// The bar follows at once; what costs more waits for the next tick.
void ReplayDesk::changed()
{
    if (m_canPlay)
        m_bar->setClock(now());
    const auto speed = m_playback.speed();
    m_bar->setSpeed(speed ? u"%1×"_s.arg(*speed) : QString());
    emit stateChanged();
}

void ReplayDesk::refresh()
{
    if (!m_canPlay)
        return;
    const bool isPlaying = isReplaying();
    const auto shown = isPlaying ? std::optional(now()) : std::nullopt;
    if (std::exchange(m_shown, shown) != shown) {
        m_bar->setClock(shown.value_or(m_window.to));
        m_charts->showUntil(shown, text());
        emit clockChanged();
    }
    if (std::exchange(m_wasReplaying, isPlaying) != isPlaying)
        emit stateChanged();
}

} // namespace sor::ui
