// SPDX-License-Identifier: GPL-3.0-or-later
// What each strategy has paid so far, against what the order would have cost at arrival.
#pragma once

#include "base/units.h"
#include "charts/chart_view.h"
#include "market/sided_quote.h"
#include "sim/cost_path.h"

#include <optional>
#include <span>
#include <vector>

class QComboBox;

namespace sor::ui {

enum class CostMeasure {
    ShortfallDollars, // cash - filled x arrival mid; mirrored for a sell: positive is a cost
    ShortfallBps, // the same over filled x arrival mid, 1e-4
    CashSpent, // cash
};

/// "Shortfall vs arrival ($)", "Shortfall (bps)", "Cash spent ($)" or for a sell "Cash received ($)".
QString displayName(CostMeasure measure, Side side);

/// What turns cash into shortfall.
struct CostReference {
    Side side = Side::Buy;
    std::optional<Mid> arrivalMid; // nothing: shortfall cannot be told, only cash
    ShareUnit unit{}; // of filled shares
};

/// Cumulative cost, a line a strategy. Fills may be appended while the run goes on; changing the measure
/// computes the lines again. Without an arrival mid only the cash is offered.
class CostChart : public ChartView {
    Q_OBJECT

public:
    explicit CostChart(QWidget* parent = nullptr);

    void setReferencePrice(const CostReference& reference);
    /// Returns the strategy's position, that of its series.
    int addStrategy(const QString& name, SeriesRole role);
    /// In order of time.
    void appendFills(int strategy, std::span<const CostPoint> fills);
    void clearStrategies();

    CostMeasure measure() const { return m_measure; }
    void setMeasure(CostMeasure measure);
    /// The next measure, around (key C of the window).
    void cycleMeasure();
    /// As the user left it: shown whenever there is an arrival mid for it.
    void restoreMeasure(CostMeasure measure);
    /// The value of a fill under a measure; nothing without an arrival mid, or of bps before the first share.
    static std::optional<double> valueOf(const CostPoint& fill, CostMeasure measure,
                                         const CostReference& reference);

signals:
    void measureChanged(sor::ui::CostMeasure measure);
    /// By the user (to be remembered).
    void measureChosen(sor::ui::CostMeasure measure);

protected:
    QString caption() const override;

private:
    void choose(CostMeasure measure);
    void showMeasure(CostMeasure measure);
    void rebuild();
    void plot(int strategy, std::span<const CostPoint> fills);
    void fillMeasureBox();

    CostMeasure m_measure = CostMeasure::ShortfallDollars;
    CostMeasure m_chosen = CostMeasure::ShortfallDollars; // by the user; shown when it can be
    CostReference m_reference;
    std::vector<std::vector<CostPoint>> m_fills; // by strategy
    QComboBox* m_measureBox = nullptr;
};

} // namespace sor::ui
