// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of a study that have a named row for each value: forest plots, parts of the saving, chosen cells.
#pragma once

#include "study/study_plot.h"

#include <QString>
#include <vector>

namespace sor { inline namespace study {
struct TuningEstimate;
}} // namespace sor::study

namespace sor::ui {

/// UI thread only.
class StudyRowsPlot : public StudyPlot {
    Q_OBJECT

public:
    using StudyPlot::StudyPlot;

    /// All orders with one group of their parts; a row a line of text.
    void showForest(const ForestChart& chart, ForestGroup group);
    /// Means with their intervals; `unit` stands below.
    void showRows(const std::vector<ForestRow>& rows, const QString& caption, const QString& unit);
    void showParts(const SavingParts& parts);
    /// The value that each parameter has on each day, of one symbol (empty: of all), in that currency.
    void showChoices(const study::TuningEstimate& tuning, const std::string& symbol,
                     const std::string& currency);

private:
    void drawForest(const std::vector<ForestRow>& rows, const QString& unit);
    void drawParts(const SavingParts& parts);
};

} // namespace sor::ui
