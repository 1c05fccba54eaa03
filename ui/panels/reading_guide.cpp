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
        painter.setPen(QPen(palette().color(QPalette::Highlight), 3));
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
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
    parent->installEventFilter(this);
    hide();
}

void ReadingGuide::begin(std::vector<ReadingStep> steps)
{
    m_steps = std::move(steps);
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
    m_step = step;
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
    const QRect framed(target->mapTo(parentWidget(), QPoint(0, 0)), target->size());
    m_frame->setGeometry(framed);
    m_frame->setVisible(target->isVisible());
    m_frame->raise();
    const int width = std::min(kGuideWidth, parent.width() - 2 * kGuideMargin);
    const int height = std::max(sizeHint().height(), layout()->heightForWidth(width));
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

bool ReadingGuide::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && isVisible())
        QMetaObject::invokeMethod(
            this, [this] { place(); }, Qt::QueuedConnection); // once it is laid out
    return QFrame::eventFilter(watched, event);
}

void ReadingGuide::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

void ReadingGuide::hideEvent(QHideEvent* event)
{
    m_frame->hide();
    QFrame::hideEvent(event);
}

} // namespace sor::ui
