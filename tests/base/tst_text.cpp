// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <QTest>
#include <clocale>

using namespace sor;

class TestText : public QObject {
    Q_OBJECT

private slots:
    void onlyBlanksAroundATextAreCutOff()
    {
        QCOMPARE(trimmed(" \t a b\r"), std::string_view("a b"));
        QCOMPARE(trimmed("a"), std::string_view("a"));
        QCOMPARE(trimmed(" \t\r"), std::string_view());
        QCOMPARE(trimmed(""), std::string_view());
        QCOMPARE(trimmed("\na\n"), std::string_view("\na\n")); // a line feed is no blank
    }

    void lettersOfAsciiChangeTheirCaseAndNothingElse()
    {
        std::setlocale(LC_ALL, ""); // whatever the user's is
        std::string all;
        for (int c = 0; c < 256; ++c)
            all += static_cast<char>(c);
        std::string small = all;
        std::string capital = all;
        for (int i = 0; i < 26; ++i) {
            small[static_cast<std::size_t>('A' + i)] = static_cast<char>('a' + i);
            capital[static_cast<std::size_t>('a' + i)] = static_cast<char>('A' + i);
        }
        QVERIFY(lowered(all) == small);
        QVERIFY(uppered(all) == capital);
    }

    void aPartIsFound()
    {
        QVERIFY(contains("sasl_plaintext", "plain"));
        QVERIFY(contains("a", ""));
        QVERIFY(!contains("plain", "sasl_plaintext"));
        QVERIFY(!contains("Plain", "plain"));
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
