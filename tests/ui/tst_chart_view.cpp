// SPDX-License-Identifier: GPL-3.0-or-later
// Moving about in charts with keys and mouse, what a group of them shares, and when they draw.
#include "chart_fixture.h"
#include "charts/chart_group.h"
#include "charts/chart_view.h"
#include "charts/time/fills_chart.h"
#include "compare_numbers.h"

#include <QFile>
#include <QImage>
#include <QPaintEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace sor;
using namespace sor::ui;

namespace {

QWidget* plotOf(const ChartView& chart)
{
    return chart.childAt(chart.plotRect().center());
}

/// What of a widget is drawn again.
class PaintedArea : public QObject {
public:
    explicit PaintedArea(QWidget* widget) { widget->installEventFilter(this); }
    int pixels() const
    {
        int sum = 0;
        for (const QRect& rect : m_region)
            sum += rect.width() * rect.height();
        return sum;
    }

private:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            m_region += static_cast<QPaintEvent*>(event)->region();
        return QObject::eventFilter(watched, event);
    }
    QRegion m_region;
};

} // namespace

class TestChartView : public QObject {
    Q_OBJECT

private slots:
    void zoomKeysWorkAndHistoryGoesBack()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        const TimeSpan whole = chart.visibleSpan();
        QCOMPARE(whole, (TimeSpan{kStart, kStart + 60 * kSecond}));
        QTest::keyClick(&chart, Qt::Key_Plus);
        const TimeSpan closer = chart.visibleSpan();
        QVERIFY(closer.length() < whole.length());
        QVERIFY(!chart.isFitted());
        QTest::qWait(550); // keys further apart than half a second are gestures of their own
        QTest::keyClick(&chart, Qt::Key_BracketLeft);
        QCOMPARE(chart.visibleSpan().fromNs, whole.fromNs); // never out of the whole
        QCOMPARE(chart.visibleSpan().length(), closer.length());
        QTest::keyClick(&chart, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(chart.visibleSpan(), closer);
        QTest::keyClick(&chart, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(chart.visibleSpan(), whole);
        QTest::keyClick(&chart, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(chart.visibleSpan(), closer);
        QTest::keyClick(&chart, Qt::Key_F);
        QCOMPARE(chart.visibleSpan(), whole);
        QVERIFY(chart.isFitted());
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(&chart, Qt::Key_Plus);
        QVERIFY(chart.visibleSpan().length() >= 1'000);
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(&chart, Qt::Key_Minus);
        QCOMPARE(chart.visibleSpan(), whole);
    }

    void wheelZoomsAroundTheMouse()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        QWidget* plot = plotOf(chart);
        const QRect area = chart.plotRect();
        const QPoint quarter(area.left() + area.width() / 4, area.center().y());
        const QPointF local = plot->mapFrom(&chart, quarter);
        QWheelEvent turn(local, plot->mapToGlobal(local), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                         Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &turn);
        const TimeSpan span = chart.visibleSpan();
        QVERIFY(span.length() < 60 * kSecond);
        // What was under the mouse stays there, within a pixel.
        const double before = kStart + 60.0 * kSecond * 0.25;
        const double after = static_cast<double>(span.fromNs) + static_cast<double>(span.length()) * 0.25;
        COMPARE_NEAR(before, after, 60.0 * kSecond / area.width() * 1.5);
    }

    void draggingMovesAndTheRubberBandZooms()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        chart.setVisibleSpan({kStart + 20 * kSecond, kStart + 40 * kSecond});
        QCoreApplication::processEvents();
        QWidget* plot = plotOf(chart);
        const QRect area = chart.plotRect();
        const auto at = [&](double share) {
            return plot->mapFrom(
                &chart, QPoint(area.left() + static_cast<int>(share * area.width()), area.center().y()));
        };
        for (const auto& [button, keys] :
             {std::pair{Qt::LeftButton, Qt::KeyboardModifiers(Qt::ShiftModifier)},
              {Qt::MiddleButton, Qt::KeyboardModifiers()}}) {
            chart.setVisibleSpan({kStart + 20 * kSecond, kStart + 40 * kSecond});
            QTest::mousePress(plot, button, keys, at(0.5));
            QTest::mouseMove(plot, at(0.75));
            QTest::mouseRelease(plot, button, keys, at(0.75));
            QCOMPARE(chart.visibleSpan().length(), 20 * kSecond);
            COMPARE_NEAR(chart.visibleSpan().fromNs, kStart + 15 * kSecond, kSecond / 5);
            QVERIFY(!chart.reference().has_value());
        }
        for (const auto keys : {Qt::KeyboardModifiers(), Qt::KeyboardModifiers(Qt::ControlModifier)}) {
            chart.fit();
            QCoreApplication::processEvents();
            QTest::mousePress(plot, Qt::LeftButton, keys, at(0.25));
            QTest::mouseMove(plot, at(0.5));
            QTest::mouseRelease(plot, Qt::LeftButton, keys, at(0.5));
            COMPARE_NEAR(chart.visibleSpan().fromNs, kStart + 15 * kSecond, kSecond / 5);
            COMPARE_NEAR(chart.visibleSpan().toNs, kStart + 30 * kSecond, kSecond / 5);
        }
    }

    void shiftClickSetsTheReferenceAndEscapeRemovesIt()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        QWidget* plot = plotOf(chart);
        QTest::mouseClick(plot, Qt::LeftButton, Qt::ShiftModifier,
                          plot->mapFrom(&chart, chart.plotRect().center()));
        QVERIFY(chart.reference().has_value());
        COMPARE_NEAR(*chart.reference(), kStart + 30 * kSecond, kSecond / 5);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.reference().has_value());
    }

    void crosshairRepaintsStripsOnly()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        QTRY_VERIFY(!chart.isDirty());
        QWidget* plot = plotOf(chart);
        QSignalSpy moved(&chart, &ChartView::crosshairMoved);
        QTest::mouseMove(plot, plot->mapFrom(&chart, chart.plotRect().center()));
        QCOMPARE(moved.count(), 1);
        QVERIFY(chart.crosshair().has_value());
        QCoreApplication::processEvents();
        PaintedArea painted(plot);
        QTest::mouseMove(plot, plot->mapFrom(&chart, chart.plotRect().center() + QPoint(20, 0)));
        QTRY_VERIFY(painted.pixels() > 0);
        QVERIFY2(painted.pixels() < plot->width() * plot->height() / 4,
                 qPrintable(QString::number(painted.pixels())));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(plot, &leave);
        QVERIFY(!chart.crosshair().has_value());
        for (const QWidget* part : plot->findChildren<QWidget*>())
            QVERIFY(!part->isVisible());
    }

    void legendHidesAndLeavesAlone()
    {
        CostChart chart;
        feed(chart);
        chart.addStrategy(QStringLiteral("TWAP"), SeriesRole::Twap);
        chart.soloSeries(1);
        QVERIFY(!chart.series()[0].isVisible && chart.series()[1].isVisible && !chart.series()[2].isVisible);
        chart.soloSeries(1); // alone already: all come back
        QVERIFY(chart.series()[0].isVisible && chart.series()[1].isVisible && chart.series()[2].isVisible);
    }

    void groupSharesSpanCrosshairReferenceVisibilityAndMargins()
    {
        QWidget window;
        auto* cost = new CostChart(&window);
        auto* fills = new FillsChart(&window);
        cost->setGeometry(0, 0, 640, 240);
        fills->setGeometry(0, 240, 640, 240);
        ChartGroup group;
        feed(*cost);
        const CostPoint points[] = {fill(0, 100, 1), fill(30, 200, 2)};
        fills->setOrderSize(Shares{1'000'000});
        fills->appendFills(fills->addStrategy(QStringLiteral("Optimised"), SeriesRole::Optimised), points);
        fills->setWholeSpan(cost->wholeSpan());
        group.add(cost);
        group.add(fills);
        show(window, {640, 480});
        // The widest numbers and the longest name of both decide for both.
        QTRY_COMPARE(cost->plotRect().left(), fills->plotRect().left());
        QCOMPARE(cost->plotRect().right(), fills->plotRect().right());
        CostChart alone;
        feed(alone);
        show(alone, {640, 240});
        QTRY_VERIFY(!alone.isDirty());
        QVERIFY(cost->plotRect().left() > alone.plotRect().left());
        cost->setVisibleSpan({kStart + kSecond, kStart + 2 * kSecond});
        QCOMPARE(fills->visibleSpan(), cost->visibleSpan());
        fills->zoomOut();
        QCOMPARE(cost->visibleSpan(), fills->visibleSpan());
        fills->setReference(kStart + 7);
        QCOMPARE(cost->reference().value(), kStart + 7);
        QWidget* plot = plotOf(*cost);
        QTest::mouseMove(plot, plot->mapFrom(cost, cost->plotRect().center()));
        QVERIFY(fills->crosshair().has_value());
        QCOMPARE(fills->crosshair(), cost->crosshair());
        cost->setSeriesVisible(0, false);
        QVERIFY(!fills->series()[0].isVisible);
        delete fills; // leaves the group
        cost->fit();
        QCOMPARE(group.charts().size(), std::size_t{1});
    }

    void drawsOnlyWhenSomethingChangedAndItCanBeSeen()
    {
        CostChart chart;
        feed(chart);
        chart.refreshIfDirty(); // hidden: stays dirty
        QVERIFY(chart.isDirty());
        show(chart);
        QTRY_VERIFY(!chart.isDirty());
        chart.setEndTime(kStart + 61 * kSecond);
        QVERIFY(chart.isDirty());
        chart.refreshIfDirty();
        QVERIFY(!chart.isDirty());
    }

    void savesPicturesOrSaysWhyNot()
    {
        CostChart chart;
        feed(chart);
        show(chart);
        QTemporaryDir folder;
        const QString png = folder.filePath(QStringLiteral("chart.png"));
        QCOMPARE(chart.saveImage(png), QString());
        const QImage image(png);
        QCOMPARE(image.width(), 2 * chart.width());
        // On paper the background is white and the router's line blue.
        QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
        bool hasLine = false;
        for (int x = 0; x < image.width() && !hasLine; ++x) {
            for (int y = image.height() / 4; y < image.height() && !hasLine; ++y)
                hasLine = image.pixelColor(x, y) == QColor(0x00, 0x72, 0xb2);
        }
        QVERIFY(hasLine);
        const QString pdf = folder.filePath(QStringLiteral("chart.pdf"));
        QCOMPARE(chart.saveImage(pdf), QString());
        QFile file(pdf);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.read(5) == "%PDF-");
        const QString failure = chart.saveImage(folder.filePath(QStringLiteral("missing/chart.png")));
        QVERIFY2(failure.contains(QStringLiteral("Could not write it: the folder does not exist")),
                 qPrintable(failure));
        QVERIFY(chart.saveImage(folder.filePath(QStringLiteral("chart.xyz")))
                    .contains(QStringLiteral(".png or .pdf")));
    }
};

QTEST_MAIN(TestChartView)
#include "tst_chart_view.moc"
