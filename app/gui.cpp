// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui.h"

#include "signals.h"
#include "study/study_page.h"
#include "study/study_pdf.h"
#include "support/app_settings.h"
#include "support/ui_scale.h"
#include "support/window_icon.h"
#include "support/window_theme.h"
#include "terminal.h"
#include "window/main_window.h"
#include "window/run_desk.h"
#include "window/scale_choice.h"
#include "window/study_mode.h"

#include <QApplication>
#include <QTimer>
#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace sor {

namespace {

/// Qt ends the process when it finds no display; this asks first.
bool hasDisplay()
{
    const auto isSet = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("QT_QPA_PLATFORM") || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
}

void openFromArguments(ui::MainWindow& window, const CommandLine& commandLine)
{
    const RunSetup& setup = commandLine.setup;
    const std::vector<ExtraStrategy>& strategies = setup.experiment.baselines.extras;
    window.desk()->controller().setStrategies(strategies);
    window.study()->page()->controller().setStrategies(strategies);
    if (!setup.stated.empty())
        window.setSetup(setup);
    if (!commandLine.file.empty())
        window.openFile(QString::fromStdString(commandLine.file));
    if (commandLine.window.runs)
        window.run();
}

/// Until the window is closed and all that belongs to it is gone; `again`: with what it is to be opened
/// again.
int runWindow(const CommandLine& commandLine, ui::AppSettings& settings, char** argv,
              const std::stop_token& stopped, std::optional<RunSetup>& again)
{
    const WindowWords& words = commandLine.window;
    ui::applyUiScale(settings);
    // Qt takes options of its own, such as -style; ours are read already.
    int qtArgc = 1;
    QApplication application(qtArgc, argv);
    QApplication::setApplicationName(QStringLiteral("sorlab"));
    QApplication::setApplicationDisplayName(QStringLiteral("SOR Lab"));
    QApplication::setDesktopFileName(QStringLiteral("sorlab"));
    QApplication::setWindowIcon(ui::windowIcon());
    // The window hides before its work has ended; only the end of both ends the program.
    QApplication::setQuitOnLastWindowClosed(false);

    ui::applyTheme(settings.theme());
    ui::MainWindow window(&settings);
    if (words.isRemote)
        window.setRefresh(true, *words.isRemote);
    window.show();
    openFromArguments(window, commandLine);
    window.begin();

    // A signal arrives on no thread of Qt's; a look four times a second is soon enough.
    constexpr int kSignalsMs = 250;
    QTimer signalTimer;
    QObject::connect(&signalTimer, &QTimer::timeout, &window, [&] {
        if (stopped.stop_requested()) {
            signalTimer.stop();
            window.close();
        }
    });
    signalTimer.start(kSignalsMs);
    const int code = QApplication::exec();
    again = window.scale()->restartSetup();
    return code;
}

/// Nothing is shown, so that no display is needed.
Status drawStudyPage(const StudyReport& report, const std::filesystem::path& file)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Warnings of a missing session are none of the study's.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtCriticalMsg || type == QtFatalMsg)
            printRemark(text.toStdString());
    });
    int argc = 1;
    std::string name = "sorlab";
    std::array<char*, 2> argv{name.data(), nullptr};
    const QApplication application(argc, argv.data());
    return ui::writeStudyPdf(QString::fromStdString(file.string()), report);
}

} // namespace

StudyPageWriter studyPageWriter()
{
    return drawStudyPage;
}

int runGui(const CommandLine& commandLine, int argc, char** argv)
{
    if (!hasDisplay()) {
        return fail({ErrorCode::InvalidArgument,
                     "There is no display for the window (DISPLAY is not set). Use sorlab --batch --csv "
                     "FILE, or ssh -X."});
    }
    constexpr std::chrono::seconds kPatience{10};
    const StopSignals stopSignals(kPatience);
    static_cast<void>(argc);
    ui::AppSettings settings(QString::fromStdString(commandLine.window.settings), commandLine.window.isClean);
    CommandLine call = commandLine;
    for (;;) {
        std::optional<RunSetup> again;
        const int code = runWindow(call, settings, argv, stopSignals.token(), again);
        if (!again || stopSignals.token().stop_requested())
            return code;
        call.setup = std::move(*again);
        call.file.clear();
        call.window.runs = false;
    }
}

} // namespace sor
