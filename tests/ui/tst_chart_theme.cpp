// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_text.h"
#include "charts/chart_theme.h"
#include "charts/heatmap/colour_map.h"
#include "compare_numbers.h"

#include <QPalette>
#include <QTest>
#include <array>
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

/// CIE 1976 L*a*b* for D65.
std::array<double, 3> lab(const QColor& colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(colour.redF());
    const double g = linear(colour.greenF());
    const double b = linear(colour.blueF());
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

} // namespace

class TestChartTheme : public QObject {
    Q_OBJECT

private slots:
    void contrastIsThatOfTheGuidelines()
    {
        COMPARE_NEAR(contrast(Qt::black, Qt::white), 21.0, 1e-9);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        // The textbook case: #767676 is the lightest grey that is legible on white.
        COMPARE_NEAR(contrast(QColor(0x76, 0x76, 0x76), Qt::white), 4.54, 0.01);
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
        // Those of every run keep apart by their dashes even on a remote display, where all pens are thin.
        const ChartTheme remote = ChartTheme::fromPalette(paletteOf(Qt::white, Qt::black), true);
        const SeriesRole main[] = {SeriesRole::Optimised, SeriesRole::TwapMatched, SeriesRole::BestAsk,
                                   SeriesRole::Twap, SeriesRole::Vwap};
        for (const SeriesRole a : main) {
            QCOMPARE(remote.pen(a).widthF(), 1.0);
            for (const SeriesRole b : main)
                QVERIFY(a == b || remote.pen(a).dashPattern() != remote.pen(b).dashPattern());
        }
    }

    void theTenStrategiesOfARunAreToldApart()
    {
        // 2.3 is what an eye can just see side by side; lines are thin and lie apart.
        constexpr double kLeast = 20;
        for (const QColor& base : {QColor(Qt::white), QColor(0x20, 0x20, 0x20)}) {
            const ChartTheme theme =
                ChartTheme::fromPalette(paletteOf(base, base == QColor(Qt::white) ? Qt::black : Qt::white));
            for (auto a = SeriesRole::Optimised; a < SeriesRole::Untuned;
                 a = static_cast<SeriesRole>(static_cast<int>(a) + 1)) {
                for (auto b = SeriesRole::Optimised; b < a;
                     b = static_cast<SeriesRole>(static_cast<int>(b) + 1)) {
                    const auto first = lab(theme.colour(a));
                    const auto second = lab(theme.colour(b));
                    const double distance =
                        std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
                    QVERIFY2(distance >= kLeast,
                             qPrintable(QStringLiteral("%1 and %2: %3, at least %4")
                                            .arg(displayName(a), displayName(b))
                                            .arg(distance)
                                            .arg(kLeast)));
                }
            }
        }
    }

    void divergingScaleIsWhiteAtZero()
    {
        const ColourScale scale = ColourScale::fitting(ColourMapKind::Diverging, -1, 4);
        QCOMPARE(scale.low, -1.0); // the limits that occur, not those of a mirror image
        QCOMPARE(scale.high, 4.0);
        QCOMPARE(scale.colour(0), QColor(0xf7, 0xf7, 0xf7));
        QVERIFY(scale.colour(4).blue() > scale.colour(4).red());
        QVERIFY(scale.colour(-1).red() > scale.colour(-1).blue());
        // Where both signs occur, equal distances are equally strong.
        QCOMPARE(scale.colour(4), colourAt(ColourMapKind::Diverging, 1));
        QCOMPARE(scale.colour(-1), colourAt(ColourMapKind::Diverging, 0.375));
    }

    void noValueEverHasTheOtherSignsHue_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("all worse, close together") << -13.4 << -12.9;
        QTest::newRow("all worse, up to nothing") << -13.4 << -1e-9;
        QTest::newRow("all worse, up to zero") << -13.4 << 0.0;
        QTest::newRow("all better") << 0.4 << 0.5;
        QTest::newRow("from zero") << 0.0 << 2.0;
        QTest::newRow("mostly worse") << -13.0 << 0.2;
        QTest::newRow("both") << -2.0 << 3.0;
        QTest::newRow("one worse value") << -13.0 << -13.0;
        QTest::newRow("one better value") << 2.0 << 2.0;
        QTest::newRow("nothing") << 0.0 << 0.0;
    }
    void noValueEverHasTheOtherSignsHue()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        const ColourScale scale = ColourScale::fitting(ColourMapKind::Diverging, low, high);
        for (int i = 0; i <= 200; ++i) {
            const double value = low + (high - low) * i / 200;
            const QColor colour = scale.colour(value);
            QVERIFY(value >= 0 || colour.red() >= colour.blue());
            QVERIFY(value <= 0 || colour.blue() >= colour.red());
            QVERIFY(value != 0 || colour == QColor(0xf7, 0xf7, 0xf7));
        }
    }

    void valuesOfOneSignSpanLightAndDark()
    {
        for (const double sign : {-1.0, 1.0}) {
            const auto scale = sign < 0 ? ColourScale::fitting(ColourMapKind::Diverging, -13.4, -12.9)
                                        : ColourScale::fitting(ColourMapKind::Diverging, 12.9, 13.4);
            const QColor light = scale.colour(sign * 12.9);
            const QColor dark = scale.colour(sign * 13.4);
            QVERIFY(contrast(light, Qt::black) > 2.5 * contrast(dark, Qt::black));
            QVERIFY(light != QColor(0xf7, 0xf7, 0xf7)); // white is zero's alone
            double last = contrast(light, Qt::black);
            for (int i = 1; i <= 50; ++i) {
                const double now = contrast(scale.colour(sign * (12.9 + 0.01 * i)), Qt::black);
                QVERIFY(now <= last);
                last = now;
            }
        }
        // One value only: a hue, in the middle of its half.
        const QColor single = ColourScale::fitting(ColourMapKind::Diverging, -13, -13).colour(-13);
        QCOMPARE(single, colourAt(ColourMapKind::Diverging, 0.25));
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
            for (const auto& [low, high] :
                 {std::pair(-1.0, 1.0), std::pair(-1.0, -0.5), std::pair(0.9, 1.0)}) {
                const ColourScale scale = ColourScale::fitting(kind, low, high);
                for (int i = -100; i <= 100; ++i)
                    QVERIFY(contrast(scale.inkOn(i / 100.0), scale.colour(i / 100.0)) >= kTextContrast);
            }
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
