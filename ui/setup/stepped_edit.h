// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text with arrows that step the number or time in it.
#pragma once

#include <QAbstractSpinBox>
#include <QString>
#include <functional>

namespace sor::ui {

/// The text so many steps further, down for a negative count; empty: there is no such step.
using StepRule = std::function<QString(const QString& text, int steps)>;

/// Whole numbers, to multiples of `step`.
StepRule countSteps(qint64 step = 1);
/// Prices by a cent, below a dollar by a hundredth of one.
StepRule priceSteps();
/// "10s": along 1, 2, 5, 10, 15, 30 of each unit.
StepRule durationSteps();
/// "13:30:00" and "2024-08-01T13:30:00Z", to whole minutes.
StepRule timeSteps();

/// Any text may be typed: who reads it says what is wrong with it. UI thread only.
class SteppedEdit : public QAbstractSpinBox {
    Q_OBJECT

public:
    SteppedEdit(StepRule rule, QWidget* parent);

    QLineEdit* line() const { return lineEdit(); }
    /// What the first step from an empty text gives.
    void setStart(const QString& text) { m_start = text; }
    void stepBy(int steps) override;

protected:
    StepEnabled stepEnabled() const override;

private:
    StepRule m_rule;
    QString m_start;
};

} // namespace sor::ui
