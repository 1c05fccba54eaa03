// SPDX-License-Identifier: GPL-3.0-or-later
// What files do not say themselves, and how it is stated: one market in many forms must cost the same in
// each.
#include "setup/setup_values.h"
#include "small_market.h"

#include <QtTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

/// `text` (ASCII) as UTF-16.
std::string utf16(std::string_view text, bool isLittle, bool hasMark)
{
    std::string bytes;
    const auto add = [&](char high, char low) {
        bytes += isLittle ? low : high;
        bytes += isLittle ? high : low;
    };
    if (hasMark)
        add('\xFE', '\xFF');
    for (const char c : text)
        add('\0', c);
    return bytes;
}

constexpr std::int64_t kNanosPerHour = 3'600'000'000'000;

/// The time of day as clocks in New York showed it, which were four hours behind.
std::int64_t sinceMidnight(const Quote& q)
{
    return q.time - 4 * kNanosPerHour - 20'159 * 24 * kNanosPerHour; // 2025-03-12
}

/// A row with another time.
std::string rowAt(const std::string& time, const Quote& q)
{
    return time + plainRow(q).substr(iso(q.time).size());
}

} // namespace

class TestInputForms : public QObject, private MarketFolder {
    Q_OBJECT

    const std::string m_plain = kHeader + rows(plainRow);
    std::string m_right;

private slots:
    void initTestCase()
    {
        m_right = cost({{"plain.csv", m_plain}});
        QVERIFY2(m_right.find(',') != std::string::npos, m_right.c_str());
    }

