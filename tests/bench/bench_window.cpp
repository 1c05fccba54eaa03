// SPDX-License-Identifier: GPL-3.0-or-later
// What the window promises, measured on its own clock and memory: bench_window [sample]. Without a display it
// draws into memory (QT_QPA_PLATFORM=offscreen), so that the X server's part is not in it.
#include "../ui/window_fixture.h"
#include "main_window.h"
#include "run/run_controller.h"
#include "run/run_view.h"
#include "run_desk.h"
#include "support/app_settings.h"
#include "support/sample_file.h"
#include "support/window_theme.h"
#include "workbench.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <functional>
#include <memory>

using namespace sor;
using namespace sor::ui;

namespace {

constexpr int kPatienceMs = 120'000;
constexpr int kRounds = 5;

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

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
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
    tell("memory of the idle window", {idle}, "MB", 60);
    tell("memory after the sample, its tape included", {afterSample}, "MB", 150);
    return 0;
}
