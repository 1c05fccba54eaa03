// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/plain_text.h"

#include "base/login_text.h"
#include "support/shown_text.h"

#include <QPainter>
#include <QStyle>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

QString plainToolTip(const QString& text)
{
    if (text.isEmpty())
        return {};
    return u"<qt>"_s + toShown(text).toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

QString withoutLogins(const QString& text)
{
    return text.contains(u'@') ? QString::fromStdString(sor::withoutLogins(text.toStdString())) : text;
}

QLabel* makeNote(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(toShown(text), parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

ElidedLabel::ElidedLabel(QWidget* parent, Qt::TextElideMode mode)
    : QLabel(parent)
    , m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString& text)
{
    const QString shown = toShown(text);
    if (shown == m_text)
        return;
    m_text = shown;
    setToolTip(plainToolTip(text));
    setAccessibleDescription(m_text);
    updateGeometry();
    update();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return {fontMetrics().horizontalAdvance(m_text.left(200)) + margins.left() + margins.right() + 1,
            fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    // Line ends within a name would print over one another.
    QString line = m_text;
    line.replace(u'\n', u' ');
    style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment() | Qt::AlignVCenter),
                          palette(), isEnabled(),
                          fontMetrics().elidedText(line, m_mode, contentsRect().width()), foregroundRole());
}

} // namespace sor::ui