    void readsOtherTexts_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto add = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        const std::string returns = replacedAll(m_plain, "\n", "\r");
        const std::string both = replacedAll(m_plain, "\n", "\r\n");
        add("CR LF", both);
        add("CR alone", returns);
        add("CR at the top, CR LF below",
            returns.substr(0, kHeader.size()) + both.substr(kHeader.size() + 1));
        add("CR twice before each LF", replacedAll(m_plain, "\n", "\r\r\n"));
        add("CR alone behind a sep line", "sep=,\r" + returns);
        for (const bool isLittle : {false, true}) {
            for (const bool hasMark : {false, true}) {
                const std::string name =
                    fmt::format("UTF-16 {}, {} mark", isLittle ? "LE" : "BE", hasMark ? "with" : "without");
                add(name.c_str(), utf16(both, isLittle, hasMark));
            }
        }
        add("UTF-16 with CR alone", utf16(returns, true, true));
        add("UTF-16 with padding", utf16(m_plain, true, true) + std::string(4096, '\0'));
        const std::string semicolons = replacedAll(m_plain, ",", ";");
        add("semicolons and points", semicolons);
        add("semicolons and decimal commas", replacedAll(semicolons, ".", ","));
        add("semicolons, decimal commas in quotes, sizes with decimals",
            replacedAll(kHeader, ",", ";") + rows([](const Quote& q) {
                return fmt::format("{};{};\"{}\";\"{}\";{},0;{},00\n", iso(q.time), kPublishers[q.venue],
                                   replacedAll(cents(q.bidCents), ".", ","),
                                   replacedAll(cents(q.askCents), ".", ","), q.bidSz, q.askSz);
            }));
    }
    void readsOtherTexts()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(cost({{"text.csv", text.toStdString()}}), m_right);
    }

    void takesNoPointForAComma()
    {
        // Where commas are decimal ones, a point would part thousands.
        const std::string german = replacedAll(replacedAll(m_plain, ",", ";"), ".", ",");
        const std::string mixed = german + "2025-03-12T14:00:19,000000000Z;2;1.049,98;1.050,01;100;40\n"
            + replacedAll(replacedAll(rows(plainRow), ",", ";"), "Z;", "9Z;");
        QVERIFY(refusal({{"mixed.csv", mixed}}).find("decimal comma") != std::string::npos);
    }

    void readsNamesAndUnitsThatAreStated()
    {
        const std::string own = "Ts,Exch,BP,BS,AP,AS,note\n" + rows([](const Quote& q) {
                                    std::string row = shortRow(q, kMics[q.venue]);
                                    row.pop_back();
                                    return row + ",x\n";
                                });
        const std::string mine = replacedAll(own, "Ts,Exch,BP,BS,AP,AS", "a,b,c,d,e,f");
        const std::string meanings = "time=a,venue=B,bid=c,bid_size=d,ask=e,ask_size=f";
        const std::string nearest = refusal({{"own.csv", mine}});
        QVERIFY2(
            nearest.find("The nearest formats: databento-csv (it lacks ts_event, publisher_id, ask_px_00, "
                         "ask_sz_00), csv (it lacks time, venue, ask, ask_size). Where columns of other "
                         "names hold that, say which with `columns`: "
                         "time=NAME,venue=NAME,ask=NAME,ask_size=NAME; `format` chooses one.")
                != std::string::npos,
            nearest.c_str());
        QVERIFY(refusal({{"own.csv", mine}}, {{"columns", "time=a,ask=e,ask_size=f"}})
                    .find("`columns`: venue=NAME;")
                != std::string::npos);
        QCOMPARE(cost({{"own.csv", mine}}, {{"columns", meanings}}), m_right);
        QVERIFY(refusal({{"own.csv", mine}}, {{"columns", meanings + ",symbol=g"}}).find("no column 'g'")
                != std::string::npos);
        // A stated column wins over one whose name tells.
        const std::string both = "time,b,bid,bid_size,ask,ask_size,venue\n" + rows([](const Quote& q) {
                                     std::string row = shortRow(q, kMics[q.venue]);
                                     row.pop_back();
                                     return row + ",XNYS\n";
                                 });
        QCOMPARE(cost({{"both.csv", both}}, {{"columns", "venue=b"}}), m_right);
        QVERIFY(cost({{"both.csv", both}}) != m_right);

        const Words names{{"no-header", "ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00"}};
        QCOMPARE(cost({{"rows.csv", rows(plainRow)}}, names), m_right);
        QVERIFY(refusal({{"rows.csv", m_plain}}, names).find("names columns") != std::string::npos);
        QVERIFY(refusal({{"rows.csv", rows(plainRow)}}, {{"no-header", "time,venue,bid"}}).find("has 6")
                != std::string::npos);
        QVERIFY(refusal({{"rows.csv", rows(plainRow)}}).find("`no-header`") != std::string::npos);

        const std::string units =
            kShort + rows([](const Quote& q) {
                return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue], q.bidCents * 100,
                                   q.bidSz / 10, q.askCents * 100, q.askSz / 10);
            });
        QCOMPARE(cost({{"units.csv", units}}, {{"price-scale", "1e-4"}, {"size-scale", "10"}}), m_right);
        QCOMPARE(cost({{"units.csv", units}}, {{"price-scale", "0.0001"}, {"size-scale", "10"}}), m_right);
    }

    void holdsAFileAgainstTheFormatThatIsStated()
    {
        const std::string shortNames =
            kShort + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); });
        const Words databento{{"format", "databento-csv"}};
        QCOMPARE(cost({{"theirs.csv", m_plain}}, databento), m_right);
        for (const char* format : {"csv", "auto"}) {
            QCOMPARE(cost({{"short.csv", shortNames}}, {{"format", format}}), m_right);
            QCOMPARE(cost({{"theirs.csv", m_plain}}, {{"format", format}}), m_right);
        }
        const std::string why = refusal({{"short.csv", shortNames}}, databento);
        QVERIFY2(why.find("It is no databento-csv, which `format` states: it lacks ts_event, publisher_id, "
                          "ask_px_00, ask_sz_00. Leave `format` out")
                     != std::string::npos,
                 why.c_str());
        // A part of it, and what `columns` states.
        const std::string renamed = replacedAll(m_plain, "publisher_id", "pub");
        QVERIFY(refusal({{"part.csv", renamed}}, databento).find("it lacks publisher_id.")
                != std::string::npos);
        QCOMPARE(cost({{"part.csv", renamed}}, {{"format", "databento-csv"}, {"columns", "venue=pub"}}),
                 m_right);
        QVERIFY(refusal({{"short.csv", shortNames}}, {{"format", "dbn"}}).find("`format` states dbn")
                != std::string::npos);
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "format", "parquet"));
    }

    void refusesWholePricesThatMayBeParts()
    {
        // 5,000 in cents of a cent, and 5,000,000 $.
        const std::string wholes =
            kShort + rows([](const Quote& q) {
                return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue], q.bidCents * 1000,
                                   q.bidSz, q.askCents * 1000, q.askSz);
            });
        QVERIFY(refusal({{"wholes.csv", wholes}}).find("`price-scale`") != std::string::npos);
        QCOMPARE(cost({{"wholes.csv", wholes}}, {{"price-scale", "0.00001"}}), m_right);
        const std::string exact =
            kShort + rows([](const Quote& q) {
                return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kMics[q.venue],
                                   q.bidCents * 10'000'000, q.bidSz, q.askCents * 10'000'000, q.askSz);
            });
        QCOMPARE(cost({{"nanos.csv", exact}}), m_right);
    }

    void readsClocksOfAZone()
    {
        const std::string local = kHeader + rows([](const Quote& q) {
                                      std::string time = iso(q.time - 4 * kNanosPerHour);
                                      time.pop_back();
                                      return rowAt(time, q);
                                  });
        QCOMPARE(cost({{"local.csv", local}}, {{"zone", "America/New_York"}, {"from", "10:00"}}), m_right);
        QVERIFY(cost({{"local.csv", local}}, {{"zone", "Europe/Berlin"}, {"from", "14:00"}}) != m_right);
        // One file names its zone, the other does not.
        std::string a = kHeader;
        std::string b = kHeader;
        for (const Quote& q : smallMarket()) {
            std::string time = iso(q.time - 4 * kNanosPerHour);
            time.pop_back();
            (q.venue == 0 ? a : b) += q.venue == 0 ? rowAt(time, q) : plainRow(q);
        }
        QCOMPARE(cost({{"a.csv", a}, {"b.csv", b}}, {{"zone", "America/New_York"}}), m_right);
        QVERIFY(refusal({{"a.csv", a}, {"b.csv", b}}).find("`zone`") != std::string::npos);
    }

    void readsTheEndsOfTheWindowOnTheClocksThatTheyName()
    {
        const auto windowOf = [&](const Words& words) {
            const auto report = run({{"plain.csv", m_plain}}, words);
            return report ? formatIsoTime(report->order.window.from).substr(0, 19) + " "
                    + formatIsoTime(report->order.window.to).substr(11, 8)
                          : report.error().message;
        };
        const std::string expected = "2025-03-12T14:00:05 14:00:10";
        const Words all[] = {
            {{"from", "14:00:05"}, {"to", "14:00:10"}},
            {{"from", "2025-03-12T10:00:05-04:00"}, {"to", "2025-03-12 23:00:10+0900"}},
            {{"from", "2025-03-12T14:00:05+00:00Z"}, {"to", "2025-03-12T14:00:10+00"}},
            {{"zone", "America/New_York"}, {"from", "10:00:05"}, {"to", "2025-03-12T10:00:10"}},
            {{"from", "10:00:05"}, {"to", "10:00:10"}, {"zone", "America/New_York"}},
            {{"zone", "America/New_York"}, {"from", "14:00:05Z"}, {"to", "2025-03-12T14:00:10Z"}},
            {{"zone", "Asia/Tokyo"},
             {"zone", "Asia/Kolkata"},
             {"from", "19:30:05"},
             {"to", "2025-03-12T19:30:10"}},
            {{"zone", "Asia/Tokyo"},
             {"from", "19:30:05"},
             {"to", "2025-03-12T19:30:10"},
             {"zone", "Asia/Kolkata"}}};
        for (const Words& words : all)
            QCOMPARE(windowOf(words), expected);
        // What a setup file would say of it means the same.
        for (const Words& words : all) {
            RunSetup setup;
            for (const auto& [word, value] : words)
                QVERIFY(applyWord(setup, word, value));
            Words again{{"from", timeText(setup.from)}, {"to", timeText(setup.to)}};
            if (setup.form.zone)
                again.emplace_back("zone", setup.form.zone->name());
            QCOMPARE(windowOf(again), expected);
        }
        for (const char* none : {"2025-03-12T10:00:05-25:00", "10:00:05-04:00", "2025-03-12", "1741788005"})
            QVERIFY2(!applyWord(*std::make_unique<RunSetup>(), "from", none), none);
    }

    void saysWhatClocksDoTwiceAndNever()
    {
        const auto report = [&](const std::string& first, const std::string& last) {
            std::string text = kShort;
            for (const std::string& time : {first, last})
                text += time + ",XNAS,49.98,100,50.01,100\n" + time + ",ARCX,49.98,100,50.01,100\n";
            return run({{"change.csv", text}}, {{"zone", "America/New_York"}, {"shares", "10"}});
        };
        // 01:30 came at 05:30 and at 06:30 UTC.
        const auto back = report("2024-11-03 01:30:00", "2024-11-03 02:10:00");
        QVERIFY2(back, back ? "" : back.error().message.c_str());
        QCOMPARE(formatIsoTime(back->order.window.from), std::string("2024-11-03T05:30:00.000000000Z"));
        QVERIFY(std::ranges::any_of(back->warnings, [](const std::string& warning) {
            return warning.find("2 rows have times in the hour that clocks show twice") != std::string::npos;
        }));
        QVERIFY(hasFinding(back, "hour_twice", "its first pass"));
        // Rows that go through the hour twice, a minute apart.
        const auto passes = [&](int minutes) {
            std::string text = kShort;
            for (int minute = 0; minute < minutes; ++minute)
                text += fmt::format("2024-11-03 01:{:02}:00,{},49.98,{},50.01,100\n", minute % 60,
                                    minute % 2 == 0 ? "XNAS" : "ARCX", 100 + minute);
            return run({{"change.csv", text}}, {{"zone", "America/New_York"}, {"shares", "10"}});
        };
        QVERIFY(hasFinding(passes(60), "hour_twice", "its first pass"));
        QVERIFY2(refusalOf(passes(90)).find("go through it twice") != std::string::npos,
                 refusalOf(passes(90)).c_str());
        const auto forward = refusalOf(report("2024-03-10 02:30:00", "2024-03-10 03:30:00"));
        QVERIFY2(forward.find("they go forward") != std::string::npos, forward.c_str());
    }

    void saysWhichRowsLackTheirClock()
    {
        const auto lacking = [&](int recv, int event, const char* view) {
            int row = 0;
            const std::string text =
                "ts_recv,ts_event,venue,bid,bid_size,ask,ask_size\n" + rows([&](const Quote& q) {
                    ++row;
                    const std::string rest = shortRow(q, kMics[q.venue]);
                    return fmt::format("{},{}{}", row <= recv ? "" : iso(q.time + 1'000'000),
                                       row <= event ? "" : iso(q.time), rest.substr(rest.find(',')));
                });
            return run({{"clocks.csv", text}}, {{"view", view}, {"model", "static"}});
        };
        QVERIFY(hasFinding(lacking(45, 0, "book"), "clocks_mixed", "45 of 90 rows have no time of receipt"));
        QVERIFY(hasFinding(lacking(1, 0, "book"), "clocks_mixed", "1 of 90 rows has no time of receipt"));
        QVERIFY(hasFinding(lacking(0, 45, "trial"), "clocks_mixed", "no time of event"));
        for (const auto& [recv, event] : {std::pair{0, 0}, std::pair{90, 0}, std::pair{0, 45}}) {
            const auto report = lacking(recv, event, "book");
            QVERIFY2(report && !hasFinding(report, "clocks_mixed"), costOf(report).c_str());
        }
    }

    void readsTimesOfDay_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto add = [](const char* name, const std::function<std::string(std::int64_t)>& time) {
            QTest::newRow(name) << QByteArray::fromStdString(
                kHeader + rows([&](const Quote& q) { return rowAt(time(sinceMidnight(q)), q); }));
        };
        add("ns", [](std::int64_t ns) { return std::to_string(ns); });
        add("us with decimals",
            [](std::int64_t ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); });
        add("ms with decimals",
            [](std::int64_t ns) { return fmt::format("{}.{:06}", ns / 1'000'000, ns % 1'000'000); });
        add("s with decimals",
            [](std::int64_t ns) { return fmt::format("{}.{:09}", ns / 1'000'000'000, ns % 1'000'000'000); });
        const auto clock = [](std::int64_t ns) {
            return formatIsoTime(unixNanos(ns)).substr(11, 18); // without the Z
        };
        add("clocks", clock);
    }
    void readsTimesOfDay()
    {
        QFETCH(QByteArray, text);
        const std::string times = text.toStdString();
        const Words zone{{"zone", "America/New_York"}};
        QVERIFY2(refusal({{"day.csv", times}}, zone).find("`date`") != std::string::npos,
                 refusal({{"day.csv", times}}, zone).c_str());
        Words day = zone;
        day.emplace_back("date", "2025-03-12");
        QCOMPARE(cost({{"day.csv", times}}, day), m_right);
        const auto named = run({{"quotes_20250312_all.csv", times}}, zone);
        QCOMPARE(costOf(named), m_right);
        QVERIFY(std::ranges::any_of(named->warnings, [](const std::string& warning) {
            return warning.find("on 2025-03-12, as its name says") != std::string::npos;
        }));
        std::string dated = "date," + times;
        dated = replacedAll(dated, "\n", "\n20250312,");
        dated.resize(dated.size() - 9);
        QCOMPARE(cost({{"dated.csv", dated}}, zone), m_right);
        Words stated = zone;
        stated.emplace_back("columns", "date=Handelstag");
        QCOMPARE(cost({{"dated.csv", "Handelstag" + dated.substr(4)}}, stated), m_right);
    }

    void leavesTimesWithTheirDaysAlone()
    {
        const auto report = run({{"20200101.csv", "date," + replacedAll(m_plain, "\n2", "\n20200101,2")}},
                                {{"date", "2021-01-01"}});
        QCOMPARE(costOf(report), m_right);
        QVERIFY(std::ranges::any_of(report->warnings, [](const std::string& warning) {
            return warning.find("`date` does not apply") != std::string::npos;
        }));
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "date", "2025-02-30"));
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "price-scale", "-1"));
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "columns", "bid=a,bid_px=b"));
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "columns", "beid=a"));
        QVERIFY(!applyWord(*std::make_unique<RunSetup>(), "columns", "bid_venue=a"));
    }
};

QTEST_GUILESS_MAIN(TestInputForms)
#include "tst_input_forms.moc"
