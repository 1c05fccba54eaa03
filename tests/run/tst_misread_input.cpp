// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs that can be read but would be misread: they cost what they should, or are refused with a sentence,
// never run in silence. Where the cases of public reports are there, each beside its twins.
#include "report/answer.h"
#include "small_market.h"

#include <QtTest>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>

using namespace sor;
using namespace sor::test;

class TestMisreadInput : public QObject, private MarketFolder {
    Q_OBJECT

    static std::string understoodAs(const Result<RunReport>& report, std::string_view what)
    {
        if (!report)
            return report.error().message;
        const auto all = understoodOf(*report);
        const auto found = std::ranges::find_if(all, [&](const auto& entry) { return entry.first == what; });
        return found == all.end() ? "" : found->second;
    }
    /// The files of one case of public reports, when they are there, with the names that they have.
    static std::optional<Files> publicCase(const std::string& name, const std::vector<std::string>& files)
    {
        const std::filesystem::path folder =
            std::filesystem::path(SOR_SOURCE_DIR "/../shared/reference/public_cases") / name;
        Files found;
        for (const std::string& file : files) {
            std::ifstream in(folder / file, std::ios::binary);
            if (!in)
                return std::nullopt;
            found.emplace_back(name + "_" + file, std::string(std::istreambuf_iterator<char>(in), {}));
        }
        return found;
    }
    /// Whole prices: cents times `units`, and `plus`.
    static std::string whole(std::int64_t units, std::int64_t plus, const std::string& header = kShort)
    {
        return header + rows([&](const Quote& q) {
                   return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue],
                                      q.bidCents * units + plus, q.bidSz, q.askCents * units + plus, q.askSz);
               });
    }
    /// The quotes of some venues, with other times and prices than they have.
    static std::string part(std::vector<int> venues, std::int64_t later = 0, const char* zone = "Z",
                            std::int64_t times = 1)
    {
        return kHeader + rows([&](const Quote& q) {
                   if (std::ranges::find(venues, q.venue) == venues.end())
                       return std::string();
                   Quote moved = q;
                   moved.time += later;
                   moved.bidCents *= times;
                   moved.askCents *= times;
                   return replacedAll(plainRow(moved), "Z", zone);
               });
    }

    std::string m_right;

