// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a DBN file: version, schema, and what its instrument ids stand for.
#pragma once

#include "base/result.h"
#include "input/csv/csv_text.h"
#include "input/dbn/dbn_symbols.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace dbn {

struct Metadata {
    int version = 0; // 1 to kNewestVersion
    std::string dataset; // "XNAS.ITCH"
    std::uint16_t schema = 0; // kNoSchema when not stated
    std::uint64_t limit = 0; // of records, that the download asked for; 0: none
    bool hasTsOut = false; // eight bytes more behind every record
    std::vector<std::string> symbols; // that were asked for
    Symbology symbology;
};

/// Takes the header from the front of `text`, filling it up from `source`. DataUnusable (without a path) for
/// a version that is not read, and for metadata that contradict themselves.
Result<Metadata> readMetadata(csv::TextBuffer& text, csv::ByteSource& source);

}}} // namespace sor::input::dbn
