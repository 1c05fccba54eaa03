// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the result files in a folder are of one run.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sor { inline namespace report {

/// output.json and baselines.json stand beside the final_result.json whose text is given, and have its
/// run_id: empty. Else a sentence that names those of another run, as a run that was ended while it exchanged
/// its results leaves them. Files that are missing or cannot be read are passed over: final_result.json alone
/// holds all.
std::string otherRunsBeside(const std::filesystem::path& finalResult, std::string_view text);

}} // namespace sor::report
