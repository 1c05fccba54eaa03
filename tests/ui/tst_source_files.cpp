// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a source in the setup: what they are read as is shown and can be changed, several are dropped
// at once and one after another, and wrong ones are refused with the sentence of a run without the window.
#include "dbn_writer.h"
#include "input/tape_loader.h"
#include "setup/csv_part.h"
#include "setup/file_list.h"
#include "setup/source_box.h"
#include "setup_fixture.h"
#include "support/app_settings.h"
#include "support/shown_text.h"
#include "test_files.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray kQuotes =
    "time,venue,bid,bid_size,ask,ask_size\n2024-08-01T13:36:32Z,XNAS,100.00,300,100.01,200\n"
    "2024-08-01T13:36:33Z,EDGX,100.00,100,100.02,500\n";
const QByteArray kNbbo = "time,bid_venue,bid,bid_size,ask_venue,ask,ask_size\n"
                         "2024-08-01T13:36:32Z,XNAS,100.00,300,EDGX,100.01,200\n";
const QByteArray kTrades = "time,venue,price,size\n2024-08-01T13:36:32.5Z,XNAS,100.01,100\n";
const QByteArray kOneVenue = "time,bid,bid_size,ask,ask_size\n2024-08-01T13:36:32Z,100.00,300,100.01,200\n"
                             "2024-08-01T13:36:33Z,100.00,100,100.02,500\n";

struct Panel {
    AppSettings settings{QString(), true};
    SetupPanel panel{&settings};
    CsvPart& part = *panel.sourceBox()->csvPart();

    QString format() const { return part.rows()->format()->text(); }
    QString kind() const { return part.rows()->kind()->text(); }
    void chooseKind(const QString& text) const { choose(part.rows()->kind(), text); }
    static void choose(const QToolButton* button, const QString& text)
    {
        for (QAction* action : button->menu()->actions()) {
            if (action->text() == text)
                return action->trigger();
        }
        QFAIL(qPrintable(u"no choice "_s + text));
    }
    /// Drops on the list of files, as a user does.
    bool drop(const QStringList& paths) const
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        auto* viewport = panel.findChild<FileList*>()->viewport();
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(viewport, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(viewport, &drop);
        return true;
    }
};

} // namespace

class TestSourceFiles : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& text) const
    {
        return test::writeFile(m_folder, name, text);
    }

