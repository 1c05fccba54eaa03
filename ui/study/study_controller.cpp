// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_controller.h"

#include "run/study/stored_study.h"
#include "run/study/study_results.h"
#include "study/cluster_variance.h"
#include "support/work_priority.h"

#include <QDeadlineTimer>
#include <cmath>
#include <exception>
#include <numeric>

namespace sor::ui {

namespace {

constexpr int kLookMs = 200;
constexpr int kRemoteLookMs = 1000;

RunningMean runningMean(const std::vector<double>& savings)
{
    const auto count = static_cast<double>(savings.size());
    const double mean = std::accumulate(savings.begin(), savings.end(), 0.0) / count;
    double squares = 0;
    for (const double saving : savings)
        squares += (saving - mean) * (saving - mean);
    const double error = std::sqrt(squares / (count - 1) / count);
    return {count, mean, study::studentInterval(mean, error, savings.size() - 1)};
}

qint64 nowMs()
{
    return QDeadlineTimer::current().deadline();
}

/// What the window shows, made by the thread that read the study.
ShownStudy withFigures(ShownStudy study)
{
    const StudyReport& report = study.report;
    if (report.estimates.primary)
        study.charts = StudyCharts{forestOf(report), savingPartsOf(report), savingBinsOf(report),
                                   meanOverDaysOf(report), costCurvesOf(report)};
    study.figures = orderFigures(report);
    return study;
}

Result<ShownStudy> runStudyNow(const RunSetup& setup, const QString& ordersFile, const std::stop_token& stop,
                               StudyObserver& observer)
{
    auto study = carryOutStudy(setup, ordersFile.toStdString(), stop, &observer);
    if (!study)
        return study.error();
    return withFigures({setup, ordersFile, std::move(study->report), std::move(study->catalogue), true});
}

Result<ShownStudy> readStudyNow(const QString& path)
{
    auto stored = readStudy(path.toStdString());
    if (!stored)
        return stored.error();
    ShownStudy shown{stored->setup, {}, {}, stored->outcome.catalogue, stored->isComplete};
    auto report = studyReport(stored->setup, std::move(stored->outcome));
    if (!report)
        return report.error();
    shown.report = std::move(*report);
    return withFigures(std::move(shown));
}

} // namespace

/// Keeps what the threads of a study say until the window looks.
class StudyController::Watcher final : public StudyObserver {
public:
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override
    {
        const std::lock_guard lock(m_mutex);
        m_view.phase = phase;
        m_view.done = done;
        m_view.total = total;
    }
    void ordersDone(std::int64_t done, std::int64_t total, const std::vector<double>& savings) override
    {
        // Savings come by symbol-days; one order has no interval.
        const bool isNew = savings.size() != m_savings && savings.size() > 1;
        m_savings = savings.size();
        const auto mean = isNew ? std::optional(runningMean(savings)) : std::nullopt;
        const std::lock_guard lock(m_mutex);
        m_view.phase.clear();
        m_view.done = done;
        m_view.total = total;
        if (mean)
            m_view.means.push_back(*mean);
    }
    StudyProgressView view() const
    {
        const std::lock_guard lock(m_mutex);
        return m_view;
    }

private:
    mutable std::mutex m_mutex;
    StudyProgressView m_view;
    std::size_t m_savings = 0;
};

StudyController::StudyController(QObject* parent)
    : QObject(parent)
{
    m_looks.setInterval(kLookMs);
    connect(&m_looks, &QTimer::timeout, this, &StudyController::look);
    connect(&m_task, &BackgroundTask::finished, this, [this] {
        m_looks.stop();
        emit stateChanged();
    });
    connect(&m_task, &BackgroundTask::refused, this, [this](const QString& sentence) {
        emit failed(Error{ErrorCode::Internal, sentence.toStdString()});
    });
}

bool StudyController::start(const RunSetup& setup, const QString& ordersFile)
{
    if (isBusy())
        return false;
    RunSetup wanted = setup;
    wanted.experiment.baselines.extras = m_strategies;
    begin([setup = std::move(wanted), ordersFile, watcher = m_watcher = std::make_shared<Watcher>()](
              const std::stop_token& stop) { return runStudyNow(setup, ordersFile, stop, *watcher); });
    return true;
}

bool StudyController::open(const QString& path)
{
    if (isBusy())
        return false;
    m_watcher = std::make_shared<Watcher>();
    begin([path](const std::stop_token&) { return readStudyNow(path); });
    return true;
}

void StudyController::begin(Work work)
{
    m_isStopping = false;
    m_estimate.clear();
    m_task.start(
        [this, work = std::move(work)](const std::stop_token& stop, const BackgroundTask::Post& post) {
            lowerPriority();
            auto study = [&]() -> Result<ShownStudy> {
                try {
                    return work(stop);
                } catch (const std::exception& exception) {
                    return Error{ErrorCode::Internal,
                                 std::string("Something went wrong inside the program: ") + exception.what()
                                     + "."};
                }
            }();
            if (study) {
                post([this, shown = std::make_shared<const ShownStudy>(std::move(*study))] {
                    emit finished(shown);
                });
            } else {
                post([this, error = study.error()] {
                    if (error.code == ErrorCode::Interrupted)
                        emit stopped();
                    else
                        emit failed(error);
                });
            }
        });
    m_looks.start();
    emit stateChanged();
}

void StudyController::stop()
{
    if (!isBusy() || m_isStopping)
        return;
    m_isStopping = true;
    m_task.requestStop();
    emit stateChanged();
}

void StudyController::setRemote(bool isRemote)
{
    m_looks.setInterval(isRemote ? kRemoteLookMs : kLookMs);
}

StudyProgressView StudyController::progress() const
{
    return m_watcher ? m_watcher->view() : StudyProgressView{};
}

void StudyController::look()
{
    const StudyProgressView now = progress();
    m_estimate.add(now.phase, now.done, now.total, nowMs());
    emit progressed();
}

} // namespace sor::ui
