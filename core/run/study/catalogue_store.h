// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of a folder of quotes in the database of a study.
#pragma once

#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_catalogue.h"

#include <vector>

namespace sor { inline namespace runs {

Result<std::vector<CatalogueEntry>> readCatalogue(SqliteDatabase& database);
/// In place of what was there, in one transaction.
Status saveCatalogue(SqliteDatabase& database, const std::vector<CatalogueEntry>& entries);

}} // namespace sor::runs
