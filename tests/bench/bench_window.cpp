// SPDX-License-Identifier: GPL-3.0-or-later
// What the window promises, measured on its own clock and memory: bench_window [sample]. Without a display it
// draws into memory (QT_QPA_PLATFORM=offscreen), so that the X server's part is not in it.
#include "../ui/live_fixture.h"
#include "../ui/window_fixture.h"
#include "charts/refresh_timer.h"
#include "panels/charts_panel.h"
#include "run/run_controller.h"
#include "run/run_view.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/sample_file.h"
#include "support/window_theme.h"
#include "window/main_window.h"
#include "window/run_desk.h"
#include "window/window_exports.h"
#include "window/window_files.h"
#include "window/workbench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QStatusBar>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

using namespace sor;
using namespace sor::ui;

namespace {

constexpr int kRounds = 5;
constexpr std::int64_t kManyQuotes = 6'000'000;
constexpr std::int64_t kManyLiveQuotes = 5'000'000;

/// Processor time of this thread: what other programs take is not the window's work.
qint64 threadNanoseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return qint64{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// Adds up what the UI thread does, event by event, and counts what is drawn.
class Watched : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        const QEvent::Type type = event->type();
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const qint64 before = threadNanoseconds();
        const bool isTaken = QApplication::notify(receiver, event);
        m_work += threadNanoseconds() - before;
        --m_depth;
        // One for each window whose picture was renewed.
        if (type == QEvent::UpdateRequest)
            ++m_redraws;
        return isTaken;
    }
    /// Milliseconds since the last call.
    double takeWork() { return static_cast<double>(std::exchange(m_work, 0)) / 1e6; }
    int takeRedraws() { return std::exchange(m_redraws, 0); }

private:
    qint64 m_work = 0;
    int m_redraws = 0;
    int m_depth = 0;
};

/// Resident memory of this process in MB.
double residentMegabytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').at(1).toDouble() / 1024;
    }
    return 0;
}

