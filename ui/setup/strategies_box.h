// SPDX-License-Identifier: GPL-3.0-or-later
// Box 3: the router's model, the rules of filling, and the baselines.
#pragma once

#include "search/baseline.h"
#include "setup/setup_box.h"

#include <QStringList>

class QCheckBox;
class QLabel;

namespace sor::ui {

class StrategiesBox : public SetupBox {
    Q_OBJECT

public:
    explicit StrategiesBox(QWidget* parent);

    void refresh(const RunSetup& setup) override;

    /// Baselines that are not shown, by their keys.
    void setHidden(const QStringList& keys);

signals:
    /// By the user. Nothing of the run depends on it.
    void hiddenChanged(const QStringList& keys);

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    QCheckBox* boxOf(Baseline baseline) const;
    void showNames(const BaselineNames& names);

    QLabel* m_note;
    QList<QCheckBox*> m_shown; // by Baseline
};

} // namespace sor::ui
