// SPDX-License-Identifier: GPL-3.0-or-later
// The table of fees: what it shows, what it refuses, and that the core reads what it saves.
#include "files/text_file.h"
#include "market/fees/fee_table.h"
#include "setup/fees_editor.h"
#include "support/app_settings.h"

#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// All terms of a table as text, to compare two.
QStringList termsOf(const FeeTable& table)
{
    QStringList out;
    for (const auto& [mic, rows] : table.rows()) {
        for (const FeeRow& row : rows)
            out.append(QString::fromStdString(mic + " " + formatIsoTime(UnixNanos{row.effectiveFrom}) + " "
                                              + format(row.terms.takerFee) + " " + format(row.terms.makerFee)
                                              + " " + std::to_string(row.terms.takerNanosPerDollarBelowOne)
                                              + " " + std::to_string(row.terms.makerNanosPerDollarBelowOne)
                                              + " " + row.source + "|" + row.note));
    }
    return out;
}

} // namespace

class TestFeesEditor : public QObject {
    Q_OBJECT

    AppSettings m_settings{QString(), true};
    QTemporaryDir m_folder;

private slots:
    void theBuiltInTableGoesThroughUnchanged()
    {
        const QString csv = feeCsv(feeRowsOf(FeeTable::builtIn()));
        const auto read = FeeTable::parse(csv.toStdString(), "t");
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(termsOf(*read), termsOf(FeeTable::builtIn()));
    }

    void whatIsSavedIsWhatTheCoreReads()
    {
        FeesEditor editor(u"default"_s, &m_settings);
        QVERIFY2(editor.problem().isEmpty(), qPrintable(editor.problem()));
        QSignalSpy chosen(&editor, &FeesEditor::tableChosen);
        editor.table()->item(0, FeeTaker)->setText(u"-0.00015"_s);
        editor.table()->item(0, FeeSource)->setText(u"mine, \"new\"\n# <b>bold</b>"_s);
        const QString file = m_folder.filePath(u"fees.csv"_s);
        QVERIFY(editor.saveTo(file));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.front().front().toString(), file);
        const auto text = readTextFile(file.toStdString());
        QVERIFY(text);
        const auto table = FeeTable::parse(*text, "fees.csv");
        QVERIFY2(table, table ? "" : table.error().text().c_str());
        const FeeRow& first = table->rows().find(kDefaultMic)->second.front();
        QCOMPARE(first.terms.takerFee.nanos, std::int64_t{-150'000});
        QCOMPARE(first.source, std::string("mine, \"new\" # <b>bold</b>"));
        QCOMPARE(table->rows().size(), FeeTable::builtIn().rows().size());
        // And it opens with what was saved.
        FeesEditor again(file, &m_settings);
        QCOMPARE(again.rows().front()[FeeTaker], u"-0.00015"_s);
    }

    void aBadRowIsNamedAtOnceAndNotSaved_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("fee") << int(FeeTaker) << u"three"_s << u"taker_fee"_s;
        QTest::newRow("too large") << int(FeeMaker) << u"2"_s << u"between -1 and 1"_s;
        QTest::newRow("date") << int(FeeFrom) << u"yesterday"_s << u"effective_from"_s;
        QTest::newRow("venue") << int(FeeMic) << QString() << u"mic is empty"_s;
        QTest::newRow("percentage") << int(FeeTakerPct) << u"x"_s << u"percentage"_s;
    }
    void aBadRowIsNamedAtOnceAndNotSaved()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(QString, part);
        FeesEditor editor(u"none"_s, &m_settings);
        const int row = 2;
        const QString before = editor.table()->item(row, column)->text();
        editor.table()->item(row, column)->setText(text);
        QVERIFY2(editor.problem().contains(part), qPrintable(editor.problem()));
        QCOMPARE(checkFees(editor.rows()).row, row);
        QVERIFY(editor.table()->item(row, 0)->background().style() != Qt::NoBrush);
        QVERIFY(!editor.saveTo(m_folder.filePath(u"not.csv"_s)));
        QVERIFY(!QFile::exists(m_folder.filePath(u"not.csv"_s)));
        editor.table()->item(row, column)->setText(before);
        QVERIFY2(editor.problem().isEmpty(), qPrintable(editor.problem()));
        QVERIFY(editor.table()->item(row, 0)->background().style() == Qt::NoBrush);
    }

    void blankRowsAreLeftOutAndDoNotShiftTheBlame()
    {
        QList<FeeTexts> rows = feeRowsOf(FeeTable::builtIn());
        rows.insert(1, FeeTexts{});
        QVERIFY(checkFees(rows).sentence.isEmpty());
        rows[5][FeeTaker] = u"x"_s;
        QCOMPARE(checkFees(rows).row, 5);
    }

    void aTableNeedsItsDefaultRow()
    {
        QList<FeeTexts> rows = feeRowsOf(FeeTable::builtIn());
        rows.removeFirst();
        const FeeProblem problem = checkFees(rows);
        QVERIFY2(problem.sentence.contains(u"DEFAULT"_s), qPrintable(problem.sentence));
        QCOMPARE(problem.row, -1);
    }

    void aFileThatCannotBeReadShowsTheDefaultAndSaysSo()
    {
        FeesEditor editor(u"/nowhere/fees.csv"_s, &m_settings);
        QCOMPARE(editor.rows().size(), feeRowsOf(FeeTable::builtIn()).size());
        bool isSaid = false;
        for (const QLabel* label : editor.findChildren<QLabel*>())
            isSaid = isSaid || label->text().contains(u"The default table is shown."_s);
        QVERIFY(isSaid);
    }

    void aFolderThatIsNotThereIsSaid()
    {
        FeesEditor editor(u"default"_s, &m_settings);
        QVERIFY(!editor.saveTo(u"/nowhere/at/all.csv"_s));
    }
};

QTEST_MAIN(TestFeesEditor)
#include "tst_fees_editor.moc"