/// Milliseconds until `isReached`, the event loop running; looked at after every event.
double millisecondsUntil(const std::function<bool()>& isReached)
{
    QElapsedTimer timer;
    timer.start();
    while (!isReached() && timer.elapsed() < kPatienceMs)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void tell(const char* what, std::vector<double> values, const char* unit, double goal)
{
    std::ranges::sort(values);
    const double median = values[values.size() / 2];
    fmt::print("  {:<46}{:>10.1f} {:<3}  worst {:>8.1f}   goal {:>6.0f}, {}\n", what, median, unit,
               values.back(), goal, values.back() <= goal ? "met" : "missed");
}

void tellFrames(const char* what, std::vector<double> frames, double goal)
{
    if (frames.empty())
        return;
    std::ranges::sort(frames);
    const double late = frames[frames.size() * 99 / 100];
    fmt::print("  {:<46}{:>10.1f} ms   p99   {:>8.1f}   goal {:>6.0f}, {} ({} frames)\n", what,
               frames[frames.size() / 2], late, goal, late <= goal ? "met" : "missed", frames.size());
}

struct Shown {
    AppSettings settings{{}, true};
    MainWindow window{&settings};
    Shown()
    {
        window.resize(1366, 768);
        window.show();
    }
    RunController& controller() { return window.desk()->controller(); }
};

double timeToBeVisible()
{
    QElapsedTimer timer;
    timer.start();
    Shown shown;
    if (!QTest::qWaitForWindowExposed(&shown.window))
        std::fprintf(stderr, "The window never showed.\n");
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

double timeOfTheSample()
{
    Shown shown;
    QElapsedTimer timer;
    timer.start();
    shown.window.openFile(sampleFile());
    shown.window.run();
    millisecondsUntil(
        [&] { return shown.controller().state() == RunState::Done && shown.window.desk()->view().isFinal; });
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// What the UI thread works for the report of the sample.
double workOfTheReport(const QTemporaryDir& folder)
{
    Shown shown;
    shown.window.openFile(sampleFile());
    shown.window.run();
    millisecondsUntil(
        [&] { return shown.controller().state() == RunState::Done && shown.window.desk()->view().isFinal; });
    const qint64 before = threadNanoseconds();
    if (!shown.window.files()->exports()->writeReport(folder.filePath(QStringLiteral("report.pdf"))))
        std::fprintf(stderr, "The report could not be written.\n");
    return static_cast<double>(threadNanoseconds() - before) / 1e6;
}

/// From the click to idle, in the middle of a grid of 16,000 cells.
double timeToStop(const std::string& csv)
{
    Shown shown;
    shown.window.setSetup(longSetup(csv));
    shown.window.run();
    millisecondsUntil([&] { return shown.controller().state() == RunState::Running; });
    QTest::qWait(400);
    shown.controller().stop();
    return millisecondsUntil([&] { return !shown.controller().isBusy(); });
}

/// A live reading of so many quotes, and the time from the click on Stop to its result.
double timeToStopLive(const QTemporaryDir& folder, std::int64_t quotes)
{
    const std::string csv = makeCsv(folder, QStringLiteral("live.csv"), quotes);
    const LiveBroker broker;
    Shown shown;
    shown.window.setSetup(broker.setup({{"until", "never"}, {"memory", "4000"}}));
    shown.window.run();
    millisecondsUntil([&] { return shown.controller().state() == RunState::Live; });
    std::jthread publisher([&] { broker.publish(csv, 3.0); }); // the mock broker keeps little
    const ElidedLabel* data = nullptr;
    for (const auto* label : shown.window.statusBar()->findChildren<ElidedLabel*>())
        data = label->accessibleName() == QStringLiteral("Data") ? label : data;
    if (data == nullptr)
        return kPatienceMs;
    const auto count = [&] {
        return data->fullText().section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(',')).toLongLong();
    };
    const qint64 before = threadNanoseconds();
    QElapsedTimer reading;
    reading.start();
    while (count() < quotes && shown.controller().state() == RunState::Live
           && reading.elapsed() < kPatienceMs)
        QTest::qWait(50);
    fmt::print("\n{} live quotes in {:.0f} s, {:.0f} MB resident, {:.1f} s of the window's thread\n", count(),
               static_cast<double>(reading.elapsed()) / 1e3, residentMegabytes(),
               static_cast<double>(threadNanoseconds() - before) / 1e9);
    if (shown.controller().state() != RunState::Live) {
        fmt::print("The reading ended before it was stopped: nothing is measured.\n");
        return kPatienceMs;
    }
    shown.controller().stop();
    return millisecondsUntil([&] { return !shown.controller().isBusy(); });
}

/// Closed while it loads: until nothing goes on any more.
double timeToClose(const std::string& csv)
{
    Shown shown;
    bool isOver = false;
    QObject::connect(&shown.controller(), &RunController::quitReady, &shown.window, [&] { isOver = true; });
    if (!shown.controller().load(setupFor(csv)))
        return kPatienceMs;
    QTest::qWait(20);
    shown.controller().close();
    return millisecondsUntil([&] { return isOver; });
}

/// What the UI thread does from one tick of the window's timer to the next, for so long.
std::vector<double> frameWork(Watched& application, RefreshTimer& timer, int milliseconds)
{
    std::vector<double> frames;
    application.takeWork();
    const auto connection = QObject::connect(&timer, &RefreshTimer::tick, &application,
                                             [&] { frames.push_back(application.takeWork()); });
    QTest::qWait(milliseconds);
    QObject::disconnect(connection);
    return frames;
}

/// Frames with six million quotes in memory: looking at them, and a search with live charts over them.
void benchFrames(Watched& application, const QTemporaryDir& folder)
{
    const std::string csv = makeCsv(folder, QStringLiteral("many.csv"), kManyQuotes);
    Shown shown;
    shown.window.openFile(QString::fromStdString(csv));
    const double loading = millisecondsUntil(
        [&] { return shown.controller().input() != nullptr && !shown.controller().isBusy(); });
    fmt::print("\n{} quotes: read in {:.1f} s, {:.0f} MB resident\n",
               shown.controller().input()->loaded.counts.rows, loading / 1e3, residentMegabytes());

    PriceChart* quotes = shown.window.workbench()->charts()->price();
    const qint64 drawing = threadNanoseconds();
    shown.window.workbench()->charts()->showInput(*shown.controller().input());
    quotes->refreshIfDirty();
    QCoreApplication::processEvents();
    tell("drawing the market of them", {static_cast<double>(threadNanoseconds() - drawing) / 1e6}, "ms", 500);
    std::vector<double> frames;
    const TimeSpan whole = quotes->wholeSpan();
    for (int i = 0; i < 200; ++i) {
        // From the whole day in to a few seconds, and along.
        const std::int64_t length = std::max<std::int64_t>(whole.length() >> (i / 20), 1'000'000);
        const std::int64_t from = whole.fromNs + (whole.length() - length) * (i % 20) / 20;
        application.takeWork();
        const qint64 before = threadNanoseconds();
        quotes->setVisibleSpan({from, from + length});
        quotes->refreshIfDirty();
        const double own = static_cast<double>(threadNanoseconds() - before) / 1e6;
        QCoreApplication::processEvents();
        frames.push_back(own + application.takeWork());
    }
    tellFrames("zooming and moving the chart of the quotes", frames, 8);

    auto* timer = shown.window.findChild<RefreshTimer*>();
    RunSetup setup = longSetup(csv);
    setup.experiment.threads = std::max(1U, std::thread::hardware_concurrency());
    shown.window.setSetup(setup);
    shown.window.run();
    millisecondsUntil([&] {
        return shown.controller().state() == RunState::Running
            && shown.window.desk()->view().router() != nullptr;
    });
    constexpr int kLiveMs = 20'000;
    tellFrames("a search with live charts over them", frameWork(application, *timer, kLiveMs), 8);

    shown.window.setRefresh(true, true);
    QTest::qWait(1500);
    application.takeRedraws();
    QTest::qWait(kLiveMs);
    const double perSecond = application.takeRedraws() * 1e3 / kLiveMs;
    fmt::print("  {:<46}{:>10.1f} /s                      goal {:>6.0f}, {}\n",
               "remote: redraws while it runs", perSecond, 2.0, perSecond <= 2.05 ? "met" : "missed");
    shown.controller().stop();
    millisecondsUntil([&] { return !shown.controller().isBusy(); });
    QTest::qWait(2500);
    application.takeRedraws();
    constexpr int kIdleMs = 5'000;
    QTest::qWait(kIdleMs);
    const int idle = application.takeRedraws();
    fmt::print("  {:<46}{:>10} in {} s                   goal {:>6}, {}\n",
               "remote: redraws when nothing changes", idle, kIdleMs / 1000, 0, idle == 0 ? "met" : "missed");
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Watched application(argc, argv);
    applyTheme(Theme::Light);
    const QTemporaryDir folder;
    const std::string small = makeCsv(folder, QStringLiteral("small.csv"));
    const std::string large = makeCsv(folder, QStringLiteral("large.csv"), 1'000'000);

    fmt::print("\nThe window, {} rounds each\n", kRounds);
    std::vector<double> visible;
    std::vector<double> sample;
    std::vector<double> stop;
    std::vector<double> close;
    visible.push_back(timeToBeVisible());
    const double idle = residentMegabytes();
    sample.push_back(timeOfTheSample());
    const double afterSample = residentMegabytes();
    for (int round = 1; round < kRounds; ++round) {
        visible.push_back(timeToBeVisible());
        sample.push_back(timeOfTheSample());
    }
    for (int round = 0; round < kRounds; ++round) {
        stop.push_back(timeToStop(small));
        close.push_back(timeToClose(large));
    }
    tell("window visible", visible, "ms", 500);
    tell("sample, from opening to the final answer", sample, "ms", 5000);
    tell("stop to idle, within a grid", stop, "ms", 200);
    tell("close while loading 1,000,000 rows", close, "ms", 2000);
    tell("report of the sample, UI thread", {workOfTheReport(folder)}, "ms", 500);
    tell("memory of the idle window", {idle}, "MB", 60);
    tell("memory after the sample, its tape included", {afterSample}, "MB", 150);
    benchFrames(application, folder);
    tell("stop to result, of live quotes", {timeToStopLive(folder, kManyLiveQuotes)}, "ms", 200);
    return 0;
}
