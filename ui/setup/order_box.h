// SPDX-License-Identifier: GPL-3.0-or-later
// Box 2: the order that every strategy works.
#pragma once

#include "setup/setup_box.h"

class QPushButton;

namespace sor::ui {

class OrderBox : public SetupBox {
    Q_OBJECT

public:
    explicit OrderBox(QWidget* parent);

signals:
    /// "Venues & fees…".
    void feesRequested();

protected:
    QString summaryOf(const RunSetup& setup) const override;
};

} // namespace sor::ui
