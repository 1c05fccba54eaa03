// SPDX-License-Identifier: GPL-3.0-or-later
// Malicious texts, in every place of a file, through the program: no byte of its output acts on a
// terminal, its JSON is valid, and a spreadsheet finds no formula in what it exports.
#include "test_files.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int exitCode = -1;
    QByteArray out;
    QByteArray error;
};

Outcome sorlab(const QStringList& arguments)
{
    QProcess process;
    process.setProcessEnvironment(QProcessEnvironment());
    process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// The first byte or character that acts on a terminal; empty when there is none.
QString actingPart(const QByteArray& bytes)
{
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        if ((code < 0x20 && byte != '\n' && byte != '\t') || code == 0x7F)
            return QStringLiteral("byte %1 in: %2")
                .arg(code)
                .arg(QString::fromLatin1(bytes.toPercentEncoding()));
    }
    const QString text = QString::fromUtf8(bytes);
    for (const char32_t c : text.toUcs4()) {
        const QChar::Category category = QChar::category(c);
        if ((category == QChar::Other_Control && c != U'\n' && c != U'\t') || category == QChar::Other_Format
            || category == QChar::Separator_Line || category == QChar::Separator_Paragraph
            || c == QChar::ReplacementCharacter)
            return QStringLiteral("U+%1 in: %2").arg(static_cast<uint>(c), 4, 16).arg(text);
    }
    return {};
}

const QByteArray kHeader =
    "ts_recv,ts_event,publisher_id,action,side,price,size,flags,sequence,bid_px_00,ask_px_00,"
    "bid_sz_00,ask_sz_00,symbol\n";

/// A day of two venues with one cell of every row replaced; `line` of them only when it is not 0.
QByteArray dayWith(const QByteArray& venue, const QByteArray& ask, const QByteArray& symbol, int onlyLine = 0)
{
    QByteArray text = kHeader;
    constexpr int kRows = 600;
    for (int i = 0; i < kRows; ++i) {
        const QByteArray time = QByteArray::number(1'748'871'000'000'000'000LL + i * 500'000'000LL);
        const bool isHostile = onlyLine == 0 || i + 2 == onlyLine;
        text += time + ',' + time + ',' + (i % 2 == 0 ? (isHostile ? venue : "5") : QByteArray("2"))
            + ",A,B,,,130," + QByteArray::number(i + 1) + ",99.98," + (isHostile ? ask : "100.02")
            + ",100,200," + (isHostile ? symbol : "SYNT") + '\n';
    }
    return text;
}

} // namespace

