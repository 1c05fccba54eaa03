// SPDX-License-Identifier: GPL-3.0-or-later
// The what-if of one allocation, from the text of the file to the text of the answer.
#include "report/allocation_json.h"
#include "setup/allocation_file.h"
#include "setup/placement_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <fmt/format.h>
#include <string>
#include <vector>

using namespace sor;

namespace {

std::string answerTo(std::string_view json)
{
    const auto problem = parseAllocationProblem(json, "case.json");
    if (!problem)
        return problem.error().text();
    const auto answer = allocate(*problem);
    return answer ? allocationJson(*problem, *answer) : answer.error().text();
}

QJsonObject parsed(const std::string& json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

constexpr const char* kThreeVenues = R"([{"ask":222.00,"ask_size":300,"fee":0.003,"rebate":0.002},
    {"ask":222.01,"ask_size":800,"fee":0.003,"rebate":0.002},{"ask":222.02,"ask_size":1200,"fee":0.003,"rebate":0.002}])";

std::string trial(std::string_view order, std::string_view venues, std::string_view more = "")
{
    return fmt::format(R"({{"model":"trial","order_size":{},{}"venues":{}}})", order, more, venues);
}

} // namespace

class TestWhatIf : public QObject {
    Q_OBJECT

private slots:
    void trialAnswersWithTheSplitItsExactCostAndWhatDidNothing()
    {
        // 300 x 222.003 + 800 x 222.013 + 900 x 222.023
        QCOMPARE(answerTo(trial("2000", kThreeVenues,
                                R"("lambda_over":0.4,"lambda_under":0.6,"theta_queue":0.3,)")),
                 std::string(R"({
  "split": [
    300,
    800,
    900
  ],
  "cost": 444032,
  "terms": {
    "cash": 444032,
    "rebate": 0,
    "under": 0,
    "over": 0
  },
  "inert_parameters": [
    "lambda_over",
    "lambda_under",
    "theta_queue"
  ],
  "notes": [
    "Every split that this model considers fills the order exactly and stays within the displayed sizes, so its cost is price plus fee alone and no parameter changes it."
  ]
}
)"));
    }

    void trialSaysInWordsWhyThereIsNoAnswer()
    {
        QCOMPARE(
            parsed(answerTo(trial("5000", kThreeVenues)))[QLatin1String("reason")].toString(),
            QStringLiteral(
                "The displayed size rounds to 2,300 shares in lots of 100, and the order asks for 5,000: "
                "this allocator has no answer then."));
        QCOMPARE(parsed(answerTo(trial("1950", kThreeVenues)))[QLatin1String("reason")].toString(),
                 QStringLiteral(
                     "The order asks for 1,950 shares, which is not a whole number of lots of 100: this "
                     "allocator has no answer then."));
        const auto odd = answerTo(trial("300", R"([{"ask":222,"ask_size":263}])"));
        QCOMPARE(odd,
                 std::string(
                     "{\n  \"split\": null,\n  \"reason\": \"The displayed size rounds to 200 shares in "
                     "lots of 100, and the order asks for 300: this allocator has no answer then.\"\n}\n"));
    }

    void trialTakesItsStepFromTheFile()
    {
        const auto answer = parsed(answerTo(trial("263", R"([{"ask":222,"ask_size":263}])", R"("step":1,)")));
        QCOMPARE(answer[QLatin1String("split")].toArray(), (QJsonArray{263}));
    }

