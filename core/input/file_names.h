// SPDX-License-Identifier: GPL-3.0-or-later
// Whether files that are read as one instrument are named after several.
#pragma once

#include "input/source_spec.h"
#include "input/tape_loader.h"

#include <vector>

namespace sor { inline namespace input {

/// Of files without a column of symbols, where none is stated (a stated one has to be in their names): a
/// refusal where their names differ in a word in capitals that is no venue and their times overlap, a warning
/// where they differ in one word that may be a symbol. A warning too where only some of the files say whose
/// quotes they hold.
std::vector<Finding> fileNameFindings(const SourceSpec& source, const LoadedTape& loaded);

}} // namespace sor::input
