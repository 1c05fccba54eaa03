// SPDX-License-Identifier: GPL-3.0-or-later
// What the records of a DBN file are, by how many there are of each type.
#pragma once

#include "input/csv/csv_reader.h"
#include "input/dbn/dbn_metadata.h"

#include <array>
#include <cstdint>
#include <string>

namespace sor { inline namespace input { namespace dbn {

/// Records by type, the second byte of a record.
using RecordCounts = std::array<std::int64_t, 256>;

/// `everyRowIsTrade`: tells tbbo from mbp-1, which have the same records.
CsvSchema schemaOf(const RecordCounts& records, bool everyRowIsTrade);

/// "7 of mbp-1, 2 of trades" where a quote of a venue or a trade would come twice; else empty.
std::string severalSchemas(const RecordCounts& records);

/// A sentence on records that say nothing of quotes; empty without any.
std::string skippedRecords(const RecordCounts& records);

/// Notes in `summary` a download that was limited to as many records, and a schema that shows no quotes.
void noteDownload(const RecordCounts& records, const Metadata& metadata, CsvSummary& summary);

}}} // namespace sor::input::dbn
