// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page_writer.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <functional>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

// In points.
constexpr double kBody = 9;
constexpr double kTogether = 0.35; // of a page
constexpr double kSmall = 7.5;
constexpr double kHeading = 12;
constexpr double kTitle = 18;
constexpr double kFurniture = 22;
constexpr double kCellGap = 8;
constexpr double kRowPadding = 2.5;
constexpr double kMostColumn = 230;
constexpr int kWrapped = int{Qt::AlignLeft} | int{Qt::AlignTop} | int{Qt::TextWordWrap};

/// Words are broken only where one is wider than its line.
int wrapping(int flags, const QString& text, const QFontMetricsF& metrics, double width)
{
    const QStringList words = text.split(u' ');
    const bool isTooWide = std::any_of(words.begin(), words.end(), [&](const QString& word) {
        return metrics.horizontalAdvance(word) > width;
    });
    return isTooWide ? flags | int{Qt::TextWrapAnywhere} : flags;
}

const QColor kInk(0x1a, 0x1a, 0x1a);
const QColor kPale(0x60, 0x60, 0x60);
const QColor kRule(0xb8, 0xb8, 0xb8);
const QColor kStripe(0xf4, 0xf4, 0xf4);

} // namespace

PageWriter::PageWriter(QPainter* painter, const QRectF& pageInPoints, double scale,
                       std::function<void()> newPage)
    : m_painter(painter)
    , m_area(pageInPoints)
    , m_scale(scale)
    , m_newPage(std::move(newPage))
{
}

void PageWriter::setFurniture(const QString& headLeft, const QString& headRight, const QString& footLeft,
                              int pages)
{
    m_headLeft = headLeft;
    m_headRight = headRight;
    m_footLeft = footLeft;
    m_pages = pages;
}

void PageWriter::begin()
{
    m_page = 1;
    m_y = m_area.top() + kFurniture;
    drawFurniture();
}

QRectF PageWriter::device(const QRectF& points) const
{
    return {points.x() * m_scale, points.y() * m_scale, points.width() * m_scale, points.height() * m_scale};
}

QFont PageWriter::font(double points, bool isBold) const
{
    QFont font = m_painter->font();
    font.setPixelSize(std::max(1, qRound(points * m_scale)));
    font.setBold(isBold);
    return font;
}

double PageWriter::bottom() const
{
    return m_area.bottom() - kFurniture;
}

void PageWriter::breakPage()
{
    m_newPage();
    ++m_page;
    m_y = m_area.top() + kFurniture;
    drawFurniture();
}

void PageWriter::need(double points)
{
    // What is higher than a page begins on this one all the same.
    const bool isTop = m_y <= m_area.top() + kFurniture + 1;
    if (m_y + points > bottom() && !isTop)
        breakPage();
}

void PageWriter::drawText(const QRectF& at, int flags, const QString& text, const QFont& font)
{
    m_painter->setFont(font);
    const bool isWrapped = (flags & int{Qt::TextWordWrap}) != 0;
    const QFontMetricsF metrics(font, m_painter->device());
    m_painter->drawText(device(at), isWrapped ? wrapping(flags, text, metrics, at.width() * m_scale) : flags,
                        text);
}

double PageWriter::textHeight(const QString& text, const QFont& font, double width) const
{
    const QFontMetricsF metrics(font, m_painter->device());
    const double most = 1e6;
    const int flags = wrapping(kWrapped, text, metrics, width * m_scale);
    return metrics.boundingRect(QRectF(0, 0, width * m_scale, most), flags, text).height() / m_scale;
}

