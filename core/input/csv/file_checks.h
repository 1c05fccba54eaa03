// SPDX-License-Identifier: GPL-3.0-or-later
// Whether files can be read as one input.
#pragma once

#include "base/result.h"
#include "base/share_unit.h"
#include "input/csv/csv_reader.h"

#include <span>

namespace sor { inline namespace input {

/// DataUnusable where times of some files name a zone and those of others do not, where one is there twice,
/// in the same form or another, and where one of whole shares goes with sizes in a finer unit.
Status checkFiles(std::span<const CsvSummary> files, ShareUnit unit);

/// The part of checkFiles() that is of whole files, not of one symbol's rows in them: DataUnusable where two
/// overlap in time and have the same trades.
Status checkOverlaps(std::span<const CsvSummary> files);

}} // namespace sor::input
