// SPDX-License-Identifier: GPL-3.0-or-later
// Labels, the zoom's history, venue bars, the chart of start times, and the timer of all views.
#include "charts/bars/venue_bars.h"
#include "charts/chart_contents.h"
#include "charts/refresh_timer.h"
#include "charts/time/starts_chart.h"
#include "charts/zoom_history.h"
#include "compare_numbers.h"

#include <QEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <chrono>
#include <cmath>

using namespace sor::ui;

namespace {

VenueShares twoRows()
{
    VenueShares shares;
    shares.venues = {QStringLiteral("XNAS"), QStringLiteral("ARCX")};
    shares.rows.push_back({QStringLiteral("Optimised"), SeriesRole::Optimised, {600, 400}, {3, 1}, 1'000});
    shares.rows.push_back({QStringLiteral("TWAP"), SeriesRole::Twap, {0, 500}, {}, 1'000});
    return shares;
}

/// Counts how often a window's picture is renewed.
class DrawingCounter : public QObject {
public:
    explicit DrawingCounter(QWidget* window) { window->installEventFilter(this); }
    int drawings = 0;

private:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        drawings += event->type() == QEvent::UpdateRequest ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }
};

StartSavings fewStarts()
{
    StartSavings data;
    StartSavings::Against against;
    against.baseline = QStringLiteral("Best Ask");
    for (int i = 0; i < 5; ++i)
        data.startsNs.push_back(1'722'519'392'000'000'000 + i * 60'000'000'000LL);
    against.savingsBps = {1.0, -0.5, 2.0, std::nullopt, 1.5};
    against.meanBps = 1.0;
    against.lowBps = 0.25;
    against.highBps = 1.75;
    data.against.push_back(against);
    against.baseline = QStringLiteral("TWAP");
    against.lowBps.reset();
    against.highBps.reset();
    against.intervalReason = QStringLiteral("only 4 independent horizons, 10 are needed.");
    data.against.push_back(against);
    return data;
}

} // namespace

class TestChartPictures : public QObject {
    Q_OBJECT

private slots:
    void labelsAtTheEndsDoNotOverlap()
    {
        const auto apart = spreadLabels({50, 52, 200}, 16, 0, 300);
        QCOMPARE(apart[2], 192.0);
        QVERIFY(apart[1] - apart[0] >= 16);
        COMPARE_NEAR((apart[0] + apart[1]) / 2 + 8, 51, 1e-9); // centred on what they name
        const auto bottom = spreadLabels({299, 299, 299}, 16, 0, 300);
        QCOMPARE(bottom, (std::vector<double>{252, 268, 284}));
        const auto packed = spreadLabels({1, 1, 1, 1, 1}, 16, 0, 40); // no room: evenly over what there is
        QCOMPARE(packed.front(), 0.0);
        QCOMPARE(packed.back(), 24.0);
        QVERIFY(spreadLabels({}, 16, 0, 100).empty());
    }

    void historyJoinsOneGesture()
    {
        ZoomHistory history;
        const auto now = ZoomHistory::Clock::now();
        history.leave({0, 100}, now);
        history.leave({10, 90}, now + std::chrono::milliseconds(100));
        history.leave({20, 80}, now + std::chrono::milliseconds(900));
        QCOMPARE(history.back({30, 70}).value(), (TimeSpan{20, 80}));
        QCOMPARE(history.back({20, 80}).value(), (TimeSpan{0, 100}));
        QVERIFY(!history.back({0, 100}));
        QCOMPARE(history.forward({0, 100}).value(), (TimeSpan{20, 80}));
    }

    void barsTellWhatIsUnderTheMouse()
    {
        VenueBars bars;
        bars.setData(twoRows());
        bars.resize(500, 160);
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        QStringList seen;
        for (int y = 0; y < bars.height(); ++y) {
            for (int x = 0; x < bars.width(); ++x) {
                const QString text = bars.textAt({x, y});
                if (!text.isEmpty() && !seen.contains(text))
                    seen.append(text);
            }
        }
        QCOMPARE(seen,
                 (QStringList{QStringLiteral("Optimised: 600 shares at XNAS (60 %), 3 fills"),
                              QStringLiteral("Optimised: 400 shares at ARCX (40 %), 1 fill"),
                              QStringLiteral("TWAP: 500 shares at ARCX (100 %)"),
                              QStringLiteral("TWAP: 500 of 1,000 shares not filled")}));
        QCOMPARE(bars.accessibleDescription(),
                 QStringLiteral("Optimised: XNAS 600, ARCX 400; TWAP: ARCX 500"));
        QCOMPARE(bars.dataCsv(),
                 QStringLiteral("strategy,venue,shares,fills\nOptimised,XNAS,600,3\nOptimised,ARCX,400,1\n"
                                "TWAP,XNAS,0,\nTWAP,ARCX,500,\n"));
    }

    void theLegendOfVenuesFitsEveryWidth()
    {
        VenueBars bars;
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        for (int venues = 0; venues < 10; ++venues) {
            VenueShares data = twoRows();
            for (int more = 0; more < venues; ++more) {
                data.venues.push_back(QStringLiteral("VENUE%1").arg(more));
                for (VenueShares::Row& row : data.rows)
                    row.shares.push_back(10);
            }
            bars.setData(std::move(data));
            for (const int width : {120, 200, 333, 500, 900}) {
                bars.resize(width, 200);
                QVERIFY(!bars.grab().isNull());
                QCoreApplication::processEvents();
            }
        }
    }

    void partsAreAsWideAsTheirShares()
    {
        VenueBars bars;
        bars.setData(twoRows());
        bars.resize(600, 160);
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        int first = 0;
        int second = 0;
        for (int x = 0; x < bars.width(); ++x) {
            // The middle of the first row.
            for (int y = 0; y < bars.height(); ++y) {
                const QString text = bars.textAt({x, y});
                if (text.startsWith(QStringLiteral("Optimised: 600"))) {
                    ++first;
                    break;
                }
                if (text.startsWith(QStringLiteral("Optimised: 400"))) {
                    ++second;
                    break;
                }
            }
        }
        COMPARE_NEAR(first * 2, second * 3, 4);
    }

    void startsAreCountedInRoundBins()
    {
        const SavingsHistogram histogram = savingsHistogram({1.0, -0.5, 2.0, std::nullopt, 1.5, 1.6}, 6);
        QCOMPARE(histogram.width, 0.5);
        QCOMPARE(histogram.from, -0.5);
        QCOMPARE(histogram.counts, (std::vector<std::size_t>{1, 0, 0, 1, 2, 1}));
        QCOMPARE(histogram.highest, std::size_t{2});
        // Zero is an edge: no bin mixes better with worse.
        const SavingsHistogram around = savingsHistogram({-0.7, -0.01, 0.01, 3.3}, 4);
        const double edges = -around.from / around.width;
        QCOMPARE(edges, std::round(edges));
        QVERIFY(savingsHistogram({0.0, 0.0}, 5).highest == 2);
    }

    void startsSayWhatTheyShow()
    {
        StartsChart chart;
        QCOMPARE(chart.sentence(), QStringLiteral("No start times were tried."));
        chart.setData(fewStarts());
        QCOMPARE(chart.sentence(),
                 QStringLiteral("Better than Best Ask at 3, equal at 0, worse at 1 of 4 starts; mean saving "
                                "+1.00 bps, 95% interval "
                                "+0.25 to +1.75. "
                                "1 start could not be compared."));
        QSignalSpy changed(&chart, &StartsChart::baselineChanged);
        chart.setBaseline(1);
        QCOMPARE(changed.count(), 1);
        QVERIFY(chart.sentence().contains(QStringLiteral("no interval: only 4 independent horizons")));
        QVERIFY(chart.dataCsv().contains(QStringLiteral("2024-08-01T13:37:32.000000000Z,Best Ask,-0.5\n")));
        // A tie is neither.
        StartSavings ties = fewStarts();
        ties.against[0].savingsBps = {1.0, 0.0, -0.5, 0.0, std::nullopt};
        chart.setData(ties);
        chart.setBaseline(0);
        QVERIFY2(chart.sentence().startsWith(
                     QStringLiteral("Better than Best Ask at 1, equal at 2, worse at 1 of 4 starts; ")),
                 qPrintable(chart.sentence()));
        chart.setBaseline(1);
        StartSavings unequal = fewStarts();
        unequal.against[0].savingsBps.assign(5, std::nullopt);
        chart.setData(unequal);
        QCOMPARE(chart.baseline(), 1); // the choice stays with its name
        chart.setBaseline(0);
        QCOMPARE(chart.sentence(),
                 QStringLiteral("Not comparable: none of 5 starts can be compared with Best Ask."));
    }

    void timerGoesByPlaceAndFocus()
    {
        QCOMPARE(RefreshTimer::intervalFor(false, true, true), 100);
        QCOMPARE(RefreshTimer::intervalFor(false, true, false), 200);
        QCOMPARE(RefreshTimer::intervalFor(true, true, true), 500);
        QCOMPARE(RefreshTimer::intervalFor(true, true, false), 1'000);
        QCOMPARE(RefreshTimer::intervalFor(false, false, true), 0);
    }

    void timerStopsWhileTheWindowIsHidden()
    {
        QWidget window;
        RefreshTimer timer(&window);
        QSignalSpy ticks(&timer, &RefreshTimer::tick);
        QCOMPARE(timer.intervalMs(), 0);
        window.show();
        QTRY_VERIFY(timer.intervalMs() > 0);
        QTRY_VERIFY(ticks.count() >= 2);
        window.showMinimized();
        QTRY_COMPARE(timer.intervalMs(), 0);
        window.showNormal();
        QTRY_VERIFY(timer.intervalMs() > 0);
        timer.setRemote(true);
        QVERIFY(timer.intervalMs() >= 500);
        window.hide();
        QTRY_COMPARE(timer.intervalMs(), 0);
    }

    /// A changed text asks one parent after another for a new layout; all of them come before the drawing.
    void aTickIsOneDrawing()
    {
        QWidget window;
        window.resize(400, 300);
        auto* column = new QVBoxLayout(&window);
        auto* row = new QWidget;
        auto* label = new QLabel(row);
        label->setWordWrap(true);
        (new QVBoxLayout(row))->addWidget(label);
        column->addWidget(row);
        column->addWidget(new QLabel(QStringLiteral("below")));
        column->addStretch(1);
        RefreshTimer timer(&window);
        int ticks = 0;
        QList<int> heights; // of the label, as each tick found it
        connect(&timer, &RefreshTimer::tick, label, [&] {
            heights.append(label->height());
            label->setText(QStringLiteral("word ").repeated(++ticks % 2 == 0 ? 1 : 60));
        });
        DrawingCounter counter(&window);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(ticks >= 2);
        const int ticksBefore = ticks;
        counter.drawings = 0;
        QTRY_VERIFY(ticks >= ticksBefore + 4);
        QVERIFY(heights[heights.size() - 1] != heights[heights.size() - 2]); // there was a layout to settle
        QVERIFY2(counter.drawings <= ticks - ticksBefore, qPrintable(QString::number(counter.drawings)));
    }
};

QTEST_MAIN(TestChartPictures)
#include "tst_chart_pictures.moc"
