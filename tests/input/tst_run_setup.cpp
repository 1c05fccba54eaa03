// SPDX-License-Identifier: GPL-3.0-or-later
// Every word of a run: what it takes, what it refuses, and what goes together.
#include "base/json_writer.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "test_setup.h"
#include "value_of.h"

#include <QTest>
#include <fmt/format.h>
#include <map>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;
struct Examples {
    Texts good;
    Texts bad;
};

const std::map<std::string, Examples, std::less<>>& examples()
{
    static const Texts kDurations{"250us", "10s", "1.5m", "2h"};
    static const Texts kNoDurations{"", "0", "0s", "-1s", "10", "ten", "10 s", "s", "367d"};
    static const Texts kNoCounts{"", "0", "-1", "1.0000000001", "1e3", "many", "10000000000000", "1,000"};
    static const Texts kAxes{"auto", "0.01:0.05:5", "0.01,0.02", "0.01"};
    static const Texts kNoAxes{"", "x", "1:2", "-1"};
    static const std::map<std::string, Examples, std::less<>> all{
        {"csv", {{"a.csv", "b c.csv.zst"}, {""}}},
        {"trades", {{"t.csv"}, {""}}},
        {"feed", {{"venues", "nbbo"}, {"", "NBBO", "both"}}},
        {"format",
         {{"auto", "databento-csv", "csv", "dbn", "lobster", "taq", "wrds", "polygon", "lean", "tardis"},
          {"parquet", "", "DBN", "mbo"}}},
        {"columns",
         {{"time=Ts,venue=Exch,date=Day,bid=BP,bid_size=BS,ask=AP,ask_size=AS",
           "time=Ts,price=P,trade_time=T,condition=C"},
          {"", "time", "=Ts", "when=Ts", "bid=a,bid_px_00=b", "date=a,date=b", "trade_bid=P", "trade=P"}}},
        {"no-header", {{"time,venue,ask,ask_size", "a b,c"}, {"", "time"}}},
        {"price-scale", {{"0.0001", "1", "0.000000001", "1000"}, {"", "0", "-1", "x", "1001", "1e-10"}}},
        {"size-scale", {{"1", "100", "1000000"}, {"", "0", "-1", "x", "0.5", "1000001"}}},
        {"round-lots", {{"lots.csv"}, {""}}},
        {"size-unit", {{"1", "0.0001", "1e-9"}, {"", "0", "-0.1", "x", "0.2", "10", "1e-10"}}},
        {"zone", {{"America/New_York", "UTC"}, {"", "New York", "EDT4", "../UTC"}}},
        {"date", {{"2024-06-07"}, {"", "2024-06-31", "7 June", "06/07/2024", "1969-12-31", "2201-01-01"}}},
        {"kafka", {{"127.0.0.1:9092"}, {""}}},
        {"topic", {{"quotes"}, {""}}},
        {"from-offset", {{"beginning", "end", "offset:5", "time:2024-08-01T13:36:32Z"}, {""}}},
        {"until", {{"end", "idle:10s", "never", "eos"}, {""}}},
        {"checkpoint", {{"here.json"}, {""}}},
        {"for", {kDurations, kNoDurations}},
        {"timeout", {kDurations, kNoDurations}},
        {"symbol", {{"AAPL", "BRK.B"}, {""}}},
        {"view", {{"book", "trial"}, {"", "Book", "l2"}}},
        {"max-age", {kDurations, kNoDurations}},
        {"band", {{"5%", "0.5%", "100%", "12.25%"}, {"", "0", "0%", "-5%", "101%", "5", "x%", "%"}}},
        {"synthetic-venues", {{"1", "16"}, {"", "0", "17", "-1", "x"}}},
        {"strict", {{"true"}, {"", "yes", "1"}}},
        {"force", {{"true"}, {"", "yes", "1"}}},
        {"memory", {{"1", "512"}, {"", "0", "-1", "x"}}},
        {"side", {{"buy", "sell"}, {"", "BUY", "short"}}},
        {"shares", {{"1", "5000", "1000000000000"}, kNoCounts}},
        {"from",
         {{"2024-08-01T13:36:32.000000000Z", "13:36:32.000000000Z"},
          {"", "25:00", "13", "yesterday", "1969-12-31T23:00:00Z"}}},
        {"to", {{"2024-08-01T13:45:14.000000000Z", "13:45:14.000000000Z"}, {"", "13:60", "2024-08-01"}}},
        {"limit", {{"222.75", "0.0001"}, {"", "0", "-1", "x", "1e2", "2000000000"}}},
        {"executions", {{"executions.csv"}, {""}}},
        {"lot", {{"1", "100"}, kNoCounts}},
        {"model", {{"cont-kukanov", "adaptive", "static", "trial"}, {"", "paper", "Static"}}},
        {"step", {{"1", "100"}, kNoCounts}},
        {"lambda-over", {kAxes, kNoAxes}},
        {"lambda-under", {kAxes, kNoAxes}},
        {"theta-queue", {kAxes, kNoAxes}},
        {"interval", {kDurations, kNoDurations}},
        {"history", {{"0s", "300s"}, {"", "-1s", "x"}}},
        {"adaptive-history", {{"0s", "300s", "2d"}, {"", "-1s", "x", "400d"}}},
        {"shortfall", {{"sweep", "carry"}, {"", "drop"}}},
        {"outflows", {{"independent", "factor", "joint"}, {"", "x"}}},
        {"solver", {{"certified", "sa"}, {"", "x"}}},
        {"adverse", {{"on", "off"}, {"", "yes", "true"}}},
        {"fees", {{"default", "none", "my.csv"}, {""}}},
        {"refresh", {{"added", "instant"}, {"", "never"}}},
        {"queue",
         {{"trades-only", "pro-rata", "power", "power:1", "power:3"},
          {"", "x", "power:", "power:0", "power:4", "exactly"}}},
        {"latency",
         {{"0s", "250us", "1ms", "XNAS=50us", "XNAS=50us,IEXG=0s", "50us,IEXG=350us"},
          {"", "-1us", "5", ",", "50us,", "50us,60us", "=50us", "XNAS=", "XNAS=5", "XNAS=50us,XNAS=60us",
           "XNAS:50us", "XNAS=400d"}}},
        {"completion", {{"sweep", "none"}, {"", "x"}}},
        {"bucket", {kDurations, kNoDurations}},
        {"profile", {{"volume.csv"}, {""}}},
        {"protect", {{"on", "off"}, {"", "yes", "true"}}},
        {"crossing",
         {{"lasting", "lasting:5ms", "lasting:0s", "none", "shown"},
          {"", "x", "lasting:", "lasting:5", "lasting:-5ms", "none:5ms"}}},
        {"tick", {{"0.01", "0.0001", "1"}, {"", "0", "-0.01", "x", "2000000000"}}},
        {"currency", {{"EUR", "USDT", "1INCH"}, {"", "eur", "EU", "EURUSD", "E-R", "$", "EU R", "12345"}}},
        {"split", {{"off", "60", "1", "99"}, {"", "0", "100", "60%", "x"}}},
        {"starts", {{"off", "30s"}, {"", "0", "x"}}},
        {"bracket", {{"on", "off"}, {"", "x", "yes"}}},
        {"data", {{"quotes", "/a b"}, {""}}},
        {"sample", {{"1/day", "200/day"}, {"", "200", "0/day", "-1/day", "100001/day", "2/week"}}},
        {"sizes", {{"0.5%,1%,2%", "100%", "0.5,1"}, {"", "0%", "101%", "1%,,2%", "x", "-1%"}}},
        {"durations", {{"5m,15m,1h", "90s"}, {"", "0s", "1.5s,250us", "25h", "5m,", "x"}}},
        {"mirror", {{"on", "off"}, {"", "x", "yes"}}},
        {"hours", {{"09:35-15:55", "08:00:30-16:00"}, {"", "09:35", "15:55-09:35", "9-10", "10:00-10:00"}}},
        {"primary", {{"twap_matched", "best_ask", "actual"}, {"", "x", "Best Ask"}}},
        {"without", {{"XNAS", "each", "NASDAQ,IEXG"}, {"", ",", "XNAS,"}}},
        {"tune", {{"off", "per-symbol", "pooled"}, {"", "x", "on"}}},
        {"tune-days", {{"all", "1", "20"}, {"", "0", "-1", "1.5", "auto"}}},
        {"choose", {{"robust", "best"}, {"", "x"}}},
        {"block", {{"auto", "1", "10"}, {"", "0", "x", "all", "100001"}}},
        {"keep-fills", {{"true"}, {"", "x"}}},
        {"seed", {{"0", "1", "9223372036854775807"}, {"", "-1", "x"}}},
        {"threads", {{"1", "8"}, {"", "0", "-1", "5000"}}},
        {"shard", {{"1/4", "4/4", "auto"}, {"", "0/4", "5/4", "1/", "/4", "1", "1/4/2", "1/200000", "-1/4"}}},
        {"out", {{"results"}, {""}}},
        {"fills", {{"fills.csv"}, {""}}},
        {"path", {{"path.csv"}, {""}}},
        {"verbose", {{"true"}, {"", "yes", "1"}}},
        {"quiet", {{"true"}, {"", "no"}}},
        {"progress", {{"text", "json", "none"}, {"", "x"}}},
    };
    return all;
}

