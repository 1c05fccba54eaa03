// SPDX-License-Identifier: GPL-3.0-or-later
// The window during a live run: what it says in each state, and what its buttons do.
#include "live_fixture.h"
#include "main_window_fixture.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/live_panel.h"
#include "panels/message_banner.h"
#include "panels/run_bar.h"
#include "support/plain_text.h"
#include "window/window_actions.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTableView>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A window in a live run.
struct LiveFixture : Fixture {
    explicit LiveFixture(const RunSetup& setup)
    {
        window.setSetup(setup);
        window.run();
    }
    QString said() { return bench().runBar()->text(); }
    QString field(const QString& name)
    {
        for (const QLabel* label : window.statusBar()->findChildren<QLabel*>()) {
            if (label->accessibleName() != name)
                continue;
            const auto* elided = qobject_cast<const ElidedLabel*>(label);
            return elided != nullptr ? elided->fullText() : label->text();
        }
        return {};
    }
    /// The number in "Paused — 6,000 quotes waiting".
    std::optional<int> quotesWaiting()
    {
        static const QRegularExpression pattern(u"^Paused — ([0-9,]+) quotes? waiting"_s);
        const QRegularExpressionMatch match = pattern.match(said());
        return match.hasMatch() ? std::optional(match.captured(1).remove(u',').toInt()) : std::nullopt;
    }
    QPushButton* button(const QString& text)
    {
        for (auto* button : bench().banner()->findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisibleTo(bench().banner()))
                return button;
        }
        return nullptr;
    }
    /// The value of a line of the live panel.
    QString fact(const QString& label) { return bench().grid()->live()->value(label); }
    std::size_t points()
    {
        std::size_t points = 0;
        for (const ChartSeries& series : bench().charts()->cost()->series())
            points += static_cast<std::size_t>(series.data.size());
        return points;
    }
};

/// Lines of a CSV file behind its header.
int rowsOf(const std::string& csv)
{
    return static_cast<int>(bytesOf(QString::fromStdString(csv)).count('\n')) - 1;
}

} // namespace

