// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the study's view in its states, at several sizes, light and dark, for people to look at:
//   gallery_study FOLDER
#include "base/number_text.h"
#include "main_window_fixture.h"
#include "panels/message_banner.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_results.h"
#include "study/study_form.h"
#include "study/study_page.h"
#include "study/study_results_panel.h"
#include "support/shown_text.h"
#include "support/window_theme.h"
#include "window/study_mode.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QRadioButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <cstdio>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString kExample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/study");

/// Studies that are run once and then opened at every size.
class Studies {
public:
    explicit Studies(const QDir& folder)
        : m_folder(folder)
    {
    }

    RunSetup setup(const QString& name, const test::Words& more = {}) const
    {
        test::Words words{{"data", QString(kExample + u"/quotes"_s).toStdString()},
                          {"out", m_folder.filePath(name).toStdString()},
                          {"lambda-over", "0.002"},
                          {"lambda-under", "0.004"},
                          {"theta-queue", "0"}};
        words.insert(words.end(), more.begin(), more.end());
        return test::setupWith(words);
    }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString orders() const { return kExample + u"/orders.csv"_s; }

    /// What TWAP 60s did, as executions of each order.
    QByteArray executionsOf(const StudyReport& report) const
    {
        QByteArray text = "order_id,time,venue,shares,price,fee_per_share,liquidity\n";
        for (const StudyRow& row : report.rows) {
            const StrategyRow* did = study::strategyOf(row, name(Baseline::Twap));
            if (did == nullptr || did->filled.count == 0 || !did->firstFill)
                continue;
            const Price average = averageOf(did->gross, did->filled, row.unit);
            text += QByteArray::fromStdString(row.order.id) + ','
                + QByteArray::fromStdString(formatIsoTime(*did->firstFill)) + ",XNAS,"
                + textOf(did->filled, row.unit).remove(u',').toLatin1() + ','
                + QByteArray::fromStdString(priceText(average)).replace(",", "") + ",0.003,taker\n";
        }
        return text;
    }

    int run(const QString& name, const test::Words& more = {})
    {
        QDir().mkpath(path(name));
        const auto done = carryOutStudy(setup(name, more), orders().toStdString(), {}, nullptr);
        if (!done) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(name), done.error().text().c_str());
            return 1;
        }
        if (name == u"plain"_s) {
            QFile file(path(u"executions.csv"_s));
            if (file.open(QIODevice::WriteOnly))
                file.write(executionsOf(done->report));
        }
        return 0;
    }

private:
    QDir m_folder;
};

/// Takes the pictures of one size and theme; counts those that could not be taken.
class Photographer {
public:
    Photographer(QDir folder, const Studies& studies, QSize size, Theme theme)
        : m_folder(std::move(folder))
        , m_studies(studies)
        , m_name(u"%1x%2-%3"_s.arg(size.width())
                     .arg(size.height())
                     .arg(theme == Theme::Dark ? u"dark"_s : u"light"_s))
        , m_fixture(size)
        , m_page(m_fixture.window.study()->page())
    {
        applyTheme(theme);
        m_fixture.window.study()->showStudy(true);
    }

    int photographAll()
    {
        take(u"empty"_s);
        m_page->form()->setSetup(m_studies.setup(u"running-"_s + m_name), m_studies.orders());
        take(u"filled"_s);
        m_page->form()->orders()->drawChoice()->setChecked(true);
        take(u"drawn"_s);
        m_page->form()->setSetup(m_studies.setup(u"running-"_s + m_name, {{"threads", "1"}}),
                                 m_studies.orders());
        QDir().mkpath(m_studies.path(u"running-"_s + m_name));
        m_page->run();
        wait([this] { return m_page->controller().progress().means.size() > 4; });
        take(u"running"_s);
        m_page->stop();
        wait([this] { return !m_page->controller().isBusy(); });
        take(u"stopped"_s);
        if (m_page->shown() == nullptr) {
            m_page->openStudy(m_studies.path(u"running-"_s + m_name));
            wait([this] { return m_page->shown() != nullptr; });
            take(u"part"_s);
        }
        for (const QString& name : {u"plain"_s, u"tuned"_s, u"without"_s, u"actual"_s})
            photographTabs(name);
        m_fixture.window.setRefresh(true, true);
        m_page->results()->tabs()->setCurrentIndex(1);
        take(u"remote"_s);
        m_fixture.window.setRefresh(true, false);
        photographFailures();
        return m_failures;
    }

private:
    void take(const QString& state)
    {
        QTest::qWait(250); // the charts draw on a timer
        m_failures +=
            m_fixture.window.grab().save(m_folder.filePath(state + u'-' + m_name + u".png"_s)) ? 0 : 1;
    }
    template <class Predicate> void wait(Predicate isReached)
    {
        m_failures += QTest::qWaitFor(isReached, kPatienceMs) ? 0 : 1;
    }