private slots:
    void whatAFileIsReadAsIsShownAndChanged()
    {
        Panel fixture;
        fixture.panel.setFiles({write(u"nbbo.csv"_s, kNbbo)});
        QTRY_COMPARE(fixture.kind(), u"Rows: NBBO"_s);
        QCOMPARE(fixture.format(), u"Format: csv"_s);
        QVERIFY(fixture.part.preview()->horizontalHeaderItem(1)->text().startsWith(u"bid_venue ▾"_s));
        QVERIFY(fixture.part.preview()->horizontalHeaderItem(4)->text().startsWith(u"ask_venue ▾"_s));
        fixture.chooseKind(u"Quotes of venues"_s);
        QCOMPARE(fixture.panel.setup().form.feed, std::optional(FeedForm::Venues));
        QTRY_VERIFY2(fixture.panel.problem().contains(u"rows of an NBBO feed"_s),
                     qPrintable(fixture.panel.problem()));
        fixture.chooseKind(u"As the file says"_s);
        QCOMPARE(fixture.panel.setup().form.feed, std::optional<FeedForm>());
        QTRY_COMPARE(fixture.kind(), u"Rows: NBBO"_s);
        Panel::choose(fixture.part.rows()->format(), u"polygon"_s);
        QCOMPARE(fixture.panel.setup().form.format, FileFormat::Polygon);
        QTRY_VERIFY(!fixture.part.problem().isEmpty());
        Panel::choose(fixture.part.rows()->format(), u"As it looks"_s);
        QTRY_VERIFY2(fixture.part.problem().isEmpty(), qPrintable(fixture.part.problem()));
        QCOMPARE(fixture.panel.setup().form.format, FileFormat::Auto);
    }

    void ordersAreToldByTheFile()
    {
        const QString file = write(u"AAPL_2012-06-21_message_1.csv"_s,
                                   "34200.1,1,11,100,1000000,1\n34200.2,1,12,100,1000100,-1\n");
        Panel fixture;
        fixture.panel.setFiles({file});
        QTRY_COMPARE(fixture.kind(), u"Rows: single orders"_s);
        QCOMPARE(fixture.format(), u"Format: lobster"_s);
        QVERIFY(fixture.part.rows()->venue()->isHidden());
    }

    void tradesBesideQuotesAreReadAsTrades()
    {
        const QString quotes = write(u"quotes.csv"_s, kQuotes);
        const QString trades = write(u"prints.csv"_s, kTrades);
        Panel fixture;
        QVERIFY(fixture.drop({trades, quotes}));
        QTRY_COMPARE(fixture.part.trades(), QStringList{trades});
        QCOMPARE(fixture.part.files(), QStringList{quotes});
        QTRY_VERIFY2(fixture.panel.isValid(), qPrintable(fixture.panel.problem()));
        QCOMPARE(fixture.panel.setup().trades, std::vector{trades.toStdString()});
        QCOMPARE(fieldOf(fixture.panel, "trades")->text(), trades);
        QTRY_VERIFY(!fixture.part.found().isEmpty());
        fixture.part.showTop(1);
        QCOMPARE(fixture.kind(), u"Rows: trades"_s);
        QCOMPARE(fixture.panel.findChild<FileList*>()->item(1)->text(), u"prints.csv (trades)"_s);
        // Cleared on the other page, the file is no part of the run.
        fieldOf(fixture.panel, "trades")->setText({});
        QTRY_VERIFY(fixture.part.trades().isEmpty());
        QVERIFY(fixture.panel.setup().trades.empty());
    }

    void aFileCanBeSaidToHoldTrades()
    {
        // Quotes and trades in one file: the user wants its trades alone.
        const QString both = write(u"both.csv"_s,
                                   "time,venue,bid,bid_size,ask,ask_size,price,size\n"
                                   "2024-08-01T13:36:32Z,XNAS,100,3,100.01,2,100.01,5\n");
        Panel fixture;
        fixture.panel.setFiles({write(u"q.csv"_s, kQuotes), both});
        QTRY_VERIFY(!fixture.part.found().isEmpty());
        fixture.part.showTop(1);
        fixture.chooseKind(u"Trades"_s);
        QCOMPARE(fixture.panel.setup().trades, std::vector{both.toStdString()});
        QCOMPARE(fixture.panel.setup().csv.size(), std::size_t{1});
        QTRY_COMPARE(fixture.kind(), u"Rows: trades"_s);
        fixture.chooseKind(u"As the file says"_s);
        QCOMPARE(fixture.panel.setup().trades.size(), std::size_t{0});
        QCOMPARE(fixture.panel.setup().csv.size(), std::size_t{2});
    }

    void theVenueOfAFileIsNamed()
    {
        const QString file = write(u"one.csv"_s, kOneVenue);
        Panel fixture;
        fixture.panel.setFiles({file});
        QTRY_VERIFY(!fixture.part.problem().isEmpty());
        QVERIFY(!fixture.part.rows()->venue()->isHidden());
        fixture.part.rows()->venue()->setText(u"XNAS"_s);
        emit fixture.part.rows()->venue()->editingFinished();
        QCOMPARE(fixture.panel.setup().csv, std::vector{"XNAS=" + file.toStdString()});
        QTRY_VERIFY2(fixture.part.problem().isEmpty() && !fixture.part.found().isEmpty(),
                     qPrintable(fixture.part.problem()));
        QCOMPARE(fixture.panel.findChild<FileList*>()->item(0)->text(), u"XNAS = one.csv"_s);
        // As a setup names it, too; and the name can be taken away again.
        QVERIFY(loadTape(fixture.panel.setup(), 1, {}));
        fixture.part.chooseVenue({});
        QCOMPARE(fixture.panel.setup().csv, std::vector{file.toStdString()});
        QTRY_VERIFY(!fixture.part.problem().isEmpty());
    }

    void aFileOfManySymbolsOffersThemWithCounts()
    {
        test::DbnHeader header;
        header.mappings = {{"AAPL", 20240801, 20240802, "38"}, {"MSFT", 20240801, 20240802, "7"}};
        test::DbnRecord other;
        other.instrument = 7;
        std::string bytes = header.bytes() + test::DbnRecord().bytes();
        for (int i = 0; i < 3; ++i)
            bytes += other.bytes();
        Panel fixture;
        fixture.panel.setFiles({write(u"many.dbn"_s, QByteArray::fromStdString(bytes))});
        QTRY_COMPARE(fixture.panel.problem(), u"Which symbol? The file holds MSFT, AAPL."_s);
        QCOMPARE(fixture.format(), u"Format: dbn"_s);
        QVERIFY(fixture.part.preview()->rowCount() >= 1); // of the first symbol
        const auto* box = fieldOf(fixture.panel, "symbol")->findChild<QComboBox*>();
        QCOMPARE(box->count(), 2);
        QCOMPARE(box->itemText(0), u"MSFT"_s);
        QCOMPARE(box->itemData(0, Qt::AccessibleDescriptionRole).toString(), u"3 records"_s);
        QCOMPARE(box->itemData(1, Qt::AccessibleDescriptionRole).toString(), u"1 record"_s);
        fieldOf(fixture.panel, "symbol")->setText(u"AAPL"_s);
        QCOMPARE(fixture.panel.setup().symbol, std::string("AAPL"));
        QTRY_VERIFY2(fixture.panel.isValid(), qPrintable(fixture.panel.problem()));
    }

    void symbolsWithoutRecordsAreNoChoice()
    {
        test::DbnHeader header;
        header.mappings = {{"AAPL", 20240801, 20240802, "38"}, {"MSFT", 20240801, 20240802, "7"}};
        const std::string bytes = header.bytes() + test::DbnRecord().bytes();
        Panel fixture;
        QSignalSpy previewed(&fixture.part, &CsvPart::previewed);
        fixture.panel.setFiles({write(u"one.dbn"_s, QByteArray::fromStdString(bytes))});
        QTRY_COMPARE(previewed.count(), 2); // without and with the counts
        QCOMPARE(fixture.part.symbols(), QStringList{u"AAPL"_s});
        QVERIFY2(fixture.panel.isValid(), qPrintable(fixture.panel.problem()));
    }

    void filesAreDroppedAtOnceAndOneAfterAnother()
    {
        const QTemporaryDir folder;
        const QString first = test::writeFile(folder, u"a.csv"_s, kQuotes);
        const QString second = test::writeFile(folder, u"b.csv"_s, kQuotes);
        test::writeFile(folder, u"read me.txt"_s, "no quotes");
        const QString third = write(u"c.csv"_s, kQuotes);
        Panel fixture;
        QVERIFY(fixture.drop({folder.path()}));
        QCOMPARE(fixture.part.files(), (QStringList{first, second}));
        QVERIFY(fixture.drop({third}));
        QVERIFY(fixture.drop({first})); // is there
        QCOMPARE(fixture.part.files(), (QStringList{first, second, third}));
        // A setup takes the place of everything: the window opens it.
        QVERIFY(!fixture.drop({write(u"setup.json"_s, "{}")}));
        QCOMPARE(fixture.part.files().size(), 3);
    }

    void wrongFilesAreRefusedAsWithoutTheWindow_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no quotes") << u"x.pdf"_s << QByteArray("%PDF-1.4 hello\n");
        QTest::newRow("empty") << u"empty.csv"_s << QByteArray();
        QTest::newRow("no venue") << u"one2.csv"_s << kOneVenue;
        QTest::newRow("trades alone") << u"alone.csv"_s << kTrades;
        QTest::newRow("no ask") << u"noask.csv"_s << QByteArray("ts_event,publisher_id,bid\n1,2,3\n");
        QTest::newRow("cut archive") << u"cut.zip"_s << QByteArray("PK\x03\x04 cut");
        QTest::newRow("older format") << u"old.dbz"_s
                                      << QByteArray("\x50\x2A\x4D\x18\x10\x00\x00\x00"
                                                    "DBZ\x01 and more",
                                                    21);
        QTest::newRow("missing") << u"missing.csv"_s << QByteArray("-");
        QTest::newRow("folder") << u"folder"_s << QByteArray("-");
    }

    void wrongFilesAreRefusedAsWithoutTheWindow()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QString path = m_folder.filePath(name);
        if (name == u"folder"_s)
            QVERIFY(QDir(m_folder.path()).mkpath(name));
        else if (text != "-")
            path = write(name, text);
        RunSetup setup;
        setup.csv = {path.toStdString()};
        const auto loaded = loadTape(setup, 1, {});
        QVERIFY(!loaded);
        Panel fixture;
        fixture.panel.setFiles({path});
        QTRY_VERIFY(!fixture.part.problem().isEmpty());
        QCOMPARE(fixture.part.problem(), sentenceText(loaded.error().message));
        QCOMPARE(fixture.panel.problem(), fixture.part.problem());
        // Among others it is named.
        fixture.panel.setFiles({write(u"good.csv"_s, kQuotes), path});
        if (name != u"alone.csv"_s)
            QTRY_VERIFY2(fixture.part.problem().startsWith(name + u": "_s),
                         qPrintable(fixture.part.problem()));
    }
};

QTEST_MAIN(TestSourceFiles)
#include "tst_source_files.moc"
