// SPDX-License-Identifier: GPL-3.0-or-later
// What an input was read as, for the head of its results, and whether that can be.
#pragma once

#include "base/result.h"
#include "input/tape_loader.h"
#include "setup/run_setup.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace market {
class TapeLook;
}} // namespace sor::market

namespace sor { inline namespace runs {

/// Names and plain words: format, feed, prices, sizes, times, and the window's quotes. What was assumed says
/// so. `medianPrice`: TapeJudgement::medianPrice.
std::vector<std::pair<std::string, std::string>> understood(const RunSetup& setup, const LoadedTape& loaded,
                                                            TimeWindow window,
                                                            std::optional<double> medianPrice);

/// What is odd about the input, as it was read and as a tape, the refusals first. DataUnusable for what must
/// not be run on, unless the setup insists. `whole`: of the tape, where it is known; null: it is looked at.
Result<TapeJudgement> judgeInput(const RunSetup& setup, const LoadedTape& loaded, TimeWindow window,
                                 const TapeLook* whole = nullptr);

}} // namespace sor::runs