    void staticMeasuresAgainstTheMidOfTheBestQuotes()
    {
        // Mid 49.885; all-in 49.8930 and 49.9030; patience 0.018 is just enough for both.
        const std::string answer =
            answerTo(R"({"model":"static","order_size":5000,"lambda_over":9,"lambda_under":0.01,
            "theta_queue":0.008,"venues":[{"ask":49.89,"ask_size":1500,"fee":0.003,"bid":49.87},
            {"ask":49.90,"ask_size":263,"fee":0.003,"bid":49.88}]})");
        const auto json = parsed(answer);
        QCOMPARE(json[QLatin1String("split")].toArray(), (QJsonArray{1500, 263}));
        QVERIFY(answer.find("\"reference_price\": 49.885,") != std::string::npos);
        QVERIFY(answer.find("\"execution\": 16.734,") != std::string::npos); // 1500 x 0.008 + 263 x 0.018
        QVERIFY(answer.find("\"shortfall\": 58.266\n") != std::string::npos); // 3237 x 0.018
        QVERIFY(answer.find("\"cost\": 75,") != std::string::npos);
        QCOMPARE(json[QLatin1String("inert_parameters")].toArray(),
                 (QJsonArray{QStringLiteral("lambda_over")}));
        QCOMPARE(json[QLatin1String("notes")].toArray().size(), 3);
        QVERIFY(json[QLatin1String("notes")].toArray()[2].toString().startsWith(
            QStringLiteral("3,237 of 5,000 shares stay unbought")));
    }

    void staticWithoutBidsMeasuresAgainstTheBestAskAndSaysSo()
    {
        const std::string answer = answerTo(R"({"model":"static","order_size":100,"lambda_under":0,
            "venues":[{"ask":50,"ask_size":0},{"ask":50.000000001,"ask_size":60},{"ask":50.000000002,"ask_size":60}]})");
        const auto json = parsed(answer);
        // The venue that shows nothing has no best ask; a share at the reference price costs no more than
        // waiting.
        QCOMPARE(json[QLatin1String("split")].toArray(), (QJsonArray{0, 60, 0}));
        QVERIFY(answer.find("\"reference_price\": 50.000000001,") != std::string::npos);
        QVERIFY(answer.find("No venue gives a bid, so the best ask stands in for the mid")
                != std::string::npos);
    }

    void halfANanoDollarIsPrintedExactly()
    {
        const std::string answer = answerTo(R"({"model":"static","order_size":3,"lambda_under":1,
            "venues":[{"ask":50.000000001,"ask_size":3,"bid":50}]})");
        QVERIFY(answer.find("\"reference_price\": 50.0000000005,") != std::string::npos);
        QVERIFY(answer.find("\"cost\": 0.0000000015,") != std::string::npos);
        const std::string below = answerTo(R"({"model":"static","order_size":3,"lambda_under":1,
            "venues":[{"ask":50,"ask_size":3,"fee":-0.001,"bid":50}]})");
        QVERIFY(below.find("\"cost\": -0.003,") != std::string::npos);
    }

    void costsBeyondTheRangeOfCashArePrintedExactlyToo()
    {
        const std::string answer =
            answerTo(trial("9223372036854775800", R"([{"ask":1000000000,"ask_size":9223372036854775807}])"));
        QVERIFY(answer.find("\"cost\": 9223372036854775800000000000,") != std::string::npos);
    }

    void acceptsNumbersAsTextWithExponentsAndWithZeroDecimals()
    {
        const auto problem = parseAllocationProblem(
            R"( { "venues" : [ {"ask":"49.90","ask_size":"1500.0","fee":-2e-4,"rebate":1.5E-05,"bid":0.4988E+2} ],
                 "order_size":5.0e3,"model":"trial" } )",
            "");
        QVERIFY2(problem.hasValue(), problem ? "" : problem.error().text().c_str());
        const VenueOffer expected{Price{49'900'000'000}, Shares{1500}, Price{-200'000}, Price{15'000}};
        QVERIFY(problem->offers.front() == expected);
        QCOMPARE(problem->order.count, 5000);
        QVERIFY(problem->bestBid == Price{49'880'000'000});
    }

    void readsPricesExactly()
    {
        // As a double, 1234567.890123456 has lost its last digits in units of 1e-9.
        const auto problem =
            parseAllocationProblem(trial("100", R"([{"ask":1234567.890123456,"ask_size":1}])"), "");
        QCOMPARE(problem->offers.front().price.nanos, 1'234'567'890'123'456);
    }

    void refusesABadFileInWords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const std::string& text, const char* error) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromLatin1(error);
        };
        const std::string one = R"([{"ask":49.9,"ask_size":1500}])";
        row("empty", "", "case.json: It is not valid JSON: Empty: no JSON found");
        row("a list", "[1]",
            "case.json: An object was expected: {\"model\": ..., \"order_size\": ..., \"venues\": [...]}.");
        row("a number", "17",
            "case.json: An object was expected: {\"model\": ..., \"order_size\": ..., \"venues\": [...]}.");
        row("two objects", trial("100", one) + "{}",
            "case.json: Something follows the closing brace; the file must hold one object.");
        row("no model", R"({"order_size":100,"venues":)" + one + "}",
            "case.json: The problem lacks \"model\".");
        row("no order", R"({"model":"trial","venues":)" + one + "}",
            "case.json: The problem lacks \"order_size\".");
        row("no venues", R"({"model":"trial","order_size":100})", "case.json: The problem lacks \"venues\".");
        row("no patience", R"({"model":"static","order_size":100,"venues":)" + one + "}",
            "case.json: The problem lacks \"lambda_under\", the penalty in dollars for each share not "
            "bought, which the "
            "static model needs.");
        row("another model", R"({"model":"cont-kukanov"})",
            "case.json:1: \"model\" must be \"trial\" or \"static\", but it is \"cont-kukanov\".");
        row("model is a number", R"({"model":1})",
            "case.json:1: \"model\" must be \"trial\" or \"static\", but it is 1.");
        row("unknown key", "{\n\"order\":100}",
            "case.json:2: The problem has an unknown key \"order\"; the keys are model, order_size, step, "
            "lot, "
            "lambda_over, lambda_under, theta_queue, venues.");
        row("unknown key of a venue", trial("100", R"([{"ask":1,"asksize":2}])"),
            "case.json:1: venue 1 has an unknown key \"asksize\"; the keys are ask, ask_size, fee, rebate, "
            "bid.");
        row("key twice", R"({"model":"trial","model":"static"})",
            "case.json:1: The problem has the key \"model\" twice.");
        row("order 0", trial("0", one), "case.json:1: \"order_size\" must be 1 or more, but it is 0.");
        row("order negative", trial("-100", one),
            "case.json:1: \"order_size\" must be 1 or more, but it is -100.");
        row("order too large", trial("9223372036854775808", one),
            "case.json:1: \"order_size\" must be a whole number of shares, but it is 9223372036854775808.");
        row("half a share", trial("100.5", one),
            "case.json:1: \"order_size\" must be a whole number of shares, but it is 100.5.");
        row("step 0", trial("100", one, R"("step":0,)"),
            "case.json:1: \"step\" must be 1 or more, but it is 0.");
        row("lot with trial", trial("100", one, R"("lot":1,)"),
            "case.json: \"lot\" belongs to the static model; the trial model has \"step\".");
        row("step with static",
            R"({"model":"static","order_size":1,"lambda_under":1,"step":1,"venues":)" + one + "}",
            "case.json: \"step\" belongs to the trial model; the static model has \"lot\".");
        row("negative lambda", trial("100", one, R"("lambda_over":-0.4,)"),
            "case.json:1: \"lambda_over\" is a penalty in dollars a share and must be 0 or more, but it is "
            "-0.4.");
        row("no venue", trial("100", "[]"),
            "case.json:1: \"venues\" is empty; at least one venue is needed.");
        row("venues is an object", trial("100", "{}"),
            "case.json:1: \"venues\" must be a list of objects, but it is an object.");
        row("venue is a number", trial("100", "[1]"),
            "case.json:1: venue 1 must be an object with \"ask\" and \"ask_size\", but it is 1.");
        row("no ask", trial("100", R"([{"ask":1,"ask_size":2},{"ask_size":3}])"),
            "case.json:1: venue 2 lacks \"ask\".");
        row("no ask size", trial("100", R"([{"ask":1}])"), "case.json:1: venue 1 lacks \"ask_size\".");
        row("negative size", trial("100", R"([{"ask":1,"ask_size":-2}])"),
            "case.json:1: \"ask_size\" of venue 1 must be 0 or more, but it is -2.");
        row("NaN", trial("100", "[{\"ask_size\":3,\n\"ask\":NaN}]"),
            "case.json:2: \"ask\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is NaN.");
        row("null", trial("100", R"([{"ask":null}])"),
            "case.json:1: \"ask\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is null.");
        row("text", trial("100", R"([{"ask":"cheap"}])"),
            "case.json:1: \"ask\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is \"cheap\".");
        row("a list as price", trial("100", R"([{"ask":[1]}])"),
            "case.json:1: \"ask\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is a list.");
        row("too many decimals", trial("100", R"([{"fee":0.30000000000000004}])"),
            "case.json:1: \"fee\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is 0.30000000000000004.");
        row("too large", trial("100", R"([{"fee":1e10}])"),
            "case.json:1: \"fee\" of venue 1 must be a number of dollars with at most nine decimals, such as "
            "49.9, but it "
            "is 1e10.");
        row("above any price", trial("100", R"([{"rebate":-1000000000.5}])"),
            "case.json:1: \"rebate\" of venue 1 must lie within 1000000000 dollars either way, but it is "
            "-1000000000.5.");
        row("ask 0", trial("100", R"([{"ask":0.00}])"),
            "case.json:1: \"ask\" of venue 1 must be above 0, but it is 0.");
        std::string many;
        for (int i = 0; i < 65; ++i)
            many += std::string(i > 0 ? "," : "") + R"({"ask":1,"ask_size":1})";
        row("65 venues", trial("100", "[" + many + "]"), "case.json:1: There are more than 64 venues.");
    }
    void refusesABadFileInWords()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        const auto problem =
            parseAllocationProblem({text.constData(), static_cast<std::size_t>(text.size())}, "case.json");
        QVERIFY(!problem.hasValue());
        QVERIFY(problem.error().code == ErrorCode::DataUnusable);
        QCOMPARE(QString::fromStdString(problem.error().text()), error);
    }

    void refusesEveryTruncationAndEverySwappedByteOrAnswersSoundly()
    {
        const std::string good = trial("2000", kThreeVenues, R"("step":"100","lambda_under":0.6,)");
        QVERIFY(parseAllocationProblem(good, "").hasValue());
        for (std::size_t length = 0; length < good.size(); ++length)
            QVERIFY2(!parseAllocationProblem(std::string_view(good).substr(0, length), "").hasValue(),
                     good.substr(0, length).c_str());
        int refused = 0;
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (const char c : std::string("{}[]\",:0-x\0\n\xff", 13)) {
                std::string bad = good;
                bad[at] = c;
                const auto problem = parseAllocationProblem(bad, "");
                refused += problem ? 0 : 1;
                if (problem)
                    QVERIFY(!QJsonDocument::fromJson(QByteArray::fromStdString(answerTo(bad))).isNull());
            }
        }
        QVERIFY(refused > 2000);
    }

    void aPlacementProblemHasNotMoreVenuesThanTheSolverHolds()
    {
        const auto problem = [](std::size_t venues) {
            const std::vector<std::string> queues(venues, "2000");
            const std::vector<std::string> laws(venues, R"({"law":"constant","value":1})");
            return fmt::format(
                R"({{"market":{{"h":1,"f":1,"theta":0,"lambda_u":1,"lambda_o":1,"S":10,"Q":[{0}],"r":[{0}]}},)"
                R"("outflow":{{"type":"independent","laws":[{1}]}}}})",
                fmt::join(queues, ","), fmt::join(laws, ","));
        };
        QVERIFY(parsePlacementProblems(problem(kMaxPlacementVenues), "").hasValue());
        const auto refused = parsePlacementProblems(problem(kMaxPlacementVenues + 1), "");
        QVERIFY(!refused && refused.error().message.find("at most 64") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
