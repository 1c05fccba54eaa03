// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"
#include "base/printable_text.h"
#include "base/random.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <string>

using namespace sor;

namespace {

std::string utf8Of(char32_t character)
{
    return QStringView(QChar::fromUcs4(character)).toString().toStdString();
}

/// Signs that are seen although Unicode counts them as format characters: Arabic, Syriac, Kaithi,
/// hieroglyphs.
bool isSeen(char32_t c)
{
    return (c >= 0x0600 && c <= 0x0605) || c == 0x06DD || c == 0x070F || c == 0x0890 || c == 0x0891
        || c == 0x08E2 || c == 0x110BD || c == 0x110CD || (c >= 0x13430 && c <= 0x1345F);
}

/// Whether anything is left that a terminal would act on, or bytes that are not UTF-8.
bool hasActingCharacter(const std::string& utf8, bool mayHaveLines)
{
    const QString text = QString::fromUtf8(utf8);
    for (const char32_t c : text.toUcs4()) {
        if ((c < 0x20 && !(mayHaveLines && (c == U'\n' || c == U'\t'))) || (c >= 0x7F && c < 0xA0))
            return true;
        const QChar::Category category = QChar::category(c);
        if ((category == QChar::Other_Format && !isSeen(c)) || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph)
            return true;
    }
    return text.contains(QChar::ReplacementCharacter) || text.toStdString() != utf8;
}

} // namespace

class TestPrintableText : public QObject {
    Q_OBJECT

private slots:
    void writesOutWhatActs_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::addColumn<QByteArray>("shownInLine");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& shown,
                            const QByteArray& inLine = {}) {
            QTest::newRow(name) << text << shown << (inLine.isEmpty() ? shown : inLine);
        };
        row("plain", "AAPL 10.05", "AAPL 10.05");
        row("empty", "", "");
        row("other scripts", "Börse 東京 λ−±…", "Börse 東京 λ−±…");
        row("emoji", "\xF0\x9F\x93\x88", "\xF0\x9F\x93\x88");
        row("erase the screen", "1\x1b[2J", "1\\x1b[2J");
        row("title by OSC", "A\x1b]0;pwn\x07", "A\\x1b]0;pwn\\x07");
        row("C1 as UTF-8",
            "a\xC2\x9B"
            "31m",
            "a\\u009b31m");
        row("C1 as a byte",
            "a\x9B"
            "31m",
            "a\\x9b31m");
        row("DEL", "a\x7f", "a\\x7f");
        row("NUL", QByteArray("a\0b", 3), "a\\x00b");
        row("carriage return", "good\rbad", "good\\rbad");
        row("lines", "one\ntwo\tthree", "one\ntwo\tthree", "one\\ntwo\\tthree");
        row("override",
            "\xE2\x80\xAE"
            "EVIL",
            "\\u202eEVIL");
        row("isolates", "\xE2\x81\xA6x\xE2\x81\xA9", "\\u2066x\\u2069");
        row("marks", "\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C", "\\u200e\\u200f\\u061c");
        row("no width", "a\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF", "a\\u200b\\u200d\\ufeff");
        row("separators",
            "a\xE2\x80\xA8"
            "b\xE2\x80\xA9",
            "a\\u2028b\\u2029");
        row("tags", "\xF3\xA0\x81\x81", "\\U000e0041");
        row("cut sequence", "a\xE2\x80", "a\\xe2\\x80");
        row("overlong", "\xC0\x9B", "\\xc0\\x9b");
        row("surrogate", "\xED\xA0\x80", "\\xed\\xa0\\x80");
        row("beyond Unicode", "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
        row("backslashes stay", "C:\\data\\x1b", "C:\\data\\x1b");
    }

    void writesOutWhatActs()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QFETCH(QByteArray, shownInLine);
        QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), shown);
        QCOMPARE(QByteArray::fromStdString(printableLine(text.toStdString())), shownInLine);
    }

    void knowsEveryControlAndFormatCharacterOfUnicode()
    {
        for (char32_t c = 0; c <= 0x10FFFF; ++c) {
            if (c >= 0xD800 && c <= 0xDFFF)
                continue;
            const QChar::Category category = QChar::category(c);
            const bool isFormat = category == QChar::Other_Control || category == QChar::Other_Format
                || category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
            if (isFormat && !isSeen(c))
                QVERIFY2(isUnprintable(c), qPrintable(QString::number(c, 16)));
            const std::string utf8 = utf8Of(c);
            QCOMPARE(utf8Length(utf8), utf8.size());
            QVERIFY(utf8Value(utf8, utf8.size()) == c);
        }
    }

    void nothingActsAfterwardsWhateverTheBytes()
    {
        Random random(11);
        constexpr int kRounds = 20'000;
        const std::string pieces[] = {"\x1b[", "\xC2\x9B", "\xE2\x80\xAE", "\n", "\r",
                                      "A",     "=",        "\xF0\x9F",     ","};
        for (int round = 0; round < kRounds; ++round) {
            std::string text;
            const auto length = random.next() % 12;
            for (std::uint64_t i = 0; i < length; ++i) {
                if (random.next() % 2 == 0)
                    text += pieces[random.next() % std::size(pieces)];
                else
                    text += static_cast<char>(random.next() % 256);
            }
            const std::string shown = printable(text);
            const QByteArray hex = QByteArray::fromStdString(text).toHex();
            QVERIFY2(!hasActingCharacter(shown, true), hex.constData());
            QCOMPARE(printable(shown), shown);
            const std::string line = printableLine(text);
            QVERIFY2(!hasActingCharacter(line, false), hex.constData());
            QCOMPARE(printableLine(line), line);
            const std::string json = jsonQuoted(text);
            QVERIFY2(!hasActingCharacter(json, false), hex.constData());
            const auto read = QJsonDocument::fromJson(QByteArray::fromStdString("[" + json + "]"));
            QVERIFY2(read.isArray(), hex.constData());
            if (QString::fromStdString(text).toStdString() == text)
                QCOMPARE(read.array()[0].toString(), QString::fromStdString(text));
        }
    }

    void spreadsheetsGetNoFormulas_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& field) {
            QTest::newRow(name) << text << field;
        };
        row("plain", "XNAS", "XNAS");
        row("equals", "=1+1", "'=1+1");
        row("plus", "+1", "'+1");
        row("minus", "-2+3", "'-2+3");
        row("at", "@SUM(A1)", "'@SUM(A1)");
        row("tab", "\t=1+1", "\\t=1+1");
        row("carriage return", "\r=1+1", "\\r=1+1");
        row("line feed", "\n=1+1", "\\n=1+1");
        row("full-width equals",
            "\xEF\xBC\x9D"
            "1",
            "'\xEF\xBC\x9D"
            "1");
        row("behind a separator", "a,=1+1", "\"a,=1+1\"");
        row("behind the other separator", "a;=1+1", "\"a;=1+1\"");
        row("quotes", "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        row("escape", "\x1b[2J", "\\x1b[2J");
        row("empty", "", "");
    }

    void spreadsheetsGetNoFormulas()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, field);
        QCOMPARE(QByteArray::fromStdString(csvTextField(text.toStdString())), field);
    }
};

QTEST_GUILESS_MAIN(TestPrintableText)
#include "tst_printable_text.moc"
