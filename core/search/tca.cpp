// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/tca.h"

#include "base/number_text.h"

#include <cstddef>
#include <fmt/format.h>
#include <iterator>

namespace sor { inline namespace search {

namespace {

/// The router, untuned, the baselines, then the extra strategies.
std::vector<const RunResult*> inOrder(const TcaRuns& runs)
{
    std::vector<const RunResult*> all{&runs.optimised, &runs.untuned};
    for (const RunResult& baseline : runs.baselines)
        all.push_back(&baseline);
    for (const RunResult& extra : runs.extras)
        all.push_back(&extra);
    return all;
}

} // namespace

Result<Tca> analyseRuns(const Tape& tape, TimeWindow window, const TcaRuns& runs, const std::stop_token& stop)
{
    auto analysis = analyseFills(tape, window, inOrder(runs), stop);
    if (!analysis)
        return analysis.error();
    std::vector<FillAnalysis>& found = analysis->runs;
    Tca tca{std::move(analysis->market), std::move(found[0]), std::move(found[1]), {}, {}};
    const auto extras = found.end() - static_cast<std::ptrdiff_t>(runs.extras.size());
    tca.baselines.assign(std::make_move_iterator(found.begin() + 2), std::make_move_iterator(extras));
    tca.extras.assign(std::make_move_iterator(extras), std::make_move_iterator(found.end()));
    return tca;
}

std::vector<std::string> completionNotes(const TcaRuns& runs, const BaselineNames& names)
{
    std::vector<std::string> notes;
    const auto all = inOrder(runs);
    for (std::size_t r = 0; r < all.size(); ++r) {
        const RunResult& run = *all[r];
        if (run.completionEnd != CompletionEnd::GaveUp)
            continue;
        std::string who = r == 0 ? "The router" : "The untuned router";
        if (r >= 2) {
            const std::size_t other = r - 2;
            who = other < kBaselines.size() ? displayName(kBaselines[other], names)
                                            : runs.extraNames[other - kBaselines.size()].name;
        }
        notes.push_back(fmt::format(
            "{} gave up completing its order after {} passes over all venues, each one tick further from the "
            "last prices: {} of {} {} unfilled, far more than the market showed.",
            who, grouped(kMaxCompletionPasses), grouped(run.unfilled(), run.unit),
            sharesText(run.ordered, run.unit), either(run.unfilled().count, "is", "are")));
    }
    return notes;
}

}} // namespace sor::search