const SetupWord& wordCalled(std::string_view name)
{
    for (const SetupWord& word : setupWords()) {
        if (word.name == name)
            return word;
    }
    test::failTest(fmt::format("There is no word {}", name));
    return setupWords().front();
}

std::string get(const RunSetup& setup, std::string_view name)
{
    return wordCalled(name).get(setup);
}

/// "code message" of what is wrong; empty when nothing is.
std::string wrongWith(const Words& words)
{
    const auto status = checkSetup(setupWith(words));
    return status ? "" : std::string(name(status.error().code)) + " " + status.error().message;
}

#define REFUSED(code, part, ...)                                                                             \
    do {                                                                                                     \
        const std::string found = wrongWith(__VA_ARGS__);                                                    \
        QVERIFY2(found.starts_with(code) && found.find(part) != std::string::npos, found.c_str());           \
        QVERIFY2(found.ends_with('.'), found.c_str());                                                       \
    } while (false)

} // namespace

class TestRunSetup : public QObject {
    Q_OBJECT

private slots:
    void everyWordHasExamplesHereAndATextOfHelp()
    {
        std::size_t number = 0;
        for (const SetupWord& word : setupWords()) {
            QVERIFY2(examples().contains(word.name), std::string(word.name).c_str());
            QVERIFY(!word.help.empty() && !name(word.scope.part).empty());
            ++number;
        }
        QCOMPARE(number, examples().size());
    }

