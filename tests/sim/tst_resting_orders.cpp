// SPDX-License-Identifier: GPL-3.0-or-later
#include "../input/csv_fixture.h"
#include "lone_order.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::uint32_t kVenue = kNasdaq;

/// A quote row of the venue: 50.00 is 5000 cents.
QuoteEvent top(std::int64_t ms, std::int64_t bid, std::uint32_t bidSz, std::int64_t ask = 5003,
               std::uint32_t askSz = 100)
{
    return row(ms, kVenue, bid, bidSz, ask, askSz);
}

LoneOrder buyOrder(std::int64_t cents_, std::int64_t shares, std::int64_t fromMs,
                   std::int64_t toMs = 1'000'000)
{
    return {0, cents(cents_), {shares}, at(fromMs), at(toMs)};
}

std::string fillsOf(const std::vector<QuoteEvent>& rows, const LoneOrder& order,
                    QueueModel model = QueueModel::ProRata, Side side = Side::Buy)
{
    return text(follow(*tapeOf(rows), order, model, side).fills);
}

/// A queue of 250 of which 120 trade and 90 cancel, while 60 join; then trades and a drop away.
std::vector<QuoteEvent> cancellations()
{
    return {top(0, 5000, 250),
            top(20, 5000, 310), // 60 join behind
            top(30, 5000, 220), // 90 of 310 cancel: floor(90 x 250 / 310) = 72 ahead, 178 are left ahead
            withTrade(top(40, 5000, 220), 5000, 190, 'A'), // 178 ahead, 12 for us
            top(40, 5000, 30), //
            withTrade(top(50, 5000, 30), 5000, 30, 'A'), //
            top(50, 4999, 400), //
            withTrade(top(60, 4999, 400), 4998, 25, 'A')};
}

QuoteEvent atCents(QuoteEvent event, std::int64_t hundredthsOfCents)
{
    event.price = {hundredthsOfCents * kCent / 100};
    return event;
}

} // namespace

