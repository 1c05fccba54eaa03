// SPDX-License-Identifier: GPL-3.0-or-later
// A minute with the program, for ./dev tour to film: tour_window SORLAB_CLI FOLDER. A day is published into a
// broker, the window draws it as it comes, the grid fills, the answer stands, and the three files are
// written.
#include "report/run_json.h"
#include "run/run_controller.h"
#include "run/run_view.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "support/app_settings.h"
#include "support/window_theme.h"
#include "tour_stage.h"
#include "window/main_window.h"
#include "window/run_desk.h"
#include "window/workbench.h"

#include <QApplication>
#include <QDir>
#include <QTabWidget>
#include <QWindow>
#include <cstdio>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kRows = 60'000;
constexpr int kMinutes = 14;
constexpr int kReadingMs = 3'500; // for one caption
constexpr const char* kSpeed = "30"; // the day of 14 minutes in half a minute

int fail(const char* sentence)
{
    std::fprintf(stderr, "tour: %s\n", sentence);
    return 5;
}

bool apply(RunSetup& setup, const QString& brokers)
{
    const std::string address = brokers.toStdString();
    const std::pair<const char*, const char*> words[]{
        {"kafka", address.c_str()}, {"from-offset", "beginning"}, {"to", "13:42"},    {"until", "never"},
        {"shares", "8000"},         {"interval", "10s"},          {"history", "60s"}, {"starts", "60s"}};
    for (const auto& [name, text] : words) {
        if (const auto status = applyWord(setup, name, text); !status) {
            std::fprintf(stderr, "tour: --%s %s: %s\n", name, text, status.error().text().c_str());
            return false;
        }
    }
    return true;
}

void walkThroughDetails(MainWindow& window, TourStage& stage)
{
    const std::pair<const char*, QString> stops[]{
        {"Validation", u"Does the saving hold where the parameters were not chosen, and at other times?"_s},
        {"Venues", u"Who filled what, and at which fees"_s},
        {"Results", u"Every strategy in one table: exact to the nano-dollar"_s}};
    QTabWidget* details = window.workbench()->details();
    for (const auto& [name, caption] : stops) {
        for (int i = 0; i < details->count(); ++i) {
            if (details->tabText(i).startsWith(QLatin1String(name)))
                details->setCurrentIndex(i);
        }
        stage.say(caption);
        TourStage::hold(kReadingMs);
    }
}

int play(TourStage& stage)
{
    const QString day = stage.makeDay(kRows, kMinutes);
    const QString brokers = stage.startBroker();
    if (day.isEmpty() || brokers.isEmpty())
        return fail("the day or the broker could not be made.");
    RunSetup setup;
    if (!apply(setup, brokers))
        return 5;

    AppSettings settings({}, true);
    settings.setReadingDone(true);
    MainWindow window(&settings);
    window.setRefresh(true, false);
    window.setGeometry(TourLayout::window);
    window.show();
    stage.say(u"What would a Cont-Kukanov router have paid, against Best Ask, TWAP and VWAP?"_s);
    TourStage::hold(kReadingMs);

    stage.say(u"A day of quotes is published into Kafka, 30 times as fast as it was"_s);
    if (!stage.type(u"%1 --publish --csv %2 --kafka %3 --speed %4"_s.arg(stage.program(), day, brokers,
                                                                         QLatin1String(kSpeed))))
        return fail("xterm could not be started.");
    TourStage::hold(kReadingMs);
    window.windowHandle()->requestActivate(); // there is no window manager
    RunController& controller = window.desk()->controller();
    QObject::connect(&controller, &RunController::failed, &window, [](const Error& error) {
        std::fprintf(stderr, "tour: the run says: %s\n", error.text().c_str());
    });
    window.setSetup(setup);
    window.run();
    stage.say(u"The window draws it as it comes: cost and fills of every strategy"_s);

    if (!TourStage::await([&] { return !controller.isBusy(); }))
        return fail("the run did not end.");
    if (controller.state() != RunState::Done || !controller.finished())
        return fail("the run failed.");
    stage.say(u"The answer in words, and the grid of parameters that it was chosen from"_s);
    TourStage::hold(2 * kReadingMs);
    walkThroughDetails(window, stage);

    const QString results = stage.path(u"results"_s);
    const auto written = writeResults(controller.finished()->report, results.toStdString());
    if (!written)
        return fail(written.error().text().c_str());
    stage.say(u"The same three files as sorlab --batch writes"_s);
    stage.type(u"ls -l results; head -c 400 results/final_result.json"_s);
    TourStage::hold(2 * kReadingMs);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 3)
        return fail("which program and folder? tour_window SORLAB_CLI FOLDER");
    applyTheme(Theme::Light);
    TourStage stage(arguments.at(1), QDir(arguments.at(2)).absolutePath());
    return play(stage);
}
