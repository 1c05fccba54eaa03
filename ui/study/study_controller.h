// SPDX-License-Identifier: GPL-3.0-or-later
// Runs and reads studies on a thread of their own.
#pragma once

#include "report/study_charts.h"
#include "report/study_report.h"
#include "run/study/study_run.h"
#include "run/time_estimate.h"
#include "study/order_figures.h"
#include "support/background_task.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sor::ui {

/// What the charts of a study show.
struct StudyCharts {
    ForestChart forest;
    SavingParts parts;
    SavingBins bins;
    MeanOverDays means;
    CostCurves costs;
};

/// A study that was run or read, with all that its orders need to be run alone, and what is shown of it: a
/// window should not have to compute that of thousands of orders.
struct ShownStudy {
    RunSetup setup; // `out` is its folder
    QString ordersFile; // empty: drawn, or not known of one that was read
    StudyReport report;
    StudyCatalogue catalogue;
    bool isComplete = true; // else some orders are planned only
    std::optional<StudyCharts> charts{}; // nothing where no order has a result
    std::vector<OrderFigures> figures{}; // of report.rows
};

/// Mean saving over the orders of this call so far, bps, with its 95 % interval over orders.
struct RunningMean {
    double orders = 0;
    double mean = 0;
    Interval interval;
};

struct StudyProgressView {
    std::string phase; // what goes on besides orders; empty: orders are run
    std::int64_t done = 0;
    std::int64_t total = 0; // 0: not known yet
    std::vector<RunningMean> means; // after each symbol-day of this call
};

/// UI thread only. One study at a time.
class StudyController : public QObject {
    Q_OBJECT

public:
    explicit StudyController(QObject* parent = nullptr);

    bool isBusy() const { return m_task.isRunning(); }
    bool isStopping() const { return isBusy() && m_isStopping; }
    /// Strategies of the user's own for all studies from now on: no setup names any.
    void setStrategies(std::vector<ExtraStrategy> strategies) { m_strategies = std::move(strategies); }
    /// Runs what setup.out does not have yet. False while busy.
    bool start(const RunSetup& setup, const QString& ordersFile);
    /// What is done is kept: start() with the same goes on from there.
    void stop();
    /// Reads the study in a folder, or of a file in it. False while busy.
    bool open(const QString& path);

    /// Tells its progress less often.
    void setRemote(bool isRemote);
    StudyProgressView progress() const;
    /// Orders a second and seconds left; nothing before they are known.
    const TimeEstimate& estimate() const { return m_estimate; }

signals:
    void stateChanged();
    /// Some times a second while a study runs.
    void progressed();
    void finished(std::shared_ptr<const sor::ui::ShownStudy> study);
    /// After stop(); the orders that were done are in the folder.
    void stopped();
    void failed(const sor::Error& error);

private:
    class Watcher;
    using Work = std::function<Result<ShownStudy>(const std::stop_token& stop)>;
    void begin(Work work);
    void look();

    std::vector<ExtraStrategy> m_strategies;
    std::shared_ptr<Watcher> m_watcher;
    TimeEstimate m_estimate;
    QTimer m_looks;
    bool m_isStopping = false;
    BackgroundTask m_task; // the last member: its work uses the others
};

} // namespace sor::ui
