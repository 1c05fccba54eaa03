// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/replay_bar.h"

#include "support/run_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProxyStyle>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// A click beside the handle takes it there instead of a page nearer.
class JumpingSliderStyle : public QProxyStyle {
public:
    JumpingSliderStyle()
        : QProxyStyle(u"Fusion"_s) // as applyTheme()
    {
    }
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override
    {
        return hint == SH_Slider_AbsoluteSetButtons ? int{Qt::LeftButton}
                                                    : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

ReplayBar::ReplayBar(QMenu* speeds, QWidget* parent)
    : QWidget(parent)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_time(new QLabel(this))
    , m_speed(new QToolButton(this))
{
    setAccessibleName(tr("Replay"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* style = new JumpingSliderStyle;
    style->setParent(m_slider);
    m_slider->setStyle(style);
    m_slider->setRange(0, kSteps);
    m_slider->setSingleStep(kStep);
    m_slider->setPageStep(kSteps / 20);
    m_slider->setValue(kSteps);
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setAccessibleName(tr("Time of the replay"));
    m_slider->setToolTip(tr("The run as it stood at this time; the right end shows all of it"));
    layout->addWidget(m_slider, 1);
    m_time->setTextFormat(Qt::PlainText);
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(u"00:00:00 UTC"_s));
    layout->addWidget(m_time);
    m_speed->setPopupMode(QToolButton::InstantPopup);
    m_speed->setMenu(speeds);
    m_speed->setFocusPolicy(Qt::StrongFocus);
    m_speed->setToolTip(tr("Speed of the replay"));
    layout->addWidget(m_speed);
    setSpeed({});
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        const auto length = static_cast<double>((m_window.to - m_window.from).count());
        emit sought(value == kSteps ? m_window.to
                                    : m_window.from + Nanos{std::llround(length * value / kSteps)});
    });
}

void ReplayBar::setWindow(TimeWindow window)
{
    m_window = window;
    setClock(window.to);
}

void ReplayBar::setClock(UnixNanos clock)
{
    const auto length = static_cast<double>((m_window.to - m_window.from).count());
    const double part = length > 0 ? static_cast<double>((clock - m_window.from).count()) / length : 1;
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(part * kSteps)));
    // The day too where there is more than one.
    const bool hasDays = dateText(m_window.from) != dateText(m_window.to);
    const QString text =
        tr("%1 UTC").arg(hasDays ? dateText(clock) + u' ' + timeOfDayText(clock) : timeOfDayText(clock));
    if (m_time->text() != text)
        m_time->setText(text);
    m_slider->setAccessibleDescription(text);
}

void ReplayBar::setSpeed(const QString& text)
{
    m_speed->setText(text.isEmpty() ? tr("Speed") : text);
    m_speed->setAccessibleName(text.isEmpty() ? tr("Speed of the replay")
                                              : tr("Speed of the replay: %1").arg(text));
}

QString ReplayBar::text() const
{
    return m_time->text();
}

} // namespace sor::ui
