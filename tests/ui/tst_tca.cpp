// SPDX-License-Identifier: GPL-3.0-or-later
// The transaction cost analysis in the window and on paper: its numbers, its reasons, its copies.
#include "base/number_text.h"
#include "compare_numbers.h"
#include "models/tca_model.h"
#include "panels/tca_panel.h"
#include "report/report_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"
#include "test_reports.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestTca : public QObject {
    Q_OBJECT

    RunReport m_report;

    const Tca& tca() const { return *m_report.experiment.tca; }

private slots:
    void initTestCase()
    {
        const auto tape = test::marketTape(7);
        const ExperimentSettings settings = test::settingsOver({tape->time(0), tape->time(tape->size() - 1)});
        const VenueFees fees = VenueFees::none(tape->venues().size());
        auto experiment = runExperiment(*tape, fees, settings, {});
        QVERIFY2(experiment, experiment ? "" : experiment.error().text().c_str());
        m_report = test::reportOf(*tape, fees, settings, std::move(*experiment));
        QVERIFY(m_report.experiment.tca);
    }

    void everyStrategyIsARowWithTheNumbersOfTheAnalysis()
    {
        const auto rows = tcaRows(m_report);
        QCOMPARE(rows.size(), 2 + kBaselines.size());
        QCOMPARE(rows[0].at(TcaColumn::Strategy).text, std::string("Router"));
        QCOMPARE(rows[1].at(TcaColumn::Strategy).text, std::string("Default parameters"));
        const auto place = std::ranges::find(kShownBaselines, Baseline::Twap) - kShownBaselines.begin();
        const TcaRow& row = rows[2 + static_cast<std::size_t>(place)];
        QCOMPARE(row.at(TcaColumn::Strategy).text, std::string("TWAP 60s"));
        const FillAnalysis& twap = tca().baselines[static_cast<std::size_t>(Baseline::Twap)];
        QCOMPARE(row.at(TcaColumn::Filled).number, std::optional(double(twap.all.shares.count)));
        QCOMPARE(row.at(TcaColumn::Arrival).number, twap.slippageBps(tca().market.arrivalMid));
        QCOMPARE(row.at(TcaColumn::Arrival).text, sor::bpsText(*twap.slippageBps(tca().market.arrivalMid)));
        QCOMPARE(row.at(TcaColumn::SpreadCapture).number, twap.all.spreadCapture());
        QCOMPARE(row.at(TcaColumn::Taken10s).number, twap.all.taker[1].bps());
    }

    void thePartsOfTheShortfallAreItsWhole()
    {
        for (const TcaRow& row : tcaRows(m_report)) {
            const double parts = *row.at(TcaColumn::Trading).number + *row.at(TcaColumn::Completion).number
                + *row.at(TcaColumn::Fees).number;
            COMPARE_NEAR(parts, *row.at(TcaColumn::Shortfall).number, 1e-6);
        }
    }

    void aNumberThatIsMissingSaysWhy()
    {
        // TWAP takes: none of its orders rests.
        const auto rows = tcaRows(m_report);
        QCOMPARE(rows[2].at(TcaColumn::Resting1s).text, std::string("-"));
        QCOMPARE(rows[2].at(TcaColumn::Resting1s).reason, std::string("No order that rested was filled."));
        for (const TcaRow& row : rows) {
            for (const MeasureCell& cell : row.cells)
                QCOMPARE(cell.text == "-", !cell.reason.empty());
        }
        RunReport report = m_report;
        MarketBenchmarks& market = report.experiment.tca->market;
        market.volume = 0;
        market.arrivalMid.reset();
        report.experiment.tca->optimised.shortfall.reset();
        const TcaRow router = tcaRows(report).front();
        QCOMPARE(router.at(TcaColumn::MarketVwap).reason, std::string(kNoTrades));
        QCOMPARE(router.at(TcaColumn::Arrival).reason, std::string(kNoArrivalMid));
        QCOMPARE(router.at(TcaColumn::Shortfall).reason, std::string(kNoArrivalMid));
        QVERIFY(!router.at(TcaColumn::OfVolume).reason.empty());
        const QString sentence = toQString(tcaMarketSentence(report));
        QVERIFY2(sentence.contains(u"no VWAP"_s) && sentence.contains(u"no arrival mid"_s),
                 qPrintable(sentence));
    }

    void theVenuesAddUpAndWholeOrderNumbersAreNotTheirs()
    {
        double sum = 0;
        for (VenueIndex venue = 0; venue < m_report.venues.size(); ++venue) {
            const TcaRow row = tcaRows(m_report, venue).front();
            sum += *row.at(TcaColumn::Filled).number;
            QVERIFY(row.at(TcaColumn::Shortfall).reason.ends_with("all venues."));
        }
        QCOMPARE(sum, *tcaRows(m_report).front().at(TcaColumn::Filled).number);
    }

    void headingsHaveUnitsAndMeaningsAndNoTwoAreTheSame()
    {
        QStringList headings;
        for (int column = 0; column < kTcaColumns; ++column) {
            const MeasureHeading of = headingOf(static_cast<TcaColumn>(column));
            const QString heading = toQString(of.text);
            QVERIFY(!heading.isEmpty() && !headings.contains(heading));
            headings << heading;
            QVERIFY(of.meaning.size() > 15);
        }
        QCOMPARE(headings.filter(u"("_s).size(), kTcaColumns - 3); // but for the name, shares and the ratio
    }

    void theModelIsSoundAndSortsRowsWithoutANumberLast()
    {
        TcaModel model;
        const QAbstractItemModelTester tester(&model);
        model.setRows(tcaRows(m_report));
        QCOMPARE(model.rowCount(), static_cast<int>(2 + kBaselines.size()));
        QCOMPARE(model.columnCount(), kTcaColumns);
        QCOMPARE(model.headerData(2, Qt::Vertical).toString(), u"TWAP 10s"_s);
        const QModelIndex missing = model.index(2, static_cast<int>(TcaColumn::Resting1s));
        QVERIFY(missing.data(TcaModel::kSortRole).toDouble() < -1e9);
        QVERIFY(missing.data(Qt::ToolTipRole).toString().contains(u"rested"_s));
    }

    void theTableIsCopiedWithItsNamesAndHeadings()
    {
        TcaPanel panel;
        panel.setReport(m_report);
        panel.table()->selectRow(1); // what is selected does not matter to the button
        panel.findChild<QPushButton*>()->click();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), static_cast<qsizetype>(3 + kBaselines.size()));
        QCOMPARE(lines[0].split(u'\t').size(), qsizetype{kTcaColumns});
        QVERIFY2(lines[0].startsWith(u"Strategy\tFilled\t"_s), qPrintable(lines[0]));
        QVERIFY2(lines[1].startsWith(u"Router\t"_s), qPrintable(lines[1]));
        QCOMPARE(lines.back().split(u'\t').size(), qsizetype{kTcaColumns});
    }

    void aVenueIsChosenAndStaysOverRuns()
    {
        TcaPanel panel;
        panel.setReport(m_report);
        QVERIFY(panel.note().contains(u"arrival mid"_s) && panel.note().contains(u"positive is worse"_s));
        const auto filled = [&] {
            return panel.table()->model()->index(0, static_cast<int>(TcaColumn::Filled)).data().toString();
        };
        const QString all = filled();
        panel.chooseVenue(VenueIndex{0});
        QCOMPARE(filled(), toQString(tcaRows(m_report, VenueIndex{0}).front().at(TcaColumn::Filled).text));
        panel.setReport(m_report);
        QCOMPARE(panel.findChild<QComboBox*>()->currentIndex(), 1);
        panel.chooseVenue({});
        QCOMPARE(filled(), all);
    }

    void aRunWithoutAnAnalysisSaysWhy()
    {
        RunReport report = m_report;
        report.experiment.tca.reset();
        report.isComplete = false;
        TcaPanel panel;
        panel.setReport(report);
        QVERIFY(panel.note().contains(u"stopped"_s));
        QCOMPARE(panel.table()->model()->rowCount(), 0);
        QVERIFY(tcaCostTable(report).header.isEmpty());
        report.isComplete = true;
        QVERIFY(whyNoTca(report).starts_with("Fills were not recorded"));
    }

    void theReportHasBothTables()
    {
        for (const PageTable& table : {tcaCostTable(m_report), tcaQualityTable(m_report)}) {
            QCOMPARE(table.rows.size(), static_cast<qsizetype>(2 + kBaselines.size()));
            for (const QStringList& row : table.rows)
                QCOMPARE(row.size(), table.header.size());
        }
        QCOMPARE(tcaCostTable(m_report).rows[0][1],
                 toQString(tcaRows(m_report)[0].at(TcaColumn::Arrival).text));
    }
};

QTEST_MAIN(TestTca)
#include "tst_tca.moc"
