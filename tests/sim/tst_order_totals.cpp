// SPDX-License-Identifier: GPL-3.0-or-later
// What was sent to each venue and what became of it.
#include "scripted_run.h"
#include "strategy/scheduled.h"

#include <QTest>
#include <map>

using namespace sor;
using namespace sor::test;

namespace {

/// "sent/filled/cancelled" a venue.
std::string totals(const RunResult& result)
{
    std::string out;
    for (std::size_t v = 0; v < result.byVenue.size(); ++v) {
        out += fmt::format("{}{}/{}/{}", v == 0 ? "" : " ", result.ordersByVenue[v].sent.count,
                           result.byVenue[v].shares.count, result.ordersByVenue[v].cancelled.count);
    }
    return out;
}
#define COMPARE_TOTALS(result, expected) QCOMPARE(totals(result), std::string(expected))

/// What a script asked for at one point.
struct Asked {
    UnixNanos time;
    bool replaces = false;
    std::map<VenueIndex, RestingOrder> resting;
    std::map<VenueIndex, std::int64_t> taken;
};

/// Works out from the orders and the fills alone what each venue was sent, without latency: the rows of a
/// moment fill what rests before what was decided then joins, and a venue whose far price then stands at or
/// through the order's refuses what does not rest there already.
std::vector<OrderTotals> slowTotals(const Tape& tape, const ParentOrder& order,
                                    const std::vector<Asked>& asked, const std::vector<Fill>& fills)
{
    const std::size_t venues = tape.venues().size();
    std::vector<OrderTotals> found(venues);
    std::vector<std::int64_t> resting(venues, 0);
    std::vector<Price> prices(venues);
    std::int64_t left = order.shares.count;
    const auto withdraw = [&](std::size_t v, std::int64_t shares) {
        found[v].cancelled.count += shares;
        resting[v] -= shares;
    };
    const auto replace = [&](const Asked& change) {
        for (std::size_t v = 0; v < venues && change.replaces; ++v) {
            const auto wanted = change.resting.find(static_cast<VenueIndex>(v));
            const bool isKept = wanted != change.resting.end() && wanted->second.price == prices[v];
            std::int64_t most =
                wanted == change.resting.end() ? 0 : std::min(wanted->second.shares.count, left);
            const auto quotes = tape.quotesAfter(tape.lowerBound(change.time + Nanos{1}));
            if (most > 0 && sidedQuote(quotes[v], order.side).farPx <= wanted->second.price)
                most = isKept ? std::min(most, resting[v]) : 0;
            withdraw(v, isKept ? std::max<std::int64_t>(0, resting[v] - most) : resting[v]);
            found[v].sent.count += most - resting[v];
            resting[v] = most;
            if (most > 0)
                prices[v] = wanted->second.price;
        }
    };
    std::size_t next = 0;
    for (const Fill& fill : fills) {
        for (; next < asked.size() && asked[next].time < fill.time; ++next)
            replace(asked[next]);
        left -= fill.shares.count;
        if (fill.isMaker)
            resting[fill.venue] -= fill.shares.count;
        for (std::size_t v = 0; v < venues; ++v)
            withdraw(v, std::max<std::int64_t>(0, resting[v] - left));
    }
    for (; next < asked.size(); ++next)
        replace(asked[next]);
    for (std::size_t v = 0; v < venues; ++v)
        withdraw(v, resting[v]);
    // Taking orders: what was asked for, and what of it was not filled.
    for (const Asked& one : asked) {
        for (const auto& [venue, shares] : one.taken) {
            found[venue].sent.count += shares;
            found[venue].cancelled.count += shares;
        }
    }
    for (const Fill& fill : fills)
        found[fill.venue].cancelled.count -= fill.isMaker ? 0 : fill.shares.count;
    return found;
}

} // namespace

