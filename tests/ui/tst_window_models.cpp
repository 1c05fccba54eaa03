// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of the window: what stands in them, how they sort, what is not comparable.
#include "heatmap_fixture.h"
#include "models/cell_filter.h"
#include "models/grid_model.h"
#include "models/log_model.h"
#include "models/results_model.h"
#include "models/venue_fills_model.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <memory>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

StrategyView strategyView(SeriesRole role, std::int64_t shares, std::int64_t dollars,
                          std::int64_t ordered = 100)
{
    StrategyView view{displayName(role), role, {}};
    view.result.ordered = {ordered};
    view.result.all = {{shares}, {dollars * kNanosPerDollar}, {0}, 1};
    view.result.atMid = view.result.all.gross;
    view.result.byVenue = {{{shares}, {dollars * kNanosPerDollar}, {0}, 1}, {}};
    return view;
}

/// The router pays 10,000 for 100 shares, Best Ask 10,010; TWAP filled 60 only.
RunView sampleView()
{
    RunView view;
    view.ordered = {100};
    view.venues = {QStringLiteral("XNAS"), QStringLiteral("EDGX")};
    view.isFinal = true;
    view.put(strategyView(SeriesRole::Twap, 60, 6000));
    view.put(strategyView(SeriesRole::BestAsk, 100, 10'010));
    view.put(strategyView(SeriesRole::Optimised, 100, 10'000));
    return view;
}

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString();
    return texts;
}

} // namespace

class TestWindowModels : public QObject {
    Q_OBJECT

private slots:
    void rowsStandInTheOrderOfTheRoles()
    {
        ResultsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setView(sampleView());
        QCOMPARE(column(model, ResultsModel::Strategy),
                 (QStringList({u"Router"_s, u"TWAP"_s, u"Best Ask"_s})));
        QCOMPARE(column(model, ResultsModel::Filled), (QStringList({u"100"_s, u"60"_s, u"100"_s})));
        QCOMPARE(column(model, ResultsModel::Unfilled), (QStringList({u"0"_s, u"40"_s, u"0"_s})));
        QCOMPARE(column(model, ResultsModel::AveragePrice),
                 (QStringList({u"100.0000"_s, u"100.0000"_s, u"100.1000"_s})));
    }

    void savingsAreTheRoutersAndUnequalCountsAreNotCompared()
    {
        ResultsModel model;
        model.setView(sampleView());
        QCOMPARE(column(model, ResultsModel::SavingBps),
                 (QStringList({u"-"_s, u"not comparable"_s, u"+9.99"_s})));
        QCOMPARE(column(model, ResultsModel::SavingCash),
                 (QStringList({u"-"_s, u"not comparable"_s, u"+10.00"_s})));
        const QString why = model.index(1, ResultsModel::SavingBps).data(Qt::ToolTipRole).toString();
        QVERIFY2(why.contains(QStringLiteral("60")), qPrintable(why));
    }

    void rowsWithoutANumberSortBehindAllOthers()
    {
        ResultsModel model;
        model.setView(sampleView());
        const auto value = [&](int row) {
            return model.index(row, ResultsModel::SavingBps).data(ResultsModel::kSortRole).toDouble();
        };
        QVERIFY(value(2) > value(0));
        QVERIFY(value(2) > value(1));
    }

    void anotherNumberOfRowsResetsAndTheSameNumberKeepsTheSelection()
    {
        ResultsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setView(sampleView());
        const QPersistentModelIndex second = model.index(1, 0);
        model.setView(sampleView());
        QVERIFY(second.isValid());
        model.setView({});
        QCOMPARE(model.rowCount(), 0);
    }

    void venuesWithoutFillsAreLeftOut()
    {
        VenueFillsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setView(sampleView());
        QCOMPARE(column(model, VenueFillsModel::Venue), (QStringList({u"XNAS"_s, u"XNAS"_s, u"XNAS"_s})));
        QCOMPARE(column(model, VenueFillsModel::Part), (QStringList({u"100.0"_s, u"100.0"_s, u"100.0"_s})));
        const VenueShares bars = VenueFillsModel::bars(sampleView());
        QCOMPARE(bars.rows.size(), std::size_t{3});
        QCOMPARE(bars.rows[1].shares, (std::vector<std::int64_t>{60, 0}));
        QCOMPARE(bars.rows[1].ordered, std::int64_t{100});
    }

    void everyCellIsARowAndTheBestSaysSo()
    {
        HeatmapData data = bowl();
        data.setBaselines({{QStringLiteral("Best Ask"), {100}, {0}, {10'002 * kNanosPerDollar}}});
        GridModel model;
        const QAbstractItemModelTester tester(&model);
        model.setHeatmap(&data);
        QCOMPARE(model.rowCount(), 18);
        QCOMPARE(model.columnCount(), model.statusColumn() + 1);
        const auto best = static_cast<int>(*data.best());
        QCOMPARE(model.index(best, model.statusColumn()).data().toString(), QStringLiteral("best"));
        QCOMPARE(model.index(best, GridModel::FirstSaving).data().toString(), QStringLiteral("+2.00"));
        QCOMPARE(model.index(0, GridModel::LambdaOver).data().toString(), QStringLiteral("0.01"));
        QCOMPARE(model.headerData(GridModel::Completion, Qt::Horizontal).toString(),
                 u"Completion (shares)"_s);
        model.setHeatmap(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void cellsThatWereNotRunSaySo()
    {
        HeatmapData data = smallHeatmap();
        GridModel model;
        model.setHeatmap(&data);
        QCOMPARE(model.index(0, model.statusColumn()).data().toString(), QStringLiteral("not run"));
        QVERIFY(model.index(0, GridModel::TotalCash).data().toString().isEmpty());
        data.setCell(0, doneCell(60, 6000 * kNanosPerDollar));
        model.cellChanged(0);
        data.setCell(1, doneCell(100, 10'000 * kNanosPerDollar));
        model.cellChanged(1);
        QCOMPARE(model.index(0, model.statusColumn()).data().toString(), QStringLiteral("unfilled"));
    }

    void filtersAreUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("passing");
        QTest::newRow("empty") << QString() << 18;
        QTest::newRow("equal") << QStringLiteral("filled = 100") << 18;
        QTest::newRow("none") << QStringLiteral("filled=99") << 0;
        QTest::newRow("axis") << QStringLiteral("over = 0.02") << 6;
        QTest::newRow("two") << QStringLiteral("over >= 0.02 and theta = 0") << 6;
        QTest::newRow("comma") << QStringLiteral("over < 0.02, under != 0.03") << 4;
        QTest::newRow("thousands") << QStringLiteral("cost <= 10,000") << 1;
        QTest::newRow("heading") << QStringLiteral("λ over = .01") << 6;
    }
    void filtersAreUnderstood()
    {
        QFETCH(QString, text);
        QFETCH(int, passing);
        const HeatmapData data = bowl();
        QString problem;
        const auto filter = CellFilter::parse(text, problem);
        QVERIFY2(filter, qPrintable(problem));
        int count = 0;
        for (std::size_t i = 0; i < data.cellCount(); ++i)
            count += filter->passes(data, i) ? 1 : 0;
        QCOMPARE(count, passing);
    }

    void aFilterThatIsNotUnderstoodSaysWhatIs()
    {
        QString problem;
        QVERIFY(!CellFilter::parse(QStringLiteral("filled"), problem));
        QVERIFY(problem.contains(QStringLiteral("filled = 5000")));
        QVERIFY(!CellFilter::parse(QStringLiteral("colour = 3"), problem));
        QVERIFY(problem.contains(QStringLiteral("no column 'colour'")));
    }

    void theLogIsARing()
    {
        LogModel log;
        // The tester looks at every row at each change: with a full ring that takes long.
        auto tester = std::make_unique<QAbstractItemModelTester>(&log);
        log.add(LogLevel::Warning, QStringLiteral("a"), QStringLiteral("first\nsecond"));
        QCOMPARE(log.index(0, LogModel::Text).data().toString(), QStringLiteral("first second"));
        QCOMPARE(log.problemCount(), 1);
        tester.reset();
        for (std::size_t i = 0; i < LogModel::kMaxLines; ++i)
            log.add(LogLevel::Info, QStringLiteral("b"), QString::number(i));
        QCOMPARE(log.rowCount(), static_cast<int>(LogModel::kMaxLines));
        QCOMPARE(log.problemCount(), 0);
        QCOMPARE(log.index(0, LogModel::Text).data().toString(), QStringLiteral("0"));
    }
};

QTEST_GUILESS_MAIN(TestWindowModels)
#include "tst_window_models.moc"
