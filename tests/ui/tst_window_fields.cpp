// SPDX-License-Identifier: GPL-3.0-or-later
// Fields keep their values under the wheel, keys reach the window, a double click isolates a line, and
// exports say where they are.
#include "charts/chart_legend.h"
#include "dialogs/publish_dialog.h"
#include "main_window_fixture.h"
#include "panels/charts_panel.h"
#include "panels/message_banner.h"
#include "setup/setup_panel.h"
#include "support/table_copy.h"
#include "window/window_actions.h"
#include "window/window_files.h"

#include <QAction>
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
        QVERIFY(fixture.window.files()->writeReport(file));
        QCOMPARE(fixture.bench().banner()->text(), u"Saved to %1."_s.arg(file));
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

    void exportedTablesHaveNoWordsInColumnsOfNumbers()
    {
        QCOMPARE(withoutWords(u"Strategy\tSaving\tCash\nTWAP 10s\tnot comparable\t-\nBest Ask\t-0.2\t–\n"_s),
                 u"Strategy\tSaving\tCash\nTWAP 10s\t\t\nBest Ask\t-0.2\t\n"_s);
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
