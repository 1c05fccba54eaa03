// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"
#include "base/random.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <bit>
#include <limits>

using namespace sor;

namespace {

/// The text between the brackets of [value].
template <class T> std::string written(const T& value)
{
    JsonWriter json(JsonWriter::Style::Line);
    json.beginArray().value(value).endArray();
    const std::string text = json.take();
    return text.substr(1, text.size() - 3);
}

/// What an independent reader makes of it.
QJsonDocument readBack(const std::string& text, QJsonParseError* error)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text), error);
}

} // namespace

class TestJsonWriter : public QObject {
    Q_OBJECT

private slots:
    void writesMembersInTheOrderOfTheCalls()
    {
        JsonWriter json;
        json.beginObject();
        json.member("z", 1).member("a", "text").nullMember("none");
        json.key("list").beginArray().value(true).value(2.5).beginObject().endObject().endArray();
        json.key("empty").beginArray().endArray();
        json.endObject();
        QCOMPARE(json.take(),
                 std::string("{\n"
                             "  \"z\": 1,\n"
                             "  \"a\": \"text\",\n"
                             "  \"none\": null,\n"
                             "  \"list\": [\n"
                             "    true,\n"
                             "    2.5,\n"
                             "    {}\n"
                             "  ],\n"
                             "  \"empty\": []\n"
                             "}\n"));
    }

    void writesALineWithoutSpaces()
    {
        JsonWriter json(JsonWriter::Style::Line);
        json.beginObject().member("a", 1).key("b").beginArray().value(1).value(2).endArray().endObject();
        QCOMPARE(json.take(), std::string("{\"a\":1,\"b\":[1,2]}\n"));
    }

    void writesAValueAlone()
    {
        JsonWriter json;
        json.value("only");
        QCOMPARE(json.take(), std::string("\"only\"\n"));
    }

    void putsRawJsonInAsItIs()
    {
        JsonWriter json(JsonWriter::Style::Line);
        json.beginObject();
        json.key("a").raw("{\"b\":1}");
        json.member("c", 2).endObject();
        QCOMPARE(json.take(), std::string("{\"a\":{\"b\":1},\"c\":2}\n"));
    }

