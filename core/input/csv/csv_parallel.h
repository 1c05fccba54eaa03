// SPDX-License-Identifier: GPL-3.0-or-later
// Several threads parse blocks of one plain file; the blocks are committed in the order of the file.
#pragma once

#include "input/csv/csv_text.h"

namespace sor { inline namespace input { namespace csv {

/// Reads the rest of `file`, of which `text` holds what is read but not parsed, on `threads` threads. Leaves
/// off at the first row with a quote (a newline in quotes would put the blocks' borders in doubt): then the
/// rest is left to readSerially and `text` holds its beginning.
Status readInParallel(const Reading& reading, BlockParser& parser, TextBuffer& text, StoredFile& file,
                      unsigned threads);

}}} // namespace sor::input::csv
