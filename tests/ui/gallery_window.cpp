// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the window in its main states, at three sizes, light and dark, and as on a remote display, for
// people to look at; all of them, or those whose names end so ("1920x1080-dark", "remote"):
//   gallery_window FOLDER [ENDING]
#include "panels/charts_panel.h"
#include "panels/message_banner.h"
#include "panels/reading_guide.h"
#include "panels/runs_panel.h"
#include "panels/welcome_page.h"
#include "run/run_controller.h"
#include "setup/setup_panel.h"
#include "support/app_settings.h"
#include "support/sample_file.h"
#include "support/window_theme.h"
#include "window/main_window.h"
#include "window/replay_desk.h"
#include "window/run_desk.h"
#include "window/window_actions.h"
#include "window/window_exports.h"
#include "window/window_files.h"
#include "window/workbench.h"
#include "window_fixture.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <cstdio>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Takes the pictures of one size and theme; counts those that could not be saved.
class Photographer {
public:
    Photographer(QDir folder, QSize size, Theme theme, bool isRemote)
        : m_folder(std::move(folder))
        , m_size(size)
        , m_isRemote(isRemote)
        , m_name(u"%1x%2-%3%4"_s.arg(size.width())
                     .arg(size.height())
                     .arg(theme == Theme::Dark ? u"dark"_s : u"light"_s, isRemote ? u"-remote"_s : QString()))
    {
        applyTheme(theme);
    }

    const QString& name() const { return m_name; }

    void take(QWidget& window, const QString& state)
    {
        QTest::qWait(m_isRemote ? 1200 : 300); // the charts draw on a timer
        m_failures += window.grab().save(m_folder.filePath(state + u'-' + m_name + u".png"_s)) ? 0 : 1;
    }

    int photographAll(const std::string& oneVenue)
    {
        AppSettings settings({}, true);
        settings.setReadingDone(true);
        MainWindow window(&settings);
        window.setRefresh(m_isRemote, m_isRemote);
        window.resize(m_size);
        window.show();
        take(window, u"welcome"_s);
        window.openFile(sampleFile());
        wait(window, [&] { return controller(window).input() && !controller(window).isBusy(); });
        take(window, u"loaded"_s);
        window.run();
        wait(window, [&] { return isDone(window); });
        take(window, u"done"_s);
        const TimeWindow during = window.desk()->view().window;
        window.desk()->replay()->seek(during.from + (during.to - during.from) * 2 / 5);
        take(window, u"replay"_s);
        window.desk()->replay()->toEnd();
        window.actions()->readResult->trigger();
        take(window, u"guide"_s);
        window.workbench()->findChild<ReadingGuide*>()->hide();
        const QString report = m_folder.filePath(u"report-"_s + m_name + u".pdf"_s);
        m_failures += window.files()->exports()->writeReport(report) ? 0 : 1;
        ChartView* chart = window.workbench()->charts()->current();
        m_failures += chart->saveImage(m_folder.filePath(u"chart-"_s + m_name + u".png"_s)).isEmpty() ? 0 : 1;
        for (QTabWidget* tabs : window.findChildren<QTabWidget*>()) {
            for (int i = 0; i < tabs->count(); ++i) {
                tabs->setCurrentIndex(i);
                take(window, u"done-tab-%1-%2"_s.arg(i).arg(tabs->tabText(i).section(u' ', 0, 0).toLower()));
            }
        }
        RunSetup setup = window.workbench()->setup()->setup();
        setup.experiment.router.interval = std::chrono::seconds(20);
        window.setSetup(setup);
        window.run();
        RunsPanel* runs = window.workbench()->runs();
        wait(window, [&] { return runs->model()->rowCount() == 2; });
        window.workbench()->showDetail(runs);
        runs->list()->selectAll();
        take(window, u"compared"_s);
        window.openFile(QString::fromStdString(oneVenue));
        wait(window, [&] {
            return !controller(window).isBusy() && controller(window).inputSetup().csv.front() == oneVenue;
        });
        take(window, u"one-venue"_s);
        window.openFile(m_folder.filePath(u"there-is-no-such-file.csv"_s));
        wait(window, [&] { return window.workbench()->banner()->text().contains(u"no such file"_s); });
        take(window, u"missing-file"_s);
        return m_failures;
    }

private:
    static RunController& controller(MainWindow& window) { return window.desk()->controller(); }
    static bool isDone(MainWindow& window)
    {
        return controller(window).state() == RunState::Done && window.desk()->view().isFinal;
    }
    template <class Predicate> void wait(MainWindow& /*window*/, Predicate isReached)
    {
        m_failures += QTest::qWaitFor(isReached, kPatienceMs) ? 0 : 1;
    }

    QDir m_folder;
    QSize m_size;
    bool m_isRemote;
    QString m_name;
    int m_failures = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 3) {
        std::fprintf(stderr, "Which folder? gallery_window FOLDER [ENDING]\n");
        return 2;
    }
    const QDir folder(arguments.at(1));
    const QTemporaryDir quotes;
    if (!folder.mkpath(u"."_s) || !quotes.isValid()) {
        std::fprintf(stderr, "The folder %s, or one for quotes in the temporary folder, could not be made.\n",
                     qPrintable(folder.path()));
        return 5;
    }
    const std::string oneVenue = makeCsv(quotes, u"one_venue.csv"_s, 6000, 1);
    int failures = 0;
    // The last one is 3840 x 2160 with QT_SCALE_FACTOR=2.
    const auto photograph = [&](QSize size, Theme theme, bool isRemote) {
        Photographer photographer(folder, size, theme, isRemote);
        if (photographer.name().endsWith(arguments.value(2)))
            failures += photographer.photographAll(oneVenue);
    };
    for (const QSize size : {QSize(1366, 768), QSize(1024, 640), QSize(1920, 1080)}) {
        for (const Theme theme : {Theme::Light, Theme::Dark})
            photograph(size, theme, false);
    }
    photograph({1366, 768}, Theme::Light, true);
    if (failures > 0)
        std::fprintf(stderr, "%d pictures could not be written, or did not become ready in time.\n",
                     failures);
    return failures == 0 ? 0 : 5;
}
