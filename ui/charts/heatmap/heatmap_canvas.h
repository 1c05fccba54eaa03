// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of the heatmap: cells, marks, axes and colour bar.
#pragma once

#include "charts/chart_base.h"
#include "charts/heatmap/colour_map.h"
#include "charts/heatmap/heatmap_data.h"

#include <QElapsedTimer>
#include <memory>
#include <optional>

class QCPColorMap;
class QCPColorScale;

namespace sor::ui {

class HeatmapMarks;

/// Which slice of the grid is shown, and how.
struct HeatmapSettings {
    Parameter x = Parameter::LambdaOver;
    Parameter y = Parameter::LambdaUnder; // not x
    std::size_t position = 0; // on the third axis
    bool isBestOverAll = false; // instead: the best along the third axis
    HeatmapMeasure measure;
    bool isScaleOfWholeGrid = true;

    Parameter third() const;
};

/// Arrows move the selection, Enter activates, Space pins, [ and ] go along the third axis. UI thread only.
class HeatmapCanvas : public ChartBase {
    Q_OBJECT

public:
    explicit HeatmapCanvas(QWidget* parent = nullptr);
    ~HeatmapCanvas() override;

    /// `source` must outlive the canvas or be replaced before; the canvas only reads it.
    void setData(const HeatmapData* source);
    void setSettings(const HeatmapSettings& settings);
    const HeatmapSettings& settings() const { return m_settings; }
    void setSelected(std::optional<std::size_t> cell);
    std::optional<std::size_t> selected() const { return m_selected; }
    void setPinned(std::optional<std::size_t> cell);

    /// The cells of the data changed; drawn at the next refreshIfDirty().
    void markDirty();
    bool isDirty() const { return m_isDirty; }
    /// The scale in use; nothing while no cell has a number.
    std::optional<ColourScale> scale() const;
    const HeatmapData& data() const { return *m_data; }
    bool isReady() const { return m_data && m_data->cellCount() > 0; }
    /// Whether the cell lies in the slice that is shown.
    bool isShown(std::size_t cell) const;
    /// The number that colours a cell: as HeatmapData::value(), but none for prices and cash of another count
    /// of shares than the best cell's, which would only look cheap.
    std::optional<double> shownValue(std::size_t cell) const;
    /// The cell drawn at column x and row y (0 at the bottom): with isBestOverAll the best along the third
    /// axis, or the first when none is done.
    std::size_t cellAt(std::size_t x, std::size_t y) const;
    /// The cell at a place of the widget.
    std::optional<std::size_t> cellUnder(const QPoint& position) const;
    /// The cell's rectangle in the widget; empty when another slice is shown.
    QRectF cellRect(std::size_t cell) const;

    QSize sizeHint() const override { return {300, 260}; }
    QSize minimumSizeHint() const override { return {180, 140}; }

public slots:
    /// Repaints when cells changed and the canvas can be seen; at most once a second on a remote display.
    void refreshIfDirty();

signals:
    void cellSelected(std::size_t cell);
    void cellActivated(std::size_t cell);
    void cellPinned(std::size_t cell);
    /// +1 or -1: the user wants the next slice.
    void sliceStepped(int step);

protected:
    void applyTheme() override;
    QString caption() const override;
    void setExporting(bool isExporting, int width) override;
    QString toolTipAt(const QPoint& position) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    /// Before the plot is laid out: cells, colours and axes, when they changed.
    void fillMap();
    void select(std::size_t cell);
    void moveSelection(int columns, int rows);
    void changed();
    void describe();
    void fitScale() const;

    const HeatmapData* m_data = nullptr;
    HeatmapSettings m_settings;
    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_pinned;
    QCPColorMap* m_map = nullptr;
    QCPColorScale* m_bar = nullptr;
    std::unique_ptr<HeatmapMarks> m_marks;
    bool m_isDirty = false;
    bool m_isMapStale = true;
    QElapsedTimer m_sinceRepaint;
    mutable bool m_isScaleStale = true;
    mutable std::optional<ColourScale> m_scale; // looked for when painted
};

} // namespace sor::ui
