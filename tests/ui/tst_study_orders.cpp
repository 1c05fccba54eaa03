// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a study's orders: sorted by value, filtered by words; and what its charts say and copy.
#include "charts/qcustomplot.h"
#include "study/study_orders_model.h"
#include "study/study_rows_plot.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A study of orders 1, 2, 3, ... with these savings, without quotes.
std::shared_ptr<const ShownStudy> madeUp(const std::vector<double>& savings)
{
    auto study = std::make_shared<ShownStudy>();
    for (std::size_t i = 0; i < savings.size(); ++i) {
        StudyRow row;
        row.order.id = "order " + std::to_string(i + 1);
        row.order.symbol = i % 2 == 0 ? "ALFA" : "BETA";
        row.order.window.from = UnixNanos{std::chrono::hours{480'000} + std::chrono::hours{23 * i}};
        row.order.window.to = row.order.window.from + std::chrono::minutes{1};
        row.outcome.state = OrderState::Done;
        study->report.rows.push_back(row);
        OrderFigures figures;
        figures.saving = savings[i];
        study->figures.push_back(figures);
    }
    return study;
}

QStringList idsOf(const QAbstractItemModel& model)
{
    QStringList ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids << model.index(row, StudyOrdersModel::Order).data().toString().section(u' ', 1);
    return ids;
}

} // namespace

class TestStudyOrders : public QObject {
    Q_OBJECT

private slots:
    void ordersAreSortedByValue()
    {
        constexpr double kNone = OrderFigures::kNone;
        StudyOrdersModel model(nullptr);
        StudyOrdersFilter filter(&model, nullptr);
        model.setStudy(madeUp({0.5, kNone, -10, 2, kNone, -9, 0, 11, 1, 3}));
        filter.sort(StudyOrdersModel::Saving, Qt::AscendingOrder);
        QCOMPARE(idsOf(filter).join(u','), u"3,6,7,1,9,4,10,8,2,5"_s);
        filter.sort(StudyOrdersModel::Saving, Qt::DescendingOrder);
        QCOMPARE(idsOf(filter).mid(0, 3).join(u','), u"8,10,4"_s);
        QCOMPARE(idsOf(filter).mid(8).join(u','), u"2,5"_s); // without a number last either way
        filter.sort(StudyOrdersModel::Order, Qt::AscendingOrder);
        QCOMPARE(idsOf(filter).join(u','), u"1,2,3,4,5,6,7,8,9,10"_s);
        // Starts by date and time: 23 hours apart, the times of day fall.
        filter.sort(StudyOrdersModel::From, Qt::DescendingOrder);
        QCOMPARE(idsOf(filter).join(u','), u"10,9,8,7,6,5,4,3,2,1"_s);
        filter.setWords(u"beta ORDER"_s);
        QCOMPARE(idsOf(filter).join(u','), u"10,8,6,4,2"_s);
    }

    void partsOfSharesAreCopiedAsShown()
    {
        auto study = std::make_shared<ShownStudy>(*madeUp({0.5}));
        study->report.rows[0].unit.decimals = 2;
        study->report.rows[0].outcome.shares = Shares{150};
        StudyOrdersModel model(nullptr);
        model.setStudy(study);
        const QModelIndex shares = model.index(0, StudyOrdersModel::Shares);
        QCOMPARE(shares.data().toString(), u"1.5"_s);
        QCOMPARE(shares.data(StudyOrdersModel::kNumberRole).toDouble(), 1.5);
        QCOMPARE(model.number(0, StudyOrdersModel::Shares), 1.5);
    }

    void tenThousandOrdersAreSortedAndFiltered()
    {
        std::vector<double> savings;
        savings.reserve(10'000);
        for (int i = 0; i < 10'000; ++i)
            savings.push_back(i % 97 == 0 ? OrderFigures::kNone : (i * 7919) % 10'007 / 100.0);
        StudyOrdersModel model(nullptr);
        StudyOrdersFilter filter(&model, nullptr);
        model.setStudy(madeUp(savings));
        QElapsedTimer timer;
        for (const auto column :
             {StudyOrdersModel::Saving, StudyOrdersModel::Order, StudyOrdersModel::From}) {
            timer.start();
            filter.sort(column, Qt::DescendingOrder);
            qInfo("sorted by column %d: %lld ms", static_cast<int>(column),
                  static_cast<long long>(timer.elapsed()));
            QVERIFY(timer.elapsed() < 5'000);
        }
        QCOMPARE(idsOf(filter).front(), u"10000"_s);
        for (const char* words : {"a", "alfa order 77", ""}) {
            timer.start();
            filter.setWords(QString::fromLatin1(words));
            qInfo("filtered by \"%s\": %lld ms", words, static_cast<long long>(timer.elapsed()));
            QVERIFY(timer.elapsed() < 5'000);
        }
        QCOMPARE(filter.rowCount(), 10'000);
    }

    void chartsSayAndCopyTheirValues()
    {
        StudyRowsPlot plot(u"Worth"_s, {}, nullptr);
        plot.resize(500, 300);
        plot.showRows({{ForestGroup::All, "first", 1.5, {1, 2}}, {ForestGroup::All, "second", -3, {-4, 0.5}}},
                      u"caption"_s, u"bps"_s);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QCOMPARE(plot.dataText(),
                 u"part\tmean_bps\tlow_bps\thigh_bps\nfirst\t1.5\t1\t2\nsecond\t-3\t-4\t0.5\n"_s);
        QVERIFY(plot.accessibleDescription().contains(u"second: -3.00 bps (95% interval -4.00 to +0.50)"_s));
        auto* canvas = plot.findChild<QCustomPlot*>();
        canvas->replot();
        const QPoint second(static_cast<int>(canvas->xAxis->coordToPixel(0)),
                            static_cast<int>(canvas->yAxis->coordToPixel(1)));
        QVERIFY2(plot.toolTipAt(canvas->mapTo(&plot, second)).contains(u"second: -3.00 bps"_s),
                 qPrintable(plot.toolTipAt(canvas->mapTo(&plot, second))));
        QCOMPARE(plot.toolTipAt(QPoint(1, 1)), QString());
        plot.setFocus();
        QTest::keyClick(&plot, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), plot.dataText());
        plot.showNothing(u"nothing"_s);
        QCOMPARE(plot.dataText(), QString());
        QCOMPARE(plot.accessibleDescription(), u"nothing"_s);
    }
};

QTEST_MAIN(TestStudyOrders)
#include "tst_study_orders.moc"
