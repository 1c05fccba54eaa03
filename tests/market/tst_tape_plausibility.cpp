// SPDX-License-Identifier: GPL-3.0-or-later
// Every guard at both sides of its limits: just at one nothing (or a warning) is said, beyond it a warning
// (or a refusal).
#include "market/tape_plausibility.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

constexpr UnixNanos kNow = at(10'000'000'000);

/// The codes of what was found, each with '!' where it is a refusal.
std::string codes(const std::vector<Finding>& findings)
{
    std::string text;
    for (const Finding& finding : findings)
        text += (text.empty() ? "" : " ") + std::string(finding.code) + (finding.isRefusal ? "!" : "");
    return text;
}

std::string judged(const Rows& rows, const TapeOptions& options = {}, UnixNanos now = kNow)
{
    const auto tape = tapeOf(rows, options);
    return codes(valueOf(judgeTape(*tape, {}, tape->span(), now, {})).findings);
}

/// Ten quotes a second apart from `ms` on, a cent to each side of `mid` (cents), with sizes that change.
Rows steady(std::int64_t ms, std::int64_t mid, std::uint32_t feed = kNasdaq, std::int64_t half = 1)
{
    Rows rows;
    for (std::int64_t i = 0; i < 10; ++i)
        rows.push_back(
            row(ms + 1000 * i, feed, mid - half, 100 + static_cast<std::uint32_t>(i), mid + half, 100));
    return rows;
}

Rows operator+(Rows a, const Rows& b)
{
    a.insert(a.end(), b.begin(), b.end());
    std::ranges::stable_sort(a, {}, &QuoteEvent::tsRecv);
    return a;
}

/// A hundred seconds of two venues, of which `ms` stand crossed.
Rows crossedFor(std::int64_t ms)
{
    return steady(0, 1000)
        + Rows{row(0, kBats, 999, 5, 1001, 5), row(20'000, kBats, 1003, 5, 1005, 5),
               row(20'000 + ms, kBats, 999, 5, 1001, 5), row(100'000, kBats, 999, 6, 1001, 5)};
}

Rows priced(std::int64_t nanos)
{
    Rows rows = steady(0, 1000);
    for (QuoteEvent& each : rows) {
        each.bidPx = Price{nanos - 1};
        each.askPx = Price{nanos + 1};
    }
    return rows;
}

} // namespace

class TestTapePlausibility : public QObject {
    Q_OBJECT

private slots:
    void measuresCrossedBooksByTime()
    {
        QCOMPARE(judged(crossedFor(1000)), std::string());
        QCOMPARE(judged(crossedFor(1001)), std::string("book_crossed"));
        QCOMPARE(judged(crossedFor(25'000)), std::string("book_crossed"));
        QCOMPARE(judged(crossedFor(25'001)), std::string("book_crossed!"));
        // Most points, but not a hundredth of the time.
        Rows rows = crossedFor(900);
        for (std::uint32_t i = 1; i < 90; ++i)
            rows = rows + Rows{row(20'000 + 10 * std::int64_t{i}, kBats, 1003, 5 + i, 1005, 5)};
        QCOMPARE(judged(rows), std::string());
        // The night between two sessions does not stand crossed, whatever stood at its beginning.
        rows = steady(0, 1000) + Rows{row(9500, kBats, 1003, 5, 1005, 5)} + steady(7'200'000, 1004)
            + Rows{row(7'200'000, kBats, 1003, 5, 1005, 5), row(7'200'001, kBats, 1003, 6, 1005, 5)};
        QCOMPARE(judged(rows), std::string("quote_pause"));
    }

    void looksAtTheMedianSpread()
    {
        QCOMPARE(judged(steady(0, 10'000, kNasdaq, 50)), std::string());
        QCOMPARE(judged(steady(0, 10'000, kNasdaq, 51)), std::string("wide_spread"));
        QCOMPARE(judged(steady(0, 10'000, kNasdaq, 1000)), std::string("wide_spread"));
        QCOMPARE(judged(steady(0, 10'000, kNasdaq, 1001)), std::string("wide_spread!"));
    }

    void looksAtThePriceLevel()
    {
        QCOMPARE(judged(priced(100'000)), std::string());
        QCOMPARE(judged(priced(99'999)), std::string("price_level"));
        QCOMPARE(judged(priced(100'000'000 * kNanosPerDollar)), std::string());
        QCOMPARE(judged(priced(100'000'100 * kNanosPerDollar)), std::string("price_level"));
    }

    void looksAtJumpsWithinASession_data()
    {
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("expected");
        QTest::newRow("up a fifth") << 12'000 << "";
        QTest::newRow("up more") << 12'001 << "price_jump";
        QTest::newRow("up a half") << 15'000 << "price_jump";
        QTest::newRow("up more than a half") << 15'001 << "price_jump!";
        QTest::newRow("down a fifth") << 8000 << "";
        QTest::newRow("down more") << 7999 << "price_jump";
        QTest::newRow("down a half") << 5000 << "price_jump";
        QTest::newRow("down more than a half") << 4999 << "price_jump!";
    }
    void looksAtJumpsWithinASession()
    {
        QFETCH(int, to);
        QFETCH(QString, expected);
        QCOMPARE(judged(steady(0, 10'000) + steady(20'000, to)), expected.toStdString());
        // An hour is still one session; behind a longer gap a jump is a warning at most.
        QCOMPARE(judged(steady(0, 10'000) + steady(9000 + 3'600'000, to)), expected.toStdString());
        QCOMPARE(judged(steady(0, 10'000) + steady(9001 + 3'600'000, to)),
                 std::string(expected.isEmpty() ? "quote_pause" : "price_jump_between_sessions quote_pause"));
    }

    void allowsJumpsBehindAHaltOrAClear()
    {
        const auto judgedAfter = [](char action, std::int64_t to) {
            return judged(steady(0, 10'000) + Rows{withAction(row(10'000, kNasdaq, 0, 0, 0, 0), action)}
                          + (action == 'H' ? Rows{withAction(row(15'000, kNasdaq, 0, 0, 0, 0), 'U')} : Rows{})
                          + steady(20'000, to));
        };
        for (const char action : {'H', 'R'}) {
            QCOMPARE(judgedAfter(action, 15'001), std::string("price_jump"));
            QCOMPARE(judgedAfter(action, 12'000), std::string());
        }
    }

    void doesNotTakeStubQuotesForJumps()
    {
        // 50.00 to 150.00: a mid of 100, and no market.
        QCOMPARE(
            judged(steady(0, 5000) + Rows{row(9500, kNasdaq, 5000, 1, 15'000, 1)} + steady(10'000, 5001)),
            std::string());
    }

    void looksForVenuesThatNeverMeet()
    {
        const auto five = [](std::int64_t ms, std::uint32_t feed) {
            Rows rows = steady(ms, 1000, feed);
            rows.resize(5); // the last one 4 s later
            return rows;
        };
        QCOMPARE(judged(five(0, kNasdaq) + five(4000, kBats)), std::string());
        QCOMPARE(judged(five(0, kNasdaq) + five(4001, kBats)), std::string("venues_apart!"));
        QCOMPARE(judged(five(0, kNasdaq) + five(4001, kBats) + five(4002, kEdgx)),
                 std::string("venues_apart"));
        // A venue of less than five quotes may have come early or late.
        Rows few = five(4001, kBats);
        few.resize(4);
        QCOMPARE(judged(five(0, kNasdaq) + five(0, kEdgx) + few), std::string());
        // They meet in one of two sessions.
        QCOMPARE(judged(five(0, kNasdaq) + five(7'200'000, kNasdaq) + five(7'200'000, kBats)),
                 std::string("quote_pause"));
        TapeOptions trial;
        trial.view = TapeView::Trial;
        QCOMPARE(judged(five(0, kNasdaq) + five(4001, kBats), trial), std::string());
    }

    void looksAtTimesSizesAndPoints()
    {
        const auto from = [](UnixNanos time) {
            Rows rows = steady(0, 1000);
            for (QuoteEvent& each : rows)
                each.tsRecv = each.tsEvent = each.tsEvent - at(0) + time;
            return rows;
        };
        // Counts of other epochs, taken for nanoseconds since 1970, lie 30 years before their day.
        constexpr UnixNanos kLimit = kNow - PlausibilityLimits::kMisdated;
        QCOMPARE(judged(from(kLimit)), std::string());
        QCOMPARE(judged(from(kLimit - std::chrono::milliseconds{1})), std::string("times_too_early"));
        QCOMPARE(judged(from(kLimit - std::chrono::microseconds{1})), std::string("times_too_early!"));
        QCOMPARE(judged(from(UnixNanos{Nanos{1'000'000'000'000'000'001}})), std::string());
        QCOMPARE(judged(from(*parseIsoTime("1998-06-01T14:30:00.123456Z"))), std::string());
        QCOMPARE(judged(from(*parseIsoTime("1990-01-01T00:00:00Z"))), std::string("times_too_early"));
        QCOMPARE(judged(from(*parseIsoTime("1989-12-31T23:59:59.999999999Z"))),
                 std::string("times_too_early!"));
        QCOMPARE(judged(steady(0, 1000), {}, at(9000) + Nanos{1}), std::string());
        QCOMPARE(judged(steady(0, 1000), {}, at(9000)), std::string("times_ahead"));

        Rows ones;
        for (std::int64_t i = 0; i < 10; ++i)
            ones.push_back(row(i, kNasdaq, 999 + i % 2, 1, 1001, 1));
        QCOMPARE(judged(ones), std::string("sizes"));
        ones.back().askSz = 2;
        QCOMPARE(judged(ones), std::string());

        Rows nine = steady(0, 1000);
        QCOMPARE(judged(nine), std::string());
        nine.pop_back();
        QCOMPARE(judged(nine), std::string("few_points"));
    }

    void looksForManyQuotesAtOneSecond()
    {
        const auto together = [](std::int64_t ms, std::int64_t quotes, std::uint32_t feed = kNasdaq) {
            Rows rows;
            for (std::int64_t i = 0; i < quotes; ++i)
                rows.push_back(row(ms, feed, 999, 100 + static_cast<std::uint32_t>(i), 1001, 100));
            return rows;
        };
        QCOMPARE(judged(together(0, 5) + together(1000, 5)), std::string("coarse_times"));
        QCOMPARE(judged(together(0, 4) + together(1000, 4) + together(2000, 4)), std::string());
        QCOMPARE(judged(together(0, 5) + steady(1000, 1000)), std::string());
        // A burst within a millisecond is of a market.
        QCOMPARE(judged(together(1, 5) + together(1001, 5)), std::string());
        // Of each venue.
        QCOMPARE(judged(together(0, 3) + together(0, 3, kBats) + together(5000, 4)), std::string());
    }

    void looksAtWhatTheBandHides()
    {
        const auto tape = tapeOf(steady(0, 1000));
        const auto hidden = [&](std::int64_t sides) {
            TapeCounts counts;
            counts.rows = 150;
            counts.rowsInsideEvents = 50;
            counts.band.outside = sides;
            return codes(valueOf(judgeTape(*tape, counts, tape->span(), kNow, {})).findings);
        };
        QCOMPARE(hidden(20), std::string());
        QCOMPARE(hidden(21), std::string("off_band"));
        QCOMPARE(hidden(80), std::string("off_band"));
        QCOMPARE(hidden(81), std::string("off_band!"));
    }

    void tellsVenuesThatAlwaysShowTheSame()
    {
        const auto twins = [](std::int64_t changes, std::int64_t behind) {
            Rows rows;
            for (std::int64_t i = 0; i < changes; ++i) {
                const auto size = static_cast<std::uint32_t>(100 + i);
                rows.push_back(row(1000 * i, kNasdaq, 999, size, 1001, 100));
                rows.push_back(row(1000 * i + behind, kBats, 999, size, 1001, 100));
                rows.push_back(row(1000 * i + 1, kEdgx, 999, 2 * size, 1001, 100));
            }
            return judged(rows + Rows{});
        };
        QCOMPARE(twins(100, 0), std::string("venue_twins"));
        QCOMPARE(twins(20, 9), std::string("venue_twins")); // one behind the other
        QCOMPARE(twins(100, 11), std::string());
        QCOMPARE(twins(19, 0), std::string());
    }

    void comparesTradesWithTheMidOfTheirTime()
    {
        const auto traded = [](std::int64_t price, std::int64_t prints) {
            Rows rows = steady(0, 10'000);
            for (std::int64_t i = 0; i < prints; ++i)
                rows =
                    rows + Rows{withTrade(row(1000 * i + 500, kNasdaq, 9999, 7, 10'001, 100), price, 5, 'N')};
            return judged(rows);
        };
        QCOMPARE(traded(10'001, 5), std::string());
        QCOMPARE(traded(10'499, 5), std::string());
        QCOMPARE(traded(10'501, 5), std::string("trade_prices"));
        QCOMPARE(traded(12'001, 5), std::string("trade_prices!"));
        QCOMPARE(traded(100'000'000, 5), std::string("trade_prices!"));
        // A few of which all say the same; one alone is a warning.
        QCOMPARE(traded(12'001, 4), std::string("trade_prices!"));
        QCOMPARE(traded(12'001, 2), std::string("trade_prices!"));
        QCOMPARE(traded(12'001, 1), std::string("trade_prices"));
        QCOMPARE(traded(10'501, 2), std::string("trade_prices"));
        QCOMPARE(traded(10'499, 2), std::string());
        QCOMPARE(traded(10'001, 1), std::string());
        Rows one = steady(0, 10'000);
        std::int64_t ms = 4500;
        for (const std::int64_t price : {12'001, 12'001, 10'001, 12'001})
            one = one + Rows{withTrade(row(ms++, kNasdaq, 9999, 7, 10'001, 100), price, 5, 'N')};
        QCOMPARE(QString::fromStdString(judged(one)), QString());
    }

    /// Where quotes stand still their mid says nothing of prints long after.
    void printsLongAfterTheLastQuoteDoNotCount()
    {
        const auto traded = [](std::int64_t ms) {
            Rows rows = steady(0, 10'000);
            for (std::int64_t i = 0; i < 5; ++i)
                rows = rows + Rows{withTrade(row(ms + i, kNasdaq, 9999, 109, 10'001, 100), 12'001, 5, 'N')};
            return judged(rows + Rows{row(ms + 5, kNasdaq, 9999, 110, 10'001, 100)});
        };
        QCOMPARE(traded(9000 + 299'996), std::string("trade_prices!"));
        QCOMPARE(traded(9000 + 300'001), std::string());
    }

    void tellsPausesWithinADay()
    {
        const auto paused = [](std::int64_t ms) { return judged(steady(0, 1000) + steady(9000 + ms, 1000)); };
        QCOMPARE(paused(3'600'000), std::string());
        QCOMPARE(paused(3'600'001), std::string("quote_pause"));
        QCOMPARE(paused(86'400'000), std::string());
        // Rows that repeat the quote are quotes.
        QCOMPARE(judged(steady(0, 1000) + Rows{row(1'800'000, kNasdaq, 999, 109, 1001, 100)}
                        + steady(3'700'000, 1000)),
                 std::string());
    }

    void doubtsVenuesThatMayBeAllOfThem()
    {
        const auto named = [](const std::vector<const char*>& names) {
            FeedRegistry registry;
            Rows rows;
            std::int64_t shift = 0;
            for (const char* name : names) {
                for (QuoteEvent each : steady(shift++ * 100, 1000)) {
                    each.feed = registry.feedFor(name);
                    each.bidSz += static_cast<std::uint32_t>(20 * shift);
                    rows.push_back(each);
                }
            }
            TapeBuilder builder({}, registry);
            const Status status = builder.accept(rows + Rows{});
            const auto tape = status ? builder.finish() : nullptr;
            return tape ? codes(valueOf(judgeTape(*tape, {}, tape->span(), kNow, {})).findings) : "refused";
        };
        QCOMPARE(named({"US", "EU"}), std::string("venue_consolidated"));
        QCOMPARE(named({"ALL"}), std::string());
        QCOMPARE(named({"EU", "ASIA"}), std::string());
        QCOMPARE(named({"SIP", "EU"}), std::string("refused"));
    }

    void tellsWholeHundreds()
    {
        QCOMPARE(judged(steady(0, 50'000'000, kNasdaq, 15'000)), std::string("price_whole"));
        QCOMPARE(judged(steady(0, 50'000'000, kNasdaq, 15'001)), std::string());
        QCOMPARE(judged(steady(0, 50'000'000, kNasdaq, 10'000)), std::string("price_hundreds"));
        QCOMPARE(judged(steady(0, 50'000'000, kNasdaq, 9999)), std::string());
        // Prices x 1000 and cents, of a stock of 50 $ and of one of some dollars.
        for (const auto& [mid, half] : {std::pair{5'000'000, 1000}, std::pair{200'000, 1000},
                                        std::pair{500'000, 100}, std::pair{20'000, 100}})
            QCOMPARE(judged(steady(0, mid, kNasdaq, half)), std::string("price_whole"));
        QCOMPARE(judged(steady(0, 9'900, kNasdaq, 100)), std::string("wide_spread"));
        QCOMPARE(judged(steady(0, 500'000, kNasdaq, 101)), std::string());
        QCOMPARE(judged(steady(0, 1'000'000, kNasdaq, 10'000)), std::string("wide_spread"));
    }

    void endsTheFirstSessionWithTheFirstGap()
    {
        const auto session = [](std::int64_t second) {
            return tapeOf(steady(0, 1000) + steady(second, 1001))->firstSession();
        };
        QCOMPARE(session(9000 + 3'600'000).to, at(18'000 + 3'600'000) + Nanos{1});
        QCOMPARE(session(9001 + 3'600'000).from, at(0));
        QCOMPARE(session(9001 + 3'600'000).to, at(9000) + Nanos{1});
        // A quote that only repeats the one before is a row all the same.
        const Rows bridged = steady(0, 1000) + Rows{row(1'800'000, kNasdaq, 999, 109, 1001, 100)};
        const auto tape = tapeOf(bridged + steady(3'700'000, 1001));
        QCOMPARE(tape->firstSession().to, tape->span().to);
    }
};

QTEST_GUILESS_MAIN(TestTapePlausibility)
#include "tst_tape_plausibility.moc"