class TestOrderTotals : public QObject {
    Q_OBJECT

private slots:
    void whatATakingOrderDoesNotGetAtOnceIsCancelled()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           row(0, kEdgx, 5000, 10, 5004, 100)};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.venueCount() == 2 && view.market().quote(1).hasFar()) {
                orders.take(0, {130});
                orders.take(1, {40});
            }
        };
        COMPARE_TOTALS(runOn(rows, script, buyOrder(1000)), "130/100/30 40/40/0");
        ParentOrder order = buyOrder(1000);
        order.limit = cents(5003);
        COMPARE_TOTALS(runOn(rows, script, order), "130/100/30 40/0/40");
    }

    void ofAReplacedOrderOnlyTheChangeIsSentOrCancelled()
    {
        const std::vector<QuoteEvent> rows{
            row(0, kNasdaq, 5000, 10, 5003, 100), row(10, kNasdaq, 5000, 11, 5003, 100),
            row(20, kNasdaq, 5000, 12, 5003, 100), row(30, kNasdaq, 5001, 13, 5003, 100),
            withTrade(row(40, kNasdaq, 5001, 13, 5003, 100), 5001, 33, 'A')};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            const auto rest = [&](std::int64_t ms, std::int64_t shares, std::int64_t price) {
                if (view.time() != at(ms))
                    return;
                orders.replaceResting();
                orders.rest(0, {shares}, cents(price));
            };
            rest(0, 60, 5000); // 60 sent
            rest(10, 80, 5000); // 20 more
            rest(20, 30, 5000); // 50 cancelled
            rest(30, 70, 5001); // 30 cancelled, 70 sent; 20 of them fill, 50 are left at the end
        };
        COMPARE_TOTALS(runOn(rows, script, buyOrder(1000)), "150/20/130");
    }

    void whatIsBeyondTheParentIsWithdrawnWhenItFills()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           row(0, kEdgx, 5000, 10, 5003, 100),
                                           withTrade(row(10, kNasdaq, 5000, 10, 5003, 100), 5000, 55, 'A'),
                                           withTrade(row(20, kEdgx, 5000, 10, 5003, 100), 5000, 500, 'A')};
        const auto script = restOnce({{0, {60}, cents(5000)}, {1, {60}, cents(5000)}});
        COMPARE_TOTALS(runOn(rows, script, buyOrder(70)), "60/45/15 60/25/35");
    }

    void ordersOnTheirWayAtTheEndAreNotSentAndCompletionIsSentAndFilled()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 10, 5003, 100),
                                           row(50, kNasdaq, 5000, 10, 5003, 90)};
        const auto script = [](const DecisionView& view, ChildOrders& orders) {
            if (view.time() == at(50)) {
                orders.take(0, {20});
                orders.replaceResting();
                orders.rest(0, {30}, cents(5000));
            }
        };
        ExecutionRules rules;
        rules.latency = std::chrono::milliseconds(50);
        COMPARE_TOTALS(runOn(rows, script, buyOrder(40, 0, 90), rules), "40/40/0");
        rules.completion = Completion::None;
        COMPARE_TOTALS(runOn(rows, script, buyOrder(40, 0, 90), rules), "0/0/0");
    }

    void everyShareSentIsFilledOrCancelledOnRandomTapes()
    {
        Random random(43);
        std::int64_t rested = 0;
        std::int64_t cancelled = 0;
        for (int round = 0; round < 200; ++round) {
            const auto rows = randomRows(random, {.venues = 3, .rows = 250, .trades = 0.3});
            ParentOrder order = buyOrder(random.between(1, 2000), 2'000, 40'000);
            order.side = round % 2 == 0 ? Side::Buy : Side::Sell;
            ExecutionRules rules;
            rules.completion = Completion::None;
            rules.latency = Nanos{round % 4 == 0 ? random.between(1, 900'000'000) : 0};
            const std::uint64_t seed = random.next();
            std::vector<Asked> asked;
            const auto script = [&](const DecisionView& view, ChildOrders& orders) {
                Random dice(seed ^ static_cast<std::uint64_t>(count(view.time())));
                // What is decided last must still reach the venues.
                const Price near = view.market().bestNear();
                if (view.time() > at(30'000) || near == kNoNearPrice)
                    return;
                Asked one{view.time(), dice.chance(0.3), {}, {}};
                if (one.replaces)
                    orders.replaceResting();
                for (VenueIndex v = 0; v < view.venueCount() && one.replaces; ++v) {
                    if (!dice.chance(0.7))
                        continue;
                    one.resting[v] = {v, {dice.between(1, 400)}, near};
                    orders.rest(v, one.resting[v].shares, near);
                }
                if (dice.chance(0.1)) {
                    const auto v = static_cast<VenueIndex>(
                        dice.between(0, static_cast<std::int64_t>(view.venueCount()) - 1));
                    one.taken[v] = std::min(view.left().count, dice.between(1, 50));
                    orders.take(v, {one.taken[v]});
                }
                asked.push_back(std::move(one));
            };
            const RunResult result = runOn(rows, script, order, rules);
            QCOMPARE(result.ordersByVenue.size(), result.byVenue.size());
            for (std::size_t v = 0; v < result.byVenue.size(); ++v) {
                const OrderTotals& of = result.ordersByVenue[v];
                QVERIFY(of.sent.count >= 0 && of.cancelled.count >= 0);
                QCOMPARE(of.sent, result.byVenue[v].shares + of.cancelled);
                cancelled += of.cancelled.count;
            }
            if (rules.latency.count() > 0)
                continue;
            const auto expected = slowTotals(*tapeOf(rows), order, asked, result.fills);
            for (std::size_t v = 0; v < expected.size(); ++v) {
                QCOMPARE(result.ordersByVenue[v].sent, expected[v].sent);
                QCOMPARE(result.ordersByVenue[v].cancelled, expected[v].cancelled);
            }
            rested += result.maker.shares.count;
        }
        QVERIFY2(rested > 5'000 && cancelled > 50'000, fmt::format("{} {}", rested, cancelled).c_str());
    }
};

QTEST_APPLESS_MAIN(TestOrderTotals)
#include "tst_order_totals.moc"
