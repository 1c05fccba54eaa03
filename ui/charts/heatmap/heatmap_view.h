// SPDX-License-Identifier: GPL-3.0-or-later
// The grid panel: a heatmap of two parameters, the third on a slider, and what the picture means in words.
#pragma once

#include "charts/heatmap/heatmap_canvas.h"
#include "charts/heatmap/heatmap_controls.h"
#include "charts/heatmap/heatmap_data.h"

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

namespace sor::ui {

/// Shows a HeatmapData that it owns and that may be filled while it is shown. UI thread only.
class HeatmapView : public QWidget {
    Q_OBJECT

public:
    explicit HeatmapView(QWidget* parent = nullptr);

    /// A new grid; the selection and the pin are dropped, axes and measure stay where they exist.
    void setData(HeatmapData data);
    const HeatmapData& data() const { return m_data; }
    /// One cell has ended; drawn with the next refreshIfDirty().
    void setCell(std::size_t index, const HeatmapCell& cell);
    void setFailed(std::size_t index, const QString& reason);
    /// When the baselines have ended: savings appear in the list of measures.
    void setBaselines(std::vector<HeatmapBaseline> baselines);

    void setSettings(const HeatmapSettings& settings);
    /// As the user left them: a measure that cannot be shown yet comes when it can. Emits settingsChanged().
    void restoreSettings(const HeatmapSettings& settings);
    /// Baselines that are not among the measures, by their names.
    void setHiddenBaselines(const QStringList& names);
    const HeatmapSettings& settings() const { return m_canvas->settings(); }
    /// Moves to the slice that shows the cell.
    void setSelected(std::optional<std::size_t> cell);
    std::optional<std::size_t> selected() const { return m_canvas->selected(); }
    void setPinned(std::optional<std::size_t> cell);
    std::optional<std::size_t> pinned() const { return m_pinned; }
    HeatmapCanvas* canvas() const { return m_canvas; }

public slots:
    void refreshIfDirty();

signals:
    /// By the user, not by setSelected().
    void cellSelected(std::size_t cell);
    /// "Show this cell": run it into the charts.
    void cellActivated(std::size_t cell);
    /// "Pin": keep it beside the best; the same cell again: let it go.
    void cellPinned(std::size_t cell);
    /// Axes, slice, measure or scale were changed by the user (to be remembered).
    void settingsChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fillMeasures();
    void fillAxes();
    void showSettings();
    void applySettings(const HeatmapSettings& next);
    void chooseAxis(bool isX, Parameter parameter);
    void stepSlice(int step);
    void updateTexts();

    HeatmapData m_data;
    HeatmapCanvas* m_canvas;
    HeatmapControls m_controls;
    std::optional<std::size_t> m_pinned;
    std::vector<HeatmapMeasure> m_measures; // as in the box
    HeatmapMeasure m_chosen; // by the user, while m_isMeasureChosen
    bool m_isMeasureChosen = false; // baselines that arrive later do not change it
    QStringList m_hiddenBaselines;
    bool m_isWide = false;
};

} // namespace sor::ui
