// SPDX-License-Identifier: GPL-3.0-or-later
// Filters the table of cells by what is written into its box: "filled = 5000 and over < 0.4".
#pragma once

#include "charts/heatmap/heatmap_data.h"

#include <QString>
#include <optional>
#include <vector>

namespace sor::ui {

/// Conditions that must all hold. A condition is a name, one of = != < <= > >=, and a number; conditions are
/// joined by "and" or commas. Names: over, under, theta, filled, unfilled, completion, cost, price, saving
/// (against the first baseline).
class CellFilter {
public:
    enum class Field { Over, Under, Theta, Filled, Unfilled, Completion, Cost, Price, Saving };
    enum class Relation { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

    /// Nothing and a sentence in `problem` when the text is not understood. Empty text: all cells.
    static std::optional<CellFilter> parse(const QString& text, QString& problem);

    bool isEmpty() const { return m_conditions.empty(); }
    /// A cell without the number asked for (not run, not comparable) does not pass.
    bool passes(const HeatmapData& data, std::size_t cell) const;

private:
    struct Condition {
        Field field;
        Relation relation;
        double value;
    };
    std::vector<Condition> m_conditions;
};

} // namespace sor::ui
