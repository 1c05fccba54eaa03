// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader is told in the states of the window, and colours as people with the usual kinds of
// colour-blindness see them.
#include "charts/chart_theme.h"
#include "main_window_fixture.h"
#include "setup/setup_box.h"
#include "setup/setup_panel.h"
#include "study/study_form.h"
#include "study/study_page.h"
#include "study/study_results_panel.h"
#include "support/sample_file.h"
#include "window/study_mode.h"

#include <QAccessible>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTest>
#include <array>
#include <cmath>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Linear light of an sRGB channel.
double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

using Row = std::array<double, 3>;
/// Full protanopia, deuteranopia and tritanopia in linear RGB: Machado, Oliveira and Fernandes (2009),
/// "A physiologically-based model for simulation of color vision deficiency", severity 1.
constexpr std::array<std::array<Row, 3>, 3> kDeficiencies{
    {{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}}};

Row seen(const QColor& colour, const std::array<Row, 3>& by)
{
    const Row in{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    Row out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = std::clamp(by[i][0] * in[0] + by[i][1] * in[1] + by[i][2] * in[2], 0.0, 1.0);
    return out;
}

/// CIELAB, D65.
Row lab(const Row& rgb)
{
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
    const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const QColor& a, const QColor& b, const std::array<Row, 3>& by)
{
    const Row p = lab(seen(a, by));
    const Row q = lab(seen(b, by));
    return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

} // namespace

class TestAccessible : public QObject {
    Q_OBJECT

    /// Every widget in view that takes the focus by Tab says what it is.
    static void checkNames(const QWidget& window, const char* state)
    {
        int count = 0;
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0
                || widget->focusProxy() != nullptr)
                continue;
            const QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(spoken != nullptr);
            const QString what = QString::fromLatin1(widget->metaObject()->className()) + u' '
                + widget->objectName() + u" in "_s + QString::fromLatin1(state);
            QVERIFY2(!spoken->text(QAccessible::Name).trimmed().isEmpty(), qPrintable(what));
            QVERIFY2(spoken->role() != QAccessible::NoRole, qPrintable(what));
            ++count;
        }
        QVERIFY(count > 2);
    }

private slots:
    void everyWidgetThatTakesTheFocusHasAName()
    {
        Fixture fixture;
        checkNames(fixture.window, "welcome");
        fixture.window.openFile(sampleFile());
        QVERIFY(QTest::qWaitFor(
            [&] { return fixture.controller().input() && !fixture.controller().isBusy(); }, kPatienceMs));
        checkNames(fixture.window, "loaded");
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        for (QTabWidget* tabs : fixture.window.findChildren<QTabWidget*>()) {
            for (int i = 0; i < tabs->count(); ++i) {
                tabs->setCurrentIndex(i);
                checkNames(fixture.window, qPrintable(tabs->tabText(i)));
            }
        }
        fixture.bench().setup()->setAdvancedShown(true);
        checkNames(fixture.window, "advanced");
        fixture.bench().setup()->setAdvancedShown(false);
        fixture.bench().setup()->chooseKafka();
        checkNames(fixture.window, "kafka");
    }

    void everyWidgetOfTheStudyHasAName()
    {
        Fixture fixture;
        fixture.window.study()->showStudy(true);
        StudyPage& page = *fixture.window.study()->page();
        checkNames(page, "empty");
        page.form()->orders()->drawChoice()->setChecked(true);
        for (FoldSection* section : page.findChildren<FoldSection*>())
            section->setFolded(false);
        checkNames(page, "form");
        // What it shows of a study, without one.
        page.results()->setStudy(std::make_shared<ShownStudy>());
        auto* pages = qobject_cast<QStackedWidget*>(page.results()->parentWidget());
        QVERIFY(pages != nullptr);
        pages->setCurrentWidget(page.results());
        QTabWidget* tabs = page.results()->tabs();
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setTabVisible(i, true);
            tabs->setCurrentIndex(i);
            checkNames(*page.results(), qPrintable(tabs->tabText(i)));
        }
    }

    /// Tab goes on through the setup: from Side to Shares to From.
    void tabFollowsTheOrderOfReading()
    {
        Fixture fixture;
        fixture.window.openFile(sampleFile());
        fixture.window.activateWindow();
        QTRY_VERIFY(fixture.window.isActiveWindow());
        QWidget* at = nullptr;
        for (QWidget* widget : fixture.bench().setup()->findChildren<QWidget*>(u"side"_s))
            at = widget;
        QVERIFY(at != nullptr);
        at->setFocus();
        QTRY_VERIFY(at->hasFocus());
        for (const auto& name : {u"shares"_s, u"from"_s, u"to"_s}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget()->objectName(), name);
        }
    }

    /// Of the lines that are compared: the router and the benchmarks with colours of their own. Each has its
    /// dashes as well.
    void linesDifferInEveryUsualColourVision()
    {
        constexpr double kTold = 10; // CIE76; 2.3 is just noticeable
        for (const QColor& background : {QColor(Qt::white), QColor(0x1e, 0x1f, 0x22)}) {
            QPalette palette;
            palette.setColor(QPalette::Base, background);
            const ChartTheme theme = ChartTheme::fromPalette(palette);
            const std::array roles{SeriesRole::Optimised, SeriesRole::BestAsk, SeriesRole::Twap,
                                   SeriesRole::Vwap};
            for (std::size_t i = 0; i < roles.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) {
                    for (const auto& deficiency : kDeficiencies) {
                        const double apart =
                            distance(theme.colour(roles[i]), theme.colour(roles[j]), deficiency);
                        QVERIFY2(
                            apart > kTold,
                            qPrintable(u"%1 and %2: %3"_s
                                           .arg(theme.colour(roles[i]).name(), theme.colour(roles[j]).name())
                                           .arg(apart)));
                    }
                }
            }
        }
    }

    void betterAndWorseDifferInEveryUsualColourVision()
    {
        for (const auto& deficiency : kDeficiencies) {
            const double apart = distance(kBetterColour, kWorseColour, deficiency);
            QVERIFY2(apart > 20, qPrintable(QString::number(apart)));
        }
    }
};

QTEST_MAIN(TestAccessible)
#include "tst_accessible.moc"
