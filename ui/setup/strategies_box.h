// SPDX-License-Identifier: GPL-3.0-or-later
// Box 3: the router's model, the rules of filling, and the baselines.
#pragma once

#include "setup/setup_box.h"

class QLabel;

namespace sor::ui {

class StrategiesBox : public SetupBox {
    Q_OBJECT

public:
    explicit StrategiesBox(QWidget* parent);

    void refresh(const RunSetup& setup) override;

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    QLabel* m_note;
};

} // namespace sor::ui