    void keepsEveryDigitOfMoney()
    {
        QCOMPARE(written(Price{222'830'000'000}), std::string("222.83"));
        QCOMPARE(written(Price{-200'000}), std::string("-0.0002"));
        QCOMPARE(written(Cash{1'113'750'000'000'000}), std::string("1113750"));
        QCOMPARE(written(Cash{std::numeric_limits<std::int64_t>::max()}),
                 std::string("9223372036.854775807"));
        QCOMPARE(written(Cash{std::numeric_limits<std::int64_t>::min()}),
                 std::string("-9223372036.854775808"));
        QCOMPARE(written(Shares{5000}), std::string("5000"));
    }

    void writesWholeNumbersOfEveryWidth()
    {
        QCOMPARE(written(std::int64_t{std::numeric_limits<std::int64_t>::min()}),
                 std::string("-9223372036854775808"));
        QCOMPARE(written(std::numeric_limits<std::uint64_t>::max()), std::string("18446744073709551615"));
        QCOMPARE(written(std::uint8_t{200}), std::string("200"));
        QCOMPARE(written(-1), std::string("-1"));
        QCOMPARE(written(true), std::string("true"));
        QCOMPARE(written(false), std::string("false"));
    }

    void writesTimesAsIsoText()
    {
        QCOMPARE(written(unixNanos(1'722'519'392'491'911'683)),
                 std::string("\"2024-08-01T13:36:32.491911683Z\""));
    }

    void writesTheShortestTextOfADouble()
    {
        QCOMPARE(written(0.1), std::string("0.1"));
        QCOMPARE(written(1.0), std::string("1"));
        QCOMPARE(written(-0.0), std::string("-0"));
        QCOMPARE(written(1.0 / 3), std::string("0.3333333333333333"));
        QCOMPARE(written(1e300), std::string("1e+300"));
    }

    void writesNullForWhatIsNoNumber()
    {
        QCOMPARE(written(std::numeric_limits<double>::quiet_NaN()), std::string("null"));
        QCOMPARE(written(std::numeric_limits<double>::infinity()), std::string("null"));
        QCOMPARE(written(-std::numeric_limits<double>::infinity()), std::string("null"));
    }

    void everyDoubleReadsBackBitForBit()
    {
        Random random(1);
        for (int i = 0; i < 20'000; ++i) {
            const double number = std::bit_cast<double>(random.next());
            if (!std::isfinite(number))
                continue;
            const std::string text = written(number);
            QCOMPARE(std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)),
                     std::bit_cast<std::uint64_t>(number));
        }
    }

    void escapesWhatJsonAsksFor()
    {
        QCOMPARE(jsonQuoted(""), std::string("\"\""));
        QCOMPARE(jsonQuoted("a\"b\\c/d"), std::string("\"a\\\"b\\\\c/d\""));
        QCOMPARE(jsonQuoted("\n\t\r\b\f"), std::string("\"\\n\\t\\r\\u0008\\u000c\""));
        QCOMPARE(jsonQuoted(std::string_view("\0\x1f\x7f", 3)), std::string("\"\\u0000\\u001f\\u007f\""));
        QCOMPARE(jsonQuoted("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x93\x88"),
                 std::string("\"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x93\x88\""));
    }

    void escapesKeysToo()
    {
        JsonWriter json(JsonWriter::Style::Line);
        json.beginObject().member("a\"b", 1).endObject();
        QCOMPARE(json.take(), std::string("{\"a\\\"b\":1}\n"));
    }

    void replacesBytesThatAreNotUtf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("a continuation byte alone") << QByteArray("a\x80z") << QByteArray("\"a\\ufffdz\"");
        QTest::newRow("Latin-1") << QByteArray("caf\xE9!") << QByteArray("\"caf\\ufffd!\"");
        QTest::newRow("cut off at the end") << QByteArray("\xE2\x82") << QByteArray("\"\\ufffd\\ufffd\"");
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << QByteArray("\"\\ufffd\\ufffd\"");
        QTest::newRow("overlong, three bytes")
            << QByteArray("\xE0\x80\xAF") << QByteArray("\"\\ufffd\\ufffd\\ufffd\"");
        QTest::newRow("half of a surrogate pair")
            << QByteArray("\xED\xA0\x80") << QByteArray("\"\\ufffd\\ufffd\\ufffd\"");
        QTest::newRow("beyond U+10FFFF")
            << QByteArray("\xF4\x90\x80\x80") << QByteArray("\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
        QTest::newRow("never a lead byte") << QByteArray("\xFF") << QByteArray("\"\\ufffd\"");
        QTest::newRow("a quote after a lead byte") << QByteArray("\xC3\"") << QByteArray("\"\\ufffd\\\"\"");
    }
    void replacesBytesThatAreNotUtf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        const std::string quoted = jsonQuoted({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        QCOMPARE(QByteArray::fromStdString(quoted), expected);
    }

    void anyBytesGiveJsonThatAnotherReaderTakes()
    {
        Random random(2);
        for (int i = 0; i < 5'000; ++i) {
            std::string bytes;
            for (auto n = random.between(0, 12); n > 0; --n)
                bytes +=
                    static_cast<char>(random.chance(0.5) ? random.between(0, 255) : random.between(32, 126));
            JsonWriter json(random.chance(0.5) ? JsonWriter::Style::Line : JsonWriter::Style::Pretty);
            json.beginObject().member("text", bytes).endObject();
            QJsonParseError error;
            const auto document = readBack(json.take(), &error);
            QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
            // Qt replaces per ill-formed sequence, not per byte: compare only what was well-formed.
            const auto expected = QString::fromUtf8(QByteArray::fromStdString(bytes));
            if (!expected.contains(QChar::ReplacementCharacter))
                QCOMPARE(document.object().value(QStringLiteral("text")).toString(), expected);
        }
    }

    void anyNestingGivesJsonThatAnotherReaderTakes()
    {
        Random random(3);
        for (int i = 0; i < 500; ++i) {
            JsonWriter json(i % 2 == 0 ? JsonWriter::Style::Pretty : JsonWriter::Style::Line);
            int values = 0;
            const auto fill = [&](auto&& self, int depth, bool isObject) -> void {
                for (auto n = random.between(0, 4); n > 0; --n) {
                    if (isObject)
                        json.key("k" + std::to_string(values));
                    ++values;
                    const auto what = random.between(0, depth < 5 ? 3 : 1);
                    if (what == 0) {
                        json.value(values);
                    } else if (what == 1) {
                        json.null();
                    } else if (what == 2) {
                        json.beginObject();
                        self(self, depth + 1, true);
                        json.endObject();
                    } else {
                        json.beginArray();
                        self(self, depth + 1, false);
                        json.endArray();
                    }
                }
            };
            json.beginArray();
            fill(fill, 0, false);
            json.endArray();
            QJsonParseError error;
            const auto document = readBack(json.take(), &error);
            QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
            QCOMPARE(countValues(document.array()), values);
        }
    }

private:
    static int countValues(const QJsonValue& value)
    {
        int count = 0;
        if (value.isArray()) {
            const auto array = value.toArray();
            for (const auto& element : array)
                count += 1 + countValues(element);
        } else if (value.isObject()) {
            const auto object = value.toObject();
            for (const auto& element : object)
                count += 1 + countValues(element);
        }
        return count;
    }
};

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"