void PageWriter::drawFurniture()
{
    m_painter->setPen(kPale);
    const QRectF head(m_area.left(), m_area.top(), m_area.width(), kSmall * 1.6);
    const QRectF foot(m_area.left(), m_area.bottom() - kSmall * 1.6, m_area.width(), kSmall * 1.6);
    const QFont small = font(kSmall);
    const QFontMetricsF metrics(small, m_painter->device());
    const double half = m_area.width() * m_scale * 0.62;
    drawText(head, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
             metrics.elidedText(m_headLeft, Qt::ElideRight, half), small);
    drawText(head, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_headRight, small);
    drawText(foot, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_footLeft, small);
    drawText(foot, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
             u"Page %1 of %2"_s.arg(m_page).arg(std::max(m_page, m_pages)), small);
    m_painter->setPen(QPen(kRule, 0.5 * m_scale));
    for (const double y : {head.bottom() + 2, foot.top() - 2})
        m_painter->drawLine(device({m_area.left(), y, 0, 0}).topLeft(),
                            device({m_area.right(), y, 0, 0}).topLeft());
    m_painter->setPen(kInk);
}

void PageWriter::title(const QString& text)
{
    const QFont big = font(kTitle, true);
    const double height = textHeight(text, big, m_area.width());
    need(height);
    m_painter->setPen(kInk);
    drawText({m_area.left(), m_y, m_area.width(), height}, kWrapped, text, big);
    m_y += height + 4;
}

void PageWriter::heading(const QString& text)
{
    m_y += 8;
    const QFont bold = font(kHeading, true);
    const double height = textHeight(text, bold, m_area.width());
    need(height + 6 * kBody);
    m_painter->setPen(kInk);
    drawText({m_area.left(), m_y, m_area.width(), height}, kWrapped, text, bold);
    m_y += height + 3;
}

void PageWriter::paragraph(const QString& text, bool isBold)
{
    const QFont body = font(kBody, isBold);
    const double height = textHeight(text, body, m_area.width());
    need(height);
    m_painter->setPen(kInk);
    drawText({m_area.left(), m_y, m_area.width(), height}, kWrapped, text, body);
    m_y += height + 3;
}

void PageWriter::bullet(const QString& text)
{
    constexpr double kIndent = 10;
    const QFont body = font(kBody);
    const double height = textHeight(text, body, m_area.width() - kIndent);
    need(height);
    m_painter->setPen(kInk);
    drawText({m_area.left(), m_y, kIndent, height}, Qt::AlignLeft | Qt::AlignTop, u"•"_s, body);
    drawText({m_area.left() + kIndent, m_y, m_area.width() - kIndent, height}, kWrapped, text, body);
    m_y += height + 2;
}

QList<double> PageWriter::columnWidths(const PageTable& table) const
{
    const QFontMetricsF plain(font(kSmall), m_painter->device());
    const QFontMetricsF bold(font(kSmall, true), m_painter->device());
    QList<double> widths;
    QList<double> least; // breaks no word
    for (qsizetype column = 0; column < table.header.size(); ++column) {
        double widest = 0;
        double widestWord = 0;
        const auto measure = [&](const QString& text, const QFontMetricsF& metrics) {
            widest = std::max(widest, metrics.horizontalAdvance(text) / m_scale);
            for (const QString& word : text.split(u' '))
                widestWord = std::max(widestWord, metrics.horizontalAdvance(word) / m_scale);
        };
        measure(table.header[column], bold);
        for (const QStringList& row : table.rows) {
            if (column < row.size())
                measure(row[column], plain);
        }
        widths.append(std::min(widest, kMostColumn) + kCellGap + 1); // a point for rounding
        least.append(std::min(widestWord, kMostColumn) + kCellGap + 1);
    }
    const auto room = [&] { return m_area.width() - std::accumulate(widths.begin(), widths.end(), 0.0); };
    qsizetype giving = table.stretch;
    if (giving < 0)
        giving = std::distance(widths.begin(), std::max_element(widths.begin(), widths.end()));
    // What is too much is taken from it; room that is left goes to it only where it was named.
    if (room() < 0 || table.stretch >= 0)
        widths[giving] = std::max(least[giving], widths[giving] + room());
    // Then from all columns whose cells can be broken between words, and last from all.
    if (const double missing = -room(); missing > 0) {
        const double most =
            std::inner_product(widths.begin(), widths.end(), least.begin(), 0.0, std::plus<>(),
                               [](double width, double word) { return std::max(0.0, width - word); });
        for (qsizetype column = 0; column < widths.size() && most > 0; ++column)
            widths[column] -= std::max(0.0, widths[column] - least[column]) * std::min(1.0, missing / most);
    }
    if (room() < 0) {
        const double scale = m_area.width() / (m_area.width() - room());
        for (double& width : widths)
            width *= scale;
    }
    return widths;
}

