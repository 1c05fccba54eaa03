// SPDX-License-Identifier: GPL-3.0-or-later
// The stated name of money: a label in every text, and nothing of a number.
#include "base/money_text.h"
#include "report/answer_text.h"
#include "report/caveats.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "small_market.h"
#include "value_of.h"

#include <QtTest>

using namespace sor;
using namespace sor::test;

namespace {

/// All words of a text, whatever its lines.
std::string wordsOf(const std::string& text)
{
    return QString::fromStdString(text).simplified().toStdString();
}

} // namespace

class TestCurrency : public QObject, private MarketFolder {
    Q_OBJECT

private slots:
    void moneyIsCalledByTheName_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
        };
        row("$12.50 all in", "EUR 12.50 all in");
        row("-$3.20, +$3", "-EUR 3.20, +EUR 3");
        row("theta 0.01 $ a share", "theta 0.01 EUR a share");
        row("Total ($)", "Total (EUR)");
        row("Saved, $", "Saved, EUR");
        row("$", "EUR");
        row("prices in dollars, about 100.145 $", "prices in EUR, about 100.145 EUR");
        row("above 9.2 billion dollars.", "above 9.2 billion EUR.");
        // No money.
        row("a$b.csv and $HOME and ${NAME}", "a$b.csv and $HOME and ${NAME}");
        row("saved_dollars, dollars_a", "saved_dollars, dollars_a");
        row("", "");
    }
    void moneyIsCalledByTheName()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(inCurrency(text.toStdString(), "EUR"), expected.toStdString());
        QCOMPARE(inCurrency(text.toStdString(), ""), text.toStdString());
    }

    void itChangesNamesAndNoNumber()
    {
        const Files files{{"day.csv", kHeader + rows(plainRow)}};
        const RunReport plain = valueOf(run(files));
        const RunReport euro = valueOf(run(files, {{"currency", "EUR"}}));
        QCOMPARE(outputJson(euro).substr(outputJson(euro).find("optimized")),
                 outputJson(plain).substr(outputJson(plain).find("optimized")));
        for (const auto& textOf : {std::function<std::string(const RunReport&)>(
                                       [](const RunReport& report) { return answerText(report, true); }),
                                   {[](const RunReport& report) { return detailsText(report); }}}) {
            const std::string before = wordsOf(textOf(plain));
            const std::string named = wordsOf(textOf(euro));
            QVERIFY2(before.find('$') != std::string::npos, before.c_str());
            QVERIFY2(named.find('$') == std::string::npos && named.find("dollars") == std::string::npos,
                     named.c_str());
        }
        // The answer of the other differs by the name alone.
        const std::string answer = wordsOf(answerText(plain, true));
        QVERIFY2(answer.find("VERDICT") != std::string::npos, answer.c_str());
        QCOMPARE(wordsOf(answerText(euro, true)), inCurrency(answer, "EUR"));
        const std::string json = finalResultJson(euro);
        QVERIFY(json.find("\"currency\": \"EUR\"") != std::string::npos);
        QVERIFY(json.find("prices\": \"in EUR, about") != std::string::npos);
        QVERIFY(finalResultJson(plain).find("currency") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestCurrency)
#include "tst_currency.moc"
