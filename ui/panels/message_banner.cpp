// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/message_banner.h"

#include "charts/chart_theme.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QString glyph(Severity severity)
{
    return severity == Severity::Info ? u"ℹ"_s : severity == Severity::Warning ? u"⚠"_s : u"✖"_s;
}

QString word(Severity severity)
{
    return severity == Severity::Info   ? u"Information"_s
        : severity == Severity::Warning ? u"Warning"_s
                                        : u"Error"_s;
}

QColor tint(Severity severity)
{
    return severity == Severity::Info   ? QColor(0x0072b2)
        : severity == Severity::Warning ? QColor(0xe69f00)
                                        : QColor(0xd62728);
}

} // namespace

MessageBanner::MessageBanner(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new ElidedLabel(this))
    , m_more(new QToolButton(this))
    , m_actions(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 4, 2);
    m_icon->setTextFormat(Qt::PlainText);
    m_more->setAutoRaise(true);
    m_more->setAccessibleName(tr("More messages: open the log"));
    m_close->setAutoRaise(true);
    m_close->setText(u"✕"_s);
    m_close->setAccessibleName(tr("Dismiss this message"));
    m_close->setToolTip(tr("Dismiss (Esc)"));
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_more);
    layout->addLayout(m_actions);
    layout->addWidget(m_close);
    connect(m_more, &QToolButton::clicked, this, &MessageBanner::moreRequested);
    connect(m_close, &QToolButton::clicked, this, [this] {
        if (const Entry* entry = shown())
            dismiss(entry->message.key);
    });
    hide();
}

const MessageBanner::Entry* MessageBanner::shown() const
{
    const Entry* gravest = nullptr;
    for (const Entry& entry : m_messages) {
        if (gravest == nullptr || entry.message.severity >= gravest->message.severity)
            gravest = &entry;
    }
    return gravest;
}

void MessageBanner::post(BannerMessage message)
{
    message.text = withoutLogins(message.text);
    Entry entry{std::move(message), 1};
    const auto same = std::ranges::find_if(
        m_messages, [&](const Entry& other) { return other.message.key == entry.message.key; });
    if (same != m_messages.end()) {
        // Another sentence of the same kind is not the same message again.
        if (same->message.text == entry.message.text)
            entry.times += same->times;
        m_messages.erase(same);
    }
    m_messages.push_back(std::move(entry));
    refresh();
}

void MessageBanner::setText(const QString& key, const QString& text)
{
    const auto found =
        std::ranges::find_if(m_messages, [&](const Entry& entry) { return entry.message.key == key; });
    if (found == m_messages.end() || found->message.text == text)
        return;
    found->message.text = text;
    // The buttons stay as they are: one of them may be pressed down.
    if (shown() == &*found)
        m_text->setFullText(text);
}

void MessageBanner::dismiss(const QString& key)
{
    std::erase_if(m_messages, [&](const Entry& entry) { return entry.message.key == key; });
    refresh();
}

void MessageBanner::clear(const QString& prefix)
{
    std::erase_if(m_messages, [&](const Entry& entry) { return entry.message.key.startsWith(prefix); });
    refresh();
}

bool MessageBanner::has(const QString& key) const
{
    return std::ranges::any_of(m_messages, [&](const Entry& entry) { return entry.message.key == key; });
}

QString MessageBanner::text() const
{
    return m_messages.empty() ? QString() : m_text->fullText();
}

void MessageBanner::refresh()
{
    // The handler of one of the buttons may still be on the stack.
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        if (QWidget* button = item->widget()) {
            button->hide();
            button->deleteLater();
        }
        delete item;
    }
    const Entry* entry = shown();
    setVisible(entry != nullptr);
    if (entry == nullptr)
        return;
    const BannerMessage& message = entry->message;
    m_icon->setText(glyph(message.severity));
    m_text->setFullText(entry->times > 1 ? u"%1  ×%2"_s.arg(message.text).arg(entry->times) : message.text);
    const auto others = static_cast<int>(m_messages.size()) - 1;
    m_more->setVisible(others > 0);
    m_more->setText(tr("+%1 more").arg(others));
    m_more->setAccessibleName(tr("%1: open the log").arg(countText(others, "more message")));
    for (const BannerMessage::Action& action : message.actions) {
        auto* button = new QPushButton(action.text, this);
        button->setAutoDefault(false);
        button->setAccessibleName(action.text);
        connect(button, &QPushButton::clicked, this,
                [this, key = message.key, act = action.act, dismisses = action.dismisses] {
                    if (dismisses)
                        dismiss(key);
                    if (act)
                        act();
                });
        m_actions->addWidget(button);
    }
    const QString spoken = word(message.severity) + u": "_s + m_text->fullText();
    setAccessibleName(spoken);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    update();
}

void MessageBanner::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && shown() != nullptr)
        dismiss(shown()->message.key);
    else
        QFrame::keyPressEvent(event);
}

void MessageBanner::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

void MessageBanner::paintEvent(QPaintEvent* /*event*/)
{
    const Entry* entry = shown();
    if (entry == nullptr)
        return;
    QPainter painter(this);
    QColor back = tint(entry->message.severity);
    painter.fillRect(QRect(0, 0, 4, height()), back);
    back.setAlpha(40);
    painter.fillRect(QRect(4, 0, width() - 4, height()), back);
}

} // namespace sor::ui
