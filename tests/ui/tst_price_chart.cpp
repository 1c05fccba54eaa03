// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of the market: what it draws of a tape, its scale, its fills, and the window that is dragged on
// it.
#include "chart_fixture.h"
#include "charts/qcustomplot.h"
#include "compare_numbers.h"
#include "input/tape_loader.h"
#include "main_window_fixture.h"
#include "panels/charts_panel.h"
#include "panels/summary_strip.h"
#include "run/price_lines.h"
#include "setup/setup_panel.h"
#include "window/window_actions.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Asks at 100.01 and bids at 100 each second for a minute; one second a stub on both sides.
MarketLines levelMarket(bool hasStub)
{
    MarketLines lines;
    lines.venues = {u"XNAS"_s, u"EDGX"_s};
    for (int i = 0; i < 60; ++i) {
        const bool isStub = hasStub && i == 30;
        lines.asks.append(kStart + i * kSecond, isStub ? 199'999.99 : 100.01 + 0.01 * (i % 2));
        lines.bids.append(kStart + i * kSecond, isStub ? 0.01 : 100.00 + 0.01 * (i % 2));
        lines.volume.append(kStart + i * kSecond, 100.0 * (i + 1));
    }
    return lines;
}

Fill fillAt(std::int64_t second, double price, bool isMaker)
{
    Fill fill;
    fill.time = UnixNanos{Nanos{kStart + second * kSecond}};
    fill.shares = {100};
    fill.price = Price{std::llround(price * 1e9)};
    fill.isMaker = isMaker;
    return fill;
}

} // namespace

