// SPDX-License-Identifier: GPL-3.0-or-later
// The window as the program opens it, and opens it again at another scale.
#include "command_line.h"
#include "gui.h"
#include "panels/message_banner.h"
#include "setup/setup_panel.h"
#include "support/app_settings.h"
#include "support/sample_file.h"
#include "window/main_window.h"
#include "window/window_actions.h"
#include "window/workbench.h"

#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

using namespace sor;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Done in the event loop of each QApplication that is made.
std::function<void(ui::MainWindow&)>& script()
{
    static std::function<void(ui::MainWindow&)> made;
    return made;
}

void begin()
{
    QTimer::singleShot(0, qApp, [] {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* window = qobject_cast<ui::MainWindow*>(widget))
                script()(*window);
        }
    });
}
Q_COREAPP_STARTUP_FUNCTION(begin)

/// Once it is there: what a message offers is shown in the next turn of the loop.
bool press(const QWidget* parent, const QString& text)
{
    constexpr int kPatienceMs = 5000;
    return QTest::qWaitFor(
        [&] {
            for (QPushButton* button : parent->findChildren<QPushButton*>()) {
                if (button->text() == text && button->isVisibleTo(parent)) {
                    button->click();
                    return true;
                }
            }
            return false;
        },
        kPatienceMs);
}

} // namespace

class TestWindowLoop : public QObject {
    Q_OBJECT

private slots:
    /// Up, restart, and down again: the setup comes along, and the setting is kept.
    void aScaleIsDrawnAfterRestartNow()
    {
        const QTemporaryDir folder;
        CommandLine call;
        call.window.settings = QString(folder.path() + u"/settings.ini"_s).toStdString();
        struct Seen {
            double ratio;
            std::string csv;
            std::int64_t shares;
            bool isRestarted;
        };
        std::vector<Seen> seen;
        std::string sample;
        script() = [&](ui::MainWindow& window) {
            const bool isFirst = seen.empty();
            if (isFirst) {
                RunSetup setup;
                sample = ui::sampleFile().toStdString(); // which is found beside the program
                setup.csv = {sample};
                setup.shares = {1234};
                window.setSetup(setup);
            }
            const RunSetup setup = window.workbench()->setup()->setup();
            seen.push_back({window.devicePixelRatio(), setup.csv.empty() ? "" : setup.csv.front(),
                            setup.shares.count, false});
            (isFirst ? window.actions()->scaleUp : window.actions()->scaleNormal)->trigger();
            seen.back().isRestarted =
                seen.size() < 3 && press(window.workbench()->banner(), u"Restart now"_s);
            if (!seen.back().isRestarted)
                window.close();
        };
        std::string name = "sorlab";
        std::array<char*, 2> argv{name.data(), nullptr};
        QCOMPARE(runGui(call, 1, argv.data()), 0);
        QCOMPARE(seen.size(), std::size_t{3});
        const std::array<double, 3> ratios{1, 1.25, 1};
        for (std::size_t i = 0; i < seen.size(); ++i) {
            QCOMPARE(seen[i].ratio, ratios[i]);
            QCOMPARE(seen[i].csv, sample);
            QCOMPARE(seen[i].shares, std::int64_t{1234});
        }
        QCOMPARE(ui::AppSettings(QString::fromStdString(call.window.settings)).uiScale(), 100);
    }

    void aRunIsNotEndedByIt()
    {
        CommandLine call;
        call.window.isClean = true;
        QString told;
        int windows = 0;
        script() = [&](ui::MainWindow& window) {
            ++windows;
            RunSetup setup;
            setup.csv = {ui::sampleFile().toStdString()};
            window.setSetup(setup);
            window.run();
            window.actions()->scaleUp->trigger();
            if (!press(window.workbench()->banner(), u"Restart now"_s))
                told = u"no button"_s;
            else
                told = window.workbench()->banner()->text();
            window.close();
        };
        std::string name = "sorlab";
        std::array<char*, 2> argv{name.data(), nullptr};
        QCOMPARE(runGui(call, 1, argv.data()), 0);
        QCOMPARE(windows, 1);
        QVERIFY2(told.contains(u"A run is going on"_s), qPrintable(told));
    }
};

QTEST_APPLESS_MAIN(TestWindowLoop)
#include "tst_window_loop.moc"
