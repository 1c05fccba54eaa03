// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/runs_desk.h"

#include "panels/message_banner.h"
#include "panels/runs_panel.h"
#include "window/run_desk.h"
#include "window/window_exports.h"
#include "window/workbench.h"

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

RunsDesk::RunsDesk(Workbench* workbench, RunDesk* desk, WindowExports* exports, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_exports(exports)
{
    RunsPanel* panel = workbench->runs();
    connect(&desk->controller(), &RunController::runFinished, this,
            [this, panel](const std::shared_ptr<const FinishedRun>& run) {
                panel->model()->add(*run, QTime::currentTime());
                m_workbench->setTabText(panel, tr("Runs (%1)").arg(panel->model()->rowCount()));
            });
    connect(panel->model(), &QAbstractItemModel::rowsRemoved, this, [this, panel] {
        const int runs = panel->model()->rowCount();
        m_workbench->setTabText(panel, runs == 0 ? tr("Runs") : tr("Runs (%1)").arg(runs));
    });
    connect(panel, &RunsPanel::openRequested, this, [this, desk](const KeptRun& run) {
        m_workbench->banner()->clear(u"runs/"_s);
        if (!desk->showKept(run.run, run.ended))
            m_workbench->banner()->post({u"runs/busy"_s,
                                         Severity::Info,
                                         tr("A run goes on: stop it, or wait for its end, to open another."),
                                         {}});
    });
    connect(panel, &RunsPanel::exportRequested, this, &RunsDesk::exportComparison);
}

void RunsDesk::exportComparison(const QString& text)
{
    const QString path =
        m_exports->askSave(tr("Export comparison"), u"comparison.tsv"_s, tr("Tab-separated text (*.tsv)"));
    if (!path.isEmpty())
        m_exports->write(path, text.toStdString(), [this, text] { exportComparison(text); });
}

} // namespace sor::ui