class TestPriceChart : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    /// Against the state of all venues, which the tape gives by itself.
    void theLinesAreTheBestOfAllVenues()
    {
        const auto input = loadInput(setupFor(m_csv), {});
        QVERIFY(input);
        const Tape& tape = *input->loaded.tape;
        const MarketLines lines = marketLines(tape);
        QCOMPARE(lines.venues.size(), tape.venues().size());
        int compared = 0;
        for (std::size_t entry = 1; entry < tape.size(); entry += 97) {
            // After all entries of that time.
            const UnixNanos time = tape.time(entry);
            const auto quotes = tape.quotesAfter(tape.lowerBound(time + Nanos{1}));
            std::int64_t ask = kNoPrice.nanos;
            std::int64_t bid = 0;
            for (const VenueQuote& quote : quotes) {
                ask = std::min(ask, quote.askPx.nanos);
                if (quote.bidPx != kNoPrice)
                    bid = std::max(bid, quote.bidPx.nanos);
            }
            QCOMPARE(lines.asks.valueAt(count(time)), std::optional(Price{ask}.dollars()));
            QCOMPARE(lines.bids.valueAt(count(time)), std::optional(Price{bid}.dollars()));
            ++compared;
        }
        QVERIFY(compared > 30);
        double shares = 0;
        double cash = 0;
        for (const TapeTrade& trade : tape.trades()) {
            if (trade.hitsQueue()) {
                shares += trade.size;
                cash += trade.size * trade.price.dollars();
            }
        }
        QVERIFY(shares > 0);
        QCOMPARE(lines.volume.points().back().value, shares);
        COMPARE_NEAR(vwapLine(tape, UnixNanos::min()).points().back().value, cash / shares, 1e-9);
        QVERIFY(vwapLine(tape, UnixNanos::max()).isEmpty());
    }

    void aStubDoesNotSetTheScale()
    {
        PriceChart chart;
        for (const bool hasStub : {false, true}) {
            chart.setMarket(levelMarket(hasStub));
            chart.setEndTime(kStart + 60 * kSecond);
            chart.fit();
            show(chart);
            chart.redraw();
            QTRY_VERIFY(!chart.isDirty());
            const auto range = chart.valueRange();
            QVERIFY2(range.min > 99.9 && range.max < 100.1,
                     qPrintable(u"%1 to %2"_s.arg(range.min).arg(range.max)));
            QVERIFY(range.min < 100 && range.max > 100.02);
        }
        // A market that really moves is shown whole.
        MarketLines lines;
        for (int i = 0; i < 60; ++i) {
            lines.asks.append(kStart + i * kSecond, 100.01 + i);
            lines.bids.append(kStart + i * kSecond, 100.00 + i);
        }
        chart.setMarket(std::move(lines));
        QVERIFY(chart.valueRange().max >= 159.01 && chart.valueRange().min <= 100);
    }

    void venuesHaveLettersOfTheirOwn()
    {
        QCOMPARE(venueLetters({u"XNAS"_s, u"XNYS"_s, u"EDGX"_s, u"EDGA"_s, u"PUB7"_s}),
                 (std::vector<QChar>{u'N', u'Y', u'E', u'D', u'P'}));
        QCOMPARE(venueLetters(std::vector<QString>(27, u"A"_s)).back(), QChar(u'?'));
    }

    void marksAreDrawnAndHiddenLikeLines()
    {
        PriceChart chart;
        chart.setMarket(levelMarket(false));
        chart.setEndTime(kStart + 60 * kSecond);
        chart.fit();
        show(chart);
        QTRY_VERIFY(!chart.isDirty());
        const QImage without = chart.grab().toImage();
        const std::vector<Fill> fills{fillAt(10, 100.01, false), fillAt(20, 100.00, true)};
        const int series = chart.addFills(u"Optimised"_s, SeriesRole::Optimised, Side::Buy, fills, true);
        QCOMPARE(chart.readOut(kStart + 15 * kSecond).section(u'\n', -1), u"Optimised  100.0100"_s);
        chart.redraw();
        QTRY_VERIFY(!chart.isDirty());
        const QImage with = chart.grab().toImage();
        const auto pixelsOf = [&](const QImage& image) {
            const QColor colour = chart.theme().textColour(SeriesRole::Optimised);
            const QRect area = chart.plotRect();
            int pixels = 0;
            for (int y = area.top(); y <= area.bottom(); ++y) {
                for (int x = area.left(); x <= area.right(); ++x)
                    pixels += image.pixelColor(x, y) == colour ? 1 : 0;
            }
            return pixels;
        };
        QCOMPARE(pixelsOf(without), 0);
        QVERIFY(pixelsOf(with) > 20);
        chart.setSeriesVisible(series, false);
        chart.redraw();
        QTRY_VERIFY(!chart.isDirty());
        QCOMPARE(pixelsOf(chart.grab().toImage()), 0);
    }

    void aDragChoosesTheWindowAndWithControlItZooms()
    {
        PriceChart chart;
        chart.setMarket(levelMarket(false));
        chart.setEndTime(kStart + 60 * kSecond);
        chart.setWholeSpan({kStart, kStart + 60 * kSecond});
        chart.fit();
        show(chart);
        QTRY_VERIFY(!chart.isDirty());
        QWidget* plot = chart.findChild<QCustomPlot*>();
        const QRect area = chart.plotRect();
        const auto drag = [&](double from, double to, Qt::KeyboardModifiers keys) {
            const auto at = [&](double share) {
                return plot->mapFrom(
                    &chart, QPoint(area.left() + static_cast<int>(share * area.width()), area.center().y()));
            };
            QTest::mousePress(plot, Qt::LeftButton, keys, at(from));
            QTest::mouseMove(plot, at(to));
            QTest::mouseRelease(plot, Qt::LeftButton, keys, at(to));
        };
        QSignalSpy chosen(&chart, &PriceChart::windowChosen);
        const TimeSpan before = chart.visibleSpan();
        drag(0.25, 0.5, {});
        QCOMPARE(chosen.count(), 1);
        const auto span = chosen[0][0].value<TimeSpan>();
        COMPARE_NEAR(span.fromNs, kStart + 15 * kSecond, kSecond / 4);
        COMPARE_NEAR(span.toNs, kStart + 30 * kSecond, kSecond / 4);
        QCOMPARE(chart.visibleSpan(), before);
        drag(0.75, 0.5, Qt::ControlModifier);
        QCOMPARE(chosen.count(), 1);
        COMPARE_NEAR(chart.visibleSpan().fromNs, kStart + 30 * kSecond, kSecond / 4);
        COMPARE_NEAR(chart.visibleSpan().toNs, kStart + 45 * kSecond, kSecond / 4);
        drag(0.5, 0.502, {}); // a click that trembled
        QCOMPARE(chosen.count(), 1);
    }

    /// F8 shows the quotes alone, of the sample too; a drag sets From and To, and the result is stale.
    void theWindowIsDraggedInTheQuotes()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        ChartsPanel* charts = fixture.bench().charts();
        QVERIFY(charts->price()->hasMarket());
        // Of the strategies whose cost is shown.
        const auto shown = [&] {
            return static_cast<std::size_t>(
                std::ranges::count(charts->cost()->series(), true, &ChartSeries::isVisible));
        };
        QCOMPARE(charts->price()->fills().size(), shown());
        const std::size_t before = shown();
        charts->cost()->setSeriesVisible(charts->cost()->indexOf(u"Patient TWAP"_s), true);
        QCoreApplication::processEvents();
        QCOMPARE(charts->price()->fills().size(), before + 1);
        const auto& router = charts->price()->fills().front();
        QCOMPARE(router.marks.size(), fixture.window.desk()->view().router()->result.fills.size());
        fixture.window.actions()->quotes->trigger();
        QVERIFY(charts->isShowingQuotes() && charts->price()->isVisible() && !charts->cost()->isVisible());
        fixture.window.actions()->quotes->trigger();
        QVERIFY(!charts->isShowingQuotes());
        const Tape& tape = *fixture.controller().input()->loaded.tape;
        const std::int64_t from = count(tape.span().from) + 60 * kSecond + 123;
        emit charts->price()->windowChosen({from, from + 100 * kSecond});
        const RunSetup setup = fixture.bench().setup()->setup();
        // Of one day in UTC: times of day, which stay when another file comes.
        QVERIFY(setup.from && !setup.from->instant && setup.to && !setup.to->instant);
        const UnixNanos start = setup.from->onDayOf(tape.span().from);
        QCOMPARE(count(start), from / kSecond * kSecond);
        QCOMPARE(count(setup.to->onDayOf(tape.span().from)) % kSecond, std::int64_t{0});
        QVERIFY(fixture.bench().summary()->isStale());
        QVERIFY(QTest::qWaitFor([&] { return !fixture.controller().isBusy(); }, kPatienceMs));
        fixture.window.run();
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.isDone() && fixture.window.desk()->view().window.from == start; },
            kPatienceMs));
        QVERIFY(!fixture.bench().summary()->isStale());
    }

    /// Of a live run, whose quotes are not drawn.
    void fillsAreReplacedWithoutAMarketToo()
    {
        PriceChart chart;
        const std::vector<Fill> fills{
            Fill{.time = unixNanos(1), .shares = Shares{1}, .price = Price{1}, .fee = {}, .mid = {}}};
        for (int round = 0; round < 2; ++round) {
            chart.clearFills();
            for (const QString& name : {u"A"_s, u"B"_s, u"C"_s, u"D"_s})
                chart.addFills(name, SeriesRole::Other, Side::Buy, fills, true);
            QCOMPARE(chart.series().size(), std::size_t{4});
            QVERIFY(!chart.hasMarket());
        }
    }
};

QTEST_MAIN(TestPriceChart)
#include "tst_price_chart.moc"
