// SPDX-License-Identifier: GPL-3.0-or-later
// Between the database and the choice of cells: scales of days, costs of cells, choices, tuned rows.
#pragma once

#include "base/result.h"
#include "run/study/study_store.h"
#include "setup/run_setup.h"
#include "study/tuning.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

bool isTuned(const RunSetup& setup);
study::TuningSettings tuningSettings(const RunSetup& setup);

/// What a tuned study cannot have, as checkStudy() has it.
Status checkTuning(const RunSetup& setup);
/// And what an order of it cannot have.
Status checkTuning(const RunSetup& setup, const std::vector<StudyOrder>& orders);

/// The half spread and fee of a symbol's day (unitScale()), and the hash of what it was found on.
struct DayScale {
    std::string inputs;
    std::optional<Price> unit;
};
Result<std::map<UnitKey, DayScale>> readScales(SqliteDatabase& database);
Status saveScale(SqliteDatabase& database, const UnitKey& key, const DayScale& scale);

/// The median of the scales of a symbol's last `days` (0: all) days before one; nothing without one.
std::optional<Price> scaleBefore(const std::map<UnitKey, DayScale>& scales, const UnitKey& key,
                                 std::size_t days);

/// When all units are run: chooses the cells, notes them in the table `choices`, and gives the rows with a
/// choice the strategy study::kTunedKey.
Result<study::TunedCells> tuneStudy(SqliteDatabase& database, const RunSetup& setup,
                                    std::vector<StudyRow>& rows);

/// The same of a study whose units were all run, with nothing written.
Result<study::TunedCells> readTuned(SqliteDatabase& database, const RunSetup& setup,
                                    std::vector<StudyRow>& rows);

}} // namespace sor::runs
