// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a live reading to the screen: status bar, run bar, banner and log.
#pragma once

#include "run/live_words.h"
#include "run/run_state.h"

#include <QDateTime>
#include <QObject>
#include <QString>
#include <optional>

namespace sor::ui {

class StatusFields;
class Workbench;

/// UI thread only.
class LiveDesk : public QObject {
    Q_OBJECT

public:
    LiveDesk(Workbench* workbench, StatusFields* status, QObject* parent);

    /// A run begins: what was said of the last one goes. `isLive`: a topic is read whose quotes are still to
    /// come.
    void begin(const RunSetup& setup, bool isLive);
    /// How the reading goes; in Connecting, Live and Paused.
    void show(const LiveReading& reading, RunState state);
    /// It is over; `input` is what it gave.
    void end(const LiveEnd& end, const RunInput& input);

    /// Nothing goes on any more: what was said of a connection is over.
    void rest();

    /// A topic is being read.
    bool isReading() const { return m_reading.has_value() && !m_hasEnded; }
    /// For the run bar and the status bar while isReading().
    QString runText(bool isPaused) const;
    QString stateText(bool isPaused) const;
    /// Of the order's window, in thousandths; nothing without a stated end.
    std::optional<int> progress() const;
    /// What the empty charts say.
    QString waitingText() const;

signals:
    void stopRequested();
    /// The grid is to be searched on the quotes of a reading that was stopped.
    void searchRequested();

private:
    void showConnection();
    void showSilence(bool isPaused);
    void showMemory();
    /// Of the order, where it is stated and the day is known.
    std::optional<UnixNanos> windowFrom() const;

    Workbench* m_workbench;
    StatusFields* m_status;
    QString m_brokers;
    QString m_topic;
    std::optional<TimeText> m_from;
    std::optional<LiveReading> m_reading;
    std::optional<QDateTime> m_lostAt; // while there is no connection
    bool m_wasConnected = false;
    bool m_hasEnded = false;
};

} // namespace sor::ui
