// SPDX-License-Identifier: GPL-3.0-or-later
// Setup files: the words of the command line as JSON.
#include "base/json_writer.h"
#include "setup/run_setup.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"

#include <QTest>
#include <fmt/format.h>

using namespace sor;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;

Error refused(std::string_view json, RunSetup setup = {})
{
    const auto status = applySetupJson(setup, json, "my.json");
    return status ? Error{ErrorCode::Internal, "It was taken"} : status.error();
}

std::string get(const RunSetup& setup, std::string_view name)
{
    for (const SetupWord& word : setupWords()) {
        if (word.name == name)
            return word.get(setup);
    }
    return "?";
}

} // namespace

class TestSetupJson : public QObject {
    Q_OBJECT

private slots:
    void readsTextsNumbersSwitchesAndLists()
    {
        RunSetup setup;
        QVERIFY(applySetupJson(setup,
                               R"({"csv": ["a.csv", "b.csv"], "shares": 777, "side": "sell", "limit": 222.75,
            "max_age": "2s", "strict": true, "lambda_under": [0.01, 0.02], "theta-queue": "0:0.1:3",
            "lambda_over": 0.05, "latency": "250us"})",
                               "my.json"));
        QCOMPARE(setup.csv, (Texts{"a.csv", "b.csv"}));
        QCOMPARE(setup.shares.count, 777);
        QCOMPARE(setup.side, Side::Sell);
        QCOMPARE(setup.limit, std::optional(Price{222'750'000'000}));
        QCOMPARE(setup.maxAge, std::optional(Nanos(2s)));
        QVERIFY(setup.isStrict);
        QCOMPARE(setup.experiment.axes[1].values, (std::vector<Price>{{10'000'000}, {20'000'000}}));
        QCOMPARE(setup.experiment.axes[2].values.size(), std::size_t{3});
        QCOMPARE(setup.experiment.axes[0].values, (std::vector<Price>{{50'000'000}}));
        QVERIFY(setup.isStated("max-age"));
        QVERIFY(applySetupJson(setup, "{}", "my.json"));
    }

    void smallAndLargeNumbersAreReadAsTheyStand()
    {
        RunSetup setup;
        QVERIFY(applySetupJson(setup, R"({"theta_queue": [0.00001, 0.000000001, 0], "shares": 1000000000000,
            "limit": 0.0001, "lambda_under": 1e-5, "seed": 9007199254740993})",
                               "my.json"));
        QCOMPARE(setup.experiment.axes[2].values, (std::vector<Price>{{0}, {1}, {10'000}}));
        QCOMPARE(setup.experiment.axes[1].values, (std::vector<Price>{{10'000}}));
        QCOMPARE(setup.shares.count, 1'000'000'000'000);
        QCOMPARE(setup.limit, std::optional(Price{100'000}));
        QCOMPARE(setup.seed, std::uint64_t{9'007'199'254'740'993});
        QVERIFY(applySetupJson(setup, R"({"lambda_over": 0.123456789})", "my.json"));
        QCOMPARE(setup.experiment.axes[0].values, (std::vector<Price>{{123'456'789}}));
    }

    void whatTheCommandLineSaysWins()
    {
        RunSetup setup;
        QVERIFY(applyWord(setup, "shares", "5"));
        QVERIFY(applyWord(setup, "csv", "mine.csv"));
        QVERIFY(applyWord(setup, "max-age", "9s"));
        QVERIFY(applySetupJson(setup, R"({"shares": 777, "csv": "other.csv", "max_age": "2s", "lot": 10})",
                               "my.json"));
        QCOMPARE(setup.shares.count, 5);
        QCOMPARE(setup.csv, (Texts{"mine.csv"}));
        QCOMPARE(setup.maxAge, std::optional(Nanos(9s)));
        QCOMPARE(setup.lot.count, 10);
    }

    void everyWordSurvivesARoundTrip()
    {
        RunSetup setup;
        const std::pair<const char*, const char*> words[] = {{"csv", "a \"b\".csv"},
                                                             {"csv", "c.csv"},
                                                             {"trades", "t, u.csv"},
                                                             {"trades", "v.csv"},
                                                             {"feed", "nbbo"},
                                                             {"columns", "bid=\"b\""},
                                                             {"no-header", "a,b"},
                                                             {"price-scale", "0.0001"},
                                                             {"size-scale", "100"},
                                                             {"round-lots", "lots.csv"},
                                                             {"size-unit", "0.001"},
                                                             {"zone", "Europe/Berlin"},
                                                             {"date", "2024-06-07"},
                                                             {"symbol", "BRK.B"},
                                                             {"view", "trial"},
                                                             {"max-age", "1500ms"},
                                                             {"band", "12.25%"},
                                                             {"synthetic-venues", "3"},
                                                             {"strict", "true"},
                                                             {"memory", "512"},
                                                             {"side", "sell"},
                                                             {"shares", "777"},
                                                             {"from", "13:30"},
                                                             {"to", "2024-08-01T13:45:14.000000001Z"},
                                                             {"limit", "222.750000001"},
                                                             {"executions", "e.csv"},
                                                             {"lot", "7"},
                                                             {"currency", "EUR"},
                                                             {"model", "static"},
                                                             {"step", "50"},
                                                             {"lambda-over", "0.1:0.2:3"},
                                                             {"lambda-under", "0.000000001,5"},
                                                             {"theta-queue", "auto"},
                                                             {"interval", "5s"},
                                                             {"history", "0"},
                                                             {"adaptive-history", "1h"},
                                                             {"shortfall", "carry"},
                                                             {"outflows", "joint"},
                                                             {"solver", "sa"},
                                                             {"fees", "none"},
                                                             {"refresh", "instant"},
                                                             {"queue", "power:3"},
                                                             {"latency", "50us,IEXG=350us"},
                                                             {"completion", "none"},
                                                             {"bucket", "90s"},
                                                             {"profile", "p.csv"},
                                                             {"protect", "off"},
                                                             {"crossing", "lasting:5ms"},
                                                             {"tick", "0.05"},
                                                             {"split", "60"},
                                                             {"starts", "30s"},
                                                             {"bracket", "off"},
                                                             {"seed", "12345678901234567"},
                                                             {"threads", "3"},
                                                             {"shard", "1/4"},
                                                             {"data", "quotes dir"},
                                                             {"sample", "7/day"},
                                                             {"sizes", "0.25%,3%"},
                                                             {"durations", "90s,10m"},
                                                             {"mirror", "off"},
                                                             {"hours", "10:00-15:00"},
                                                             {"primary", "best_ask"},
                                                             {"without", "XNAS,IEXG"},
                                                             {"tune", "per-symbol"},
                                                             {"tune-days", "20"},
                                                             {"choose", "best"},
                                                             {"block", "4"},
                                                             {"keep-fills", "true"},
                                                             {"verbose", "true"},
                                                             {"force", "true"},
                                                             {"out", "there"},
                                                             {"fills", "f.csv"},
                                                             {"path", "q.csv"},
                                                             {"quiet", "true"},
                                                             {"progress", "json"},
                                                             {"kafka", "h:1"},
                                                             {"topic", "t"},
                                                             {"from-offset", "offset:5"},
                                                             {"until", "eos"},
                                                             {"for", "10m"},
                                                             {"checkpoint", "here.json"},
                                                             {"timeout", "7s"}};
        for (const auto& [name, text] : words)
            QVERIFY2(applyWord(setup, name, text), name);
        JsonWriter json;
        json.beginObject();
        for (const SetupWord& word : setupWords()) {
            const std::string value = word.get(setup);
            QVERIFY2(!value.empty(), std::string(word.name).c_str());
            if (!word.isRepeatable) {
                json.member(word.name, value);
                continue;
            }
            json.key(word.name).beginArray(); // one line a value
            for (std::size_t from = 0; from <= value.size();) {
                const std::size_t to = std::min(value.find('\n', from), value.size());
                json.value(std::string_view(value).substr(from, to - from));
                from = to + 1;
            }
            json.endArray();
        }
        json.endObject();
        RunSetup again;
        const auto status = applySetupJson(again, json.take(), "my.json");
        QVERIFY2(status, status ? "" : status.error().message.c_str());
        for (const SetupWord& word : setupWords())
            QCOMPARE(word.get(again), word.get(setup));
    }

    void refusesWhatIsNoSetupFile()
    {
        for (const char* json : {"", "[]", "5", "\"text\"", "{", "{\"shares\": }", "shares: 5",
                                 "{\"shares\": 5", "{\"a\": \"\xff\"}", "{\"shares\": 5} trailing"}) {
            const Error error = refused(json);
            QCOMPARE(error.code, ErrorCode::InvalidArgument);
            QCOMPARE(error.facts.path, std::string("my.json"));
            QVERIFY2(error.message.find("not a setup file") != std::string::npos, error.message.c_str());
        }
        const std::string deep = std::string(5000, '[') + std::string(5000, ']');
        QCOMPARE(refused(deep).code, ErrorCode::InvalidArgument);
        QCOMPARE(refused("{\"shares\": " + deep + "}").code, ErrorCode::InvalidArgument);
    }

    void refusesUnknownKeysBadValuesAndNestingByName()
    {
        const auto says = [](std::string_view json, std::string_view key) {
            const Error error = refused(json);
            const bool isNamed = error.message.find(key) != std::string::npos;
            if (!isNamed || error.code != ErrorCode::InvalidArgument)
                fmt::print("{}: {}\n", json, error.text());
            return isNamed && error.code == ErrorCode::InvalidArgument && error.facts.path == "my.json"
                && error.message.ends_with('.');
        };
        QVERIFY(says(R"({"sharez": 5})", "sharez"));
        QVERIFY(says(R"({"shares": -5})", "shares"));
        QVERIFY(says(R"({"shares": -2.5})", "shares"));
        QVERIFY(says(R"({"shares": true})", "shares"));
        QVERIFY(says(R"({"shares": null})", "shares"));
        QVERIFY(says(R"({"shares": {"n": 5}})", "shares"));
        QVERIFY(says(R"({"csv": [["a"]]})", "csv"));
        QVERIFY(says(R"({"csv": ["a", {"b": 1}]})", "csv"));
        QVERIFY(says(R"({"lambda_under": []})", "lambda_under"));
        QVERIFY(says(R"({"lambda_under": [0.1, "auto"]})", "lambda_under"));
        QVERIFY(says(R"({"strict": 1})", "strict"));
        QVERIFY(says(R"({"shares": 5, "side": "buy", "shares": 6})", "'shares' occurs twice"));
        QVERIFY(says(R"({"csv": ["a", {"b": 1, "b": 1}]})", "'b' occurs twice"));
        QVERIFY(says(R"({"lambda_under": 0.1, "lambda-under": 0.2})",
                     "'lambda_under' and 'lambda-under' are the same setting"));
    }

    void aListIsOnlyForWordsThatRepeatAndForAxes()
    {
        const Error error = refused(R"({"shares": [5, 6]})");
        QCOMPARE(error.code, ErrorCode::InvalidArgument);
        QVERIFY2(error.message.find("'shares'") != std::string::npos, error.message.c_str());
        QVERIFY2(error.message.find("list") != std::string::npos, error.message.c_str());
    }

    void aRefusedFileChangesWhatItSaidBeforeOnlyForTheCallerToDrop()
    {
        RunSetup setup;
        QVERIFY(!applySetupJson(setup, R"({"shares": 7, "lot": "x"})", "my.json"));
        QCOMPARE(get(setup, "lot"), std::string("1"));
    }
};

QTEST_APPLESS_MAIN(TestSetupJson)
#include "tst_setup_json.moc"
