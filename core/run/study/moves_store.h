// SPDX-License-Identifier: GPL-3.0-or-later
// What a study's database keeps of `adaptive`: sums of the moves of the far price.
#pragma once

#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_store.h"
#include "strategy/router/far_moves.h"

#include <array>
#include <map>
#include <string>

namespace sor { inline namespace runs {

using SideSums = std::array<FarMoveSums, 2>; // by Side

/// Sums of a symbol's session, and what they were made from.
struct StoredMoves {
    std::string inputs;
    SideSums sums;
};

/// All that are there. DataUnusable for what no study writes.
Result<std::map<UnitKey, StoredMoves>> readMoves(SqliteDatabase& database);

/// In a transaction of its own, in place of those that are there. DataUnusable for sums that cannot be
/// counted.
Status saveMoves(SqliteDatabase& database, const UnitKey& key, const StoredMoves& moves);

}} // namespace sor::runs
