// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_legend.h"

#include <QEvent>
#include <QPainter>
#include <QPixmap>
#include <QStyleOptionToolButton>
#include <QToolButton>
#include <algorithm>

namespace sor::ui {

namespace {

constexpr QSize kSample(26, 12); // of a line
constexpr int kApart = 6; // pixels between buttons

/// Flat whether checked or not; only the focus is framed. No style sheet does that: under one a button keeps
/// the colours of the theme that it was made in.
class LegendButton : public QToolButton {
public:
    explicit LegendButton(QWidget* parent)
        : QToolButton(parent)
    {
        setAutoRaise(true);
    }

    QSize sizeHint() const override { return QToolButton::sizeHint() - QSize(0, 2); } // rows lie close

protected:
    void initStyleOption(QStyleOptionToolButton* option) const override
    {
        QToolButton::initStyleOption(option);
        option->state &= ~(QStyle::State_On | QStyle::State_Sunken | QStyle::State_Raised);
    }
};

QIcon sampleOf(const QPen& pen, double pixelRatio)
{
    QPixmap picture(kSample * pixelRatio);
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setPen(pen);
    painter.drawLine(0, kSample.height() / 2, kSample.width(), kSample.height() / 2);
    return {picture};
}

} // namespace

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(QStringLiteral("Legend"));
}

void ChartLegend::update(const ChartContents& contents, const ChartTheme& theme)
{
    while (m_buttons.size() > contents.series.size()) {
        m_buttons.back()->hide();
        m_buttons.back()->deleteLater();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < contents.series.size()) {
        auto* button = new LegendButton(this);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(kSample);
        button->installEventFilter(this);
        button->show();
        const int series = static_cast<int>(m_buttons.size());
        connect(button, &QToolButton::clicked, this,
                [this, series](bool isOn) { emit toggled(series, isOn); });
        m_buttons.push_back(button);
    }
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const ChartSeries& line = contents.series[i];
        QToolButton* button = m_buttons[i];
        QFont font = this->font();
        font.setStrikeOut(!line.isVisible);
        button->setFont(font);
        button->setText(QString(line.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setIcon(
            sampleOf(line.isVisible ? line.pen(theme) : QPen(theme.mutedText, 1), devicePixelRatioF()));
        button->setChecked(line.isVisible);
        button->setAccessibleName(line.name);
        button->setToolTip(
            QStringLiteral("Click: hide or show %1. Double click: only %1.").arg(line.name.toHtmlEscaped()));
    }
    layOut(width(), true);
    updateGeometry();
}

bool ChartLegend::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::MouseButtonDblClick)
        return QWidget::eventFilter(watched, event);
    const auto series = static_cast<int>(std::ranges::find(m_buttons, watched) - m_buttons.begin());
    // Its first click has hidden or shown the line, which was not meant.
    emit toggled(series, !m_buttons[static_cast<std::size_t>(series)]->isChecked());
    emit soloed(series);
    return true;
}

int ChartLegend::layOut(int width, bool isMoving) const
{
    QPoint at(0, 0);
    int rowHeight = 0;
    for (QToolButton* button : m_buttons) {
        const QSize size = button->sizeHint();
        if (at.x() > 0 && at.x() + size.width() > width)
            at = {0, at.y() + rowHeight};
        rowHeight = size.height();
        if (isMoving)
            button->setGeometry(QRect(at, size));
        at.rx() += size.width() + kApart;
    }
    return at.y() + rowHeight;
}

void ChartLegend::resizeEvent(QResizeEvent* /*event*/)
{
    layOut(width(), true);
}

} // namespace sor::ui
