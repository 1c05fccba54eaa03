// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of step lines over time with the manners that all charts share: zoom, legend, crosshair, export.
#pragma once

#include "charts/chart_theme.h"
#include "charts/step_series.h"

#include <QMargins>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

class QHBoxLayout;
class QMenu;
class QPainter;

namespace sor::ui {

class ChartLegend;
class ChartPlot;
class CrosshairOverlay;

/// A closed interval of time, nanoseconds UTC.
struct TimeSpan {
    std::int64_t fromNs = 0;
    std::int64_t toNs = 0;
    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
    std::int64_t length() const { return toNs - fromNs; }
};

/// How values of a chart are written.
enum class ValueFormat {
    Dollars, // "$1,234.56"
    Bps, // "3.2 bps"
    Shares, // "5,000 shares"
    Price, // "222.7500"
};

/// One line of a chart.
struct ChartSeries {
    QString name; // at the end of the line, in the legend and in the CSV
    SeriesRole role = SeriesRole::Other;
    int otherIndex = 0; // which of the other colours, when the role is Other
    bool isVisible = true;
    StepSeries data;
};

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
    ValueFormat valueFormat() const { return m_format; }
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
    const std::vector<ChartSeries>& series() const { return m_series; }
    /// -1 when there is none of that name.
    int indexOf(const QString& name) const;
    void setSeriesName(int series, const QString& name);
    void setSeriesVisible(int series, bool isVisible);
    /// Shows only this one; when it already is the only one, shows all.
    void soloSeries(int series);

    /// The lines go on to here at their last value: the end of the run, or its present while it runs.
    void setEndTime(std::int64_t timeNs);
    std::int64_t endTime() const { return m_endNs; }
    /// What fit() shows: the order's window. Without it: the first to the last point.
    void setWholeSpan(TimeSpan span);
    TimeSpan wholeSpan() const;

    // ---- zoom
    TimeSpan visibleSpan() const { return m_visible; }
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
    /// Also says this in the read-out's changes: other charts of the group have other units.
    std::vector<std::pair<QString, double>> changesSince(std::int64_t referenceNs, std::int64_t timeNs) const;

    // ---- looks
    /// Charts follow their palette by themselves; this sets what a palette cannot say.
    void setRemote(bool isRemote);
    const ChartTheme& theme() const { return m_theme; }
    /// At least this much room left and right of the plot, so that linked charts stand exactly above each
    /// other.
    void setLinkedMargins(int left, int right);
    /// The room that this chart itself needs left and right of the plot at present.
    QMargins ownMargins() const;
    void setLegendVisible(bool isVisible);

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
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

    /// The heading's row, for a chart's own controls (they come after the title).
    QHBoxLayout* headerLayout() const { return m_header; }
    void markDirty();
    /// A dotted horizontal line with a name, for example the order's size; nothing removes it.
    void setCeiling(std::optional<double> value, const QString& name = {});
    /// Marks each point of the lines with a small tick while they are far enough apart.
    void setPointTicks(bool isOn);
    /// The values' axis always shows zero.
    void setZeroShown(bool isShown);
    /// Of the read-out's changes: "$" or "shares" is what Δ is written with.
    QString valueText(double value) const;

private:
    friend class ChartPlot;
    friend class CrosshairOverlay;
    void applyTheme();
    void applySpan(TimeSpan span, bool isRemembered);
    void userSpan(TimeSpan span);
    void updateDescription();
    void saveImageAs();
    void saveDataAs(bool onlyVisible);

    QString m_title;
    ValueFormat m_format = ValueFormat::Dollars;
    std::vector<ChartSeries> m_series;
    std::int64_t m_endNs = 0;
    std::optional<TimeSpan> m_whole;
    TimeSpan m_visible;
    std::vector<TimeSpan> m_history; // of the zoom
    std::size_t m_historyAt = 0;
    bool m_isFitted = true;
    bool m_isDirty = true;
    bool m_isRemote = false;
    ChartTheme m_theme;
    QHBoxLayout* m_header = nullptr;
    ChartLegend* m_legend = nullptr;
    ChartPlot* m_plot = nullptr;
    CrosshairOverlay* m_crosshair = nullptr;
};

} // namespace sor::ui