    void scopesSayWhatAWordCanChange()
    {
        const auto namesOf = [](auto&& matters) {
            std::string names;
            for (const SetupWord& word : setupWords()) {
                if (matters(word.scope))
                    names += (names.empty() ? "" : " ") + std::string(word.name);
            }
            return names;
        };
        QCOMPARE(namesOf([](const WordScope& scope) { return scope.shapesTape(); }),
                 std::string("csv trades feed format columns no-header price-scale size-scale round-lots "
                             "size-unit zone date kafka topic from-offset until for checkpoint timeout "
                             "symbol view max-age band synthetic-venues strict"));
        QCOMPARE(namesOf([](const WordScope& scope) { return scope.effect == WordEffect::Process; }),
                 std::string("force memory threads shard out fills path quiet verbose progress"));
        QCOMPARE(namesOf([](const WordScope& scope) { return scope.writesFile; }),
                 std::string("checkpoint out fills path"));
        QCOMPARE(namesOf([](const WordScope& scope) { return !scope.isPortable(); }),
                 std::string("checkpoint force memory threads shard out fills path quiet verbose progress"));
        QCOMPARE(namesOf([](const WordScope& scope) { return scope.part == WordPart::Order; }),
                 std::string("side shares from to limit executions lot"));
    }

    void everyWordTakesGoodValuesAndGivesThemBack()
    {
        for (const auto& [name, values] : examples()) {
            for (const std::string& text : values.good) {
                RunSetup setup;
                const auto status = applyWord(setup, name, text);
                QVERIFY2(status, fmt::format("--{} {}", name, text).c_str());
                QVERIFY(setup.isStated(name));
                // What comes back may be shorter, but means the same.
                const std::string back = get(setup, name);
                QVERIFY2(!back.empty(), fmt::format("--{} {}", name, text).c_str());
                RunSetup again;
                QVERIFY2(applyWord(again, name, back),
                         fmt::format("--{} {} gave {}", name, text, back).c_str());
                QCOMPARE(get(again, name), back);
            }
        }
    }

