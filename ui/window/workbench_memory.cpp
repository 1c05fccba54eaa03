// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/workbench_memory.h"

#include "charts/heatmap/heatmap_view.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/results_panel.h"
#include "panels/validation_panel.h"
#include "support/app_settings.h"
#include "support/hidden_strategies.h"
#include "support/shown_text.h"
#include "window/workbench.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

// Words in the file rather than numbers: people read it.
const QStringList kCostWords{u"shortfall"_s, u"shortfall-bps"_s, u"cash"_s}; // by CostMeasure
const QStringList kParameterWords{u"lambda-over"_s, u"lambda-under"_s, u"theta-queue"_s}; // by Parameter
const QStringList kMeasureWords{u"saving"_s, u"average-price"_s, u"total-cash"_s, u"unfilled"_s}; // by Kind

/// None for the saving against a strategy of one's own, which the next run may not have.
std::optional<QString> wordOf(HeatmapMeasure measure)
{
    const QString& word = kMeasureWords[static_cast<qsizetype>(measure.kind)];
    if (measure.kind != HeatmapMeasure::Kind::Saving)
        return word;
    if (measure.baseline >= kShownBaselines.size())
        return std::nullopt;
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

WorkbenchMemory::WorkbenchMemory(Workbench* workbench, AppSettings* settings)
    : QObject(workbench)
    , m_workbench(workbench)
    , m_settings(settings)
{
    keepChoices();
    connect(m_settings, &AppSettings::changed, this, &WorkbenchMemory::hideStrategies);
    hideStrategies();
}

void WorkbenchMemory::keepChoices()
{
    connect(m_workbench->charts()->cost(), &CostChart::measureChosen, this, [this](CostMeasure measure) {
        m_settings->setCostMeasure(kCostWords[static_cast<qsizetype>(measure)]);
    });
    connect(m_workbench->grid()->heatmap(), &HeatmapView::settingsChanged, this, [this] {
        const HeatmapSettings& now = m_workbench->grid()->heatmap()->settings();
        // What a grid without baselines falls back to was not chosen by the user.
        const auto word = wordOf(now.measure);
        if (word && !m_workbench->grid()->heatmap()->data().baselines().empty())
            m_settings->setHeatmapSetting(u"measure"_s, *word);
        m_settings->setHeatmapSetting(u"x"_s, kParameterWords[static_cast<qsizetype>(now.x)]);
        m_settings->setHeatmapSetting(u"y"_s, kParameterWords[static_cast<qsizetype>(now.y)]);
        m_settings->setHeatmapSetting(u"scale"_s, now.isScaleOfWholeGrid ? u"grid"_s : u"slice"_s);
    });
}

void WorkbenchMemory::showChoices()
{
    if (const auto cost = kCostWords.indexOf(m_settings->costMeasure()); cost >= 0)
        m_workbench->charts()->cost()->restoreMeasure(static_cast<CostMeasure>(cost));
    HeatmapSettings heatmap = m_workbench->grid()->heatmap()->settings();
    const auto x = kParameterWords.indexOf(m_settings->heatmapSetting(u"x"_s));
    const auto y = kParameterWords.indexOf(m_settings->heatmapSetting(u"y"_s));
    if (x >= 0 && y >= 0 && x != y) {
        heatmap.x = static_cast<Parameter>(x);
        heatmap.y = static_cast<Parameter>(y);
    }
    heatmap.isScaleOfWholeGrid = m_settings->heatmapSetting(u"scale"_s) != u"slice"_s;
    if (const auto measure = measureOf(m_settings->heatmapSetting(u"measure"_s))) {
        heatmap.measure = *measure;
        m_workbench->grid()->heatmap()->restoreSettings(heatmap);
    } else {
        m_workbench->grid()->heatmap()->setSettings(heatmap);
    }
}

void WorkbenchMemory::hideStrategies()
{
    const QStringList hidden = m_settings->hiddenStrategies();
    if (hidden == m_hidden)
        return;
    m_hidden = hidden;
    applyHidden();
}

void WorkbenchMemory::setBaselineNames(const BaselineNames& names)
{
    if (names == m_names)
        return;
    m_names = names;
    applyHidden();
}

void WorkbenchMemory::applyHidden()
{
    const QStringList names = namesOfBaselines(m_hidden, m_names);
    m_workbench->benchmarks()->hideStrategies(names);
    m_workbench->charts()->hideStrategies(names);
    m_workbench->grid()->heatmap()->setHiddenBaselines(names);
    m_workbench->results()->hideStrategies(names);
    m_workbench->fills()->hideStrategies(names);
    m_workbench->venues()->hideStrategies(names);
    m_workbench->cells()->hideStrategies(names);
    m_workbench->validation()->hideStrategies(names);
}

} // namespace sor::ui
