// SPDX-License-Identifier: GPL-3.0-or-later
// Box 4: the grid of parameters, how long it will take, and how the result is validated.
#pragma once

#include "setup/setup_box.h"

#include <array>
#include <optional>

class QCheckBox;
class QLabel;

namespace sor { inline namespace search {
enum class RouterModel;
}} // namespace sor::search

namespace sor::ui {

class GridBox : public SetupBox {
    Q_OBJECT

public:
    /// More cells than this want a tick.
    static constexpr qint64 kConfirmAbove = 50'000;

    explicit GridBox(QWidget* parent);

    void load(const RunSetup& setup) override;
    void refresh(const RunSetup& setup) override;
    QString problem() const override;

    /// Cells a second that the last run managed; 0 when nothing was measured yet.
    void setCellRate(double cellsPerSecond);
    /// The model was changed by the user: axes that are those of the old model become those of the new one.
    void changeModel(RouterModel from, RouterModel to);

    qint64 cellCount() const { return m_cells; }
    /// "125 cells, about 9 s".
    QString estimate() const;

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    void showEstimate();

    QLabel* m_estimate;
    QLabel* m_rangeNote;
    QCheckBox* m_confirm;
    double m_rate = 0;
    qint64 m_cells = 0;
    std::array<qint64, 3> m_counts{5, 5, 5};
};

} // namespace sor::ui
