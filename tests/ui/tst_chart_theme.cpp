// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_text.h"
#include "charts/chart_theme.h"
#include "charts/colour_map.h"

#include <QPalette>
#include <QTest>
#include <cmath>
#include <limits>

using namespace sor::ui;

namespace {

QPalette paletteOf(const QColor& base, const QColor& text)
{
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Highlight, QColor(0x30, 0x80, 0xc0));
    return palette;
}

} // namespace

class TestChartTheme : public QObject {
    Q_OBJECT

private slots:
    void contrastIsThatOfTheGuidelines()
    {
        QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21.0) < 1e-9);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        // The textbook case: #767676 is the lightest grey that is legible on white.
        QVERIFY(std::abs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
    }

    void linesAndTextStandOutOnEveryBackground_data()
    {
        QTest::addColumn<QColor>("base");
        QTest::addColumn<QColor>("text");
        QTest::newRow("white") << QColor(Qt::white) << QColor(Qt::black);
        QTest::newRow("paper") << QColor(0xf7, 0xf3, 0xe8) << QColor(0x20, 0x20, 0x20);
        QTest::newRow("black") << QColor(Qt::black) << QColor(Qt::white);
        QTest::newRow("dark grey") << QColor(0x23, 0x26, 0x29) << QColor(0xee, 0xee, 0xee);
        QTest::newRow("slate, careless text") << QColor(0x3a, 0x40, 0x4a) << QColor(0x60, 0x60, 0x60);
    }
    void linesAndTextStandOutOnEveryBackground()
    {
        QFETCH(QColor, base);
        QFETCH(QColor, text);
        for (const bool isRemote : {false, true}) {
            const ChartTheme theme = ChartTheme::fromPalette(paletteOf(base, text), isRemote);
            for (const SeriesRole role : kSeriesRoles) {
                QVERIFY2(contrast(theme.pen(role).color(), base) >= kLineContrast,
                         qPrintable(displayName(role)));
                QVERIFY2(contrast(theme.textColour(role), base) >= kTextContrast,
                         qPrintable(displayName(role)));
            }
            for (int i = 0; i < 2 * kOtherColourCount; ++i)
                QVERIFY(contrast(theme.otherPen(i).color(), base) >= kLineContrast);
            for (const QColor& colour : {theme.text, theme.mutedText})
                QVERIFY(contrast(colour, base) >= kTextContrast);
            // The read-out's box is not quite the background.
            QVERIFY(contrast(theme.text, theme.panel) >= kTextContrast);
            QVERIFY(contrast(theme.axis, base) >= kLineContrast);
            QVERIFY(contrast(theme.highlight, base) >= kLineContrast);
        }
    }

    void keepsOkabeAndItosColours()
    {
        const ChartTheme light = ChartTheme::fromPalette(paletteOf(Qt::white, Qt::black));
        QVERIFY(!light.isDark);
        QCOMPARE(light.colour(SeriesRole::Optimised), QColor(0x00, 0x72, 0xb2));
        QCOMPARE(light.colour(SeriesRole::BestAsk), QColor(0xd5, 0x5e, 0x00));
        QCOMPARE(light.colour(SeriesRole::Twap), QColor(0x00, 0x9e, 0x73));
        const ChartTheme dark = ChartTheme::fromPalette(paletteOf(QColor(0x20, 0x20, 0x20), Qt::white));
        QVERIFY(dark.isDark);
        QCOMPARE(dark.colour(SeriesRole::Optimised), QColor(0x56, 0xb4, 0xe9));
    }

    void noTwoLinesDifferByColourAlone()
    {
        const ChartTheme theme = ChartTheme::fromPalette(paletteOf(Qt::white, Qt::black));
        for (const SeriesRole a : kSeriesRoles) {
            for (const SeriesRole b : kSeriesRoles) {
                if (a == b)
                    continue;
                const QPen first = theme.pen(a);
                const QPen second = theme.pen(b);
                QVERIFY2(first.dashPattern() != second.dashPattern() || first.widthF() != second.widthF(),
                         qPrintable(displayName(a) + QStringLiteral(" and ") + displayName(b)));
            }
        }
        // The four of every run keep apart by their dashes even on a remote display, where all pens are thin.
        const ChartTheme remote = ChartTheme::fromPalette(paletteOf(Qt::white, Qt::black), true);
        const SeriesRole main[] = {SeriesRole::Optimised, SeriesRole::BestAsk, SeriesRole::Twap,
                                   SeriesRole::Vwap};
        for (const SeriesRole a : main) {
            QCOMPARE(remote.pen(a).widthF(), 1.0);
            for (const SeriesRole b : main)
                QVERIFY(a == b || remote.pen(a).dashPattern() != remote.pen(b).dashPattern());
        }
    }

    void divergingScaleIsWhiteAtZero()
    {
        const ColourScale scale = ColourScale::fitting(ColourMapKind::Diverging, -1, 4);
        QCOMPARE(scale.low, -4.0);
        QCOMPARE(scale.high, 4.0);
        QCOMPARE(scale.colour(0), QColor(0xf7, 0xf7, 0xf7));
        QVERIFY(scale.colour(4).blue() > scale.colour(4).red());
        QVERIFY(scale.colour(-4).red() > scale.colour(-4).blue());
        // All of one sign: still centred.
        QCOMPARE(ColourScale::fitting(ColourMapKind::Diverging, 2, 3).low, -3.0);
    }

    void cividisGrowsLighterAllTheWay()
    {
        double last = -1;
        for (int i = 0; i <= 100; ++i) {
            const double against = contrast(colourAt(ColourMapKind::Cividis, i / 100.0), Qt::black);
            QVERIFY(against > last);
            last = against;
        }
        QCOMPARE(colourAt(ColourMapKind::Cividis, -5), colourAt(ColourMapKind::Cividis, 0));
        QCOMPARE(colourAt(ColourMapKind::Cividis, 5), colourAt(ColourMapKind::Cividis, 1));
    }

    void numbersInCellsAreLegibleOnEveryColour()
    {
        for (const ColourMapKind kind : {ColourMapKind::Cividis, ColourMapKind::Diverging}) {
            const ColourScale scale = ColourScale::fitting(kind, -1, 1);
            for (int i = -100; i <= 100; ++i)
                QVERIFY(contrast(scale.inkOn(i / 100.0), scale.colour(i / 100.0)) >= kTextContrast);
        }
        // One value only: one colour, no division by zero.
        const ColourScale single = ColourScale::fitting(ColourMapKind::Cividis, 7, 7);
        QVERIFY(single.colour(7).isValid());
    }

    void numbersCarryTheirUnitAndSign()
    {
        QCOMPARE(valueText(1113750, ValueFormat::Dollars), QStringLiteral("$1,113,750.00"));
        QCOMPARE(valueText(-3.2, ValueFormat::Dollars), QStringLiteral("−$3.20"));
        QCOMPARE(valueText(-0.001, ValueFormat::Dollars), QStringLiteral("$0.00"));
        QCOMPARE(valueText(3.21, ValueFormat::Bps), QStringLiteral("3.2 bps"));
        QCOMPARE(valueText(0.321, ValueFormat::Bps), QStringLiteral("0.32 bps"));
        QCOMPARE(valueText(5000, ValueFormat::Shares), QStringLiteral("5,000"));
        QCOMPARE(valueText(222.75, ValueFormat::Price), QStringLiteral("222.7500"));
        QCOMPARE(valueText(std::numeric_limits<double>::quiet_NaN(), ValueFormat::Price),
                 QStringLiteral("–"));
        QCOMPARE(changeText(31.2, ValueFormat::Dollars), QStringLiteral("+$31.20"));
        QCOMPARE(changeText(-200, ValueFormat::Shares), QStringLiteral("−200"));
        QCOMPARE(changeText(0, ValueFormat::Shares), QStringLiteral("±0"));
    }

    void timesAreUtcAndDurationsReadable()
    {
        constexpr std::int64_t kTime = 1'722'519'392'491'911'683;
        QCOMPARE(clockText(kTime), QStringLiteral("13:36:32.491"));
        QCOMPARE(clockText(kTime, 9), QStringLiteral("13:36:32.491911683"));
        QCOMPARE(isoText(kTime), QStringLiteral("2024-08-01T13:36:32.491911683Z"));
        QCOMPARE(durationText(12'300'000'000), QStringLiteral("+12.300 s"));
        QCOMPARE(durationText(-243'000'000'000), QStringLiteral("−4 min 03 s"));
        QCOMPARE(durationText(350'000), QStringLiteral("+350 µs"));
        QCOMPARE(durationText(3'720'000'000'000), QStringLiteral("+1 h 02 min"));
        QCOMPARE(csvField(QStringLiteral("a,\"b\"")), QStringLiteral("\"a,\"\"b\"\"\""));
        QCOMPARE(csvNumber(0.1), QStringLiteral("0.1"));
    }
};

QTEST_APPLESS_MAIN(TestChartTheme)
#include "tst_chart_theme.moc"