private slots:
    void initTestCase()
    {
        m_right = cost({{"plain.csv", kHeader + rows(plainRow)}});
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void refusesWholePricesThatNoMarketHas()
    {
        // Prices x 10000 (249.98 $), whole dollars of millions, thousands of a currency: under names of their
        // own they may be anything, under Databento's they would be units of 1e-9 $.
        const std::string theirs = "ts_event,publisher_id,bid_px_00,bid_sz_00,ask_px_00,ask_sz_00\n";
        for (const auto& [units, plus] : std::vector<std::pair<std::int64_t, std::int64_t>>{
                 {100, 2'000'000}, {1, 9'800'000}, {1000, 140'000'000}, {1, 1'500'000'000}}) {
            const std::string why = refusal({{"whole.csv", whole(units, plus)}});
            QVERIFY2(why.find("`price-scale`") != std::string::npos, why.c_str());
            const Files named{{"theirs.csv", whole(units, plus, theirs)}};
            const std::string doubt = refusal(named);
            QVERIFY2(doubt.find("units of 1e-9 $") != std::string::npos
                         && doubt.find("x 10000") != std::string::npos
                         && doubt.find("`price-scale`") != std::string::npos,
                     doubt.c_str());
            QVERIFY(hasFinding(run(named, {{"force", "true"}}), "price_unit"));
        }
        QVERIFY(
            refusal({{"theirs.csv", whole(100, 2'000'000, theirs)}}, {{"price-scale", "0.0001"}}).empty());
        // Units of 1e-9 $ in cents, also of a stock below a dollar; and dollars below a million.
        for (const std::string& header : {theirs, kShort})
            QCOMPARE(cost({{"nano.csv", whole(10'000'000, 0, header)}}), m_right);
        QVERIFY(run({{"penny.csv", whole(100'000, 0, theirs)}}));
        QVERIFY(run({{"dollars.csv", whole(1, 900'000)}}));
        const std::string prices = understoodAs(run({{"nano.csv", whole(10'000'000, 0)}}), "prices");
        QVERIFY2(prices.starts_with("in units of 1e-9 $ (assumed of whole numbers), about "), prices.c_str());
        // Cents and prices x 1000 of US exchanges are doubted where all are whole; not elsewhere.
        for (const auto& [units, scale] : {std::pair{1, "0.01"}, std::pair{10, "0.001"}}) {
            const Files parts{{"parts.csv", whole(units, 0)}};
            QVERIFY2(hasFinding(run(parts), "price_whole"), scale);
            QCOMPARE(cost(parts, {{"price-scale", scale}}), m_right);
            QVERIFY(!hasFinding(run(parts, {{"price-scale", scale}}), "price_whole"));
            std::string abroad = parts[0].second;
            for (const auto& [mic, other] : {std::pair{"XNAS", "XTKS"}, {"ARCX", "XSES"}, {"EDGX", "XHKG"}})
                abroad = replacedAll(std::move(abroad), mic, other);
            QVERIFY(!hasFinding(run({{"abroad.csv", abroad}}), "price_whole"));
        }
        // Over the limit the sentences name what may mend it.
        const auto over = [](std::int64_t units) {
            return kShort + rows([&](const Quote& q) {
                       return fmt::format("{},{},{}.0,{},{}.0,{}\n", iso(q.time), kMics[q.venue],
                                          q.bidCents * units, q.bidSz, q.askCents * units, q.askSz);
                   });
        };
        for (const std::int64_t units : {10'000, 1'000'000}) {
            const auto refused = run({{"over.csv", over(units)}});
            QVERIFY(!refused);
            QVERIFY2(refused.error().message.find("`price-scale`") != std::string::npos,
                     refused.error().message.c_str());
        }
        // An export of Databento says what its prices are.
        const std::string exported = "rtype," + whole(50'001, 0, theirs);
        QVERIFY(run({{"databento.csv", replacedAll(exported, "\n20", "\n1,20")}}));
        for (const char* name : {"02_price_times_10000", "03_whole_prices_above_a_million"}) {
            if (const auto files = publicCase(name, {"input.csv"}))
                QVERIFY(refusal(*files).find("`price-scale`") != std::string::npos);
        }
    }

    void ordersInTheFirstOfSeveralSessions()
    {
        const std::string day = part({0, 1, 2});
        constexpr std::int64_t kDay = 86'400'000'000'000;
        const auto two = run({{"day1.csv", day}, {"day2.csv", part({0, 1, 2}, 3 * kDay, "Z", 10)}});
        QCOMPARE(costOf(two), m_right);
        QVERIFY(hasFinding(two, "first_session"));
        QCOMPARE(understoodAs(two, "session"), std::string("the first of several"));
        QCOMPARE(understoodAs(two, "window"), std::string("2025-03-12 14:00:00 to 14:00:17 UTC"));
        // The same in one file.
        QCOMPARE(cost({{"both.csv", day + part({0, 1, 2}, kDay).substr(kHeader.size())}}), m_right);
        // A stated window keeps to what was stated, and says where its mid jumps.
        const auto both = run({{"day1.csv", day}, {"day2.csv", part({0, 1, 2}, 3 * kDay, "Z", 10)}},
                              {{"from", "2025-03-12T14:00"}, {"to", "2025-03-15T15:00"}});
        QVERIFY2(both, costOf(both).c_str());
        QVERIFY(hasFinding(both, "price_jump_between_sessions") && !hasFinding(both, "first_session"));
        QCOMPARE(understoodAs(both, "window"), std::string("2025-03-12 14:00:00 to 2025-03-15 15:00:00 UTC"));
        // Half an hour later is the same session: a split there cannot be.
        constexpr std::int64_t kHalfHour = 1'800'000'000'000;
        const Files split{{"a.csv", day}, {"b.csv", part({0, 1, 2}, kHalfHour, "Z", 10)}};
        QVERIFY(refusal(split).find("jumps") != std::string::npos);
        if (const auto files = publicCase("08_two_days_and_a_split", {"day1.csv", "day2.csv"})) {
            const auto report = run(*files);
            QVERIFY(hasFinding(report, "first_session"));
            QCOMPARE(costOf(report), costOf(run({files->front()})));
        }
    }

    void refusesLocalTimesBesideUtc()
    {
        constexpr std::int64_t kBehind = -4 * 3'600'000'000'000;
        for (const std::int64_t shift : {kBehind, kBehind * 2, -kBehind / 4 * 9}) {
            const std::string why = refusal({{"local.csv", part({0}, shift, "")}, {"utc.csv", part({1, 2})}});
            QVERIFY2(why.find("`zone`") != std::string::npos, why.c_str());
        }
        QVERIFY(!refusal({{"local.csv", part({0}, kBehind, "")}, {"utc.csv", part({1})}}).empty());
        // Both without: nothing to tell by but that the venues never meet.
        QVERIFY(refusal({{"a.csv", part({0}, kBehind, "")}, {"b.csv", part({1}, 0, "")}}).find("same time")
                != std::string::npos);
        // In one file, row by row.
        const std::string mixed = part({1, 2}) + part({0}, kBehind, "").substr(kHeader.size());
        QVERIFY(!refusal({{"mixed.csv", mixed}}).empty());
        // Said to be UTC, they are; and once the zone is stated, local times meet the others.
        const Files meet{{"a.csv", part({0}, 0, "")}, {"b.csv", part({1, 2})}};
        QCOMPARE(cost(meet, {{"zone", "UTC"}}), m_right);
        QCOMPARE(cost({{"local.csv", part({0}, kBehind, "")}, {"utc.csv", part({1, 2})}},
                      {{"zone", "America/New_York"}}),
                 m_right);
        // In one file some rows may say it and some not: said loudly.
        const std::string some = part({1, 2}) + part({0}, 0, "").substr(kHeader.size());
        QVERIFY(hasFinding(run({{"some.csv", some}}), "zones_mixed"));
        const auto plain = run({{"plain.csv", part({0, 1, 2}, 0, "")}});
        QVERIFY(!hasFinding(plain, "zones_mixed"));
        QCOMPARE(understoodAs(plain, "times"), std::string("without a zone, taken as UTC"));
        if (const auto files = publicCase("09_naive_local_beside_utc", {"a_local.csv", "b_utc.csv"}))
            QCOMPARE(cost(*files, {{"zone", "America/New_York"}}), std::string("45,008.50"));
    }

    void keepsNumbersOfOtherLists_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"exchange", "exch", "ex", "venue", "venue_id", "Exchange Code", "mic"})
            QTest::newRow(name) << QByteArray(name);
    }
    void keepsNumbersOfOtherLists()
    {
        QFETCH(QByteArray, name);
        static constexpr const char* kNumbers[] = {"12", "11",
                                                   "19"}; // 19 is a trade report of Databento's list
        const std::string text = fmt::format("timestamp,{},bid,bid_size,ask,ask_size\n", name.toStdString())
            + rows([](const Quote& q) { return shortRow(q, kNumbers[q.venue]); });
        const auto report = run({{"numbers.csv", text}});
        QCOMPARE(costOf(report), m_right);
        QVERIFY(hasFinding(report, "venue_numbers"));
        QCOMPARE(report->venues.size(), std::size_t(3));
        QCOMPARE(report->venues[0].info.mic, std::string("exchange 11"));
    }
    void takesNumbersOfPublishersForTheirs()
    {
        for (const char* name : {"publisher_id", "publisher", "publisherId"}) {
            const auto report =
                run({{"numbers.csv",
                      fmt::format("timestamp,{},bid,bid_size,ask,ask_size\n", name)
                          + rows([](const Quote& q) { return shortRow(q, kPublishers[q.venue]); })}});
            QCOMPARE(costOf(report), m_right);
            QVERIFY(!hasFinding(report, "venue_numbers"));
            QCOMPARE(report->venues[0].info.mic, std::string("XNAS"));
        }
        if (const auto files = publicCase("11_foreign_exchange_numbers", {"input.csv"}))
            QCOMPARE(cost(*files), std::string("45,008.50"));
    }

    void joinsTheNamesOfAVenue()
    {
        static constexpr const char* kNames[] = {"NASDAQ", "ARCA", "EDGX"};
        static constexpr const char* kLetters[] = {"q", "P", "K"};
        const std::string mics = shortFile([](const Quote& q) { return kMics[q.venue]; });
        const std::string names = shortFile([](const Quote& q) { return kNames[q.venue]; });
        const std::string letters = shortFile([](const Quote& q) { return kLetters[q.venue]; });
        for (const Files& files : {Files{{"mics.csv", mics}, {"names.csv", names}},
                                   Files{{"letters.csv", letters}, {"mics.csv", mics}},
                                   Files{{"a.csv", mics}, {"b.csv", names}, {"c.csv", letters}},
                                   Files{{"mics.csv", mics}, {"small.csv", replacedAll(mics, "X", "x")}}}) {
            const auto report = run(files);
            QCOMPARE(costOf(report), m_right);
            QVERIFY(hasFinding(report, "venue_names"));
            QCOMPARE(report->venues.size(), std::size_t(3));
            QCOMPARE(report->venues[2].info.mic, std::string("XNAS"));
        }
        // In one file, and a venue of no list in two cases.
        int i = 0;
        QCOMPARE(cost({{"both.csv", shortFile([&](const Quote& q) {
                            return ++i % 2 == 0 ? kNames[q.venue] : kMics[q.venue];
                        })}}),
                 m_right);
        i = 0;
        const auto kraken = run({{"kraken.csv", shortFile([&](const Quote& q) {
                                      return std::string(q.venue == 0 ? (++i % 2 == 0 ? "Kraken" : "KRAKEN")
                                                                      : kMics[q.venue]);
                                  })}});
        QCOMPARE(costOf(kraken), m_right);
        QCOMPARE(kraken->venues.size(), std::size_t(3));
        // Quotes that differ at equal times are two feeds.
        const std::string other = kShort + rows([](const Quote& q) {
                                      Quote quote = q;
                                      quote.askSz += q.venue == 0 ? 10 : 0;
                                      return shortRow(quote, kNames[q.venue]);
                                  });
        const Files differ{{"mics.csv", mics}, {"other.csv", other}};
        QVERIFY(refusal(differ).find("names of one venue, XNAS") != std::string::npos);
        QVERIFY(hasFinding(run(differ, {{"force", "true"}}), "venue_names"));
        if (const auto files = publicCase("12_same_venue_two_names", {"mic.csv", "names.csv"}))
            QCOMPARE(cost(*files), std::string("45,008.50"));
    }

    void refusesTheBestOfAllVenuesBesideThem()
    {
        int i = 0;
        const std::string text =
            shortFile([&](const Quote& q) { return std::string(++i % 4 == 0 ? "SIP" : kMics[q.venue]); });
        QVERIFY(refusal({{"mixed.csv", text}}).find("mixes the consolidated feed SIP") != std::string::npos);
        for (const char* best : {"Best", "EBBO", "NBBO", "CONSOLIDATED", "Composite"}) {
            i = 0;
            const std::string beside =
                shortFile([&](const Quote& q) { return std::string(++i % 4 == 0 ? best : kMics[q.venue]); });
            QVERIFY2(refusal({{"best.csv", beside}}).find("mixes the consolidated feed") != std::string::npos,
                     best);
        }
        for (const char* maybe : {"ALL", "MARKET", "TOB"}) {
            i = 0;
            const std::string beside =
                shortFile([&](const Quote& q) { return std::string(++i % 4 == 0 ? maybe : kMics[q.venue]); });
            QVERIFY2(hasFinding(run({{"maybe.csv", beside}}), "venue_consolidated", maybe), maybe);
        }
        // Alone it is run as one venue.
        QVERIFY(run({{"alone.csv", shortFile([](const Quote&) { return std::string("SIP"); })}}));
    }

    /// A window in which nothing came says why.
    void aWindowWithinAPauseNamesIt()
    {
        constexpr std::int64_t kTwoHours = 7'200'000'000'000; // ns
        const std::string text = kShort + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); })
            + rows([](const Quote& q) {
                                     Quote moved = q;
                                     moved.time += kTwoHours;
                                     return shortRow(moved, kMics[q.venue]);
                                 });
        const auto within = [&](const char* from, const char* to) {
            return run({{"thin.csv", text}}, {{"from", from}, {"to", to}});
        };
        for (const char* from : {"14:30", "15:30"}) {
            const auto report = within(from, "15:45");
            if (report)
                continue; // the quotes stood for an hour
            QVERIFY2(
                report.error().message.find("No quote came for more than an hour: after 2025-03-12T14:00:")
                    != std::string::npos,
                report.error().message.c_str());
            QVERIFY(report.error().message.find("the next came at 2025-03-12T16:00:0") != std::string::npos);
        }
        QVERIFY(!within("15:30", "15:45"));
        QVERIFY(!within("14:30", "14:45"));
        QVERIFY(hasFinding(within("14:00", "16:00:18"), "quote_pause"));
        QVERIFY(!hasFinding(within("14:00", "14:00:18"), "quote_pause"));
    }

    /// The last quotes of a day fill nothing on the next one.
    void quotesOfTheDayBeforeFillNothing()
    {
        constexpr std::int64_t kDayLater = 86'400'000'000'000; // ns
        const auto day = [](std::int64_t later, std::int64_t cheaper) {
            return rows([&](const Quote& q) {
                Quote moved = q;
                moved.time += later;
                moved.bidCents -= cheaper;
                moved.askCents -= cheaper;
                return shortRow(moved, kMics[q.venue]);
            });
        };
        const Words second{{"from", "2025-03-13T14:00:00Z"}, {"to", "2025-03-13T14:00:18Z"}};
        const std::string alone = cost({{"one.csv", kShort + day(kDayLater, 0)}}, second);
        QVERIFY2(alone.find(',') != std::string::npos, alone.c_str());
        QCOMPARE(cost({{"two.csv", kShort + day(0, 30) + day(kDayLater, 0)}}, second), alone);
    }

    void refusesTwoInstrumentsThatNothingNames()
    {
        const std::string text = kHeader + rows([](const Quote& q) {
                                     Quote other = q;
                                     other.time += 1000;
                                     other.bidCents += 4100;
                                     other.askCents += 4100;
                                     return plainRow(q) + plainRow(other);
                                 });
        QVERIFY(!refusal({{"two.csv", text}}).empty());
        QVERIFY(!refusal({{"two.csv", text}}, {{"band", "off"}}).empty());
    }
};

QTEST_GUILESS_MAIN(TestMisreadInput)
#include "tst_misread_input.moc"
