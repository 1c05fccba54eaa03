// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/window_exports.h"

#include "charts/bars/venue_bars.h"
#include "files/atomic_output_file.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/message_banner.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "report/pdf_report.h"
#include "report/run_json.h"
#include "support/app_settings.h"
#include "support/shown_text.h"
#include "support/table_copy.h"
#include "window/run_desk.h"
#include "window/window_actions.h"
#include "window/workbench.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QTableView>
#include <QUrl>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

WindowExports::WindowExports(Workbench* workbench, RunDesk* desk, AppSettings* settings, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_desk(desk)
    , m_settings(settings)
{
    const auto failed = [this](const QString& sentence) { tellFailed(sentence, {}); };
    for (const ChartBase* chart : workbench->findChildren<ChartBase*>()) {
        connect(chart, &ChartBase::exported, this, &WindowExports::tellSaved);
        connect(chart, &ChartBase::exportFailed, this, failed);
    }
    connect(workbench->fills(), &FillsPanel::saved, this, &WindowExports::tellSaved);
    connect(workbench->fills(), &FillsPanel::saveFailed, this, failed);
    // What was saved belongs to what is shown.
    connect(&desk->controller(), &RunController::stateChanged, this,
            [this] { m_workbench->banner()->dismiss(u"file/saved"_s); });
}

void WindowExports::connectTo(const WindowActions& actions)
{
    connect(actions.saveResults, &QAction::triggered, this, &WindowExports::askResults);
    connect(actions.exportReport, &QAction::triggered, this, &WindowExports::askReport);
    connect(actions.exportRunCard, &QAction::triggered, this, &WindowExports::askRunCard);
    connect(actions.exportChartImage, &QAction::triggered, this, &WindowExports::askChartImage);
    connect(actions.exportChartData, &QAction::triggered, this, &WindowExports::askChartData);
    connect(actions.exportTables, &QAction::triggered, this, &WindowExports::askTables);
    connect(actions.exportChartCopy, &QAction::triggered, this,
            [this] { m_workbench->charts()->current()->copyImage(); });
}

QString WindowExports::askSave(const QString& heading, const QString& name, const QString& filter)
{
    QString folder = m_settings->exportFolder();
    if (folder.isEmpty())
        folder = QDir::homePath();
    QString path =
        QFileDialog::getSaveFileName(m_workbench->window(), heading, QDir(folder).filePath(name), filter);
    if (!path.isEmpty())
        m_settings->setExportFolder(QFileInfo(path).absolutePath());
    return path;
}

void WindowExports::tellSaved(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    m_workbench->logModel()->add(LogLevel::Info, tr("export"), tr("Wrote %1").arg(path));
    m_workbench->banner()->clear(u"file/write"_s);
    m_workbench->banner()->post(
        {u"file/saved"_s,
         Severity::Info,
         tr("Saved to %1.").arg(path),
         {{tr("Open folder"), [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }}}});
}

void WindowExports::tellFailed(const QString& sentence, const std::function<void()>& again)
{
    m_workbench->logModel()->add(LogLevel::Error, tr("export"), sentence);
    std::vector<BannerMessage::Action> actions;
    if (again)
        actions.push_back({tr("Save elsewhere…"), again});
    m_workbench->banner()->post({u"file/write"_s, Severity::Error, sentence, std::move(actions)});
}

void WindowExports::write(const QString& path, const std::string& text, const std::function<void()>& again)
{
    if (const auto status = writeFileAtomically(path.toStdString(), text); !status)
        tellFailed(errorText(status.error()), again);
    else
        tellSaved(path);
}

void WindowExports::askResults()
{
    const auto run = m_desk->controller().finished();
    if (!run)
        return;
    const QString path = askSave(tr("Save results JSON"), u"final_result.json"_s, tr("Results (*.json)"));
    if (!path.isEmpty())
        write(path, finalResultJson(run->report), [this] { askResults(); });
}

void WindowExports::askRunCard()
{
    const QString card = m_workbench->runCard()->card();
    if (card.isEmpty())
        return;
    const QString path = askSave(tr("Save run card"), u"run_card.json"_s, tr("Run cards (*.json)"));
    if (!path.isEmpty())
        write(path, card.toStdString(), [this] { askRunCard(); });
}

void WindowExports::askReport()
{
    if (!m_desk->controller().finished())
        return;
    const QString path = askSave(tr("Export report PDF"), u"report.pdf"_s, tr("PDF (*.pdf)"));
    if (!path.isEmpty())
        writeReport(path);
}

bool WindowExports::writeReport(const QString& path)
{
    const auto again = [this] { askReport(); };
    const auto run = m_desk->controller().finished();
    if (!run) {
        tellFailed(tr("There is nothing to report yet: run something first."), {});
        return false;
    }
    ChartsPanel* charts = m_workbench->charts();
    HeatmapView* heatmap = m_workbench->grid()->heatmap();
    VenueBars* bars = m_workbench->venues()->bars();
    const QList<ReportPicture> pictures{
        {[charts](QPainter* p, const QRectF& r) { charts->price()->renderTo(p, r); }, 220},
        {[charts](QPainter* p, const QRectF& r) { charts->cost()->renderTo(p, r); }},
        {[charts](QPainter* p, const QRectF& r) { charts->fills()->renderTo(p, r); }},
        {[heatmap](QPainter* p, const QRectF& r) { heatmap->canvas()->renderTo(p, r); }, 260},
        {[bars](QPainter* p, const QRectF& r) { bars->renderTo(p, r); }},
    };
    if (const auto status = writePdfReport(path, run->report, pictures); !status) {
        tellFailed(errorText(status.error()), again);
        return false;
    }
    tellSaved(path);
    return true;
}

void WindowExports::askChartImage()
{
    ChartView* chart = m_workbench->charts()->current();
    const QString path =
        askSave(tr("Chart as image"), chart->title() + u".png"_s, tr("Images (*.png *.pdf)"));
    if (path.isEmpty())
        return;
    if (const QString problem = chart->saveImage(path); !problem.isEmpty())
        tellFailed(problem, [this] { askChartImage(); });
    else
        tellSaved(path);
}

void WindowExports::askChartData()
{
    const ChartView* chart = m_workbench->charts()->current();
    const QString path = askSave(tr("Chart's data as CSV"), chart->title() + u".csv"_s, tr("CSV (*.csv)"));
    if (!path.isEmpty())
        write(path, chart->allDataCsv().toStdString(), [this] { askChartData(); });
}

QString WindowExports::tablesText() const
{
    QString text;
    for (QTableView* table :
         {m_workbench->benchmarks()->table(), m_workbench->results()->table(), m_workbench->venues()->table(),
          m_workbench->cells()->table(), m_workbench->validation()->table(), m_workbench->tca()->table()}) {
        // All of a table, not what is selected in it.
        table->clearSelection();
        text += table->accessibleName() + u'\n' + tableText(*table, true) + u'\n';
    }
    return text;
}

void WindowExports::askTables()
{
    const QString path = askSave(tr("Tables as TSV"), u"tables.tsv"_s, tr("Tab-separated text (*.tsv)"));
    if (!path.isEmpty())
        write(path, tablesText().toStdString(), [this] { askTables(); });
}

} // namespace sor::ui
