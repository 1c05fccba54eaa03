// SPDX-License-Identifier: GPL-3.0-or-later
// Fields keep their values under the wheel, keys reach the window, a double click isolates a line, and
// exports say where they are.
#include "charts/chart_legend.h"
#include "charts/chart_theme.h"
#include "dialogs/publish_dialog.h"
#include "main_window_fixture.h"
#include "panels/charts_panel.h"
#include "panels/message_banner.h"
#include "setup/setup_panel.h"
#include "support/table_copy.h"
#include "support/window_theme.h"
#include "window/study_mode.h"
#include "window/window_actions.h"
#include "window/window_exports.h"
#include "window/window_files.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

void turnWheel(QWidget& widget)
{
    const QPointF at(widget.rect().center());
    QWheelEvent turn(at, widget.mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &turn);
}

} // namespace

class TestWindowFields : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void theWheelChangesNoFieldWithoutTheFocus()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_csv));
        fixture.window.activateWindow();
        int turned = 0;
        for (QComboBox* box : fixture.bench().setup()->findChildren<QComboBox*>()) {
            if (!box->isVisible() || box->count() < 2)
                continue;
            QVERIFY(box->focusPolicy() != Qt::WheelFocus);
            box->clearFocus();
            const int before = box->currentIndex();
            turnWheel(*box);
            QCOMPARE(box->currentIndex(), before);
            if (QLineEdit* line = box->lineEdit()) {
                turnWheel(*line);
                QCOMPARE(box->currentIndex(), before);
            }
            ++turned;
        }
        QVERIFY(turned >= 3);
        QComboBox* side = nullptr;
        for (QComboBox* box : fixture.bench().setup()->findChildren<QComboBox*>()) {
            if (box->findText(u"Sell"_s) >= 0)
                side = box;
        }
        QVERIFY(side != nullptr);
        side->setFocus();
        QTRY_VERIFY(side->hasFocus());
        turnWheel(*side);
        QCOMPARE(side->currentText(), u"Sell"_s);
    }

    void savingResultsHasItsKeyInTextFieldsToo()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        fixture.window.activateWindow();
        QTRY_VERIFY(fixture.window.isActiveWindow());
        QAction* save = fixture.window.actions()->saveResults;
        QVERIFY(save->isEnabled());
        disconnect(save, &QAction::triggered, nullptr, nullptr); // no dialog
        QSignalSpy saved(save, &QAction::triggered);
        QLineEdit* line = nullptr;
        for (QLineEdit* each : fixture.bench().setup()->findChildren<QLineEdit*>()) {
            if (each->isVisible() && each->isEnabled() && !each->isReadOnly())
                line = each;
        }
        QVERIFY(line != nullptr);
        line->setFocus();
        QTRY_VERIFY(line->hasFocus());
        QTest::keyClick(line, Qt::Key_E, Qt::ControlModifier);
        QCOMPARE(saved.count(), 1);
    }

    /// A theme that is chosen while the window is open.
    void buttonsOfAChartTakeTheColoursOfANewTheme()
    {
        applyTheme(Theme::Light);
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        ChartView* chart = fixture.bench().charts()->current();
        QTRY_VERIFY(chart->isVisible() && !chart->isDirty());
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(theme);
            QCoreApplication::processEvents();
            const QColor ground = QApplication::palette().color(QPalette::Window);
            for (QToolButton* button : chart->findChildren<QToolButton*>()) {
                if (!button->isVisible() || button->text().isEmpty())
                    continue;
                const QImage picture = button->grab().toImage();
                double most = 0;
                // Right of the line's sample.
                for (int x = button->icon().isNull() ? 0 : 34; x < picture.width(); ++x) {
                    for (int y = 0; y < picture.height(); ++y)
                        most = std::max(most, contrast(picture.pixelColor(x, y), ground));
                }
                QVERIFY2(most >= kTextContrast, qPrintable(u"%1: %2"_s.arg(button->text()).arg(most)));
                QCOMPARE(button->palette().color(QPalette::ButtonText),
                         QApplication::palette().color(QPalette::ButtonText));
            }
        }
    }

    /// Twice: alone, and all again, though each double click begins with a click.
    void aDoubleClickInTheLegendIsolatesALine()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        ChartsPanel* charts = fixture.bench().charts();
        charts->choose(ChartChoice::Cost);
        QTRY_VERIFY(charts->cost()->isVisible() && !charts->cost()->isDirty());
        auto* legend = charts->cost()->findChild<ChartLegend*>();
        const auto buttons = legend->findChildren<QToolButton*>();
        const auto shown = [&] {
            return std::ranges::count(charts->cost()->series(), true, &ChartSeries::isVisible);
        };
        const auto before = shown();
        QVERIFY(before > 2);
        for (const auto expected : {std::ptrdiff_t{1}, std::ptrdiff_t(charts->cost()->series().size())}) {
            QTest::mouseClick(buttons.front(), Qt::LeftButton);
            const QPointF at(buttons.front()->rect().center());
            QMouseEvent second(QEvent::MouseButtonDblClick, at, buttons.front()->mapToGlobal(at),
                               Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(buttons.front(), &second);
            QCOMPARE(shown(), expected);
            QVERIFY(charts->cost()->series().front().isVisible);
            charts->cost()->redraw();
            QTRY_VERIFY(!charts->cost()->isDirty());
        }
    }

    void anExportSaysWhereItIs()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        const QString file = m_folder.filePath(u"report.pdf"_s);
        QVERIFY(fixture.window.files()->exports()->writeReport(file));
        QCOMPARE(fixture.bench().banner()->text(), u"Saved to %1."_s.arg(file));
        // It goes with what it was said of: another run, another view.
        MessageBanner* banner = fixture.bench().banner();
        fixture.window.run();
        QVERIFY(!banner->has(u"file/saved"_s));
        QVERIFY(waitUntilDone(fixture));
        QVERIFY(fixture.window.files()->exports()->writeReport(file));
        QVERIFY(banner->has(u"file/saved"_s));
        fixture.window.study()->showStudy(true);
        QVERIFY(!banner->has(u"file/saved"_s));
    }

    void publishingSaysThatItIsTheWindowsOnly()
    {
        RunSetup setup = smallSetup(m_csv);
        const PublishDialog whole(setup);
        QVERIFY(whole.findChild<QCheckBox*>()->isHidden());
        setup = setupFor(m_csv, {{"from", "13:31"}});
        const PublishDialog part(setup);
        const auto* box = part.findChild<QCheckBox*>();
        QVERIFY(!box->isHidden() && box->isChecked());
        QVERIFY2(box->text().contains(u"13:31:00.000 to the end"_s), qPrintable(box->text()));
    }

    /// Of every table, by its headings: cells of columns with a number somewhere are numbers or empty.
    void exportedTablesHaveNoWordsInColumnsOfNumbers()
    {
        Fixture fixture;
        RunSetup setup = smallSetup(m_csv);
        setup.limit = Price{1'000'000'000}; // a dollar: nothing is filled, nothing can be compared
        for (const bool hasFills : {false, true}) {
            if (hasFills)
                setup.limit.reset();
            QVERIFY(runToTheEnd(fixture, setup));
            const QStringList tables =
                fixture.window.files()->exports()->tablesText().split(u"\n\n"_s, Qt::SkipEmptyParts);
            QCOMPARE(tables.size(), qsizetype{6});
            for (const QString& table : tables) {
                QVERIFY2(!table.contains(u"not comparable"_s) && !table.contains(u'–'), qPrintable(table));
                const QStringList lines = table.split(u'\n', Qt::SkipEmptyParts);
                QVERIFY(lines.size() >= 2);
                const qsizetype columns = lines[1].split(u'\t').size();
                for (qsizetype column = 0; column < columns; ++column) {
                    int numbers = 0;
                    int words = 0;
                    for (const QString& line : lines.mid(2)) {
                        const QString cell = line.split(u'\t').value(column);
                        bool isNumber = false;
                        cell.toDouble(&isNumber); // refuses "1,234" and "5 %"
                        numbers += isNumber ? 1 : 0;
                        words += isNumber || cell.isEmpty() ? 0 : 1;
                    }
                    QVERIFY2(numbers == 0 || words == 0,
                             qPrintable(lines[0] + u": "_s + lines[1].split(u'\t').value(column)));
                }
            }
        }
        // All digits: the cash of the router to the nano-dollar.
        const RunResult& router = fixture.controller().finished()->report.experiment.optimised.result;
        const QString cash = QString::fromStdString(format(router.totalCash()));
        const QString text = fixture.window.files()->exports()->tablesText();
        QVERIFY2(text.contains(u'\t' + cash + u'\t'), qPrintable(cash));
    }

    void venuesHaveColoursOfTheirOwn()
    {
        for (const QColor& background : {QColor(Qt::white), QColor(0x1e, 0x1f, 0x22)}) {
            QPalette palette;
            palette.setColor(QPalette::Base, background);
            const ChartTheme theme = ChartTheme::fromPalette(palette);
            for (const SeriesRole role : kSeriesRoles) {
                for (int i = 0; i < kOtherColourCount; ++i)
                    QVERIFY(theme.colour(role) != theme.otherColour(i));
            }
        }
    }
};

QTEST_MAIN(TestWindowFields)
#include "tst_window_fields.moc"