    void photographTabs(const QString& name)
    {
        m_page->openStudy(m_studies.path(name));
        wait([&] {
            return m_page->shown() && !m_page->controller().isBusy()
                && QString::fromStdString(m_page->shown()->setup.out).endsWith(name);
        });
        QTabWidget* tabs = m_page->results()->tabs();
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            take(name + u"-%1-%2"_s.arg(i).arg(tabs->tabText(i).section(u' ', 0, 0).toLower()));
        }
        tabs->setCurrentIndex(0);
        for (int group = 1; name == u"plain"_s && group < m_page->results()->forestGroup()->count();
             ++group) {
            m_page->results()->forestGroup()->setCurrentIndex(group);
            take(name + u"-forest-%1"_s.arg(group));
        }
        m_page->results()->forestGroup()->setCurrentIndex(0);
    }

    void photographFailures()
    {
        QFile bad(m_studies.path(u"bad.csv"_s));
        if (bad.open(QIODevice::WriteOnly))
            bad.write("id,ticker,side,qty,start,end\nA,ALFA,up,1,x,y\n");
        bad.close();
        fail(m_studies.setup(u"bad"_s), bad.fileName(), u"bad-orders"_s);
        fail(m_studies.setup(u"plain/study.json"_s), m_studies.orders(), u"no-folder"_s);
        auto other = SqliteDatabase::open(m_studies.path(u"plain/study.db"_s).toStdString());
        if (!other || !other->execute("BEGIN EXCLUSIVE"))
            ++m_failures;
        fail(m_studies.setup(u"plain"_s), m_studies.orders(), u"locked"_s);
    }

    void fail(const RunSetup& setup, const QString& orders, const QString& state)
    {
        m_page->form()->setSetup(setup, orders);
        m_page->run();
        wait([this] { return !m_page->controller().isBusy(); });
        take(state);
    }

    QDir m_folder;
    const Studies& m_studies;
    QString m_name;
    Fixture m_fixture;
    StudyPage* m_page;
    int m_failures = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2) {
        std::fprintf(stderr, "Which folder? gallery_study FOLDER\n");
        return 2;
    }
    const QDir folder(arguments.at(1));
    const QTemporaryDir results;
    if (!folder.mkpath(u"."_s) || !results.isValid()) {
        std::fprintf(stderr,
                     "The folder %s, or one for studies in the temporary folder, could not be made.\n",
                     qPrintable(folder.path()));
        return 5;
    }
    Studies studies((QDir(results.path())));
    int failures = studies.run(u"plain"_s);
    failures += studies.run(u"tuned"_s,
                            {{"tune", "pooled"},
                             {"lambda-over", "0.001,0.002,0.004"},
                             {"lambda-under", "0.002,0.004,0.008"},
                             {"bracket", "off"}});
    failures += studies.run(u"without"_s, {{"without", "each"}, {"bracket", "off"}});
    failures += studies.run(
        u"actual"_s, {{"executions", studies.path(u"executions.csv"_s).toStdString()}, {"bracket", "off"}});
    // The last one is 3840 x 2160 with QT_SCALE_FACTOR=2.
    for (const QSize size : {QSize(1366, 768), QSize(1024, 640), QSize(1920, 1080)}) {
        for (const Theme theme : {Theme::Light, Theme::Dark})
            failures += Photographer(folder, studies, size, theme).photographAll();
    }
    if (failures > 0)
        std::fprintf(stderr, "%d pictures could not be taken, or did not become ready in time.\n", failures);
    return failures == 0 ? 0 : 5;
}
