// SPDX-License-Identifier: GPL-3.0-or-later
// What every chart is besides its plot: it follows the palette, shows its focus, and can be saved and copied.
#pragma once

#include "charts/chart_theme.h"

#include <QRectF>
#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

class QCPLayoutGrid;
class QCustomPlot;
class QLabel;
class QMenu;
class QPainter;

namespace sor::ui {

/// Black on white, whatever the screen looks like.
QPalette paperPalette();
/// The font sized in pixels, so that a picture keeps its proportions on devices of any resolution.
QFont inPixels(const QFont& font, double scale = 1.0);

/// A widget around one QCustomPlot. UI thread only.
class ChartBase : public QWidget {
    Q_OBJECT

public:
    /// "Cumulative cost": accessible name, heading of pictures, and what files are called.
    virtual void setTitle(const QString& title);
    const QString& title() const { return m_title; }
    /// What the chart is about, for pictures of it: "Buy 5,000 SYNT, 2025-06-02 13:30:00–13:39:56 UTC".
    void setSubject(const QString& subject) { m_subject = subject; }
    /// Charts follow their palette by themselves; this sets what a palette cannot say.
    void setRemote(bool isRemote);
    const ChartTheme& theme() const { return m_theme; }

    /// Caption and plot into `target`, in the light theme when asked (for paper).
    void renderTo(QPainter* painter, const QRectF& target, bool onPaper = true);
    /// PDF by the ending ".pdf" (vectors, one page of the chart's size), else an image of twice the size. An
    /// empty string, or a sentence that says what went wrong.
    QString saveImage(const QString& path);
    void copyImage();

    QSize sizeHint() const override { return {420, 280}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

signals:
    /// From the menu; the whole path.
    void exported(const QString& path);
    /// Saving failed: a sentence for the message banner.
    void exportFailed(const QString& sentence);

protected:
    explicit ChartBase(QWidget* parent);

    QCustomPlot* plot() const { return m_plot; }
    /// One more entry of the menu, which saves what `csv` gives.
    void addCsvAction(const QString& text, std::function<QString()> csv);
    void fillMenu(QMenu* menu);
    /// Colours and fonts of the plot again.
    virtual void applyTheme();
    /// What stands above an exported picture.
    virtual QString caption() const { return m_title; }
    /// The legend of pictures, where the screen has buttons.
    virtual void setExporting(bool /*isExporting*/, int /*width*/) { }
    /// The tooltip at a place of this widget; empty: none.
    virtual QString toolTipAt(const QPoint& /*position*/) const { return {}; }
    /// Instead of the plot's contents; empty: none.
    void showPlaceholder(const QString& text);
    /// The legend as a row above the plot, in as many columns as fit `width`.
    void layOutLegend(int width);

    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showFocus(bool isShown);

    QCustomPlot* m_plot;
    QCPLayoutGrid* m_legendRow = nullptr;
    QSize m_laidOut;
    QLabel* m_placeholder;
    QString m_title;
    QString m_subject;
    ChartTheme m_theme;
    bool m_isRemote = false;
    bool m_isFocusShown = false;
    std::vector<std::pair<QString, std::function<QString()>>> m_csv;
};

} // namespace sor::ui
