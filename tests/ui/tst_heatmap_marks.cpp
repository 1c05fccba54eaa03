// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the cells of the heatmap and along its sides.
#include "charts/heatmap/heatmap_canvas.h"
#include "charts/heatmap/heatmap_view.h"
#include "charts/qcustomplot.h"
#include "compare_numbers.h"
#include "heatmap_fixture.h"

#include <QTest>

using namespace sor;
using namespace sor::ui;

namespace {

void draw(const HeatmapCanvas& canvas)
{
    canvas.findChild<QCustomPlot*>()->replot();
}

template <class Item> QList<Item*> itemsOf(const HeatmapCanvas& canvas)
{
    QList<Item*> found;
    const auto* plot = canvas.findChild<QCustomPlot*>();
    for (int i = 0; i < plot->itemCount(); ++i) {
        if (auto* item = qobject_cast<Item*>(plot->item(i)))
            found << item;
    }
    return found;
}

} // namespace

class TestHeatmapMarks : public QObject {
    Q_OBJECT

private slots:
    void everyCellCarriesItsNumberWhereItFits()
    {
        HeatmapView view;
        view.setData(bowl());
        HeatmapSettings settings = view.settings();
        settings.measure = {HeatmapMeasure::Kind::AveragePrice, 0};
        view.setSettings(settings);
        show(view, {420, 560});
        HeatmapCanvas* canvas = view.canvas();
        (void)canvas->grab();
        QStringList texts;
        for (const QCPItemText* item : itemsOf<QCPItemText>(*canvas)) {
            texts << item->text();
            const double width = QFontMetricsF(item->font()).horizontalAdvance(item->text());
            QVERIFY2(width < canvas->cellRect(0).width(), qPrintable(item->text()));
        }
        texts.sort();
        // Dollars a step away from the middle: 100, four times 101, four times 102.
        const QStringList expected{
            QStringLiteral("100.0000"), QStringLiteral("100.0100"), QStringLiteral("100.0100"),
            QStringLiteral("100.0100"), QStringLiteral("100.0100"), QStringLiteral("100.0200"),
            QStringLiteral("100.0200"), QStringLiteral("100.0200"), QStringLiteral("100.0200")};
        QCOMPARE(texts, expected);
        view.resize(190, 560); // no room for eight characters
        (void)canvas->grab();
        QVERIFY(itemsOf<QCPItemText>(*canvas).isEmpty());
    }

    void theSidesWhereTheBestLiesAreMarked()
    {
        HeatmapView view;
        view.setData(bowl());
        show(view, {420, 560});
        HeatmapCanvas* canvas = view.canvas();
        draw(*canvas);
        QVERIFY(itemsOf<QCPItemLine>(*canvas).isEmpty()); // in the middle
        HeatmapData data = bowl();
        data.setCell(data.grid().cellAt(2, 1, 0), doneCell(100, 9'000 * kNanosPerDollar));
        view.setData(data);
        draw(*canvas);
        const auto lines = itemsOf<QCPItemLine>(*canvas);
        QCOMPARE(lines.size(), 1);
        COMPARE_NEAR(lines.front()->start->coords().x(), 2.5, 1e-12);
        COMPARE_NEAR(lines.front()->end->coords().x(), 2.5, 1e-12);
        // A cell inside that is as good says that going further brings nothing.
        data.setCell(data.grid().cellAt(1, 1, 0), doneCell(100, 9'000 * kNanosPerDollar));
        view.setData(data);
        draw(*canvas);
        QVERIFY(itemsOf<QCPItemLine>(*canvas).isEmpty());
        // At an end of an axis that changes nothing there is nothing to widen.
        HeatmapData flat = smallHeatmap();
        for (std::size_t i = 0; i < flat.cellCount(); ++i)
            flat.setCell(i, doneCell(100, 9'000 * kNanosPerDollar));
        QVERIFY(!flat.isBestAtEnd(Parameter::LambdaOver));
        view.setData(flat);
        draw(*canvas);
        QVERIFY(itemsOf<QCPItemLine>(*canvas).isEmpty());
    }
};

QTEST_MAIN(TestHeatmapMarks)
#include "tst_heatmap_marks.moc"
