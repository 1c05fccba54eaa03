// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the source that Setup names before it is run, says what it holds, and keeps the window of the order
// within it.
#pragma once

#include "charts/chart_contents.h"
#include "run/run_controller.h"

#include <QObject>
#include <QTimer>
#include <optional>
#include <utility>

namespace sor::ui {

class ResultsDesk;
class SourceNotices;
class StatusFields;
class Workbench;

/// UI thread only.
class SourceDesk : public QObject {
    Q_OBJECT

public:
    SourceDesk(Workbench* workbench, StatusFields* status, RunController* controller, SourceNotices* notices,
               ResultsDesk* results, QObject* parent);

    /// Once the typing has ended.
    void readLater() { m_timer.start(); }
    /// The source is tried again, also where it could not be read.
    void forgetFailure() { m_failed.reset(); }
    /// It could not be read: it is not tried again by itself.
    void noteFailure();
    /// What was read.
    void showInput();

    /// The run that is being stopped had a window of other files: it comes again with that of these.
    bool isFitting() const { return m_isFitting; }
    /// Whether it was, once it has stopped.
    bool takeFitting() { return std::exchange(m_isFitting, false); }

signals:
    /// For the title and the list of recent sources.
    void sourceLoaded(const sor::RunSetup& setup);
    void sourceChanged();

private:
    void onSetupChanged();
    void readIfNeeded();
    void chooseWindow(TimeSpan span);
    void fitWindow();

    Workbench* m_workbench;
    StatusFields* m_status;
    RunController* m_controller;
    SourceNotices* m_notices;
    ResultsDesk* m_results;
    QTimer m_timer; // waits until the typing ends
    std::optional<RunSetup> m_failed;
    std::optional<RunSetup> m_windowSetup; // that stated the window
    bool m_isFitting = false;
};

} // namespace sor::ui
