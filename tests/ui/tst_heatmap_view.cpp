// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_canvas.h"
#include "charts/heatmap/heatmap_view.h"
#include "compare_numbers.h"
#include "heatmap_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace sor;
using namespace sor::ui;

namespace {

QColor colourIn(HeatmapCanvas& canvas, std::size_t cell)
{
    // Off the centre, where numbers and marks are.
    const QRectF rect = canvas.cellRect(cell);
    return canvas.grab().toImage().pixelColor((rect.topLeft() + QPointF(7, 7)).toPoint());
}

bool hasSentence(const HeatmapView& view, const QString& part)
{
    for (const QLabel* label : view.findChildren<QLabel*>()) {
        if (label->text().contains(part))
            return true;
    }
    return false;
}

} // namespace

class TestHeatmapView : public QObject {
    Q_OBJECT

private slots:
    void aSingleCellFillsThePlot()
    {
        const std::vector<Price> one{Price{10'000'000}};
        HeatmapData data(ParameterGrid::make(one, one, one).value(), Side::Buy, Shares{100});
        data.setCell(0, doneCell(100, 10'000 * kNanosPerDollar));
        HeatmapView view;
        view.setData(std::move(data));
        show(view, {640, 480});
        HeatmapCanvas& canvas = *view.findChild<HeatmapCanvas*>();
        const QImage picture = canvas.grab().toImage();
        const QRectF cell = canvas.cellRect(0).adjusted(7, 7, -7, -7);
        QVERIFY(cell.width() > 100 && cell.height() > 100);
        const QColor colour = picture.pixelColor(cell.topLeft().toPoint());
        for (const QPointF corner : {cell.topRight(), cell.bottomLeft(), cell.bottomRight()})
            QCOMPARE(picture.pixelColor(corner.toPoint()), colour);
        // Not the hatched ground.
        QCOMPARE(picture.pixelColor(cell.topLeft().toPoint() + QPoint(1, 0)), colour);
    }

    void tiesThatLieScatteredDoNotCoverTheCells()
    {
        std::vector<Price> axis;
        for (std::int64_t i = 0; i < 60; ++i)
            axis.push_back(Price{i * 1'000'000});
        // Every second cell is as cheap as the best, as on a chessboard: no cell has a tied neighbour.
        HeatmapData data(ParameterGrid::make(axis, axis, {Price{0}}).value(), Side::Buy, Shares{100});
        for (std::size_t i = 0; i < data.cellCount(); ++i) {
            const auto steps = static_cast<std::int64_t>(i / 60 + i % 60);
            data.setCell(i, doneCell(100, (steps % 2 == 0 ? 100 : 101 + steps) * kNanosPerDollar));
        }
        HeatmapView view;
        view.setData(data);
        show(view, {420, 560});
        HeatmapCanvas* canvas = view.canvas();
        const QImage image = canvas->grab().toImage();
        std::size_t covered = 0;
        std::size_t all = 0;
        for (std::size_t i = 0; i < data.cellCount(); ++i) {
            const QRect rect = canvas->cellRect(i).toAlignedRect();
            for (int x = rect.left(); x <= rect.right(); ++x) {
                for (int y = rect.top(); y <= rect.bottom(); ++y) {
                    const QColor colour = image.pixelColor(x, y);
                    covered += colour == QColor(Qt::white) || colour == QColor(Qt::black) ? 1U : 0U;
                    ++all;
                }
            }
        }
        QVERIFY2(covered * 10 < all,
                 qPrintable(QStringLiteral("%1 of %2 pixels are lines").arg(covered).arg(all)));
    }

    void keysMoveShowPinAndStepThroughSlices()
    {
        HeatmapView view;
        view.setData(bowl());
        show(view, {320, 480});
        HeatmapCanvas* canvas = view.canvas();
        const auto& grid = view.data().grid();
        QSignalSpy selected(&view, &HeatmapView::cellSelected);
        QSignalSpy activated(&view, &HeatmapView::cellActivated);
        QSignalSpy pinned(&view, &HeatmapView::cellPinned);
        QTest::keyClick(canvas, Qt::Key_Return); // nothing selected
        QCOMPARE(activated.count(), 0);
        QTest::keyClick(canvas, Qt::Key_Right); // the first key goes to the best
        QCOMPARE(view.selected().value(), grid.cellAt(1, 1, 0));
        QTest::keyClick(canvas, Qt::Key_Right);
        QCOMPARE(view.selected().value(), grid.cellAt(2, 1, 0));
        QTest::keyClick(canvas, Qt::Key_Right); // at the edge already
        QCOMPARE(selected.count(), 2);
        QTest::keyClick(canvas, Qt::Key_Up);
        QCOMPARE(view.selected().value(), grid.cellAt(2, 2, 0));
        QTest::keyClick(canvas, Qt::Key_Return);
        QCOMPARE(activated.constLast().constFirst().toULongLong(), qulonglong{grid.cellAt(2, 2, 0)});
        QTest::keyClick(canvas, Qt::Key_Space);
        QCOMPARE(pinned.count(), 1);
        QTest::keyClick(canvas, Qt::Key_BracketRight);
        QCOMPARE(view.settings().position, std::size_t{1});
        QCOMPARE(view.findChild<QSlider*>()->value(), 1);
        QTest::keyClick(canvas, Qt::Key_BracketRight);
        QCOMPARE(view.settings().position, std::size_t{1});
        QTest::keyClick(canvas, Qt::Key_BracketLeft);
        QCOMPARE(view.settings().position, std::size_t{0});
    }

    void clickSelectsAndDoubleClickShows()
    {
        HeatmapView view;
        view.setData(bowl());
        show(view, {320, 480});
        HeatmapCanvas* canvas = view.canvas();
        QSignalSpy activated(&view, &HeatmapView::cellActivated);
        const std::size_t cell = view.data().grid().cellAt(0, 2, 0);
        const QPoint at = canvas->cellRect(cell).center().toPoint();
        QCOMPARE(canvas->cellUnder(at).value(), cell);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, at);
        QCOMPARE(view.selected().value(), cell);
        QTest::mouseDClick(canvas, Qt::LeftButton, {}, at);
        QCOMPARE(activated.count(), 1);
        QVERIFY(!canvas->cellUnder({0, 0}).has_value());
        // Up is more, right is more.
        QVERIFY(canvas->cellRect(view.data().grid().cellAt(0, 2, 0)).top()
                < canvas->cellRect(view.data().grid().cellAt(0, 0, 0)).top());
        QVERIFY(canvas->cellRect(view.data().grid().cellAt(2, 0, 0)).left()
                > canvas->cellRect(view.data().grid().cellAt(0, 0, 0)).left());
    }

    void scaleStaysOverSlicesUnlessAsked()
    {
        HeatmapView view;
        view.setData(bowl());
        HeatmapSettings settings = view.settings();
        settings.measure = {HeatmapMeasure::Kind::TotalCash, 0};
        view.setSettings(settings);
        const auto whole = view.canvas()->scale().value();
        QCOMPARE(whole.low, 10'000.0);
        QCOMPARE(whole.high, 10'003.0);
        settings.position = 1;
        view.setSettings(settings);
        QCOMPARE(view.canvas()->scale()->low, whole.low);
        settings.isScaleOfWholeGrid = false;
        view.setSettings(settings);
        QCOMPARE(view.canvas()->scale()->low, 10'001.0);
        QCOMPARE(view.canvas()->scale()->high, 10'003.0);
    }

    void savingsComeFirstAndDivergeAtZero()
    {
        HeatmapView view;
        view.setData(bowl());
        QCOMPARE(view.settings().measure.kind, HeatmapMeasure::Kind::AveragePrice);
        view.setBaselines(
            {{QStringLiteral("Best Ask"), Shares{100}, Shares{0}, Cash{10'001 * kNanosPerDollar}},
             {QStringLiteral("TWAP"), Shares{80}, Shares{0}, Cash{8'000 * kNanosPerDollar}}});
        QCOMPARE(view.settings().measure, (HeatmapMeasure{HeatmapMeasure::Kind::Saving, 0}));
        QCOMPARE(view.canvas()->scale()->kind, ColourMapKind::Diverging);
        // The limits are those of all cells, whatever the slider says.
        const ColourScale scale = *view.canvas()->scale();
        COMPARE_NEAR(scale.high, 1.0, 0.01);
        COMPARE_NEAR(scale.low, -2.0, 0.01);
        show(view, {360, 560});
        const auto& grid = view.data().grid();
        const QColor better = colourIn(*view.canvas(), grid.cellAt(1, 1, 0));
        const QColor worse = colourIn(*view.canvas(), grid.cellAt(0, 0, 0));
        QVERIFY(better.blue() > better.red());
        QVERIFY(worse.red() > worse.blue());
        // TWAP did not fill: no number anywhere, and no colour that would look like one.
        HeatmapSettings settings = view.settings();
        settings.measure.baseline = 1;
        view.setSettings(settings);
        QVERIFY(!view.canvas()->scale().has_value());
    }

    void aRestoredMeasureComesWhenItCan()
    {
        HeatmapView view;
        HeatmapSettings settings = view.settings();
        settings.measure = {HeatmapMeasure::Kind::Saving, 1};
        settings.y = Parameter::ThetaQueue;
        const QSignalSpy spy(&view, &HeatmapView::settingsChanged);
        view.restoreSettings(settings);
        QCOMPARE(spy.count(), 1);
        view.setData(bowl());
        QCOMPARE(view.settings().measure.kind, HeatmapMeasure::Kind::AveragePrice);
        QVERIFY(view.settings().y == Parameter::ThetaQueue);
        const std::vector<HeatmapBaseline> baselines{
            {QStringLiteral("Best Ask"), Shares{100}, Shares{0}, Cash{10'001 * kNanosPerDollar}},
            {QStringLiteral("TWAP"), Shares{100}, Shares{0}, Cash{10'000 * kNanosPerDollar}}};
        view.setBaselines(baselines);
        QCOMPARE(view.settings().measure, (HeatmapMeasure{HeatmapMeasure::Kind::Saving, 1}));
        // A hidden baseline is no measure; shown again it is the chosen one.
        view.setHiddenBaselines({QStringLiteral("TWAP")});
        QCOMPARE(view.settings().measure, (HeatmapMeasure{HeatmapMeasure::Kind::Saving, 0}));
        view.setHiddenBaselines({});
        QCOMPARE(view.settings().measure, (HeatmapMeasure{HeatmapMeasure::Kind::Saving, 1}));
    }

    void aLowAndWidePanelPutsTheControlsBesideTheMap()
    {
        HeatmapView view;
        view.setData(bowl());
        show(view, {300, 560});
        const int below = view.canvas()->height();
        QVERIFY(below > 100);
        show(view, {1020, 190});
        QTRY_VERIFY(view.canvas()->height() > 120);
        QVERIFY(view.canvas()->width() > 300);
    }

    void cellsArriveWhileTheHeatmapIsShown()
    {
        HeatmapView view;
        view.setData(smallHeatmap());
        show(view, {360, 560});
        QVERIFY(hasSentence(view, QStringLiteral("18 cells will be run.")));
        const std::size_t cell = view.data().grid().cellAt(1, 1, 0);
        const QImage before = view.canvas()->grab().toImage();
        view.setCell(cell, doneCell(100, 10'000 * kNanosPerDollar));
        QVERIFY(view.canvas()->isDirty());
        view.refreshIfDirty();
        QVERIFY(!view.canvas()->isDirty());
        QVERIFY(view.canvas()->grab().toImage() != before);
        QVERIFY(hasSentence(view, QStringLiteral("1 of 18 cells run so far.")));
        view.setFailed(0, QStringLiteral("no"));
        view.refreshIfDirty();
        QVERIFY(hasSentence(view, QStringLiteral("1 cell failed.")));
    }

    void remoteRepaintsAtMostOnceASecond()
    {
        HeatmapView view;
        view.canvas()->setRemote(true);
        view.setData(smallHeatmap());
        show(view, {360, 560});
        view.setCell(0, doneCell(100, 1));
        view.refreshIfDirty();
        QVERIFY(!view.canvas()->isDirty());
        view.setCell(1, doneCell(100, 1));
        view.refreshIfDirty();
        QVERIFY(view.canvas()->isDirty()); // a second has not passed
    }

    void statesLookDifferent()
    {
        HeatmapView view;
        HeatmapData data = smallHeatmap();
        const std::size_t done = data.grid().cellAt(0, 0, 0);
        const std::size_t unfilled = data.grid().cellAt(1, 0, 0);
        const std::size_t failed = data.grid().cellAt(2, 0, 0);
        const std::size_t waiting = data.grid().cellAt(0, 1, 0);
        data.setCell(done, doneCell(100, 10'000 * kNanosPerDollar));
        data.setCell(unfilled, doneCell(50, 5'000 * kNanosPerDollar));
        data.setFailed(failed, QStringLiteral("no"));
        view.setData(data);
        HeatmapSettings settings = view.settings();
        settings.measure = {HeatmapMeasure::Kind::AveragePrice, 0};
        view.setSettings(settings);
        show(view, {360, 560});
        const QImage image = view.canvas()->grab().toImage();
        const auto coloursOf = [&](std::size_t cell) {
            QSet<QRgb> colours;
            const QRect rect = view.canvas()->cellRect(cell).toRect().adjusted(1, 1, -1, -1);
            for (int x = rect.left(); x <= rect.right(); ++x) {
                for (int y = rect.top(); y <= rect.bottom(); ++y)
                    colours.insert(image.pixel(x, y));
            }
            return colours;
        };
        const QColor base = view.palette().color(QPalette::Base);
        QVERIFY(coloursOf(failed).contains(base.rgb()) && coloursOf(failed).size() > 1); // the cross
        QVERIFY(coloursOf(waiting).size() >= 2); // hatched
        QVERIFY(!coloursOf(done).contains(base.rgb()));
        // One that did not fill is no winner: it has a corner mark and no colour.
        const QRect corner = view.canvas()->cellRect(unfilled).toRect();
        QCOMPARE(image.pixelColor(corner.topLeft() + QPoint(3, 3)), base);
        QVERIFY(image.pixelColor(corner.bottomRight() - QPoint(1, 1)) != base);
    }

    void axesSwapAndKeepTheSelectedCell()
    {
        HeatmapView view;
        view.setData(bowl());
        const std::size_t cell = view.data().grid().cellAt(2, 0, 1);
        show(view, {320, 480});
        view.setSelected(cell);
        QCOMPARE(view.settings().position, std::size_t{1}); // its slice
        QSignalSpy changed(&view, &HeatmapView::settingsChanged);
        const auto boxes = view.findChildren<QComboBox*>();
        const auto boxFor = [&](const QString& name) {
            for (QComboBox* box : boxes) {
                if (box->accessibleName() == name)
                    return box;
            }
            return static_cast<QComboBox*>(nullptr);
        };
        QComboBox* across = boxFor(QStringLiteral("Parameter across"));
        QVERIFY(across);
        emit across->activated(static_cast<int>(Parameter::LambdaUnder)); // what is on y now
        QCOMPARE(view.settings().x, Parameter::LambdaUnder);
        QCOMPARE(view.settings().y, Parameter::LambdaOver);
        QCOMPARE(view.selected().value(), cell);
        emit across->activated(static_cast<int>(Parameter::ThetaQueue));
        QCOMPARE(view.settings().third(), Parameter::LambdaUnder);
        QCOMPARE(view.settings().position, std::size_t{0}); // where the selected cell lies
        QVERIFY(!view.canvas()->cellRect(cell).isEmpty());
        QCOMPARE(changed.count(), 2);
    }

    void bestOverAllShowsTheBestAlongTheThirdAxis()
    {
        HeatmapView view;
        view.setData(bowl());
        HeatmapSettings settings = view.settings();
        settings.position = 1;
        settings.isBestOverAll = true;
        view.setSettings(settings);
        QCOMPARE(view.canvas()->cellAt(2, 1), view.data().grid().cellAt(2, 1, 0));
        QVERIFY(view.findChild<QCheckBox*>()->isChecked());
        QVERIFY(hasSentence(view, QStringLiteral("all")));
        view.findChild<QSlider*>()->setValue(0);
        QVERIFY(!view.settings().isBestOverAll);
    }

    void pinButtonSaysUnpinOnThePinnedCell()
    {
        HeatmapView view;
        view.setData(bowl());
        QPushButton* pin = nullptr;
        for (QPushButton* button : view.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Pin"))
                pin = button;
        }
        QVERIFY(pin && !pin->isEnabled());
        view.setSelected(4);
        QVERIFY(pin->isEnabled());
        QSignalSpy pinned(&view, &HeatmapView::cellPinned);
        pin->click();
        QCOMPARE(pinned.count(), 1);
        view.setPinned(4);
        QCOMPARE(pin->text(), QStringLiteral("Unpin"));
    }

    void millionCellsAreDrawnAsAnImage()
    {
        std::vector<Price> axis;
        for (int i = 0; i < 200; ++i)
            axis.push_back(Price{i * 1'000'000});
        HeatmapData data(ParameterGrid::make(axis, axis, {Price{0}}).value(), Side::Buy, Shares{100});
        for (std::size_t i = 0; i < data.cellCount(); ++i)
            data.setCell(i, doneCell(100, static_cast<std::int64_t>(10'000 + i) * kNanosPerDollar));
        HeatmapView view;
        view.setData(std::move(data));
        show(view, {400, 500});
        const QColor low = colourIn(*view.canvas(), view.data().grid().cellAt(10, 100, 0));
        const QColor high = colourIn(*view.canvas(), view.data().grid().cellAt(180, 100, 0));
        QVERIFY(low.lightness() < high.lightness());
    }

    void everyControlHasAName()
    {
        HeatmapView view;
        for (const QComboBox* box : view.findChildren<QComboBox*>())
            QVERIFY(!box->accessibleName().isEmpty());
        QVERIFY(!view.findChild<QSlider*>()->accessibleName().isEmpty());
        QVERIFY(!view.canvas()->accessibleName().isEmpty());
        view.setData(bowl());
        view.setSelected(0);
        QVERIFY(view.canvas()->accessibleDescription().startsWith(QStringLiteral("λ over 0.01, ")));
    }
};

QTEST_MAIN(TestHeatmapView)
#include "tst_heatmap_view.moc"
