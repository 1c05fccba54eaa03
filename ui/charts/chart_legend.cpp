// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_legend.h"

#include <QAbstractButton>
#include <QMouseEvent>
#include <QPainter>

namespace sor::ui {

namespace {

constexpr int kSample = 26; // length of a line's sample
constexpr int kNameGap = 6;
constexpr int kApart = 10; // between entries

void drawSample(QPainter& painter, const QRectF& area, const QPen& pen)
{
    painter.setPen(pen);
    const double y = std::floor(area.center().y());
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
}

} // namespace

/// One name with a sample of its line.
class LegendEntry : public QAbstractButton {
public:
    LegendEntry(ChartLegend* legend, int series)
        : QAbstractButton(legend)
        , m_legend(legend)
        , m_series(series)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        connect(this, &QAbstractButton::clicked, legend,
                [this](bool isOn) { emit m_legend->toggled(m_series, isOn); });
    }

    void show(const ChartSeries& line, const ChartTheme& theme)
    {
        m_pen = line.pen(theme);
        m_ink = theme.text;
        m_faint = theme.mutedText;
        m_focus = theme.highlight;
        setText(line.name);
        setChecked(line.isVisible);
        setAccessibleName(line.name);
        setToolTip(QStringLiteral("Click: hide or show %1. Double click: only %1.").arg(line.name));
        updateGeometry();
        QWidget::update();
    }

    QSize sizeHint() const override
    {
        return {kSample + kNameGap + fontMetrics().horizontalAdvance(text()) + 6, fontMetrics().height() + 4};
    }

private:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        const QRectF area = QRectF(rect()).adjusted(3, 0, -3, 0);
        QPen pen = m_pen;
        QFont font = painter.font();
        if (!isChecked()) {
            pen.setColor(m_faint);
            pen.setWidthF(1);
            font.setStrikeOut(true);
        }
        drawSample(painter, QRectF(area.left(), area.top(), kSample, area.height()), pen);
        painter.setFont(font);
        painter.setPen(isChecked() ? m_ink : m_faint);
        painter.drawText(area.adjusted(kSample + kNameGap, 0, 6, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         text());
        if (hasFocus()) {
            painter.setPen(QPen(m_focus, 1));
            painter.drawRect(rect().adjusted(0, 0, -1, -1));
        }
    }
    void mouseDoubleClickEvent(QMouseEvent* /*event*/) override { emit m_legend->soloed(m_series); }

    ChartLegend* m_legend;
    int m_series;
    QPen m_pen;
    QColor m_ink;
    QColor m_faint;
    QColor m_focus;
};

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(QStringLiteral("Legend"));
}

void ChartLegend::update(const ChartContents& contents)
{
    while (m_entries.size() > contents.series.size()) {
        m_entries.back()->deleteLater();
        m_entries.back()->hide();
        m_entries.pop_back();
    }
    while (m_entries.size() < contents.series.size()) {
        auto* entry = new LegendEntry(this, static_cast<int>(m_entries.size()));
        entry->QWidget::show();
        m_entries.push_back(entry);
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i]->show(contents.series[i], contents.theme);
    layOut(width(), true);
    updateGeometry();
}

double ChartLegend::paint(QPainter& painter, const QRectF& target, const ChartContents& contents)
{
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height() + 4;
    QPointF at = target.topLeft();
    bool isEmpty = true;
    for (const ChartSeries& line : contents.series) {
        if (!line.isVisible)
            continue;
        isEmpty = false;
        const double width = kSample + kNameGap + metrics.horizontalAdvance(line.name);
        if (at.x() > target.left() && at.x() + width > target.right())
            at = {target.left(), at.y() + height};
        drawSample(painter, QRectF(at, QSizeF(kSample, height)), line.pen(contents.theme));
        painter.setPen(contents.theme.text);
        painter.drawText(QRectF(at.x() + kSample + kNameGap, at.y(), width, height),
                         Qt::AlignVCenter | Qt::AlignLeft, line.name);
        at.rx() += width + kApart + 6;
    }
    return isEmpty ? 0 : at.y() + height - target.top();
}

int ChartLegend::layOut(int width, bool isMoving) const
{
    QPoint at(0, 0);
    int rowHeight = 0;
    for (LegendEntry* entry : m_entries) {
        const QSize size = entry->sizeHint();
        if (at.x() > 0 && at.x() + size.width() > width)
            at = {0, at.y() + rowHeight};
        rowHeight = size.height();
        if (isMoving)
            entry->setGeometry(QRect(at, size));
        at.rx() += size.width() + kApart;
    }
    return at.y() + rowHeight;
}

int ChartLegend::heightForWidth(int width) const
{
    return layOut(width, false);
}

QSize ChartLegend::sizeHint() const
{
    int width = 0;
    for (const LegendEntry* entry : m_entries)
        width += entry->sizeHint().width() + kApart;
    return {width, m_entries.empty() ? 0 : m_entries.front()->sizeHint().height()};
}

QSize ChartLegend::minimumSizeHint() const
{
    return {80, m_entries.empty() ? 0 : m_entries.front()->sizeHint().height()};
}

void ChartLegend::resizeEvent(QResizeEvent* /*event*/)
{
    layOut(width(), true);
}

} // namespace sor::ui
