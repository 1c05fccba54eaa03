// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench remembers: sizes, the open tab, measures, and which strategies are shown.
#include "charts/heatmap/heatmap_view.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/results_panel.h"
#include "panels/summary_strip.h"
#include "panels/validation_panel.h"
#include "support/app_settings.h"
#include "support/hidden_strategies.h"
#include "support/shown_text.h"
#include "window/workbench.h"

#include <QSplitter>
#include <QTabWidget>
#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

// Words in the file rather than numbers: people read it.
const QStringList kCostWords{u"shortfall"_s, u"shortfall-bps"_s, u"cash"_s}; // by CostMeasure
const QStringList kParameterWords{u"lambda-over"_s, u"lambda-under"_s, u"theta-queue"_s}; // by Parameter
const QStringList kMeasureWords{u"saving"_s, u"average-price"_s, u"total-cash"_s, u"unfilled"_s}; // by Kind

QString wordOf(HeatmapMeasure measure)
{
    const QString& word = kMeasureWords[static_cast<qsizetype>(measure.kind)];
    if (measure.kind != HeatmapMeasure::Kind::Saving || measure.baseline >= kShownBaselines.size())
        return word;
    return word + u'/' + toQString(name(kShownBaselines[measure.baseline]));
}

std::optional<HeatmapMeasure> measureOf(const QString& word)
{
    const auto kind = kMeasureWords.indexOf(word.section(u'/', 0, 0));
    if (kind < 0)
        return std::nullopt;
    HeatmapMeasure measure{static_cast<HeatmapMeasure::Kind>(kind), 0};
    for (std::size_t i = 0; i < kShownBaselines.size(); ++i) {
        if (word.section(u'/', 1) == toQString(name(kShownBaselines[i])))
            measure.baseline = i;
    }
    return measure;
}

} // namespace

/// Panels with a splitter of their own, and what it is called in the settings.
std::array<std::pair<QWidget*, QString>, 2> Workbench::innerSplitters() const
{
    return {{{m_venues, u"venues"_s}, {m_validation, u"validation"_s}}};
}

void Workbench::saveLayout() const
{
    const QString mode = m_isCompact ? u"compact/"_s : u"wide/"_s;
    m_settings->setLayoutState(mode + u"outer"_s, m_outer->saveState());
    // Heights that the user did not choose follow the window and what it shows.
    const auto chosen = [this](const QSplitter* splitter) {
        return m_isSizedByUser && !m_charts->isHidden() ? splitter->saveState() : QByteArray();
    };
    m_settings->setLayoutState(mode + u"rows"_s, chosen(m_rows));
    m_settings->setLayoutState(mode + u"middle"_s, chosen(m_middle));
    if (!m_isCompact)
        m_settings->setLayoutState(mode + u"top"_s, m_top->saveState());
    m_settings->setLayoutState(mode + u"charts"_s, m_charts->splitter()->saveState());
    for (const auto& [panel, name] : innerSplitters())
        m_settings->setLayoutState(mode + name, panel->findChild<QSplitter*>()->saveState());
    m_settings->setOpenTab(m_tabs->currentIndex());
}

void Workbench::restoreLayout()
{
    const QString mode = m_isCompact ? u"compact/"_s : u"wide/"_s;
    const auto restore = [&](QSplitter* splitter, const QString& name) {
        if (const QByteArray state = m_settings->layoutState(mode + name); !state.isEmpty())
            splitter->restoreState(state);
    };
    restore(m_outer, u"outer"_s);
    restore(m_rows, u"rows"_s);
    m_isSizedByUser = !m_settings->layoutState(mode + u"rows"_s).isEmpty();
    restore(m_middle, u"middle"_s);
    if (!m_isCompact)
        restore(m_top, u"top"_s);
    restore(m_charts->splitter(), u"charts"_s);
    for (const auto& [panel, name] : innerSplitters())
        restore(panel->findChild<QSplitter*>(), name);
    m_tabs->setCurrentIndex(std::clamp(m_settings->openTab(), 0, m_tabs->count() - 1));
}

/// From now on every choice of the user is written down.
void Workbench::rememberChoices()
{
    connect(m_charts->cost(), &CostChart::measureChosen, this, [this](CostMeasure measure) {
        m_settings->setCostMeasure(kCostWords[static_cast<qsizetype>(measure)]);
    });
    connect(m_grid->heatmap(), &HeatmapView::settingsChanged, this, [this] {
        const HeatmapSettings& now = m_grid->heatmap()->settings();
        // What a grid without baselines falls back to was not chosen by the user.
        if (!m_grid->heatmap()->data().baselines().empty())
            m_settings->setHeatmapSetting(u"measure"_s, wordOf(now.measure));
        m_settings->setHeatmapSetting(u"x"_s, kParameterWords[static_cast<qsizetype>(now.x)]);
        m_settings->setHeatmapSetting(u"y"_s, kParameterWords[static_cast<qsizetype>(now.y)]);
        m_settings->setHeatmapSetting(u"scale"_s, now.isScaleOfWholeGrid ? u"grid"_s : u"slice"_s);
    });
}

void Workbench::showChoices()
{
    if (const auto cost = kCostWords.indexOf(m_settings->costMeasure()); cost >= 0)
        m_charts->cost()->restoreMeasure(static_cast<CostMeasure>(cost));
    HeatmapSettings heatmap = m_grid->heatmap()->settings();
    const auto x = kParameterWords.indexOf(m_settings->heatmapSetting(u"x"_s));
    const auto y = kParameterWords.indexOf(m_settings->heatmapSetting(u"y"_s));
    if (x >= 0 && y >= 0 && x != y) {
        heatmap.x = static_cast<Parameter>(x);
        heatmap.y = static_cast<Parameter>(y);
    }
    heatmap.isScaleOfWholeGrid = m_settings->heatmapSetting(u"scale"_s) != u"slice"_s;
    if (const auto measure = measureOf(m_settings->heatmapSetting(u"measure"_s))) {
        heatmap.measure = *measure;
        m_grid->heatmap()->restoreSettings(heatmap);
    } else {
        m_grid->heatmap()->setSettings(heatmap);
    }
}

void Workbench::hideStrategies()
{
    const QStringList hidden = m_settings->hiddenStrategies();
    if (hidden == m_hidden)
        return;
    m_hidden = hidden;
    applyHidden();
}

void Workbench::setBaselineNames(const BaselineNames& names)
{
    if (names == m_names)
        return;
    m_names = names;
    applyHidden();
}

void Workbench::applyHidden()
{
    const QStringList names = namesOfBaselines(m_hidden, m_names);
    m_benchmarks->hideStrategies(names);
    m_charts->hideStrategies(names);
    m_grid->heatmap()->setHiddenBaselines(names);
    m_results->hideStrategies(names);
    m_fills->hideStrategies(names);
    m_venues->hideStrategies(names);
    m_cells->hideStrategies(names);
    m_validation->hideStrategies(names);
}

} // namespace sor::ui
