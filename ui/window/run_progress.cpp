// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/run_progress.h"

#include "base/phases.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QObject>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

void RunProgress::clear()
{
    m_latest = {};
    m_estimate.clear();
}

void RunProgress::add(const LiveUpdate::Progress& progress)
{
    m_latest = progress;
    m_estimate.add(progress.phase, progress.done, progress.total, m_clock.elapsed());
}

QString RunProgress::phaseText() const
{
    const auto& [phase, done, total] = m_latest;
    if (phase == kLoadingPhase && total > 0) {
        return QObject::tr("Loading quotes: %1 of %2 MB")
            .arg(megabytesText(static_cast<std::size_t>(done)),
                 megabytesText(static_cast<std::size_t>(total)));
    }
    const QString counts = total > 0 ? u" %1/%2"_s.arg(countText(done), countText(total)) : QString();
    return (phase == kSearchPhase ? QObject::tr("Sweep") : toQString(phase)) + counts;
}

QString RunProgress::text() const
{
    if (m_latest.phase.empty())
        return {};
    const auto seconds = m_estimate.secondsLeft();
    return phaseText() + (seconds ? QObject::tr(" · %1 left").arg(countdownText(*seconds)) : QString());
}

QString RunProgress::rateText() const
{
    const auto rate = m_latest.phase == kSearchPhase ? m_estimate.perSecond() : std::nullopt;
    return rate ? QObject::tr("%1 cells/s").arg(QString::number(*rate, 'f', *rate < 10 ? 1 : 0)) : QString();
}

} // namespace sor::ui