double PageWriter::rowHeight(const QStringList& cells, const QList<double>& widths, bool isHeader) const
{
    double height = kSmall;
    for (qsizetype column = 0; column < cells.size() && column < widths.size(); ++column)
        height =
            std::max(height, textHeight(cells[column], font(kSmall, isHeader), widths[column] - kCellGap));
    return height + 2 * kRowPadding;
}

void PageWriter::drawRow(const QStringList& cells, const QList<double>& widths, const PageTable& table,
                         bool isHeader, double height)
{
    const QFont cellFont = font(kSmall, isHeader);
    double x = m_area.left();
    m_painter->setPen(kInk);
    for (qsizetype column = 0; column < widths.size(); ++column) {
        const bool isRight = ((table.rightAligned >> column) & 1U) != 0;
        const int flags = isRight ? (kWrapped & ~int{Qt::AlignLeft}) | int{Qt::AlignRight} : kWrapped;
        if (column < cells.size())
            drawText({x + kCellGap / 2, m_y + kRowPadding, widths[column] - kCellGap, height}, flags,
                     cells[column], cellFont);
        x += widths[column];
    }
    m_y += height;
}

void PageWriter::table(const PageTable& table)
{
    if (table.header.isEmpty())
        return;
    const QList<double> widths = columnWidths(table);
    const auto drawHeader = [&] {
        const double height = rowHeight(table.header, widths, true);
        drawRow(table.header, widths, table, true, height);
        m_painter->setPen(QPen(kPale, 0.7 * m_scale));
        m_painter->drawLine(device({m_area.left(), m_y, 0, 0}).topLeft(),
                            device({m_area.right(), m_y, 0, 0}).topLeft());
    };
    // A small table stays together; of a long one the header and a few rows do.
    double whole = rowHeight(table.header, widths, true);
    for (const QStringList& row : table.rows)
        whole += rowHeight(row, widths, false);
    need(whole < kTogether * (bottom() - m_area.top()) ? whole : 5 * kBody);
    drawHeader();
    bool isStriped = false;
    for (const QStringList& row : table.rows) {
        const double height = rowHeight(row, widths, false);
        if (m_y + height > bottom()) {
            breakPage();
            drawHeader();
        }
        if (isStriped)
            m_painter->fillRect(device({m_area.left(), m_y, m_area.width(), height}), kStripe);
        drawRow(row, widths, table, false, height);
        isStriped = !isStriped;
    }
    m_y += 5;
}

void PageWriter::picture(const QString& title, double heightInPoints, const PictureDrawer& draw)
{
    const QFont bold = font(kBody, true);
    const double titleHeight = title.isEmpty() ? 0 : textHeight(title, bold, m_area.width()) + 2;
    need(titleHeight + heightInPoints);
    m_painter->setPen(kInk);
    if (!title.isEmpty())
        drawText({m_area.left(), m_y, m_area.width(), titleHeight}, kWrapped, title, bold);
    m_y += titleHeight;
    if (draw) {
        m_painter->save();
        // Fonts and pens of charts are some pixels large: on paper a pixel is not a dot of the printer.
        constexpr double kPixels = 96.0 / 72.0; // a point
        m_painter->translate(device({m_area.left(), m_y, 0, 0}).topLeft());
        m_painter->scale(m_scale / kPixels, m_scale / kPixels);
        draw(m_painter, QRectF(0, 0, m_area.width() * kPixels, heightInPoints * kPixels));
        m_painter->restore();
    }
    m_y += heightInPoints + 6;
}

} // namespace sor::ui