class TestLiveWindow : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void itSaysWhatItWaitsForThenDrawsThenSearches()
    {
        const LiveBroker broker;
        const CutFile cut = cutFile(m_folder, m_csv, 0.6);
        const std::string end = formatIsoTime(cut.end);
        LiveFixture fixture(broker.setup({{"until", "never"}, {"to", end.c_str()}}));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.said().startsWith(u"Connected, no quotes for "_s), kPatienceMs);
        QVERIFY(fixture.field(u"State"_s).startsWith(u"● Connected, no quotes for "_s));
        QCOMPARE(fixture.field(u"Data"_s), u"no quotes yet"_s);
        QVERIFY(fixture.window.actions()->pause->isEnabled());
        QVERIFY(fixture.window.actions()->stop->isEnabled());
        QVERIFY(!fixture.bench().charts()->isShowingQuotes());
        QCOMPARE(fixture.points(), std::size_t{0});
        // In the place of the heatmap.
        QVERIFY(fixture.bench().grid()->live()->isVisible());
        QVERIFY(!fixture.bench().grid()->heatmap()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.fact(u"State"_s).startsWith(u"Connected, no quotes for "_s),
                                 kPatienceMs);
        QCOMPARE(fixture.fact(u"Last quote"_s), u"none yet"_s);
        QCOMPARE(fixture.fact(u"Refused or marked"_s), u"none"_s);

        std::jthread publisher([&] { QVERIFY(broker.publish(m_csv, 60.0)); });
        QTRY_VERIFY_WITH_TIMEOUT(fixture.points() > 0, kPatienceMs);
        QVERIFY(!fixture.window.desk()->view().isFinal);
        const QAbstractItemModel* quotes = fixture.bench().grid()->live()->quotes()->model();
        QTRY_VERIFY_WITH_TIMEOUT(quotes->rowCount() == 3 || !fixture.controller().isBusy(), kPatienceMs);
        QVERIFY(quotes->index(0, 5).data().toString().endsWith(u" s"_s));
        // The router's orders, or why there are none.
        const LivePanel* live = fixture.bench().grid()->live();
        QCOMPARE(live->noOrders().isEmpty(), live->orders()->model()->rowCount() > 0);
        QVERIFY(live->noOrders() != u"The router has not run yet."_s);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.field(u"Speed"_s).contains(u" quotes/s · "_s)
                                     || !fixture.controller().isBusy(),
                                 kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.isDone(), kPatienceMs);
        publisher.join();
        QVERIFY(fixture.bench().grid()->heatmap()->isVisible());
        QVERIFY(fixture.fact(u"End of the order"_s).endsWith(u" UTC, reached"_s)
                || fixture.fact(u"End of the order"_s).contains(u" left of the data's time ("_s));
        QVERIFY(fixture.fact(u"Memory"_s).contains(u" MB ("_s));
        QVERIFY(fixture.window.desk()->view().isComplete);
        QVERIFY(fixture.field(u"State"_s).startsWith(u"● Done in "_s));
        QCOMPARE(fixture.bench().charts()->cost()->endTime(), count(cut.end));
    }

    void stopKeepsWhatIsThereAndOffersTheSearch()
    {
        const LiveBroker broker;
        QVERIFY(broker.publish(m_csv));
        LiveFixture fixture(broker.setup({{"until", "never"}}));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.points() > 0, kPatienceMs);
        fixture.window.actions()->stop->trigger();
        QVERIFY(fixture.said() == u"Stopping…"_s || fixture.controller().state() == RunState::Done);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.desk()->view().isFinal, kPatienceMs);
        QVERIFY(fixture.field(u"State"_s).contains(u"Stopped; partial: 1 of 8 cells"_s));
        QVERIFY(fixture.bench().banner()->text().startsWith(
            u"Stopped: the results are of the quotes up to 13:3"_s));
        QVERIFY(fixture.window.actions()->saveResults->isEnabled());
        QVERIFY(!fixture.window.desk()->view().isTuned);
        QPushButton* search = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((search = fixture.button(u"Optimise on this data"_s)) != nullptr,
                                 kPatienceMs);
        search->click();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.desk()->view().isFinal
                                     && fixture.window.desk()->view().cellsDone == 8,
                                 kPatienceMs);
        QVERIFY(!fixture.window.desk()->view().isComplete);
        QVERIFY(fixture.field(u"State"_s).contains(u"; partial: quotes up to 13:3"_s));
    }

    void aLostConnectionIsSaidAndItsReturnToo()
    {
        LiveBroker broker;
        QVERIFY(broker.publish(m_csv));
        LiveFixture fixture(broker.setup({{"until", "never"}}));
        MessageBanner* banner = fixture.bench().banner();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.points() > 0, kPatienceMs);
        broker.setDown();
        QTRY_VERIFY_WITH_TIMEOUT(banner->has(u"run/connection"_s), kPatienceMs);
        QVERIFY2(banner->text().startsWith(u"Not connected to 127.0.0.1:"_s), qPrintable(banner->text()));
        QVERIFY(fixture.said().startsWith(u"Not connected; retrying ("_s));
        QVERIFY(fixture.field(u"State"_s).startsWith(u"○ Not connected; retrying ("_s));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.button(u"Stop"_s) != nullptr
                                     && fixture.button(u"Test connection…"_s) != nullptr,
                                 kPatienceMs);
        // The seconds pass; it is one message all the time.
        const QString before = banner->text();
        QTRY_VERIFY_WITH_TIMEOUT(banner->text() != before, kPatienceMs);
        QVERIFY(!banner->text().contains(u'×'));
        broker.setUp();
        QTRY_VERIFY_WITH_TIMEOUT(banner->has(u"run/reconnected"_s), kPatienceMs);
        QVERIFY(!banner->has(u"run/connection"_s));
        QVERIFY2(banner->text().contains(u"; reconnected after "_s)
                     && banner->text().contains(u"no gap in offsets"_s),
                 qPrintable(banner->text()));
        QCOMPARE(fixture.controller().state(), RunState::Live);
    }

    void aBrokerThatIsNotThereIsToldFromTheStart()
    {
        LiveBroker broker;
        broker.setDown();
        LiveFixture fixture(broker.setup({{"until", "never"}}));
        MessageBanner* banner = fixture.bench().banner();
        QTRY_VERIFY_WITH_TIMEOUT(banner->has(u"run/connection"_s), kPatienceMs);
        QCOMPARE(fixture.controller().state(), RunState::Connecting);
        QVERIFY(fixture.said().startsWith(u"Connecting to 127.0.0.1:"_s));
        QVERIFY2(banner->text().startsWith(u"Not connected to 127.0.0.1:"_s), qPrintable(banner->text()));
        fixture.window.actions()->stop->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.controller().isBusy(), kPatienceMs);
        QCOMPARE(banner->count(), 0);
        QCOMPARE(fixture.controller().state(), RunState::Idle);
    }

    /// Waits once, not three times as long like QTRY_VERIFY, which would pass Qt's limit for a function.
    void pauseSaysHowManyQuotesWait()
    {
        constexpr int kWaitMs = 60'000;
        const LiveBroker broker;
        const CutFile part = cutFile(m_folder, m_csv, 0.3);
        QVERIFY(broker.publish(part.path));
        LiveFixture fixture(broker.setup({{"until", "never"}}));
        const auto isSilent = [&] {
            return fixture.points() > 0 && fixture.said().startsWith(u"Connected, no quotes for "_s);
        };
        QVERIFY2(QTest::qWaitFor(isSilent, kWaitMs), qPrintable(fixture.said()));
        QAction* pause = fixture.window.actions()->pause;
        pause->trigger();
        QCOMPARE(pause->text(), u"Resume"_s);
        // The reader has heard of it.
        QVERIFY2(QTest::qWaitFor([&] { return fixture.quotesWaiting().has_value(); }, kWaitMs),
                 qPrintable(fixture.said()));
        QVERIFY(broker.publish(m_csv));
        const int published = rowsOf(m_csv);
        // What waited before may still find its turn: the second file alone is sure to wait. It is longer
        // than the first.
        QVERIFY(published > static_cast<int>(part.rows));
        QVERIFY2(QTest::qWaitFor([&] { return fixture.quotesWaiting() >= published; }, kWaitMs),
                 qPrintable(fixture.said()));
        // Of a busy broker not all of the first run may have been fetched; each run ends with a marker in
        // each partition.
        constexpr int kMarkers = 16;
        QVERIFY(*fixture.quotesWaiting() <= static_cast<int>(part.rows) + published + kMarkers);
        QVERIFY(fixture.field(u"State"_s).startsWith(u"● Paused — "_s));
        pause->trigger();
        QCOMPARE(pause->text(), u"Pause"_s);
        QVERIFY2(QTest::qWaitFor([&] { return fixture.field(u"Data"_s).contains(u"3 venues"_s); }, kWaitMs),
                 qPrintable(fixture.said()));
        QCOMPARE(fixture.controller().state(), RunState::Live);
    }

    void theWindowClosesAtAnyMoment()
    {
        LiveBroker broker;
        QVERIFY(broker.publish(m_csv));
        for (const bool isDown : {false, true}) {
            LiveFixture fixture(broker.setup({{"until", "never"}}));
            QTRY_VERIFY_WITH_TIMEOUT(fixture.points() > 0, kPatienceMs);
            if (isDown) {
                broker.setDown();
                QTRY_VERIFY_WITH_TIMEOUT(fixture.bench().banner()->has(u"run/connection"_s), kPatienceMs);
            }
            QSignalSpy ready(&fixture.controller(), &RunController::quitReady);
            QElapsedTimer clock;
            clock.start();
            fixture.window.close();
            QVERIFY(ready.count() == 1 || ready.wait(kPatienceMs));
            qInfo("closed after %lld ms", clock.elapsed());
        }
    }
};

QTEST_MAIN(TestLiveWindow)
#include "tst_live_window.moc"
