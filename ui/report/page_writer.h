// SPDX-License-Identifier: GPL-3.0-or-later
// Text, tables and pictures one below the other, over as many pages as they need.
#pragma once

#include <QFont>
#include <QList>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <functional>

class QPainter;

namespace sor::ui {

/// Draws into a rectangle whose units are 1/96 inch, as large as the pixels that charts are made for.
using PictureDrawer = std::function<void(QPainter*, const QRectF&)>;

/// A table of text; columns whose bit is set in `rightAligned` hold numbers.
struct PageTable {
    QStringList header;
    QList<QStringList> rows;
    quint32 rightAligned = 0; // bit c: column c
    int stretch = -1; // the column that takes the room that is left; -1: none
};

/// Lengths are in points (1/72 inch); `scale` is pixels a point of the painter's device. Not thread-safe.
class PageWriter {
public:
    /// `newPage` is called before every page but the first.
    PageWriter(QPainter* painter, const QRectF& pageInPoints, double scale, std::function<void()> newPage);

    /// What stands on every page: set before anything is written.
    void setFurniture(const QString& headLeft, const QString& headRight, const QString& footLeft, int pages);
    void begin();

    void title(const QString& text);
    /// Never the last thing of a page.
    void heading(const QString& text);
    void paragraph(const QString& text, bool isBold = false);
    void bullet(const QString& text);
    void table(const PageTable& table);
    /// As wide as the page and `heightInPoints` high.
    void picture(const QString& title, double heightInPoints, const PictureDrawer& draw);
    void space(double points) { m_y += points; }
    int page() const { return m_page; }

private:
    double bottom() const;
    void breakPage();
    /// Goes on to the next page unless so much fits on this one.
    void need(double points);
    void drawFurniture();
    void drawText(const QRectF& at, int flags, const QString& text, const QFont& font);
    double textHeight(const QString& text, const QFont& font, double width) const;
    QFont font(double points, bool isBold = false) const;
    QRectF device(const QRectF& points) const;
    QList<double> columnWidths(const PageTable& table) const;
    void drawRow(const QStringList& cells, const QList<double>& widths, const PageTable& table, bool isHeader,
                 double height);
    double rowHeight(const QStringList& cells, const QList<double>& widths, bool isHeader) const;

    QPainter* m_painter;
    QRectF m_area;
    double m_scale;
    std::function<void()> m_newPage;
    QString m_headLeft, m_headRight, m_footLeft;
    int m_pages = 0;
    int m_page = 1;
    double m_y = 0;
};

} // namespace sor::ui
