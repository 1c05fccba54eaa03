// SPDX-License-Identifier: GPL-3.0-or-later
// A key that means an action only where nothing else wants it.
#pragma once

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QWidget>

namespace sor::ui {

/// Triggers the action when `watched` gets the key that no widget within it took: unlike a shortcut it leaves
/// the key to buttons and boxes that have the focus. Belongs to `watched`.
class KeyTrigger : public QObject {
public:
    KeyTrigger(Qt::Key key, QAction* action, QWidget* watched)
        : QObject(watched)
        , m_key(key)
        , m_action(action)
    {
        watched->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::KeyPress) {
            const auto* press = static_cast<const QKeyEvent*>(event);
            const bool isPlain = (press->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
            if (press->key() == m_key && isPlain && !press->isAutoRepeat() && m_action->isEnabled()) {
                m_action->trigger();
                event->accept();
                return true;
            }
        }
        return QObject::eventFilter(watched, event);
    }

private:
    Qt::Key m_key;
    QAction* m_action;
};

} // namespace sor::ui
