// SPDX-License-Identifier: GPL-3.0-or-later
// What was assumed of an input where it does not say it, and may be wrong.
#pragma once

#include "input/tape_loader.h"

#include <vector>

namespace sor { inline namespace input {

/// Of the files, or the topic, that `loaded` was read from: whole prices that no market has, times with and
/// without a zone beside each other, and columns that are not read and may tell instruments apart.
std::vector<Finding> inputFindings(const LoadedTape& loaded);

}} // namespace sor::input
