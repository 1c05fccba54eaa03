// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include <QTest>
#include <memory>
#include <set>
#include <string>
#include <type_traits>

using namespace sor;

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0)
        return Error{ErrorCode::InvalidArgument,
                     "Expected an even number, found " + std::to_string(number) + ".",
                     {.parameter = "number"}};
    return number / 2;
}

} // namespace

class TestResult : public QObject {
    Q_OBJECT

private slots:
    void holdsAValue()
    {
        const auto result = half(10);
        QVERIFY(result.hasValue());
        QVERIFY(static_cast<bool>(result));
        QCOMPARE(*result, 5);
        QCOMPARE(result.value(), 5);
    }

    void holdsAnError()
    {
        const auto result = half(7);
        QVERIFY(!result.hasValue());
        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::InvalidArgument);
        QCOMPARE(result.error().text(), std::string("`number`: Expected an even number, found 7."));
    }

    void changesItsValueInPlace()
    {
        Result<std::string> result(std::string("a"));
        result->append("b");
        *result += "c";
        result.value() += "d";
        QCOMPARE(*result, std::string("abcd"));
        QCOMPARE(result->size(), std::size_t{4});
    }

    void givesUpAValueThatCanOnlyMove()
    {
        Result<std::unique_ptr<int>> result(std::make_unique<int>(3));
        const std::unique_ptr<int> taken = std::move(*result);
        QCOMPARE(*taken, 3);
        Result<std::unique_ptr<int>> moved(std::make_unique<int>(4));
        auto other = std::move(moved);
        QCOMPARE(**other, 4);
    }

    void copiesKeepTheErrorWhole()
    {
        const Result<std::string> result(Error{ErrorCode::DataUnusable, "It is empty.", {.path = "day.csv"}});
        const auto copy = result; // NOLINT(performance-unnecessary-copy-initialization): the copy is the test
        QCOMPARE(copy.error().message, std::string("It is empty."));
        QCOMPARE(copy.error().facts.path, std::string("day.csv"));
        QVERIFY(copy.error().code == ErrorCode::DataUnusable);
    }

    void errorsNameTheirPlace()
    {
        const auto textOf = [](ErrorFacts facts) {
            return Error{ErrorCode::DataUnusable, "No.", std::move(facts)}.text();
        };
        QCOMPARE(textOf({}), std::string("No."));
        QCOMPARE(textOf({.path = "a.csv"}), std::string("a.csv: No."));
        QCOMPARE(textOf({.path = "a.json", .item = "case 2"}), std::string("a.json, case 2: No."));
        QCOMPARE(textOf({.broker = "h:1"}), std::string("broker h:1: No."));
        QCOMPARE(textOf({.topic = "t"}), std::string("topic t: No."));
        QCOMPARE(unusableData("No.").at("a.csv", 7).text(), std::string("a.csv:7: No."));
        // A sentence that begins with its setting names it once.
        QCOMPARE((Error{ErrorCode::InvalidArgument, "`lot` is 0.", {.parameter = "lot"}}.text()),
                 std::string("`lot` is 0."));
        QCOMPARE((Error{ErrorCode::InvalidArgument, "`lots` is 0.", {.parameter = "lot"}}.text()),
                 std::string("`lot`: `lots` is 0."));
    }

    void codesHaveAKindAndAName()
    {
        QVERIFY(kind(ErrorCode::MemoryLimit) == ErrorKind::DataUnusable);
        QVERIFY(kind(ErrorCode::TopicMissing) == ErrorKind::KafkaFailed);
        QVERIFY(kind(ErrorCode::Internal) == ErrorKind::Internal);
        QVERIFY(name(ErrorCode::MemoryLimit) == "memory_limit");
    }

    void settingsAreNamedByTheProgram()
    {
        const auto said = [](std::string_view sentence) {
            return withSettings(sentence, [](std::string_view word) {
                return word == "memory" || word == "until" ? "--" + std::string(word) : std::string();
            });
        };
        QCOMPARE(said("Raise `memory`, or use `until idle:10s`."),
                 std::string("Raise --memory, or use --until idle:10s."));
        QCOMPARE(said("`until\n  end`"), std::string("--until\n  end"));
        QCOMPARE(said("Found `x` and `memory`"), std::string("Found `x` and --memory"));
        QCOMPARE(said("odd ` one `memory`"), std::string("odd ` one --memory"));
        QCOMPARE(said("``memory"), std::string("``memory"));
        QCOMPARE(said(""), std::string());
    }

    void aValueThatIsFalseIsStillAValue()
    {
        QVERIFY(Result<int>(0).hasValue());
        QVERIFY(Result<bool>(false).hasValue());
        QVERIFY(Result<std::string>(std::string()).hasValue());
        QVERIFY(ok().hasValue());
        QVERIFY(!Status(Error{}).hasValue());
    }

    void doesNotTurnIntoANumberByItself()
    {
        QVERIFY((!std::is_convertible_v<Result<int>, bool>));
        QVERIFY((!std::is_convertible_v<Result<int>, int>));
    }

    void sayWhereBeforeWhat()
    {
        QCOMPARE((Error{ErrorCode::DataUnusable, "There is no such file.", {.path = "day.csv:7"}}.text()),
                 std::string("day.csv:7: There is no such file."));
        QCOMPARE((Error{ErrorCode::DataUnusable, "There is no such file."}.text()),
                 std::string("There is no such file."));
        QVERIFY(Error{}.code == ErrorCode::Internal);
    }

    void everyErrorCodeHasANameOfItsOwn()
    {
        const auto codes = {
            ErrorCode::InvalidArgument,   ErrorCode::DataUnusable,    ErrorCode::KafkaFailed,
            ErrorCode::CannotWrite,       ErrorCode::Interrupted,     ErrorCode::Internal,
            ErrorCode::FileMissing,       ErrorCode::ColumnsUnusable, ErrorCode::SeveralSymbols,
            ErrorCode::SymbolUnknown,     ErrorCode::NoRowsInWindow,  ErrorCode::MemoryLimit,
            ErrorCode::BrokerUnreachable, ErrorCode::TopicMissing,    ErrorCode::StrategyFailed};
        std::set<std::string_view> names;
        for (const auto code : codes)
            names.insert(name(code));
        QCOMPARE(names.size(), codes.size());
        QCOMPARE(QByteArray(name(ErrorCode::DataUnusable).data()), QByteArray("data_unusable"));
    }
};

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
