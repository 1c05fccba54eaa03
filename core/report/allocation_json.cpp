// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/allocation_json.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "route/offer_ranking.h"

#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

namespace {

std::string formatWholeNanos(Int128 nanos)
{
    return formatHalfNanos(2 * nanos); // costs stay far enough from the end of 128 bits, see TrialTerms
}

std::string whyNoSplit(const AllocationProblem& problem)
{
    const std::int64_t step = problem.lot.count;
    if (problem.order.count % step != 0)
        return fmt::format("The order asks for {}, which is not a whole number of lots of {}: this allocator "
                           "has no answer then.",
                           groupedCount(problem.order.count, "share"), grouped(step));
    Int128 shown = 0;
    for (const auto& offer : problem.offers)
        shown += wholeLots(offer.size.count, step);
    return fmt::format("The displayed size rounds to {} in lots of {}, and the order asks for {}: this "
                       "allocator has no answer then.",
                       groupedCount(shown, "share"), grouped(step), grouped(problem.order.count));
}

void writeStrings(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts)
{
    out.key(key).beginArray();
    for (const auto& text : texts)
        out.value(std::string_view(text));
    out.endArray();
}

void writeSplit(JsonWriter& out, const std::vector<Shares>& split)
{
    out.key("split").beginArray();
    for (const Shares shares : split)
        out.value(shares);
    out.endArray();
}

void write(JsonWriter& out, const AllocationProblem& problem, const TrialAnswer& answer)
{
    if (!answer.split) {
        out.nullMember("split").member("reason", std::string_view(whyNoSplit(problem)));
        return;
    }
    writeSplit(out, *answer.split);
    out.key("cost").raw(formatWholeNanos(answer.terms.cost()));
    out.key("terms").beginObject();
    out.key("cash").raw(formatWholeNanos(answer.terms.cash));
    out.key("rebate").raw(formatWholeNanos(answer.terms.rebate));
    out.key("under").raw(formatWholeNanos(answer.terms.under));
    out.key("over").raw(formatWholeNanos(answer.terms.over));
    out.endObject();
    writeStrings(out, "inert_parameters", {"lambda_over", "lambda_under", "theta_queue"});
    writeStrings(
        out, "notes",
        {"Every split that this model considers fills the order exactly and stays within the displayed "
         "sizes, so its cost is price plus fee alone and no parameter changes it."});
}

void write(JsonWriter& out, const AllocationProblem& problem, const StaticAnswer& answer)
{
    writeSplit(out, answer.split);
    out.key("cost").raw(formatHalfNanos(answer.terms.cost()));
    out.key("terms").beginObject();
    out.key("execution").raw(formatHalfNanos(answer.terms.execution));
    out.key("shortfall").raw(formatHalfNanos(answer.terms.unbought));
    out.endObject();
    writeStrings(out, "inert_parameters", {"lambda_over"});
    out.key("reference_price").raw(formatHalfNanos(answer.reference.mid.halfNanos));

    std::vector<std::string> notes{"lambda_under and theta_queue act only as their sum.",
                                   "lambda_over has no effect: this model never buys more than the order."};
    if (answer.reference.isBestAsk)
        notes.emplace_back(
            "No venue gives a bid, so the best ask stands in for the mid as the reference price.");
    Int128 bought = 0;
    for (const Shares shares : answer.split)
        bought += shares.count;
    if (bought < problem.order.count)
        notes.push_back(
            fmt::format("{} of {} {} unbought: beyond what is shown in lots of {} within {} "
                        "dollars a share (lambda_under + theta_queue) of the reference price, fees "
                        "included, waiting costs less than buying.",
                        grouped(problem.order.count - bought), groupedCount(problem.order.count, "share"),
                        either(problem.order.count - bought, "stays", "stay"), grouped(problem.lot.count),
                        format(problem.params.lambdaUnder + problem.params.thetaQueue)));
    writeStrings(out, "notes", notes);
}

} // namespace

std::string allocationJson(const AllocationProblem& problem, const AllocationAnswer& answer)
{
    JsonWriter out;
    out.beginObject();
    std::visit([&](const auto& a) { write(out, problem, a); }, answer);
    out.endObject();
    return out.take();
}

}} // namespace sor::report