    void everyWordRefusesBadValuesWithASentenceThatNamesTheOption()
    {
        for (const auto& [name, values] : examples()) {
            for (const std::string& text : values.bad) {
                RunSetup setup;
                const RunSetup untouched = setup;
                const auto status = applyWord(setup, name, text);
                QVERIFY2(!status, fmt::format("--{} '{}'", name, text).c_str());
                QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
                QCOMPARE(status.error().facts.parameter, name);
                QVERIFY2(status.error().message.ends_with('.'), status.error().message.c_str());
                QVERIFY2(status.error().message.find("'" + text + "'") != std::string::npos,
                         status.error().message.c_str());
                QVERIFY(!setup.isStated(name));
                QCOMPARE(get(setup, name), get(untouched, name));
            }
        }
    }

    void valuesReachTheirFields()
    {
        const auto setup = setupWith({{"side", "sell"},
                                      {"shares", "777"},
                                      {"limit", "12.5"},
                                      {"lot", "3"},
                                      {"latency", "250us"},
                                      {"band", "5%"},
                                      {"max-age", "2s"},
                                      {"from", "13:30"},
                                      {"to", "2024-08-01T13:45:14Z"},
                                      {"csv", "a"},
                                      {"csv", "b"},
                                      {"lambda_under", "0.01,0.02"},
                                      {"split", "60"},
                                      {"split", "off"}});
        QCOMPARE(setup.side, Side::Sell);
        QCOMPARE(setup.shares.count, 777);
        QCOMPARE(setup.limit, std::optional(Price{12'500'000'000}));
        QCOMPARE(setup.lot.count, 3);
        QCOMPARE(setup.experiment.rules.latency, Nanos(250us));
        QCOMPARE(setup.bandPpmOrDefault(), 50'000);
        QCOMPARE(setup.maxAge, std::optional(Nanos(2s)));
        QVERIFY(!setup.from->instant && setup.from->timeOfDay == 13h + 30min);
        QCOMPARE(formatIsoTime(*setup.to->instant), std::string("2024-08-01T13:45:14.000000000Z"));
        QCOMPARE(setup.csv, (Texts{"a", "b"}));
        QCOMPARE(setup.experiment.axes[1].values.size(), std::size_t{2});
        QVERIFY(!setup.experiment.splitPercent);
        QCOMPARE(setupWith({{"band", "0.05"}}).bandPpmOrDefault(), 50'000);
        QCOMPARE(RunSetup{}.shares.count, 5000);
        QCOMPARE(RunSetup{}.experiment.baselines.bucket, Nanos(60s));
    }

    void theTrialViewBringsItsModelAndItsRefresh()
    {
        QCOMPARE(setupWith({}).modelOrDefault(), RouterModel::ContKukanov);
        QCOMPARE(setupWith({}).refreshOrDefault(), Refresh::Added);
        QCOMPARE(setupWith({{"view", "trial"}}).modelOrDefault(), RouterModel::Trial);
        QCOMPARE(setupWith({{"view", "trial"}}).refreshOrDefault(), Refresh::Instant);
        QCOMPARE(setupWith({{"view", "trial"}, {"model", "static"}}).modelOrDefault(), RouterModel::Static);
        QCOMPARE(setupWith({{"model", "trial"}}).refreshOrDefault(), Refresh::Added);
    }

    void anUnknownWordIsRefused()
    {
        RunSetup setup;
        const auto status = applyWord(setup, "sharez", "5");
        QVERIFY(!status && status.error().code == ErrorCode::InvalidArgument);
        QVERIFY(status.error().message.find("sharez") != std::string::npos);
    }

    void ofAnUnknownFormatTheNearestIsSaid()
    {
        for (const auto& [text, nearest] :
             {std::pair{"mbo", "dbn"}, std::pair{"mbo-v3", "dbn"}, std::pair{"TAQ", "taq"},
              std::pair{"Databento_CSV", "databento-csv"}, std::pair{"lobter", "lobster"},
              std::pair{"poligon", "polygon"}, std::pair{"taq-quotes", "taq"}, std::pair{"parquet", ""}}) {
            RunSetup setup;
            const auto status = applyWord(setup, "format", text);
            QVERIFY(!status);
            const std::string& why = status.error().message;
            const bool isRight = *nearest == '\0'
                ? why.ends_with("or nautilus.")
                : why.ends_with(std::string("; the nearest is ") + nearest + ".");
            QVERIFY2(isRight, why.c_str());
        }
    }

    void refusesCombinationsThatCannotBe()
    {
        const std::string bad = "invalid_argument";
        QCOMPARE(wrongWith({{"csv", "a"}}), std::string());
        QCOMPARE(wrongWith({{"csv", "a"}, {"view", "trial"}, {"refresh", "instant"}}), std::string());
        REFUSED(bad, "`csv FILE`", {});
        REFUSED(bad, "not both", {{"csv", "a"}, {"kafka", "b"}});
        REFUSED(bad, "`trades` goes with files of quotes", {{"kafka", "b"}, {"trades", "t"}});
        REFUSED(bad, "`feed nbbo` goes with files of quotes", {{"kafka", "b"}, {"feed", "nbbo"}});
        REFUSED(bad, "`queue exact` follows single orders", {{"kafka", "b"}, {"queue", "exact"}});
        REFUSED(bad, "name those with `csv`", {{"trades", "t"}});
        REFUSED(bad, "`view book`", {{"csv", "a"}, {"view", "trial"}, {"model", "cont-kukanov"}});
        REFUSED(bad, "`refresh added`", {{"csv", "a"}, {"view", "trial"}, {"refresh", "added"}});
        REFUSED(bad, "`max-age`", {{"csv", "a"}, {"view", "trial"}, {"max-age", "1s"}});
        REFUSED(bad, "`band`", {{"csv", "a"}, {"view", "trial"}, {"band", "5%"}});
        REFUSED(bad, "`synthetic-venues`", {{"csv", "a"}, {"view", "trial"}, {"synthetic-venues", "2"}});
        REFUSED(bad, "ends before it starts",
                {{"csv", "a"}, {"from", "2024-08-01T13:45:14Z"}, {"to", "2024-08-01T13:36:32Z"}});
        REFUSED(bad, "ends before it starts", {{"csv", "a"}, {"from", "13:45:14"}, {"to", "13:36:32"}});
        REFUSED(bad, "ends when it starts",
                {{"csv", "a"}, {"from", "2024-08-01T13:36:32Z"}, {"to", "2024-08-01T13:36:32Z"}});
    }

    void refusesToWriteOverWhatIsReadOrWritten()
    {
        const std::string bad = "invalid_argument";
        REFUSED(bad, "`csv` and `fills` name the same file", {{"csv", "a.csv"}, {"fills", "./x/../a.csv"}});
        REFUSED(bad, "`executions` and `out`", {{"csv", "a"}, {"executions", "x/output.json"}, {"out", "x"}});
        REFUSED(bad, "`trades` and `fills` name the same file",
                {{"csv", "a"}, {"trades", "t"}, {"fills", "t"}});
        REFUSED(bad, "`fills` and `path`", {{"csv", "a"}, {"fills", "b.csv"}, {"path", "b.csv"}});
        REFUSED(bad, "`out` and `path`", {{"csv", "a"}, {"out", "r"}, {"path", "r/output.json"}});
        REFUSED(bad, "`profile` and `path`", {{"csv", "a"}, {"profile", "p.csv"}, {"path", "p.csv"}});
        REFUSED(bad, "`fees` and `checkpoint`",
                {{"kafka", "b:1"}, {"fees", "f.csv"}, {"checkpoint", "f.csv"}});
        QCOMPARE(wrongWith({{"csv", "a"}, {"fills", "b.csv"}, {"path", "c.csv"}}), std::string());
    }

    void namesWordsWithoutEffect()
    {
        const auto sentences = [](const Words& words) {
            return fmt::format("{}", fmt::join(wordsWithoutEffect(setupWith(words)), "|"));
        };
        const auto says = [&](const Words& words, std::string_view text) {
            return sentences(words).find(text) != std::string::npos;
        };
        QCOMPARE(sentences({{"csv", "a"}, {"shares", "5"}}), std::string());
        QCOMPARE(sentences({{"lambda-under", "0.1"}}), std::string());
        QVERIFY(sentences({{"interval", "5s"}, {"queue", "trades-only"}, {"lambda-over", "0.1"}}).empty());
        QVERIFY(says({{"model", "static"}, {"history", "5s"}}, "history"));
        QCOMPARE(sentences({{"model", "static"}, {"interval", "5s"}}), std::string()); // of the matched TWAP
        // Of the benchmarks that rest orders beside any model.
        QCOMPARE(sentences({{"model", "static"}, {"queue", "trades-only"}}), std::string());
        QVERIFY(says({{"view", "trial"}, {"queue", "trades-only"}}, "`queue` has no effect"));
        QVERIFY(says({{"model", "static"}, {"lambda-over", "0.1"}}, "`lambda-over` has no effect"));
        QVERIFY(says({{"model", "trial"}, {"lambda-under", "0.1"}}, "`lambda-under`"));
        QVERIFY(says({{"model", "static"}, {"step", "50"}}, "`step` has no effect with `model static`"));
        QCOMPARE(sentences({{"model", "trial"}, {"step", "50"}}), std::string());
        QVERIFY(
            says({{"adaptive-history", "1h"}}, "`adaptive-history` has no effect with `model cont-kukanov`"));
        QVERIFY(sentences({{"model", "adaptive"}, {"adaptive-history", "1h"}, {"history", "5s"}}).empty());
        QVERIFY(says({{"topic", "t"}}, "without `kafka`"));
        QVERIFY(says({{"view", "trial"}, {"crossing", "none"}}, "`crossing` has no effect"));
        QVERIFY(says({{"protect", "off"}}, "`protect` has no effect without `latency`"));
        QVERIFY(says({{"protect", "off"}, {"latency", "XNAS=0s"}}, "`protect`"));
        QCOMPARE(sentences({{"protect", "off"}, {"latency", "XNAS=1us"}}), std::string());
        QVERIFY(says({{"bracket", "on"}, {"starts", "off"}}, "`bracket` has no effect with `starts off`"));
        QCOMPARE(sentences({{"bracket", "off"}, {"starts", "off"}}), std::string());
        QVERIFY(says({{"tick", "0.05"}, {"completion", "none"}}, "`tick` has no effect"));
        QCOMPARE(sentences({{"model", "adaptive"}, {"tick", "0.05"}, {"completion", "none"}}), std::string());
    }

    void aLatencyIsOneTimeOrOneAVenue()
    {
        const RunSetup all = setupWith({{"latency", "250us"}});
        QCOMPARE(all.experiment.rules.latency, Nanos(250us));
        QVERIFY(all.venueLatencies.empty());
        const RunSetup some = setupWith({{"latency", "XNAS=50us,IEXG=350us"}});
        QCOMPARE(some.experiment.rules.latency, Nanos(0));
        QVERIFY((some.venueLatencies == std::vector<VenueLatency>{{"XNAS", 50us}, {"IEXG", 350us}}));
        const RunSetup both = setupWith({{"latency", "IEXG=350us,50us"}});
        QCOMPARE(both.experiment.rules.latency, Nanos(50us));
        QVERIFY((both.venueLatencies == std::vector<VenueLatency>{{"IEXG", 350us}}));
        // The last word counts, whole.
        const RunSetup again = setupWith({{"latency", "XNAS=50us"}, {"latency", "1ms"}});
        QCOMPARE(again.experiment.rules.latency, Nanos(1ms));
        QVERIFY(again.venueLatencies.empty());
    }
};

QTEST_APPLESS_MAIN(TestRunSetup)
#include "tst_run_setup.moc"