class TestHostileTexts : public QObject {
    Q_OBJECT

private slots:
    void nothingActsOnTheTerminal_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("erase") << QByteArray("\x1b[2J");
        QTest::newRow("OSC") << QByteArray("A\x1b]0;pwn\x07");
        QTest::newRow("C1 in UTF-8") << QByteArray("A\xC2\x9B"
                                                   "31m");
        QTest::newRow("C1 byte") << QByteArray("A\x9B"
                                               "31m");
        QTest::newRow("DEL") << QByteArray("A\x7f\x08\x08");
        QTest::newRow("override") << QByteArray("\xE2\x80\xAE"
                                                "EVIL\xE2\x81\xA6");
        QTest::newRow("no width") << QByteArray("A\xE2\x80\x8B"
                                                "B\xEF\xBB\xBF");
        QTest::newRow("separators") << QByteArray("A\xE2\x80\xA8"
                                                  "B\xE2\x80\xA9");
        QTest::newRow("not UTF-8") << QByteArray("A\xFF\xC0\x80");
        QTest::newRow("lines") << QByteArray("\"A\nsorlab: all is well\nB\"");
        QTest::newRow("return") << QByteArray("\"A\rB\"");
        QTest::newRow("formula") << QByteArray("=1+1");
        QTest::newRow("formula with quotes") << QByteArray("\"=HYPERLINK(\"\"http://x\"\",\"\"a,b\"\")\"");
        QTest::newRow("at") << QByteArray("@SUM(A1)");
        QTest::newRow("minus") << QByteArray("-2+3");
    }

    void nothingActsOnTheTerminal()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        const auto put = [&](const QString& name, const QByteArray& bytes) {
            return sor::test::writeFile(folder, name, bytes);
        };
        const QStringList files{
            put(QStringLiteral("venue.csv"), dayWith(text, "100.02", "SYNT")),
            put(QStringLiteral("ask.csv"), dayWith("5", text, "SYNT")),
            put(QStringLiteral("one_ask.csv"), dayWith("5", text, "SYNT", 7)),
            put(QStringLiteral("symbol.csv"), dayWith("5", "100.02", text)),
            put(QStringLiteral("one_symbol.csv"), dayWith("5", "100.02", text, 7)),
            put(QStringLiteral("header.csv"), text + ",b,c\n1,2,3\n"),
            put(QStringLiteral("setup.json"), "{\"csv\": \"" + text + "\"}"),
        };
        int ran = 0;
        for (const QString& file : files) {
            QVERIFY(!file.isEmpty());
            const QString out = folder.filePath(QStringLiteral("results"));
            QDir(out).removeRecursively();
            QDir().mkpath(out);
            const QString option =
                file.endsWith(QStringLiteral(".json")) ? QStringLiteral("--setup") : QStringLiteral("--csv");
            const QList<QStringList> calls{
                {QStringLiteral("--batch"), option, file, QStringLiteral("--out"), out,
                 QStringLiteral("--model"), QStringLiteral("static"), QStringLiteral("--fills"),
                 out + QStringLiteral("/fills.csv"), QStringLiteral("--path"),
                 out + QStringLiteral("/path.csv"), QStringLiteral("--progress"), QStringLiteral("text"),
                 QStringLiteral("--shares"), QStringLiteral("1000")},
                {QStringLiteral("--publish"), option, file, QStringLiteral("--dry-run"),
                 QStringLiteral("--topic"), QStringLiteral("quotes")},
                {QStringLiteral("--allocate"), file},
                {QStringLiteral("--batch"), QString::fromUtf8(text), file},
            };
            for (const QStringList& call : calls) {
                Outcome run = sorlab(call);
                QVERIFY(run.exitCode >= 0);
                // The program's own way of keeping its progress on one line.
                run.error.replace("\r\x1b[K", "");
                for (const QByteArray& bytes : {run.out, run.error}) {
                    const QString part = actingPart(bytes);
                    QVERIFY2(part.isEmpty(), qPrintable(call.join(QLatin1Char(' ')) + part));
                    QVERIFY2(!bytes.contains("\nsorlab: all is well"), bytes.constData());
                }
                ran += run.exitCode == 0 ? 1 : 0;
            }
            for (const QString& name : QDir(out).entryList(QDir::Files)) {
                QFile result(out + QLatin1Char('/') + name);
                QVERIFY(result.open(QIODevice::ReadOnly));
                const QByteArray bytes = result.readAll();
                const QString part = actingPart(bytes);
                QVERIFY2(part.isEmpty(), qPrintable(name + QStringLiteral(": ") + part.left(300)));
                if (name.endsWith(QStringLiteral(".json")))
                    QVERIFY(QJsonDocument::fromJson(bytes).isObject());
                else
                    checkCells(bytes);
            }
        }
        QVERIFY2(ran > 0, "no file was read, so that nothing was tried");
    }

private:
    /// No cell of text is a formula; numbers may be negative.
    static void checkCells(const QByteArray& csv)
    {
        for (const QByteArray& line : csv.split('\n')) {
            for (QByteArray cell : line.split(',')) {
                if (cell.startsWith('"'))
                    cell.remove(0, 1);
                bool isNumber = false;
                (void)cell.toDouble(&isNumber);
                if (!cell.isEmpty() && !isNumber)
                    QVERIFY2(!QByteArray("=+-@\t\r").contains(cell.front()), line.constData());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestHostileTexts)
#include "tst_hostile_texts.moc"
