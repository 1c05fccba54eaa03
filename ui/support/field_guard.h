// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the mouse wheel from fields that do not have the focus, and keys of the window from those that have.
#pragma once

#include <QObject>

namespace sor::ui {

/// Over a field without the focus the wheel scrolls what is around it; a field with it takes the wheel.
/// Ctrl+E in a line of text is the window's key. Installs itself on the application. UI thread only.
class FieldGuard : public QObject {
    Q_OBJECT

public:
    explicit FieldGuard(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace sor::ui
