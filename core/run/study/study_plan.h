// SPDX-License-Identifier: GPL-3.0-or-later
// Which orders a study has, and what each unit of its work needs.
#pragma once

#include "base/result.h"
#include "run/study/study_catalogue.h"
#include "run/study/study_unit.h"
#include "setup/run_setup.h"
#include "study/study_rows.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// What the sampler drew.
struct DrawnOrders {
    std::vector<StudyOrder> orders;
    std::vector<std::string> tooShort; // "IBM 2013-10-07": days that do not hold the longest duration
};

/// Draws orders by the study's sampler: for each symbol of the catalogue (those of setup.symbol, where it
/// names some) and each day with quotes, within the hours as far as the day's data and, on US exchanges, its
/// session reach. InvalidArgument and DataUnusable with a sentence.
Result<DrawnOrders> drawOrders(const RunSetup& setup, const StudyCatalogue& catalogue);

/// A unit by its orders' places.
struct PlannedUnit {
    StudyUnit unit; // its orders refer to StudyPlan::rows
    std::vector<std::size_t> places;
    std::string inputs; // hash of all that its results depend on beside the study's identity
    std::size_t bytes = 0; // that its run takes at most, about
    std::size_t likelyTape = 0; // bytes of its quotes in the time that its orders need, about
};

struct StudyPlan {
    std::vector<StudyRow> rows; // in the order of the orders; those without data or size say why
    std::vector<PlannedUnit> units; // by day, then symbol
};

/// What a tape with so many rows takes, at most.
std::size_t bytesOfTape(const RunSetup& setup, std::size_t rows);

/// Finds the files of every order and sizes it.
Result<StudyPlan> planStudy(const RunSetup& setup, std::vector<StudyOrder> orders,
                            const std::filesystem::path& folder, const StudyCatalogue& catalogue);

}} // namespace sor::runs
