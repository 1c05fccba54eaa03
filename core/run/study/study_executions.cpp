// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_executions.h"

#include "market/venue_names.h"
#include "run/actual_strategy.h"
#include "search/grid_run.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace sor { inline namespace runs {

namespace {

/// Of all files that may have quotes of an order.
std::set<std::string> venuesOf(const StudyOrder& order, const StudyCatalogue& catalogue)
{
    std::set<std::string> venues;
    for (const CatalogueEntry* entry : catalogue.of(order.symbol, order.window)) {
        std::istringstream mics(entry->venues);
        venues.insert(std::istream_iterator<std::string>(mics), {});
    }
    return venues;
}

Status checkVenues(const ExecutionsFile& file, std::span<const Execution> executions,
                   const std::set<std::string>& venues, std::string_view orderId)
{
    std::set<std::string> keys;
    for (const std::string& venue : venues)
        keys.insert(venueKey(venue));
    for (const Execution& execution : executions) {
        if (keys.contains(venueKey(execution.venue)))
            continue;
        return Error{
            ErrorCode::DataUnusable,
            fmt::format("The quotes of order {} have no venue {}; they have {}. Add its quotes, without "
                        "which its executions cannot be compared.",
                        orderId, execution.venue, fmt::join(venues, ", ")),
            {.path = file.where, .line = execution.line}};
    }
    return ok();
}

} // namespace

Status checkStudyExecutions(const ExecutionsFile& file, std::span<const StudyRow> rows,
                            const StudyCatalogue& catalogue, ShareUnit unit, std::optional<Price> limit)
{
    std::map<std::string_view, const StudyRow*> byId;
    for (const StudyRow& row : rows)
        byId.emplace(row.order.id, &row);
    RunSetup own; // an order's
    for (const auto& [id, executions] : file.orders) {
        if (id.empty())
            return unusableData(
                "The header has no column order_id, by which a study knows whose the executions "
                "are.",
                file.where);
        const auto found = byId.find(id);
        if (found == byId.end())
            return Error{ErrorCode::DataUnusable,
                         fmt::format("The study has no order '{}'.", id),
                         {.path = file.where, .line = executions.front().line}};
        const StudyRow& row = *found->second;
        if (row.outcome.state != OrderState::Planned)
            continue; // without data or size; it is counted with its reason
        ParentOrder order;
        order.side = row.order.side;
        order.shares = row.outcome.shares;
        order.window = row.order.window;
        order.unit = unit;
        own.limit = limit;
        for (const auto& [word, value] : row.order.words) {
            if (word == "limit") {
                if (auto status = applyWord(own, word, value); !status)
                    return status;
            }
        }
        order.limit = own.limit;
        const std::vector<std::string> symbols{row.order.symbol};
        if (auto status = checkExecutions(file, executions, order, symbols); !status)
            return status;
        if (auto status = checkVenues(file, executions, venuesOf(row.order, catalogue), id); !status)
            return status;
    }
    return ok();
}

ExtraStrategy actualOf(const ExecutionsFile& file, std::string_view orderId, const ParentOrder& order,
                       const Tape& tape, bool isForced)
{
    const auto rows = file.orders.find(orderId);
    auto actual = actualStrategy(
        file, rows == file.orders.end() ? std::span<const Execution>() : std::span(rows->second), order, tape,
        isForced ? FarPrices::Keep : FarPrices::LeaveOut);
    if (actual)
        return std::move(*actual);
    ExtraStrategy notRun = actualRow(file);
    notRun.run = [why = actual.error().message](const Scenario& scenario,
                                                const std::stop_token&) -> Result<RunResult> {
        return RunResult::notRunFor(scenario.order, scenario.fees.venueCount(), why);
    };
    return notRun;
}

std::string remarksNote(const std::vector<std::string>& remarks)
{
    return fmt::format("{}", fmt::join(remarks, "\n"));
}

std::vector<std::string> remarksOf(std::string_view note)
{
    std::vector<std::string> remarks;
    while (!note.empty()) {
        const std::string_view line = note.substr(0, note.find('\n'));
        remarks.emplace_back(line);
        note.remove_prefix(std::min(note.size(), line.size() + 1));
    }
    return remarks;
}

}} // namespace sor::runs