class TestRestingOrders : public QObject {
    Q_OBJECT

private slots:
    void aTradeAndTheSizeRowThatFollowsItAreOneEvent()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 200),
                                           withTrade(top(20, 5000, 200), 5000, 80, 'A'),
                                           top(20, 5000, 120),
                                           withTrade(top(30, 5000, 120), 5000, 150, 'A'),
                                           top(30, 4999, 500),
                                           top(40, 5000, 300),
                                           withTrade(top(50, 5000, 300), 5000, 10, 'A'),
                                           top(50, 5000, 290),
                                           withTrade(top(55, 5000, 290), 5003, 40, 'B'),
                                           withTrade(top(60, 5000, 290), 5000, 7, 'A'),
                                           top(60, 5000, 283),
                                           withTrade(top(61, 5000, 283), 5000, 283, 'A')};
        // 200 ahead; 80 trade, and the row with 120 is the same 80; 150 trade: 120 ahead, 30 for us; the
        // level comes back behind us; the cancel at 60 comes after the rows of 60.
        QCOMPARE(fillsOf(rows, buyOrder(5000, 100, 10, 60)), "30: 30; 50: 10; 60: 7");
    }

    void cancellationsAreSharedInProportionAndRoundedAgainstUs()
    {
        QCOMPARE(fillsOf(cancellations(), buyOrder(5000, 60, 10)), "40: 12; 50: 30; 60: 18");
        // All behind us: 250 stay ahead until the size shown says 220; 190 trade; then ahead is 30, and 30
        // trade.
        QCOMPARE(fillsOf(cancellations(), buyOrder(5000, 60, 10), QueueModel::TradesOnly), "60: 25");
    }

    void aPriceThatMovesAwayAndComesBackKeepsOurPlace()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300),
                                           top(20, 5001, 40),
                                           withTrade(top(25, 5001, 40), 5001, 40, 'A'), // not ours
                                           top(25, 5000, 180),
                                           withTrade(top(30, 5000, 180), 5000, 170, 'A'),
                                           top(30, 5000, 10),
                                           withTrade(top(40, 5000, 10), 5000, 15, 'A')};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "40: 5");
    }

    void aBidThatDropsAwayWithoutATradeFillsNothing()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300), top(20, 4200, 100), top(30, 5000, 500),
                                           top(40, 4200, 100), top(50, 5000, 20)};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "");
        auto more = rows;
        more.push_back(withTrade(top(60, 5000, 20), 5000, 35, 'A'));
        QCOMPARE(fillsOf(more, buyOrder(5000, 50, 10)), "60: 35"); // first in the queue since 20
    }

    void theAskReachingOurPriceFillsWhatItNewlyShows()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 300),
                                           top(20, 4999, 200),
                                           top(30, 4999, 200, 5000, 40), // reaches us
                                           top(40, 4999, 100, 5000, 40), // nothing new
                                           top(50, 4999, 100, 5000, 70), // 30 more
                                           top(60, 4999, 100, 5000, 10),
                                           top(70, 4998, 100, 4999, 15), // beyond our price: all of it
                                           top(80, 4998, 100, 5001, 900)};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 200, 10)), "30: 40; 50: 30; 70: 15");
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "30: 40; 50: 10");
    }

    void aSmallPrintNeverFillsALargeOrder()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 100),
                                           withTrade(top(20, 5000, 100), 4990, 21, 'A'), // through us
                                           top(20, 4990, 300)};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 5000, 10)), "20: 21");
    }

    void aPrintOfUnknownSideIsJudgedWithOurOwnOrderInTheBook()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 100),
                                           top(20, 4990, 100),
                                           withTrade(top(30, 4990, 100), 5000, 11, 'N'), // inside without us
                                           withTrade(top(40, 4990, 100), 5001, 400, 'N'), // above our limit
                                           withTrade(top(50, 4990, 100), 5003, 400, 'N'), // at the ask
                                           atCents(withTrade(top(60, 4990, 100), 5000, 5, 'N'), 499'650)};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "30: 11; 60: 5");
        QCOMPARE(fillsOf(rows, buyOrder(4990, 50, 10)), ""); // a better price than any print
    }

    void otherVenuesDoNotMatter()
    {
        const std::vector<QuoteEvent> rows{top(0, 5000, 100), row(5, kEdgx, 5000, 100, 5003, 100),
                                           withTrade(row(20, kEdgx, 5000, 100, 5003, 100), 5000, 500, 'A')};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "");
    }

    void tradesOfAnEventOfSeveralRowsExplainItsDropOnce()
    {
        const std::vector<QuoteEvent> rows{
            top(0, 5000, 150),
            withFlags(withTrade(top(20, 5000, 150), 5000, 2, 'A'), 0),
            withTrade(top(20, 5000, 148), 5000, 100, 'A'), // shows the first trade already
            top(20, 5000, 48),
            top(30, 5000, 148), // behind: 48 ahead of 148
            withTrade(top(40, 5000, 128), 5000, 20,
                      'A'), // a trade row that shows the size after it: 28 ahead
            top(50, 5000, 108), // 20 of 128 cancel: floor(20 x 28 / 128) = 4 ahead, 24 are left
            withTrade(top(60, 5000, 108), 5000, 30, 'A'),
        };
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "60: 6");
    }

    void aRowThatIsNotATradeClosesTheEventEvenWhenItChangesNothing()
    {
        const std::vector<QuoteEvent> rows{
            top(0, 5000, 100),
            top(15, 5000, 200), // 100 behind us
            withTrade(top(20, 5000, 200), 5000, 40, 'A'), // 60 ahead
            top(20, 5000, 200), // refilled at once: closed
            top(30, 5000, 160), // so these 40 cancelled: floor(40 x 60 / 200) = 12
            withTrade(top(40, 5000, 160), 5000, 50, 'A')};
        QCOMPARE(fillsOf(rows, buyOrder(5000, 50, 10)), "40: 2");
    }

    void aSellIsTheMirrorOfABuy()
    {
        const std::vector<QuoteEvent> rows{row(0, kVenue, 5000, 100, 5005, 90),
                                           withTrade(row(10, kVenue, 5000, 100, 5005, 90), 5005, 30, 'B'),
                                           row(10, kVenue, 5000, 100, 5005, 60),
                                           withTrade(row(20, kVenue, 5000, 100, 5005, 60), 5005, 85, 'B'),
                                           row(20, kVenue, 5000, 100, 5006, 60),
                                           withTrade(row(30, kVenue, 5000, 100, 5006, 60), 5007, 10, 'B'),
                                           withTrade(row(35, kVenue, 5000, 100, 5006, 60), 5000, 10, 'A'),
                                           row(40, kVenue, 5005, 12, 5006, 60),
                                           row(50, kVenue, 5006, 300, 5008, 60)};
        // The rows of 10 come first: behind 60.
        QCOMPARE(fillsOf(rows, buyOrder(5005, 100, 10), QueueModel::ProRata, Side::Sell),
                 "20: 25; 30: 10; 40: 12; 50: 53");
    }

    void aRandomTapeMirroredFillsASellAsTheBuy()
    {
        Random random(20);
        for (int round = 0; round < 40; ++round) {
            auto rows = randomRows(random, {.venues = 1, .trades = 0.4, .gaps = 0, .clears = 0});
            const Price sum = cents(20'000);
            const auto mirror = mirrored(rows, sum);
            for (const QueueModel model : {QueueModel::ProRata, QueueModel::TradesOnly}) {
                const LoneOrder order = buyOrder(9999, 400, 300);
                LoneOrder sold = order;
                sold.price = sum - order.price;
                QCOMPARE(fillsOf(mirror, sold, model, Side::Sell), fillsOf(rows, order, model));
            }
        }
    }

    void randomTapesNeverBreakTheInvariants()
    {
        Random random(7);
        std::int64_t filled = 0;
        for (int round = 0; round < 300; ++round) {
            const auto rows = randomRows(random, {.venues = 2, .rows = 300, .trades = 0.3});
            const auto tape = tapeOf(rows);
            const auto model = round % 2 == 0 ? QueueModel::ProRata : QueueModel::TradesOnly;
            const LoneOrder order{static_cast<VenueIndex>(random.between(0, 1)),
                                  cents(random.between(9997, 10'001)),
                                  {random.between(1, 900)},
                                  at(random.between(0, 20'000)),
                                  at(40'000)};
            const LoneOutcome outcome = follow(*tape, order, model);
            QVERIFY(outcome.filled() <= order.shares);
            filled += outcome.filled().count;
            std::int64_t ahead = std::numeric_limits<std::int64_t>::max();
            for (const std::int64_t now : outcome.aheads) {
                QVERIFY(now >= 0 && now <= ahead);
                ahead = now;
            }
            // No fill exceeds what traded at or through our price and what the far side showed there at that
            // time.
            for (const LoneFill& fill : outcome.fills) {
                std::int64_t most = 0;
                for (const TapeTrade& trade : tape->trades()) {
                    if (trade.time == fill.time && trade.venue == order.venue && trade.price <= order.price)
                        most += trade.size;
                }
                for (std::size_t i = 0; i < tape->size(); ++i) {
                    const TapeEntry entry = tape->entry(i);
                    if (entry.time == fill.time && entry.venue == order.venue
                        && entry.quote.askPx <= order.price)
                        most += entry.quote.askSz;
                }
                QVERIFY(fill.time > order.from && fill.time <= order.to);
                QVERIFY(fill.shares.count <= most);
            }
            // Nothing after a moment changes what was filled by then.
            const UnixNanos cut = at(random.between(5'000, 40'000));
            std::vector<QuoteEvent> head;
            std::ranges::copy_if(rows, std::back_inserter(head),
                                 [&](const QuoteEvent& event) { return event.tsRecv <= cut; });
            if (head.empty())
                continue;
            std::vector<LoneFill> expected;
            std::ranges::copy_if(outcome.fills, std::back_inserter(expected),
                                 [&](const LoneFill& fill) { return fill.time <= cut; });
            const auto headTape = tapeOf(head);
            if (order.venue < headTape->venues().size() && headTape->venues().size() == tape->venues().size())
                QCOMPARE(text(follow(*headTape, order, model).fills), text(expected));
        }
        QVERIFY2(filled > 5'000, qPrintable(QString::number(filled)));
    }

    void theReferenceCases()
    {
        QFile file(QStringLiteral(SOR_SOURCE_DIR "/../shared/reference/resting_cases.json"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the reference cases are not here; the cases above stand for them");
        const auto cases =
            QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("cases")].toArray();
        QVERIFY(cases.size() >= 7);
        for (const auto& value : cases)
            checkCase(value.toObject());
    }

private:
    static void checkCase(const QJsonObject& item)
    {
        const auto string = [](const QJsonObject& object, const char* key) {
            return object[QLatin1String(key)].toString().toStdString();
        };
        std::string csv = string(item, "columns") + "\n";
        for (const auto& line : item[QStringLiteral("rows")].toArray())
            csv += line.toString().toStdString() + "\n";
        const Outcome read = readText(csv);
        QVERIFY(read.error.empty());
        const auto tape = tapeOf(read.rows);
        const auto model = string(item, "queue") == "pro-rata" ? QueueModel::ProRata : QueueModel::TradesOnly;
        const auto orders = item[QStringLiteral("orders")].toArray();
        QCOMPARE(orders.size(), 1);
        const QJsonObject stated = orders[0].toObject();
        LoneOrder order;
        const auto feed = static_cast<std::uint32_t>(stated[QStringLiteral("venue")].toInt());
        while (tape->venues()[order.venue].feed.value != feed)
            ++order.venue;
        order.price = *parsePrice(string(stated, "price"));
        order.shares = {stated[QStringLiteral("shares")].toInt()};
        order.from = *parseIsoTime(string(stated, "at"));
        if (stated.contains(QStringLiteral("cancel")))
            order.to = *parseIsoTime(string(stated, "cancel"));
        std::vector<LoneFill> expected;
        for (const auto& entry : item[QStringLiteral("expected_fills")].toArray()) {
            const QJsonObject fill = entry.toObject();
            QCOMPARE(fill[QStringLiteral("venue")].toInt(), static_cast<int>(feed));
            QCOMPARE(*parsePrice(string(fill, "price")), order.price);
            expected.push_back(
                {*parseIsoTime(string(fill, "time")), {fill[QStringLiteral("shares")].toInt()}});
        }
        const Side side = string(stated, "side") == "buy" ? Side::Buy : Side::Sell;
        const auto fills = follow(*tape, order, model, side).fills;
        QVERIFY2(fills == expected,
                 (string(item, "id") + ": expected " + text(expected) + ", found " + text(fills)).c_str());
    }
};

QTEST_GUILESS_MAIN(TestRestingOrders)
#include "tst_resting_orders.moc"
