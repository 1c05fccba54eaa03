// SPDX-License-Identifier: GPL-3.0-or-later
// Opens final_result.json: what a run gave, and the setup that repeats it.
#pragma once

#include "base/result.h"
#include "run/run_view.h"
#include "setup/run_setup.h"

#include <QString>
#include <string>
#include <string_view>
#include <vector>

namespace sor::ui {

/// Results as they were filed. Without fills: the charts need another run.
struct OpenedResults {
    RunSetup setup; // from the run card; its files stand in the folder of the results, if there
    std::vector<std::string> missingFiles; // that the run card names and that are not there
    RunView view;
    HeatmapData heatmap; // no cells when the file has none
    QString gridNote; // what part of the window the cells were run on
    std::string runCard; // JSON
    std::vector<std::string> warnings;
};

/// `path` names the file in errors and is where its sources are looked for. DataUnusable with a sentence for
/// anything that is not a final_result.json (output.json and baselines.json lack the run card).
Result<OpenedResults> readResults(std::string_view json, const std::string& path);

} // namespace sor::ui
