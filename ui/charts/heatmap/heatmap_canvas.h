// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of the heatmap: cells, marks, axes and colour bar.
#pragma once

#include "charts/chart_theme.h"
#include "charts/heatmap/colour_map.h"
#include "charts/heatmap/heatmap_data.h"
#include "charts/heatmap/heatmap_layout.h"

#include <QElapsedTimer>
#include <QWidget>
#include <optional>

namespace sor::ui {

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
class HeatmapCanvas : public QWidget {
    Q_OBJECT

public:
    explicit HeatmapCanvas(QWidget* parent = nullptr);

    /// `source` must outlive the canvas or be replaced before; the canvas only reads it.
    void setData(const HeatmapData* source);
    void setSettings(const HeatmapSettings& settings);
    const HeatmapSettings& settings() const { return m_settings; }
    void setSelected(std::optional<std::size_t> cell);
    std::optional<std::size_t> selected() const { return m_selected; }
    void setPinned(std::optional<std::size_t> cell);
    void setRemote(bool isRemote);

    /// The cells of the data changed; drawn at the next refreshIfDirty().
    void markDirty();
    bool isDirty() const { return m_isDirty; }
    /// The scale in use; nothing while no cell has a number.
    std::optional<ColourScale> scale() const;
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
    void renderTo(QPainter* painter, const QRectF& target, bool onPaper = true);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

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
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // heatmap_paint.cpp
    HeatmapLayout layoutFor(const QRectF& area, const QFont& font, bool hasTitle) const;
    void paint(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const;
    void paintCells(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const;
    void paintMarks(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const;
    void paintCellMarks(QPainter& painter, const QRectF& rect, std::size_t index, bool hasText,
                        const ChartTheme& theme) const;
    void paintPlateau(QPainter& painter, const HeatmapLayout& layout) const;
    void paintAxes(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const;
    void paintColourBar(QPainter& painter, const HeatmapLayout& layout, const ChartTheme& theme) const;

    HeatmapLayout screenLayout() const;
    bool isReady() const { return m_data && m_data->cellCount() > 0; }
    bool isShown(std::size_t cell) const;
    void select(std::size_t cell);
    void moveSelection(int columns, int rows);
    void changed();
    void describe();
    void fitScale() const;

    const HeatmapData* m_data = nullptr;
    HeatmapSettings m_settings;
    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_pinned;
    bool m_isRemote = false;
    bool m_isDirty = false;
    QElapsedTimer m_sinceRepaint;
    mutable bool m_isScaleStale = true;
    mutable std::optional<ColourScale> m_scale; // looked for when painted
};

} // namespace sor::ui
