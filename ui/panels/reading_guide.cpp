// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/reading_guide.h"

#include "support/plain_text.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kGuideWidth = 440;
constexpr int kGuideMargin = 12; // to the edges of the parent
constexpr int kFrameWidth = 2; // outside the part; more would run through the text of its neighbours

/// The mouse goes through.
class GuideFrame : public QWidget {
public:
    explicit GuideFrame(QWidget* parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        hide();
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.setPen(QPen(palette().color(QPalette::Highlight), kFrameWidth));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
};

} // namespace

ReadingGuide::ReadingGuide(QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_text(makeNote({}, this))
    , m_never(new QCheckBox(tr("Do not show this again"), this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_next(new QPushButton(tr("Next"), this))
    , m_frame(new GuideFrame(parent))
{
    setAccessibleName(tr("How to read this result"));
    setFrameShape(QFrame::Box);
    setAutoFillBackground(true);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    auto* leave = new QPushButton(tr("Close"), this);
    leave->setAccessibleName(tr("Close the guided reading"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_never);
    buttons->addStretch();
    for (QPushButton* button : {leave, m_back, m_next})
        buttons->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(leave, &QPushButton::clicked, this, &ReadingGuide::close);
    connect(m_back, &QPushButton::clicked, this, [this] { show(m_step - 1); });
    connect(m_next, &QPushButton::clicked, this, &ReadingGuide::next);
    hide();
}

void ReadingGuide::begin(std::vector<ReadingStep> steps)
{
    watch(false);
    m_steps = std::move(steps);
    m_step = 0;
    m_never->setChecked(false);
    if (!m_steps.empty())
        show(0);
}

QString ReadingGuide::text() const
{
    return m_title->text() + u'\n' + m_text->text();
}

void ReadingGuide::show(std::size_t step)
{
    watch(false);
    m_step = step;
    if (isVisible())
        watch(true);
    const ReadingStep& shown = m_steps[step];
    m_title->setText(tr("%1 of %2: %3").arg(step + 1).arg(m_steps.size()).arg(shown.title));
    m_text->setText(shown.text);
    setAccessibleDescription(text());
    m_back->setEnabled(step > 0);
    m_next->setText(step + 1 < m_steps.size() ? tr("Next") : tr("Done"));
    setVisible(true);
    place();
}

void ReadingGuide::next()
{
    if (m_step + 1 < m_steps.size()) {
        show(m_step + 1);
        return;
    }
    hide();
    emit dismissed();
}

void ReadingGuide::close()
{
    hide();
    if (m_never->isChecked())
        emit dismissed();
}

/// In the first corner where it does not cover what it speaks of.
void ReadingGuide::place()
{
    const QWidget* target = m_steps[m_step].target;
    const QRect parent = parentWidget()->rect();
    const QRect framed = QRect(target->mapTo(parentWidget(), QPoint(0, 0)), target->size())
                             .adjusted(-kFrameWidth, -kFrameWidth, kFrameWidth, kFrameWidth)
                             .intersected(parent);
    m_frame->setGeometry(framed);
    m_frame->setVisible(target->isVisible());
    m_frame->raise();
    const int most = parent.width() - 2 * kGuideMargin;
    const int width = std::min(std::max(kGuideWidth, minimumSizeHint().width()), most);
    const int height = heightForWidth(width); // with the frame, which narrows the text
    const QRect inner = parent.adjusted(kGuideMargin, kGuideMargin, -kGuideMargin, -kGuideMargin);
    const int right = inner.right() - width;
    const int bottom = inner.bottom() - height;
    const std::array corners{QPoint(right, bottom), QPoint(right, inner.top()), QPoint(inner.left(), bottom),
                             QPoint(inner.left(), inner.top())};
    const QSize size(width, height);
    const auto* free =
        std::ranges::find_if(corners, [&](QPoint corner) { return !QRect(corner, size).intersects(framed); });
    setGeometry(QRect(free == corners.end() ? corners.front() : *free, size));
    raise();
}

void ReadingGuide::watch(bool isOn)
{
    if (m_steps.empty())
        return;
    // The window last: it has the keys that no widget took.
    for (QWidget* widget = m_steps[m_step].target; widget != nullptr; widget = widget->parentWidget()) {
        if (isOn)
            widget->installEventFilter(this);
        else
            widget->removeEventFilter(this);
    }
}

bool ReadingGuide::eventFilter(QObject* watched, QEvent* event)
{
    if (!isVisible())
        return QFrame::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::KeyPress:
        // Parents hear of it once the widget with the focus has no use for it.
        if (watched == window() && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
            close();
            return true;
        }
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
        if (!std::exchange(m_isPlacing, true)) {
            QMetaObject::invokeMethod(
                this,
                [this] {
                    m_isPlacing = false;
                    if (isVisible())
                        place();
                },
                Qt::QueuedConnection); // once all is laid out
        }
        break;
    default:
        break;
    }
    return QFrame::eventFilter(watched, event);
}

void ReadingGuide::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    // With its window too, when that comes back.
    watch(true);
    place();
}

void ReadingGuide::hideEvent(QHideEvent* event)
{
    watch(false);
    m_frame->hide();
    QFrame::hideEvent(event);
}

} // namespace sor::ui
