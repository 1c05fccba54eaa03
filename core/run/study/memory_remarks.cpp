// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/memory_remarks.h"

#include "base/number_text.h"
#include "run/study/shared_files.h"
#include "run/study/study_schema.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace sor { inline namespace runs {

std::vector<std::string> memoryRemarks(const RunSetup& setup, const std::vector<PlannedUnit*>& units)
{
    const std::size_t limit = setup.memoryLimit();
    std::vector<std::string> remarks;
    if (limit == 0)
        return remarks;
    const PlannedUnit* largest = nullptr;
    std::size_t tooLarge = 0;
    std::size_t orders = 0;
    for (const PlannedUnit* of : units) {
        if (of->likelyTape <= limit)
            continue;
        ++tooLarge;
        orders += of->places.size();
        if (largest == nullptr || of->likelyTape > largest->likelyTape)
            largest = of;
    }
    if (largest != nullptr) {
        const std::string others =
            tooLarge > 1 ? fmt::format(" (the most of {})", counted(tooLarge, "symbol-day")) : "";
        remarks.push_back(fmt::format(
            "The quotes of {} on {}{} take about {} MB, and the limit is {} MB: {} will probably have no "
            "result. Raise `memory`, or keep the orders of a day within fewer hours.",
            largest->unit.symbol, dayText(largest->unit.day), others, megabytesText(largest->likelyTape),
            megabytesText(limit), groupedCount(static_cast<Int128>(orders), "order")));
    }
    std::map<std::pair<LocalDay, std::vector<std::string>>, std::size_t> readings;
    const auto files = filesOf(units);
    for (const SharedPass& pass : sharedPasses(files, limit)) {
        const FilesOfSymbol& of = files[pass.places.front()];
        if (of.canShare)
            ++readings[{of.day, of.files}];
    }
    std::size_t most = 1;
    std::size_t days = 0;
    for (const auto& [of, times] : readings) {
        most = std::max(most, times);
        days += times > 1 ? 1 : 0;
    }
    if (days > 0)
        remarks.push_back(fmt::format(
            "The symbols of {} do not fit in {} MB together: files of many symbols are read up to {} times. "
            "Raise `memory` to read them once.",
            counted(days, "day"), megabytesText(limit), most));
    return remarks;
}

}} // namespace sor::runs
