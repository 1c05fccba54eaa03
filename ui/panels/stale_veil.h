// SPDX-License-Identifier: GPL-3.0-or-later
// Dims what is shown of an older result.
#pragma once

#include <QWidget>

namespace sor::ui {

/// Lies over its parent, as large as it is; the mouse goes through. Hidden until it is shown. UI thread only.
class StaleVeil : public QWidget {
    Q_OBJECT

public:
    explicit StaleVeil(QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
};

} // namespace sor::ui
