// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers, what it lists, and what it copies.
#include "base/unjoined_thread.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "support/app_settings.h"
#include "support/background_task.h"
#include "support/plain_text.h"
#include "support/recent_sources.h"
#include "support/shown_text.h"
#include "support/table_copy.h"
#include "support/window_icon.h"
#include "test_files.h"

#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <future>
#include <memory>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestWindowSupport : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& bytes)
    {
        return test::writeFile(m_folder, name, bytes);
    }

private slots:
    void settingsComeBack()
    {
        const QString file = m_folder.filePath(u"deep/er/sorlab.ini"_s);
        {
            AppSettings settings(file);
            QCOMPARE(settings.note(), QString());
            QSignalSpy spy(&settings, &AppSettings::changed);
            settings.setTheme(Theme::Dark);
            settings.setRefreshMode(RefreshMode::Remote);
            settings.setSkipsWelcome(true);
            settings.setCostMeasure(u"bps"_s);
            settings.setHeatmapSetting(u"x"_s, u"lambda_over"_s);
            settings.setLayoutState(u"main"_s, QByteArray("\0\x01\xff binary", 10));
            settings.setLastSetup(u"{ \"csv\": [\"ü, ;\\n\"] }"_s);
            settings.setRecents({u"a, b"_s, u"c"_s});
            settings.addBrokers(u"localhost:9092"_s);
            settings.addBrokers(u"other:9092"_s);
            settings.addBrokers(u"localhost:9092"_s);
            settings.setExportFolder(u"/out"_s);
            settings.setOpenTab(2);
            settings.setMaximised(true);
            settings.setHiddenStrategies({u"twap"_s});
            QCOMPARE(spy.count(), 15);
            settings.setTheme(Theme::Dark);
            QCOMPARE(spy.count(), 15); // nothing changed
        }
        const AppSettings settings(file);
        QCOMPARE(settings.note(), QString());
        QVERIFY(settings.theme() == Theme::Dark);
        QVERIFY(settings.refreshMode() == RefreshMode::Remote);
        QVERIFY(settings.skipsWelcome());
        QCOMPARE(settings.costMeasure(), u"bps"_s);
        QCOMPARE(settings.heatmapSetting(u"x"_s), u"lambda_over"_s);
        QCOMPARE(settings.layoutState(u"main"_s), QByteArray("\0\x01\xff binary", 10));
        QCOMPARE(settings.lastSetup(), u"{ \"csv\": [\"ü, ;\\n\"] }"_s);
        QCOMPARE(settings.recents(), (QStringList{u"a, b"_s, u"c"_s}));
        QCOMPARE(settings.brokers(), (QStringList{u"localhost:9092"_s, u"other:9092"_s}));
        QCOMPARE(settings.exportFolder(), u"/out"_s);
        QCOMPARE(settings.openTab(), 2);
        QCOMPARE(settings.hiddenStrategies(), QStringList{u"twap"_s});
        QVERIFY(settings.isMaximised());
    }

    void theFileIsItsOwnersAlone()
    {
        constexpr auto kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        const QString fresh = m_folder.filePath(u"own/fresh.ini"_s);
        const QString open = write(u"open.ini"_s, "[General]\nversion=1\n[look]\ntheme=dark\n");
        QVERIFY(QFile::setPermissions(open, QFile::permissions(open) | kOthers));
        for (const QString& file : {fresh, open}) {
            {
                AppSettings settings(file);
                QVERIFY(QFile::exists(file));
                QCOMPARE(QFile::permissions(file) & kOthers, QFileDevice::Permissions());
                settings.addBrokers(u"secret-host:9092"_s);
            }
            QCOMPARE(QFile::permissions(file) & kOthers, QFileDevice::Permissions());
            QVERIFY(QFile::permissions(file).testFlags(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        }
        QVERIFY(AppSettings(open).theme() == Theme::Dark);
    }

    void aBrokenFileGivesDefaultsAndOneSentence()
    {
        const QString file = write(u"broken.ini"_s, "\x01\x02 this is not\n an ini [ file \xff\n");
        {
            AppSettings settings(file);
            QVERIFY2(settings.note().contains(u"damaged"_s), qPrintable(settings.note()));
            QVERIFY(settings.theme() == Theme::System);
            settings.setTheme(Theme::Light);
            settings.setUiScale(150);
        }
        QVERIFY(QFile::exists(file + u".broken"_s));
        const AppSettings again(file);
        QCOMPARE(again.note(), QString());
        QVERIFY(again.theme() == Theme::Light);
        QCOMPARE(again.uiScale(), 150);
    }

    void aNewerFileIsLeftAsItIs()
    {
        const QByteArray bytes = "[General]\nversion=99\n[look]\ntheme=dark\n";
        const QString file = write(u"newer.ini"_s, bytes);
        {
            AppSettings settings(file);
            QVERIFY2(settings.note().contains(u"newer"_s), qPrintable(settings.note()));
            QVERIFY(settings.theme() == Theme::System);
            QVERIFY(settings.file().isEmpty());
            settings.setTheme(Theme::Light);
            QVERIFY(settings.theme() == Theme::Light);
        }
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        QCOMPARE(read.readAll(), bytes);
    }

    void cleanIgnoresTheFileAndLeavesIt()
    {
        const QString file = write(u"kept.ini"_s, "[General]\nversion=1\n[look]\ntheme=dark\n");
        QVERIFY(AppSettings(file).theme() == Theme::Dark);
        AppSettings clean(file, true);
        QVERIFY(clean.theme() == Theme::System);
        clean.setTheme(Theme::Light);
        QVERIFY(AppSettings(file).theme() == Theme::Dark);
    }

    void valuesThatMakeNoSenseAreDefaults()
    {
        const QString file =
            write(u"odd.ini"_s,
                  "[General]\nversion=1\n[look]\ntheme=pink\nrefresh=9\n[window]\ngeometry=x\ntab=-4\n");
        const AppSettings settings(file);
        QVERIFY(settings.theme() == Theme::System);
        QVERIFY(settings.refreshMode() == RefreshMode::Auto);
        QVERIFY(!settings.windowGeometry());
        QCOMPARE(settings.openTab(), 0);
    }

    void resettingForgetsEverything()
    {
        const QString file = m_folder.filePath(u"reset.ini"_s);
        {
            AppSettings settings(file);
            settings.setTheme(Theme::Dark);
            settings.setLayoutState(u"a"_s, "x");
            settings.resetLayout();
            QVERIFY(settings.layoutState(u"a"_s).isEmpty());
            QVERIFY(settings.theme() == Theme::Dark);
            settings.resetAll();
            QVERIFY(settings.theme() == Theme::System);
        }
        QVERIFY(AppSettings(file).theme() == Theme::System);
    }

    void windowsComeBackOnAScreen()
    {
        const QList<QRect> screens{{0, 0, 1920, 1080}, {1920, 0, 1280, 1024}};
        const QRect inside(100, 100, 800, 600);
        QCOMPARE(clampedToScreens(inside, screens), inside);
        QCOMPARE(clampedToScreens({5000, 5000, 800, 600}, screens), QRect(1120, 480, 800, 600));
        QCOMPARE(clampedToScreens({-300, -50, 800, 600}, screens), QRect(0, 0, 800, 600));
        QCOMPARE(clampedToScreens({2000, 500, 3000, 3000}, screens), QRect(1920, 0, 1280, 1024));
        QCOMPARE(clampedToScreens(inside, {}), inside);
        AppSettings settings(QString(), true);
        settings.setWindowGeometry({90'000, 90'000, 300, 200});
        QVERIFY(settings.windowGeometry()->x() < 90'000);
    }

    void recentSourcesAreNewestFirstAndTenAtMost()
    {
        AppSettings settings(QString(), true);
        RecentSources recents(&settings);
        for (int i = 0; i < 12; ++i)
            recents.addFiles({u"/nowhere/%1.csv"_s.arg(i)});
        recents.addTopic(u"b:9092"_s, u"t"_s);
        recents.addFiles({u"/nowhere/5.csv"_s});
        const auto sources = recents.sources();
        QCOMPARE(sources.size(), 10);
        QCOMPARE(sources[0].files, QStringList{u"/nowhere/5.csv"_s});
        QVERIFY(sources[1].isKafka());
        QCOMPARE(sources[1].label(), u"t on b:9092"_s);
        QVERIFY(!sources[1].isMissing());
        recents.clear();
        QVERIFY(recents.sources().isEmpty());
        RunSetup setup;
        recents.add(setup); // no source
        QVERIFY(recents.sources().isEmpty());
        QVERIFY(applyWord(setup, "csv", "/x/a.csv") && applyWord(setup, "csv", "/x/b.csv"));
        recents.add(setup);
        QCOMPARE(recents.sources().front().label(), u"a.csv and 1 more"_s);
    }

    void missingFilesAreGreyed()
    {
        AppSettings settings(QString(), true);
        RecentSources recents(&settings);
        QMenu menu;
        int opened = 0;
        recents.fill(&menu, [&](const RecentSource&) { ++opened; });
        QCOMPARE(menu.actions().front()->text(), u"Nothing opened yet."_s);
        QVERIFY(!menu.actions().front()->isEnabled());
        recents.addFiles({u"/nowhere/a & b.csv"_s});
        recents.addFiles({write(u"there.csv"_s, "x")});
        settings.setRecents(settings.recents() << u"rubbish"_s);
        recents.fill(&menu, [&](const RecentSource& source) { opened += source.files.size() == 1 ? 1 : 0; });
        QCOMPARE(menu.actions().size(), 2);
        QVERIFY(menu.actions().at(0)->isEnabled());
        QCOMPARE(menu.actions().at(1)->text(), u"a && b.csv (file not found)"_s);
        QVERIFY(!menu.actions().at(1)->isEnabled());
        menu.actions().at(0)->trigger();
        QCOMPARE(opened, 1);
    }

    void tablesAreCopiedAsTabSeparatedRows()
    {
        QStandardItemModel model(3, 3);
        model.setHorizontalHeaderLabels({u"A"_s, u"B"_s, u"C"_s});
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 3; ++column)
                model.setItem(row, column, new QStandardItem(u"%1%2"_s.arg(row).arg(column)));
        }
        model.item(1, 2)->setText(u"tab\there\nand there"_s);
        QTableView table;
        table.setModel(&model);
        table.setColumnHidden(1, true);
        QCOMPARE(tableText(table, true), u"A\tC\n00\t02\n10\ttab here and there\n20\t22\n"_s);
        table.horizontalHeader()->moveSection(2, 0);
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        table.selectRow(2);
        QCOMPARE(tableText(table, false), u"22\t20\n"_s);
        installTableCopy(&table);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        table.activateWindow();
        table.setFocus();
        QTRY_VERIFY(table.hasFocus());
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"C\tA\n22\t20\n"_s);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"22\t20\n"_s);
    }

    void numbersReadAsPeopleWriteThem()
    {
        QCOMPARE(textOf(Price{222'750'000'000}), u"222.7500"_s);
        QCOMPARE(textOf(Cash{1'113'750'000'000'000}), u"1,113,750.00"_s);
        QCOMPARE(dollarText(Cash{-3'200'000'000}), u"-$3.20"_s);
        QCOMPARE(textOf(Shares{5000}, {}), u"5,000"_s);
        QCOMPARE(signedBpsText(3.21), u"+3.21"_s);
        QCOMPARE(signedBpsText(-13.1), u"-13.10"_s);
        QCOMPARE(signedBpsText(-0.001), u"0.00"_s);
        QCOMPARE(clockText(*parseIsoTime("2024-08-01T13:45:14.1149Z")), u"13:45:14.114"_s);
        QCOMPARE(estimateText(0.2), u"under 1 s"_s);
        QCOMPARE(estimateText(130), u"2 min 10 s"_s);
        QCOMPARE(estimateText(11'100), u"3 h 5 min"_s);
    }

    void textOfTheWorldIsNeverMarkup()
    {
        QVERIFY(!plainToolTip(u"<b>x</b> & y"_s).contains(u"<b>"_s));
        QCOMPARE(plainToolTip(QString()), QString());
        ElidedLabel label;
        label.setFullText(u"<b>a very long name</b>"_s);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        label.resize(30, 20);
        QVERIFY(!label.grab().isNull());
        QVERIFY(label.toolTip().contains(u"&lt;b&gt;"_s));
        QCOMPARE(makeNote(u"<i>"_s, &label)->textFormat(), Qt::PlainText);
    }

    void theIconIsThePictureOfThePackage()
    {
        const QIcon icon = windowIcon();
        for (const int size : {16, 48, 256}) {
            const QImage picture = icon.pixmap(QSize(size, size)).toImage();
            QCOMPARE(picture.size(), QSize(size, size));
            const auto at = [&](int x, int y) { return picture.pixelColor(x * size / 256, y * size / 256); };
            QCOMPARE(at(0, 0).alpha(), 0); // rounded corners
            QCOMPARE(at(64, 128), QColor(Qt::white));
            QCOMPARE(at(192, 128), QColor(0xff, 0xb0, 0x00));
            QCOMPARE(at(192, 64), QColor(0x5f, 0xb3, 0xff));
            QCOMPARE(at(64, 40), QColor(0x17, 0x32, 0x4d));
        }
        // The same numbers as the drawing that packages install.
        QFile file(QStringLiteral(SOR_SOURCE_DIR "/resources/package/sorlab.svg"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        for (const char* part : {"#17324d", "#5fb3ff", "#ffb000", "C120 128 120 64 184 64", "rx=\"48\""})
            QVERIFY2(svg.contains(part), part);
    }

    void workThatMayBeLeftBehindIsNotWaitedFor()
    {
        std::promise<void> gate;
        // It owns what it uses, for it outlives the task.
        auto opened = std::make_shared<std::future<void>>(gate.get_future());
        auto heard = std::make_shared<std::atomic<int>>(0);
        {
            BackgroundTask task;
            task.setLeftBehind(true);
            task.start([opened, heard](const std::stop_token&, const BackgroundTask::Post& post) {
                opened->wait(); // ignores the stop
                post([heard] { ++*heard; });
            });
        }
        // Here at once: had the destructor waited, the gate would never open.
        QVERIFY(!waitForUnjoined(std::chrono::milliseconds(0)));
        gate.set_value();
        QVERIFY(waitForUnjoined(std::chrono::seconds(30)));
        QCoreApplication::processEvents();
        QCOMPARE(heard->load(), 0);
    }

    void workThatWasStoppedIsNotHeard()
    {
        BackgroundTask task;
        std::atomic<bool> sawStop{false};
        int heard = 0;
        QSignalSpy finished(&task, &BackgroundTask::finished);
        task.start([&](const std::stop_token& stop, const BackgroundTask::Post& post) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            sawStop = true;
            post([&] { heard += 100; });
        });
        QVERIFY(task.isRunning());
        task.start([&](const std::stop_token&, const BackgroundTask::Post& post) { post([&] { ++heard; }); });
        QTRY_COMPARE(finished.count(), 1);
        QTRY_VERIFY(sawStop);
        QCoreApplication::processEvents();
        QCOMPARE(heard, 1);
        QVERIFY(!task.isRunning());
    }
};

QTEST_MAIN(TestWindowSupport)
#include "tst_window_support.moc"
