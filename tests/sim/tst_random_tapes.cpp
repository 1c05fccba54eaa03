// SPDX-License-Identifier: GPL-3.0-or-later
// Random tapes: fill by fill against the slow simulation, and what must hold whatever the tape.
#include "rounds.h"
#include "slow_simulation.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/baselines/patient_twap.h"
#include "strategy/baselines/size_weighted.h"
#include "strategy/router/optimised.h"
#include "strategy/scheduled.h"
#include "test_runs.h"

#include <QTest>
#include <functional>
#include <numeric>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;
using Kind = SlowPolicy::Kind;

struct Case {
    Rows rows;
    TapeOptions options;
    ParentOrder order;
    ExecutionRules rules;
    std::vector<std::int64_t> fees;
    Nanos bucket{0};
    Price threshold;
    bool isAroundADollar = false; // where the tick and the fees change
};

std::vector<std::uint64_t> seeds(std::uint64_t first, std::int64_t number)
{
    std::vector<std::uint64_t> all(static_cast<std::size_t>(rounds(number)));
    std::iota(all.begin(), all.end(), first);
    return all;
}

Case randomCase(std::uint64_t seed)
{
    Random random(seed);
    Case c;
    RandomShape shape;
    shape.venues = static_cast<std::size_t>(random.between(1, 6));
    shape.rows = 250;
    c.isAroundADollar = random.chance(0.15);
    shape.base = c.isAroundADollar ? 101 : 10'000;
    shape.maxSize = random.chance(0.3) ? 2000 : 120;
    c.rows = randomRows(random, shape);
    if (random.chance(0.2))
        c.options.view = TapeView::Trial;
    const std::int64_t last = (c.rows.back().tsRecv - at(0)).count() / 1'000'000;
    const std::int64_t from = random.chance(0.3) ? 0 : random.between(0, last / 2);
    const TimeWindow during = window(from, random.between(from + 1, last + 1));
    c.order = buy(random.between(1, 4000), during);
    c.order.side = random.chance(0.5) ? Side::Buy : Side::Sell;
    if (random.chance(0.25))
        c.order.limit = cents(shape.base + random.between(-2, 2));
    if (random.chance(0.3))
        c.order.lot = {random.chance(0.5) ? 100 : random.between(2, 60)};
    c.rules.refresh = random.chance(0.25) ? Refresh::Instant : Refresh::Added;
    c.rules.completion = random.chance(0.5) ? Completion::Sweep : Completion::None;
    if (random.chance(0.4))
        c.rules.latency = std::chrono::milliseconds(random.between(1, 3000));
    if (random.chance(0.3)) {
        for (std::size_t v = 0; v < shape.venues; ++v)
            c.rules.latencies.push_back(
                random.chance(0.3) ? 0ms : std::chrono::milliseconds(random.between(1, 3000)));
    }
    c.rules.isProtected = random.chance(0.7);
    if (random.chance(0.3))
        c.rules.tick = Price{random.between(1, 300) * 100'000};
    for (std::size_t v = 0; v < shape.venues; ++v)
        c.fees.push_back(random.chance(0.3) ? 0 : random.between(-3, 3) * 1'000'000);
    c.bucket = std::chrono::milliseconds(random.between(1, 20'000));
    c.threshold = {random.between(-2, 6) * 5'000'000};
    if (random.chance(0.15)) {
        // Bids that come late, or never.
        const UnixNanos first = at(random.between(0, last + last / 8));
        for (QuoteEvent& event : c.rows) {
            if (event.tsRecv < first) {
                event.bidPx = kNoPrice;
                event.bidSz = 0;
            }
        }
    }
    return c;
}

std::unique_ptr<Strategy> fast(Kind kind, const Case& c, const Tape& tape)
{
    switch (kind) {
    case Kind::BestAsk:
        return std::make_unique<BestAsk>();
    case Kind::BestAllIn:
        return std::make_unique<BestAllIn>();
    case Kind::Twap:
        return std::make_unique<Scheduled>(Schedule::even(c.order, c.bucket));
    case Kind::Static:
        break;
    }
    return std::make_unique<StaticRouter>(RouterParams{{}, c.threshold, {}}, tape.firstBidTime());
}

/// Fees for as many venues as the tape has (a tape may show fewer than were drawn).
VenueFees feesFor(const Case& c, const Tape& tape)
{
    std::vector<std::int64_t> fees = c.fees;
    fees.resize(tape.venues().size());
    return flatFees(fees);
}

/// Orders of one instant go to different venues, so their order among themselves means nothing.
std::string text(std::vector<Fill> fills, const Tape& tape)
{
    std::ranges::stable_sort(fills, [](const Fill& a, const Fill& b) {
        return !a.isCompletion && !b.isCompletion && (a.time != b.time ? a.time < b.time : a.venue < b.venue);
    });
    RunResult result;
    result.fills = std::move(fills);
    return test::text(result, tape);
}

using MakeStrategy = std::function<std::unique_ptr<Strategy>(const Case&, const Tape&)>;
const MakeStrategy kStrategies[] = {
    [](const Case& c, const Tape& tape) { return fast(Kind::BestAsk, c, tape); },
    [](const Case& c, const Tape& tape) { return fast(Kind::BestAllIn, c, tape); },
    [](const Case& c, const Tape& tape) { return fast(Kind::Twap, c, tape); },
    [](const Case& c, const Tape& tape) { return fast(Kind::Static, c, tape); },
    [](const Case&, const Tape&) { return std::make_unique<SizeWeighted>(); },
    [](const Case&, const Tape&) { return std::make_unique<TrialRouter>(Shares{10}); },
    [](const Case& c, const Tape&) {
        return std::make_unique<PatientTwap>(c.threshold, Schedule::even(c.order, c.bucket));
    },
};

} // namespace

class TestRandomTapes : public QObject {
    Q_OBJECT

private slots:
    void theFastSimulationFillsAsTheSlowOneDoes()
    {
        std::size_t fills = 0;
        std::size_t passive = 0;
        for (const std::uint64_t seed : seeds(1, 1500)) {
            const Case c = randomCase(seed);
            const auto tape = tapeOf(c.rows, c.options);
            const VenueFees fees = feesFor(c, *tape);
            for (const Kind kind : {Kind::BestAsk, Kind::BestAllIn, Kind::Twap, Kind::Static}) {
                const auto result = run(fast(kind, c, *tape), *tape, c.order, c.rules, fees);
                const auto slow =
                    SlowSimulation(*tape, c.order, fees, c.rules, {kind, c.bucket, c.threshold}).run();
                const std::string found = text(result.fills, *tape);
                const std::string expected = text(slow, *tape);
                QVERIFY2(found == expected,
                         fmt::format("seed {} strategy {}\nfound    {}\nexpected {}", seed,
                                     static_cast<int>(kind), found, expected)
                             .c_str());
                fills += slow.size();
                passive += slow.empty() ? 1U : 0U;
            }
        }
        QVERIFY(fills > static_cast<std::size_t>(test::rounds(20'000))); // the tapes are not trivial
        QVERIFY(passive > static_cast<std::size_t>(test::rounds(100)));
    }

    void whateverTheTapeSharesAndCashAreConserved()
    {
        for (const std::uint64_t seed : seeds(2000, 400)) {
            const Case c = randomCase(seed);
            const auto tape = tapeOf(c.rows, c.options);
            const VenueFees fees = feesFor(c, *tape);
            for (const auto& make : kStrategies) {
                const auto result = run(make(c, *tape), *tape, c.order, c.rules, fees);
                FillTotals all;
                FillTotals completion;
                std::vector<FillTotals> byVenue(tape->venues().size());
                Int128 twiceAtMid = 0;
                UnixNanos before = c.order.window.from;
                for (const Fill& fill : result.fills) {
                    QVERIFY(fill.shares.count > 0);
                    QVERIFY(before <= fill.time);
                    QVERIFY(fill.isCompletion ? fill.time == c.order.window.to
                                              : fill.time < c.order.window.to);
                    before = fill.time;
                    if (c.order.limit)
                        QVERIFY(c.order.side == Side::Buy ? fill.price <= *c.order.limit
                                                          : fill.price >= *c.order.limit);
                    const auto add = [&](FillTotals& totals) {
                        totals.shares += fill.shares;
                        totals.gross.nanos += fill.price.nanos * fill.shares.count;
                        totals.fees.nanos += fill.fee.nanos * fill.shares.count;
                        ++totals.fills;
                    };
                    add(all);
                    add(byVenue[fill.venue]);
                    if (fill.isCompletion)
                        add(completion);
                    twiceAtMid +=
                        Int128{fill.shares.count} * (fill.mid ? fill.mid->halfNanos : 2 * fill.price.nanos);
                }
                const auto isSame = [](const FillTotals& a, const FillTotals& b) {
                    return a.shares == b.shares && a.gross == b.gross && a.fees == b.fees
                        && a.fills == b.fills;
                };
                QVERIFY(isSame(result.all, all));
                QVERIFY(isSame(result.completion, completion));
                for (std::size_t v = 0; v < byVenue.size(); ++v) {
                    QVERIFY(isSame(result.byVenue[v], byVenue[v]));
                    const OrderTotals& orders = result.ordersByVenue[v];
                    QCOMPARE(orders.sent, byVenue[v].shares + orders.cancelled);
                }
                QVERIFY(all.shares <= c.order.shares);
                QVERIFY(result.atMid.nanos == static_cast<std::int64_t>(twiceAtMid / 2));
            }
        }
    }

    void neverTakesMoreThanIsDisplayedAtThatInstantAndVenue()
    {
        for (const std::uint64_t seed : seeds(3000, 300)) {
            Case c = randomCase(seed);
            c.rules.latency = Nanos{0};
            c.rules.latencies.clear();
            c.rules.completion = Completion::None;
            c.rules.refresh = Refresh::Added;
            const auto tape = tapeOf(c.rows, c.options);
            if (tape->view() == TapeView::Trial)
                continue;
            for (const auto& make : kStrategies) {
                const auto result = run(make(c, *tape), *tape, c.order, c.rules, feesFor(c, *tape));
                // Between two quotes of a venue at most what it shows can be bought there.
                for (std::size_t i = 0; i < result.fills.size(); ++i) {
                    const Fill& fill = result.fills[i];
                    std::int64_t most = 0; // shown at that time: several entries may share it
                    std::size_t entry = tape->lowerBound(fill.time);
                    const auto shown = [&](const VenueQuote& quote) {
                        const Price price = c.order.side == Side::Buy ? quote.askPx : quote.bidPx;
                        const auto size = c.order.side == Side::Buy ? quote.askSz : quote.bidSz;
                        return price == fill.price ? std::int64_t{size} : 0;
                    };
                    most = shown(tape->quotesAfter(entry)[fill.venue]);
                    for (; entry < tape->size() && tape->time(entry) == fill.time; ++entry) {
                        if (tape->entry(entry).venue == fill.venue)
                            most = std::max(most, shown(tape->entry(entry).quote));
                    }
                    QVERIFY(fill.shares.count <= most);
                }
            }
        }
    }

    void aSellIsTheMirrorImageOfABuy()
    {
        for (const std::uint64_t seed : seeds(4000, 300)) {
            Case c = randomCase(seed);
            if (c.isAroundADollar)
                continue; // the tick is not symmetric there
            c.order.side = Side::Buy;
            const auto tape = tapeOf(c.rows, c.options);
            if (tape->firstBidTime() > c.order.window.from)
                continue; // the ask stands in for a mid, and nothing for a bid
            const auto mirror = tapeOf(mirrored(c.rows, cents(20'000)), c.options);
            ParentOrder mirrorOrder = c.order;
            mirrorOrder.side = Side::Sell;
            if (c.order.limit)
                mirrorOrder.limit = Price{2 * cents(10'000).nanos - c.order.limit->nanos};
            for (const auto& make : kStrategies) {
                Case sellCase = c;
                sellCase.order = mirrorOrder;
                const auto bought = run(make(c, *tape), *tape, c.order, c.rules, feesFor(c, *tape));
                const auto sold =
                    run(make(sellCase, *mirror), *mirror, mirrorOrder, c.rules, feesFor(c, *mirror));
                QCOMPARE(bought.fills.size(), sold.fills.size());
                for (std::size_t i = 0; i < bought.fills.size(); ++i) {
                    const Fill& a = bought.fills[i];
                    const Fill& b = sold.fills[i];
                    QVERIFY(a.time == b.time && a.venue == b.venue && a.shares == b.shares && a.fee == b.fee
                            && a.isCompletion == b.isCompletion);
                    QCOMPARE(a.price.nanos + b.price.nanos, 2 * cents(10'000).nanos);
                    QCOMPARE(a.mid.has_value(), b.mid.has_value());
                    if (a.mid)
                        QCOMPARE(a.mid->halfNanos + b.mid->halfNanos, 4 * cents(10'000).nanos);
                }
            }
        }
    }

    void whatHappensAfterAFillCannotChangeIt()
    {
        int cutBeforeBids = 0;
        for (const std::uint64_t seed : seeds(5000, 150)) {
            const Case c = randomCase(seed);
            const auto tape = tapeOf(c.rows, c.options);
            Random random(seed);
            for (int cut = 0; cut < 4; ++cut) {
                // Every row at or before t stays.
                const auto row =
                    static_cast<std::size_t>(random.between(5, static_cast<std::int64_t>(c.rows.size()) - 1));
                const UnixNanos t = c.rows[row].tsRecv;
                Rows kept;
                for (const QuoteEvent& event : c.rows) {
                    if (event.tsRecv <= t)
                        kept.push_back(event);
                }
                const auto shorter = tapeOf(kept, c.options);
                if (shorter->venues().size() != tape->venues().size())
                    continue;
                cutBeforeBids += shorter->hasBids() != tape->hasBids() ? 1 : 0;
                for (const auto& make : kStrategies) {
                    const auto upTo = [&](const Tape& on) {
                        auto result = run(make(c, on), on, c.order, c.rules, feesFor(c, on));
                        // An order that was sent before t and arrives later meets a book of later rows.
                        std::erase_if(result.fills,
                                      [&](const Fill& f) { return f.time > t || f.isCompletion; });
                        return test::text(result, on);
                    };
                    QCOMPARE(upTo(*shorter), upTo(*tape));
                }
            }
        }
        QVERIFY(cutBeforeBids > rounds(5));
    }

    void companyChangesNothing()
    {
        for (const std::uint64_t seed : seeds(6000, 60)) {
            const Case c = randomCase(seed);
            const auto tape = tapeOf(c.rows, c.options);
            const VenueFees fees = feesFor(c, *tape);
            std::vector<std::unique_ptr<StrategyRun>> runs;
            std::vector<StrategyRun*> pointers;
            for (const auto& make : kStrategies) {
                runs.push_back(std::make_unique<StrategyRun>(make(c, *tape), c.order, fees, c.rules));
                pointers.push_back(runs.back().get());
            }
            Session session(*tape, c.order.window, c.order.side);
            QVERIFY(session.replay(pointers, {}));
            std::size_t i = 0;
            for (const auto& make : kStrategies) {
                const auto together = runs[i++]->finish(session.market());
                const auto alone = run(make(c, *tape), *tape, c.order, c.rules, fees);
                QVERIFY(together);
                QCOMPARE(test::text(*together, *tape), test::text(alone, *tape));
                QCOMPARE(together->atMid.nanos, alone.atMid.nanos);
            }
        }
    }

    void aStoppedReplaySaysSo()
    {
        const Case c = randomCase(1);
        const auto tape = tapeOf(c.rows, c.options);
        std::stop_source stop;
        stop.request_stop();
        StrategyRun one(std::make_unique<BestAsk>(), c.order, feesFor(c, *tape), c.rules);
        ParentOrder order = buy(1'000'000'000, tape->span());
        const VenueFees fees = VenueFees::none(tape->venues().size());
        StrategyRun big(std::make_unique<BestAsk>(), order, fees, c.rules);
        Session session(*tape, order.window, order.side);
        StrategyRun* const runs[] = {&big};
        const auto status = session.replay(runs, stop.get_token());
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Interrupted);
    }
};

QTEST_APPLESS_MAIN(TestRandomTapes)
#include "tst_random_tapes.moc"
