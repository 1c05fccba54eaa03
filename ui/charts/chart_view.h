// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of step lines over time with the behaviour that all charts share: zoom, legend, crosshair, export.
#pragma once

#include "charts/chart_contents.h"
#include "charts/zoom_history.h"

#include <QElapsedTimer>
#include <QPoint>
#include <QString>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QMenu;
class QMouseEvent;
class QToolButton;
class QWheelEvent;

namespace sor::ui {

class ChartLegend;
class ChartPlot;
class CrosshairOverlay;

/// Step lines over UTC time. The wheel and dragging zoom and move in time, the values fit themselves;
/// Ctrl+drag zooms into a rubber band. Keys: F or Home fits, + and - zoom, Left, Right, [ and ] move,
/// Alt+Left and Alt+Right go through the zoom's history. Shift+click sets a reference line, Esc removes it.
/// Nothing is drawn until refreshIfDirty() or a user's action. UI thread only.
class ChartView : public QWidget {
    Q_OBJECT

public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    // ---- what is shown
    /// "Cumulative cost": heading, accessible name, and what files are called.
    void setTitle(const QString& title);
    QString title() const { return m_title; }
    /// Behind the title, for example "synthetic venues, seed 7" or "previous run". Empty: nothing.
    void setNote(const QString& note);
    void setValueFormat(ValueFormat format);
    ValueFormat valueFormat() const { return m_contents.format; }
    /// Says what to do while there is no data: "Choose a source in Setup, then press Run (F5)."
    void setPlaceholder(const QString& text);
    /// Results of an earlier run: drawn faintly until cleared.
    void setDimmed(bool isDimmed);

    /// Returns the position of the new series.
    int addSeries(const QString& name, SeriesRole role);
    void append(int series, std::int64_t timeNs, double value);
    /// Removes every series; the zoom stays where it is.
    void clearSeries();
    /// Removes the points of one series.
    void clearPoints(int series);
    const std::vector<ChartSeries>& series() const { return m_contents.series; }
    /// -1 when there is none of that name.
    int indexOf(const QString& name) const;
    void setSeriesName(int series, const QString& name);
    void setSeriesVisible(int series, bool isVisible);
    /// Shows only this one; when it already is the only one, shows all.
    void soloSeries(int series);

    /// The lines go on to here at their last value: the end of the run, or its present while it runs.
    void setEndTime(std::int64_t timeNs);
    std::int64_t endTime() const { return m_contents.endNs; }
    /// What fit() shows: the order's window. Without it: the first to the last point.
    void setWholeSpan(TimeSpan span);
    TimeSpan wholeSpan() const;

    // ---- zoom
    TimeSpan visibleSpan() const { return m_contents.visible; }
    /// Emits visibleSpanChanged(). At least 1 us long.
    void setVisibleSpan(TimeSpan span);
    /// True until the user zooms or moves: the view follows wholeSpan().
    bool isFitted() const { return m_isFitted; }

    // ---- crosshair
    /// Draws the crosshair at this time, or none.
    void setCrosshair(std::optional<std::int64_t> timeNs);
    void setReference(std::optional<std::int64_t> timeNs);
    std::optional<std::int64_t> crosshair() const;
    std::optional<std::int64_t> reference() const;
    /// "13:41:07.114 UTC", then a line a visible series: "Optimised  $212.40", and with a reference line the
    /// changes since it. What the read-out says, as plain text.
    QString readOut(std::int64_t timeNs) const;

    // ---- looks
    /// Charts follow their palette by themselves; this sets what a palette cannot say.
    void setRemote(bool isRemote);
    const ChartTheme& theme() const { return m_contents.theme; }
    /// At least this many pixels left and right of the plot, so that linked charts stand exactly above each
    /// other.
    void setLinkedMargins(int left, int right);
    /// The pixels that this chart itself needs left and right of the plot at present.
    int ownLeftMargin() const;
    int ownRightMargin() const;
    /// The plot's rectangle within this widget.
    QRect plotRect() const;
    void setLegendVisible(bool isVisible);
    /// Off in all but the lowest of linked charts saves a line.
    void setTimeLabelsVisible(bool isVisible);

    // ---- export
    /// Title, legend and plot as they are seen, in the light theme when asked (for paper).
    void renderTo(QPainter* painter, const QRectF& target, bool onPaper = true);
    /// "time_utc,series,value": the points within the visible span, beginning with the values carried to its
    /// start.
    QString visibleDataCsv() const;
    /// The same of everything.
    QString allDataCsv() const;
    /// ".pdf" or any image format by the name's ending. An empty string, or a sentence saying what went
    /// wrong.
    QString saveImage(const QString& path);
    /// As saveImage(), for text.
    static QString saveText(const QString& path, const QString& text);
    void copyImage();
    /// The context menu's actions, for a window's own menus. The caller owns the menu.
    void addActionsTo(QMenu* menu);

    bool isDirty() const { return m_isDirty; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    /// Draws if something changed since the last time and the chart can be seen.
    void refreshIfDirty();
    void fit();
    void zoomIn();
    void zoomOut();
    void zoomBack();
    void zoomForward();

signals:
    void visibleSpanChanged(sor::ui::TimeSpan span);
    /// The mouse is at this time, or left the plot.
    void crosshairMoved(std::optional<std::int64_t> timeNs);
    void referenceChanged(std::optional<std::int64_t> timeNs);
    void seriesVisibilityChanged(int series, bool isVisible);
    /// The room this chart needs beside the plot changed; chart groups listen.
    void ownMarginsChanged();
    /// Saving failed: a sentence for the message banner.
    void exportFailed(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

    /// The heading's row, for a chart's own controls (they come after the title).
    QHBoxLayout* headerLayout() const { return m_header; }
    /// Access for the charts made of this one; call markDirty() after a change.
    ChartContents& contents() { return m_contents; }
    void markDirty();
    void markSeriesChanged();

private:
    // chart_view_input.cpp
    bool isPlotEvent(QEvent* event);
    void pressed(const QMouseEvent& event);
    void dragged(const QMouseEvent& event);
    void released(const QMouseEvent& event);
    void wheeled(const QWheelEvent& event);
    void pointAt(std::optional<QPoint> position);
    void zoomAround(double share, double factor);
    void moveBy(double share);
    void userSpan(TimeSpan span);
    // chart_export.cpp
    void saveImageAs();
    void saveDataAs(bool isVisibleOnly);

    void applySpan(TimeSpan span);
    void applyTheme();
    void followWholeSpan();
    void drawNow();
    void describe();

    QString m_title;
    ChartContents m_contents;
    std::optional<TimeSpan> m_whole;
    ZoomHistory m_history;
    bool m_isFitted = true;
    bool m_isDirty = true;
    bool m_isLegendStale = true;
    bool m_isRemote = false;
    QTimer m_actionTimer; // draws after a user's action, sooner than the next refresh
    QElapsedTimer m_sinceDescribed;
    QElapsedTimer m_sinceCrosshair;
    std::optional<QPoint> m_pressedAt;
    TimeSpan m_pressedSpan;
    bool m_isBanding = false;
    bool m_isDragging = false;
    QHBoxLayout* m_header = nullptr;
    QLabel* m_titleLabel = nullptr;
    QLabel* m_noteLabel = nullptr;
    ChartLegend* m_legend = nullptr;
    ChartPlot* m_plot = nullptr;
    CrosshairOverlay* m_crosshair = nullptr;
};

} // namespace sor::ui
