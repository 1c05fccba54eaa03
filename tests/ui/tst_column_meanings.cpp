// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of a file are taken for is shown above its first rows, and can be changed there.
#include "setup/column_meanings.h"
#include "setup/csv_part.h"
#include "setup/input_words.h"
#include "setup/setup_panel.h"
#include "setup/source_box.h"
#include "setup_fixture.h"
#include "support/app_settings.h"
#include "test_files.h"

#include <QTableWidget>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestColumnMeanings : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private slots:
    void meaningsAreThoseOfTheReader()
    {
        const std::vector<std::string> columns{"Timestamp", "Exch",    "Bid", "BidSize",
                                               "Ask",       "AskSize", "note"};
        CsvForm form;
        QCOMPARE(meaningsOf(columns, form),
                 (QStringList{u"time"_s, u"venue"_s, u"bid"_s, u"bid_size"_s, u"ask"_s, u"ask_size"_s, {}}));
        // What is stated goes before the names: the other column of that meaning is not used any more.
        QVERIFY(setColumns(form, "bid=note"));
        QCOMPARE(meaningsOf(columns, form),
                 (QStringList{u"time"_s, u"venue"_s, {}, u"bid_size"_s, u"ask"_s, u"ask_size"_s, u"bid"_s}));
        // The better of two names.
        QCOMPARE(meaningsOf({"ts", "timestamp"}, {}), (QStringList{{}, u"time"_s}));
    }

    void statingReplacesWhatWasStatedOfTheColumnAndOfTheMeaning()
    {
        const QString stated = u"time=when,bid=b"_s;
        QCOMPARE(statedWith(stated, u"a"_s, u"ask"_s), u"time=when,bid=b,ask=a"_s);
        QCOMPARE(statedWith(stated, u"b"_s, u"ask"_s), u"time=when,ask=b"_s);
        QCOMPARE(statedWith(stated, u"c"_s, u"bid"_s), u"time=when,bid=c"_s);
        QCOMPARE(statedWith(stated, u"b"_s, {}), u"time=when"_s);
        QCOMPARE(statedWith(stated, u"day"_s, u"date"_s), u"time=when,bid=b,date=day"_s);
        // The two venues of an NBBO feed are stated one after another; the first alone is refused.
        const QString half = statedWith({}, u"x"_s, u"bid_venue"_s);
        CsvForm form;
        QVERIFY(!setColumns(form, half.toStdString()));
        QCOMPARE(statedWith(half, u"y"_s, u"ask_venue"_s), u"bid_venue=x,ask_venue=y"_s);
        QVERIFY(setColumns(form, "bid_venue=x,ask_venue=y"));
        QCOMPARE(meaningsOf({"x", "y"}, form), (QStringList{u"bid_venue"_s, u"ask_venue"_s}));
        // Of a file of trades.
        QCOMPARE(statedWith(stated, u"t"_s, u"time"_s, true), u"time=when,bid=b,trade_time=t"_s);
        QCOMPARE(statedWith(u"time=when,trade_time=t"_s, u"t"_s, u"price"_s, true), u"time=when,price=t"_s);
        QCOMPARE(statedWith(u"time=when,trade_time=when"_s, u"when"_s, {}), u"trade_time=when"_s);
        for (const QString& meaning : columnMeanings()) {
            CsvForm read;
            if (meaning == u"bid_venue"_s || meaning == u"ask_venue"_s)
                continue;
            QVERIFY2(setColumns(read, statedWith({}, u"x"_s, meaning).toStdString()), qPrintable(meaning));
            QCOMPARE(meaningsOf({"x"}, read), QStringList{meaning});
        }
    }

    /// A file that is not understood is shown as it stands, and is understood once it is said what it means.
    void aFileIsExplainedByItsHeadings()
    {
        const QString file =
            test::writeFile(m_folder, u"own.csv"_s,
                            "when;where;b;bq;a;aq\n2024-08-01T13:36:32Z;XNAS;100.00;300;100.01;200\n"
                            "2024-08-01T13:36:33Z;EDGX;100.00;100;100.02;500\n");
        AppSettings settings({}, true);
        SetupPanel panel(&settings);
        panel.setFiles({file});
        auto* part = panel.findChild<CsvPart*>();
        QTRY_COMPARE(part->preview()->rowCount(), 2);
        QVERIFY(!part->problem().isEmpty());
        QCOMPARE(part->preview()->columnCount(), 6);
        QCOMPARE(part->preview()->item(1, 1)->text(), u"EDGX"_s);
        QVERIFY(part->preview()->horizontalHeaderItem(0)->text().startsWith(u"not used"_s));
        const QStringList meanings{u"time"_s, u"venue"_s, u"bid"_s, u"bid_size"_s, u"ask"_s, u"ask_size"_s};
        for (int column = 0; column < 6; ++column)
            part->rows()->chooseMeaning(column, meanings[column]);
        QCOMPARE(QString::fromStdString(columnsText(panel.setup().form)),
                 u"time=when,venue=where,bid=b,bid_size=bq,ask=a,ask_size=aq"_s);
        QTRY_VERIFY(!part->found().isEmpty());
        QVERIFY(part->problem().isEmpty());
        QCOMPARE(part->preview()->rowCount(), 2);
        QVERIFY(part->preview()->horizontalHeaderItem(2)->text().startsWith(u"bid ▾"_s));
        QVERIFY2(part->found().contains(u"6 columns"_s), qPrintable(part->found()));
    }
};

QTEST_MAIN(TestColumnMeanings)
#include "tst_column_meanings.moc"
