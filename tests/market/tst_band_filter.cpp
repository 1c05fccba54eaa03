// SPDX-License-Identifier: GPL-3.0-or-later
// Which quotes are off the market: hand-made tapes, and a slow filter that keeps everything.
#include "compare_text.h"
#include "rounds.h"
#include "slow_band.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

TapeOptions withBand(std::int64_t ppm = 50'000)
{
    TapeOptions options;
    options.bandPpm = ppm;
    return options;
}

} // namespace

class TestBandFilter : public QObject {
    Q_OBJECT

private slots:
    void sidesFarFromTheRecentMidAreNotShown()
    {
        const Rows rows{row(0, kNasdaq, 999, 1, 1001, 1), // two-sided within 5%: the reference is 10.00
                        row(1, kIex, 500, 1, 1500, 1), // both off
                        row(2, kIex, 960, 1, 1500, 1), row(3, kIex, 500, 1, 1049, 1),
                        row(4, kNasdaq, 999, 2, 1001, 2)};
        const auto built = tryBuild(rows, withBand());
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n2 IEXG 960x1/-\n3 IEXG -/1049x1\n"
                     "4 XNAS 999x2/1001x2\n");
        QCOMPARE(built.counts.band.outside, 4);
        QCOMPARE(built.counts.band.withoutReference, 0);
        QCOMPARE(tapeOf(rows)->size(), std::size_t{5}); // without the band they are kept
    }

    void theLimitOfTheBandIsInside()
    {
        // 10.00 +- 5%: 9.50 and 10.50 are shown, a cent further is not.
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kIex, 950, 1, 1050, 1),
                                         row(2, kIex, 949, 1, 1051, 1)},
                                    withBand());
        COMPARE_TEXT(text(*built.tape), "0 XNAS 999x1/1001x1\n1 IEXG 950x1/1050x1\n2 IEXG -/-\n");
        QCOMPARE(built.counts.band.outside, 2);
    }

    void beforeAReferenceAQuoteMustBeTwoSidedAndNarrow()
    {
        // IEXG's stub pair and BATS's single ask stand first: neither may be the first market. XNAS makes the
        // reference, and BATS's ask, which stood all the time, is shown at that moment.
        const auto built = tryBuild(Rows{row(0, kIex, 1, 1, 199'999, 1), row(1, kBats, 0, 0, 1002, 5),
                                         row(2, kNasdaq, 999, 1, 1001, 1)},
                                    withBand());
        COMPARE_TEXT(text(*built.tape), "2 XNAS 999x1/1001x1\n2 BATS -/1002x5\n");
        QCOMPARE(built.counts.band.withoutReference, 3);
        QCOMPARE(built.counts.band.outside, 0);
    }

    void aStubThatCrossesTheMarketDoesNotMoveTheReference()
    {
        Rows rows{row(0, kNasdaq, 999, 1, 1001, 1)};
        for (int i = 0; i < 400; ++i) {
            rows.push_back(row(2 * i + 1, kIex, 0, 0, 1 + i % 2, 100)); // an ask of a cent
            rows.push_back(row(2 * i + 2, kNasdaq, 999, 1 + static_cast<std::uint32_t>(i % 2), 1001, 1));
        }
        const auto built = tryBuild(rows, withBand());
        QCOMPARE(built.counts.band.outside, 400);
        QCOMPARE(built.counts.band.rebuilt, 0);
        QCOMPARE(built.tape->entry(built.tape->size() - 1).quote.askPx, cents(1001));
    }

    void itFollowsAMarketThatReallyMoves()
    {
        Rows rows;
        std::int64_t ms = 0;
        for (std::int64_t mid = 1000; mid <= 1500; mid += 1) {
            for (int i = 0; i < 16; ++i) {
                rows.push_back(
                    row(++ms, kNasdaq, mid - 1, 1 + static_cast<std::uint32_t>(i % 2), mid + 1, 1));
            }
        }
        const auto built = tryBuild(rows, withBand(200'000));
        QCOMPARE(built.counts.band.outside, 0);
        QCOMPARE(built.tape->entry(built.tape->size() - 1).quote.bidPx, cents(1499));
    }

    void aMarketThatReopensElsewhereIsShownAfterASecond()
    {
        // Both venues quote 8% lower from 10 ms on. At 10 ms BATS still lies inside; from 20 ms on all lie
        // outside, so that at 1020 ms the reference is rebuilt and both standing quotes are shown.
        const auto built =
            tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 999, 1, 1001, 1),
                          row(10, kNasdaq, 919, 1, 921, 1), row(20, kBats, 918, 1, 921, 1),
                          row(1020, kNasdaq, 919, 2, 921, 1), row(1021, kBats, 918, 2, 921, 1)},
                     withBand());
        // The row at 1020 ms acts first: a second is over after all rows of that time.
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n1 BATS 999x1/1001x1\n10 XNAS -/-\n20 BATS -/-\n"
                     "1020 XNAS 919x2/921x1\n1020 BATS 918x1/921x1\n1021 BATS 918x2/921x1\n");
        QCOMPARE(built.counts.band.rebuilt, 1);
    }

    void quotesThatStandOutsideAreShownWithoutNewQuotes()
    {
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(10, kNasdaq, 919, 1, 921, 1),
                                         row(5000, kBats, 919, 1, 921, 1)},
                                    withBand());
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n10 XNAS -/-\n1010 XNAS 919x1/921x1\n5000 BATS 919x1/921x1\n");
    }

    void aClearAHaltAndANewSessionRenewTheReference_data()
    {
        QTest::addColumn<Rows>("between");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("clear") << Rows{withAction(row(5, kNasdaq, 0, 0, 0, 0), 'R')} << qint64{10};
        QTest::newRow("halt") << Rows{withAction(row(5, kNasdaq, 0, 0, 0, 0), 'H'),
                                      withAction(row(6, kNasdaq, 0, 0, 0, 0), 'U')}
                              << qint64{10};
        QTest::newRow("session") << Rows{} << qint64{3'600'002};
    }
    void aClearAHaltAndANewSessionRenewTheReference()
    {
        QFETCH(Rows, between);
        QFETCH(qint64, ms);
        Rows rows{row(0, kNasdaq, 999, 1, 1001, 1)};
        rows.insert(rows.end(), between.begin(), between.end());
        rows.push_back(row(ms, kNasdaq, 1199, 1, 1201, 1)); // 20% away
        const auto built = tryBuild(rows, withBand());
        QCOMPARE(built.tape->entry(built.tape->size() - 1).quote.bidPx, cents(1199));
        QCOMPARE(built.counts.band.outside, 0);
        QCOMPARE(built.counts.band.rebuilt, 1);
        // Without anything between it is off the market.
        QCOMPARE(
            tryBuild(Rows{rows.front(), row(10, kNasdaq, 1199, 1, 1201, 1)}, withBand()).counts.band.outside,
            2);
    }

    void anOffExchangePrintDoesNotBridgeTheGapBetweenSessions()
    {
        constexpr std::uint32_t kFinra = 17;
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1),
                                         withTrade(row(3'000'000, kFinra, 0, 0, 0, 0), 1000, 1, 'N'),
                                         row(3'600'002, kNasdaq, 1199, 1, 1201, 1)},
                                    withBand());
        QCOMPARE(built.counts.band.outside, 0);
        QCOMPARE(built.counts.band.rebuilt, 1);
    }

    void whatIsDueBeforeANewSessionHappens()
    {
        // All quotes jump by 8% and no quotes follow for two hours.
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 999, 1, 1001, 1),
                                         row(10, kNasdaq, 1079, 1, 1081, 1), row(10, kBats, 1079, 1, 1081, 1),
                                         row(7'200'000, kNasdaq, 1079, 2, 1081, 1)},
                                    withBand());
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n1 BATS 999x1/1001x1\n10 XNAS -/-\n10 BATS -/-\n"
                     "1010 XNAS 1079x1/1081x1\n1010 BATS 1079x1/1081x1\n"
                     "3600010 XNAS -/-\n3600010 BATS -/-\n7200000 XNAS 1079x2/1081x1\n");
        QCOMPARE(built.counts.band.rebuilt, 2);
    }

    void aClearOrTheEndOfAHaltShowsWhatStandsOutside_data()
    {
        QTest::addColumn<Rows>("rows");
        QTest::addColumn<QString>("then");
        const QuoteEvent blank = row(500, kNasdaq, 0, 0, 0, 0);
        QTest::newRow("clear") << Rows{withAction(blank, 'R')} << "500 XNAS -/-\n500 BATS 919x1/921x1\n";
        QTest::newRow("halt") << Rows{withAction(blank, 'H'), withAction(row(600, kNasdaq, 0, 0, 0, 0), 'U')}
                              << "500 XNAS -/-\n600 XNAS -/-\n600 BATS 919x1/921x1\n";
    }
    void aClearOrTheEndOfAHaltShowsWhatStandsOutside()
    {
        QFETCH(Rows, rows);
        QFETCH(QString, then);
        rows.insert(rows.begin(), {row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 919, 1, 921, 1)});
        rows.push_back(row(60'000, kBats, 919, 1, 921, 1)); // nothing new
        COMPARE_TEXT(text(*tryBuild(rows, withBand()).tape), "0 XNAS 999x1/1001x1\n" + then.toStdString());
    }

    void aClearLeavesNoQuoteThatNeedsAReference()
    {
        // Without XNAS there is no mid, and a single ask is not shown without one.
        const auto built =
            tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 0, 0, 1002, 1),
                          withAction(row(5, kNasdaq, 0, 0, 0, 0), 'R'), row(6, kIex, 999, 1, 1001, 1)},
                     withBand());
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n1 BATS -/1002x1\n5 XNAS -/-\n5 BATS -/-\n"
                     "6 IEXG 999x1/1001x1\n6 BATS -/1002x1\n");
    }

    void aClearJudgesAllByTheMarketThatIsLeft()
    {
        // XNAS at 10.00 and BATS at 9.60 are shown. When XNAS is cleared, BATS is the market: of what was
        // hidden IEXG at 9.21 lies within 5% of it. EDGX at 5.05 does not, nor may it compete as a market.
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 959, 1, 961, 1),
                                         row(2, kIex, 920, 1, 922, 1), row(3, kEdgx, 500, 1, 510, 1),
                                         withAction(row(5, kNasdaq, 0, 0, 0, 0), 'R')},
                                    withBand());
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n1 BATS 959x1/961x1\n5 XNAS -/-\n5 IEXG 920x1/922x1\n");
    }

    void aClearOfOneVenueKeepsTheMarketOfTheOthers()
    {
        const auto built =
            tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1, kBats, 999, 1, 1001, 1),
                          withAction(row(5, kNasdaq, 0, 0, 0, 0), 'R'), row(6, kNasdaq, 500, 1, 510, 1)},
                     withBand());
        QCOMPARE(built.counts.band.outside, 2); // 5.00 is not the market while BATS stands at 10.00
    }

    void itIsTheSlowFilterOnRandomQuotes()
    {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            Random random(seed);
            const std::int64_t ppm = random.chance(0.5) ? 50'000 : 3'000;
            BandFilter fast(ppm);
            SlowBand slow(ppm);
            std::int64_t mid = 1000;
            std::int64_t now = 0;
            for (std::int64_t i = 0; i < test::rounds(3000); ++i) {
                now += random.between(0, 20) * 1'000'000;
                for (auto due = slow.due(); due && *due < now; due = slow.due()) {
                    QCOMPARE(fast.dueTime(), *due);
                    fast.rebuild();
                    slow.rebuild();
                }
                if (random.chance(0.3))
                    mid += random.between(-2, 2);
                if (random.chance(0.002))
                    mid = mid * random.between(80, 120) / 100;
                const auto venue = static_cast<std::uint8_t>(random.between(0, 4));
                if (random.chance(0.01)) {
                    fast.remove(venue, now);
                    slow.remove(venue, now);
                    if (random.chance(0.5)) {
                        fast.reset(now);
                        slow.reset(now);
                    }
                } else if (random.chance(0.002)) {
                    fast.startSession();
                    slow.startSession();
                } else {
                    const std::int64_t bid =
                        random.chance(0.05) ? random.between(0, 2000) : mid - random.between(0, 3);
                    const std::int64_t ask =
                        random.chance(0.05) ? random.between(0, 2000) : mid + random.between(0, 3);
                    const QuoteEvent event = row(0, kNasdaq, bid, 1, ask, 1);
                    VenueQuote quote{event.bidPx, event.askPx, event.bidSz, event.askSz};
                    slow.apply(quote, venue, now);
                    fast.apply(quote, venue, now);
                    QVERIFY(quote == fast.shown(venue));
                }
                for (std::uint8_t v = 0; v < 5; ++v) {
                    QVERIFY2(fast.shown(v) == slow.shown(v),
                             fmt::format("seed {}, step {}, venue {}: expected {}, calculated {}", seed, i, v,
                                         text(slow.shown(v)), text(fast.shown(v)))
                                 .c_str());
                }
                QCOMPARE(fast.dueTime(), slow.due().value_or(BandFilter::kNever));
            }
        }
    }

    void whatIsHiddenAgesToo()
    {
        // IEXG's quote is hidden at 10 ms and too old at 710; XNAS's goes at 700. At 1700 nothing stands that
        // could make a new reference.
        TapeOptions options = withBand();
        options.maxAge = std::chrono::milliseconds{700};
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(10, kIex, 919, 1, 921, 1),
                                         row(5000, kNasdaq, 999, 1, 1001, 1)},
                                    options);
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n700 XNAS -/-\n5000 XNAS 999x1/1001x1\n5700 XNAS -/-\n");
        QCOMPARE(built.counts.band.rebuilt, 0);
        QCOMPARE(built.counts.agedOut, 1); // of what was shown, while there were rows
    }

    void whatIsHiddenIsShownASecondAfterTheLastOtherQuoteAgedOut()
    {
        // XNAS's quote goes at 2000 ms; from then on all lie outside. BATS's own goes at 3500.
        TapeOptions options = withBand();
        options.maxAge = std::chrono::seconds{2};
        const auto built = tryBuild(Rows{row(0, kNasdaq, 999, 1, 1001, 1), row(1500, kBats, 919, 1, 921, 1),
                                         row(10'000, kNasdaq, 919, 1, 921, 1)},
                                    options);
        COMPARE_TEXT(text(*built.tape),
                     "0 XNAS 999x1/1001x1\n2000 XNAS -/-\n3000 BATS 919x1/921x1\n3500 BATS -/-\n"
                     "10000 XNAS 919x1/921x1\n12000 XNAS -/-\n");
    }

    void aTapeWithBandIsInTimeOrder()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Random random(seed);
            TapeOptions options = withBand(1'000);
            options.maxAge = std::chrono::milliseconds{seed % 2 == 0 ? 0 : 700};
            const auto built =
                tryBuild(randomRows(random, {.venues = 6, .rows = 3000, .stepMs = 400}), options);
            QVERIFY(!built.error);
            for (std::size_t i = 1; i < built.tape->size(); ++i)
                QVERIFY(built.tape->time(i - 1) <= built.tape->time(i));
        }
    }
};

QTEST_APPLESS_MAIN(TestBandFilter)
#include "tst_band_filter.moc"
