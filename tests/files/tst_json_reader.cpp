// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_reader.h"

#include <QTest>

using namespace sor;

class TestJsonReader : public QObject {
    Q_OBJECT

private slots:
    void readsMembers()
    {
        JsonReader json(R"({"a": "x", "n": 7, "d": 1.5, "o": {"l": [1, 2.5], "i": [[3, 4]]}, "none": null})");
        const JsonValue root = json.root();
        QCOMPARE(root.text("a"), std::string("x"));
        QCOMPARE(root.textOr("n", "y"), std::string("y"));
        QCOMPARE(root.integer("n", 0, 7), 7);
        QCOMPARE(root.number("n"), 7.0);
        QCOMPARE(root.number("d"), 1.5);
        QCOMPARE(root.object("o").numbers("l"), (std::vector<double>{1, 2.5}));
        const auto rows = root.object("o").list("i");
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].integers(), (std::vector<std::int64_t>{3, 4}));
        QCOMPARE(rows[0].json(), std::string("[3,4]"));
        QVERIFY(root.has("o") && !root.has("none") && !root.has("p"));
        QVERIFY2(json.isGood(), json.problem().c_str());
    }

    void remembersWhatWasWrongFirst_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* text, const char* problem) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(problem);
        };
        row("a list", "[1]", "one JSON object was expected");
        row("twice", R"({"t": "", "t": ""})", R"("t" occurs twice in one object)");
        row("twice inside", R"({"t": "", "l": [1, {"o": {"p": 1, "p": 1}}]})",
            R"("p" occurs twice in one object)");
        row("no text", R"({"n": 1})", R"("t" must be a text, but it is missing)");
        row("a number", R"({"t": [1, 2]})", R"("t" must be a text, but it is [1,2])");
        row("too much", R"({"t": "", "n": 9})", R"("n" must be a whole number from 1 to 3, but it is 9)");
        row("a fraction", R"({"t": "", "n": 1.5})", R"("n" must be a whole number, but it is 1.5)");
        row("no list", R"({"t": "", "n": 1})", R"("l" must be a list of numbers)");
        row("texts", R"({"t": "", "n": 1, "l": ["x"]})", R"("l" must be a list of numbers)");
    }
    void remembersWhatWasWrongFirst()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, problem);
        JsonReader json(text.toStdString());
        const JsonValue root = json.root();
        const std::string found = root.text("t");
        const auto number = root.integer("n", 1, 3);
        QVERIFY(root.numbers("l").empty());
        QVERIFY(root.object("o").list("p").empty());
        QCOMPARE(QString::fromStdString(json.problem()), problem);
        QVERIFY(number >= 1 && number <= 3);
        QVERIFY(found.empty());
    }

    void textsThatAreNoJsonAreRefused()
    {
        for (const char* text : {"", "{", "{\"a\": }", "nonsense"}) {
            const JsonReader json(text);
            QVERIFY2(json.problem().starts_with("it is not valid JSON"), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
