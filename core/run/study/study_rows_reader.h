// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a study's database, read back.
#pragma once

#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "search/extra_strategy.h"
#include "study/study_rows.h"

#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// What a database notes of its study under a name; empty where it does not.
Result<std::string> readStudyNote(SqliteDatabase& database, std::string_view name);

/// What a database notes of the extra strategies of its study ("strategy"): a line for each, key, identity
/// and name.
std::string extraNote(const std::vector<ExtraStrategy>& extras);
/// The names that it notes.
Result<std::vector<ExtraName>> readExtraNames(SqliteDatabase& database);

/// The columns of the table `orders`, in order.
std::string_view studyOrderColumns();

/// Every order, by place, with the rows of its strategies (without fills) and of its bracket.
Result<std::vector<StudyRow>> readStudyRows(SqliteDatabase& database);

}} // namespace sor::runs
