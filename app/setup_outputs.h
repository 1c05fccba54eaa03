// SPDX-License-Identifier: GPL-3.0-or-later
// Which files a setup file may have written.
#pragma once

#include "base/result.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sor {

enum class OutputsOf : std::uint8_t {
    Run,
    Study,
    Either // shards of the one or the other, merged
};

/// A setup file may come from someone else. What its `words` (with WordScope::writesFile) name must lie in
/// the current folder or below, by the way of no link that leads out of it and under no hidden name; and a
/// file that is there is replaced only if such a result is what it holds. InvalidArgument, with the option to
/// state on the command line if it is meant.
Status checkOutputsOfSetup(const RunSetup& setup, const std::vector<std::string>& words, OutputsOf mode);

} // namespace sor
