// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/field_guard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>

namespace sor::ui {

namespace {

/// The field that a turn of the wheel over `watched` would change; null: none.
QWidget* fieldOf(QObject* watched)
{
    auto* widget = qobject_cast<QWidget*>(watched);
    // The line of an editable box gives its wheel to the box.
    if (qobject_cast<QLineEdit*>(widget) != nullptr)
        widget = widget->parentWidget();
    const bool isField = qobject_cast<QComboBox*>(widget) != nullptr
        || qobject_cast<QAbstractSpinBox*>(widget) != nullptr
        || (qobject_cast<QAbstractSlider*>(widget) != nullptr
            && qobject_cast<QScrollBar*>(widget) == nullptr);
    return isField ? widget : nullptr;
}

bool hasFocus(const QWidget* field)
{
    const QWidget* proxy = field->focusProxy() != nullptr ? field->focusProxy() : field;
    return field->hasFocus() || proxy->hasFocus();
}

} // namespace

FieldGuard::FieldGuard(QObject* parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool FieldGuard::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Polish:
    case QEvent::Show: // polished before this was there
        // Qt gives the focus to a field with this policy before the wheel comes to it.
        if (QWidget* field = fieldOf(watched); field != nullptr && field->focusPolicy() == Qt::WheelFocus)
            field->setFocusPolicy(Qt::StrongFocus);
        return false;
    case QEvent::Wheel:
        if (const QWidget* field = fieldOf(watched); field != nullptr && !hasFocus(field)) {
            event->ignore(); // goes on to what scrolls
            return true;
        }
        return false;
    case QEvent::ShortcutOverride: {
        const auto* key = static_cast<QKeyEvent*>(event);
        return key->key() == Qt::Key_E && key->modifiers() == Qt::ControlModifier
            && qobject_cast<QLineEdit*>(watched) != nullptr;
    }
    default:
        return false;
    }
}

} // namespace sor::ui
