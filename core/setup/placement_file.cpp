// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/placement_file.h"

#include "files/json_reader.h"

#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace setup {

namespace {

OutflowLaw readLaw(JsonReader& json, const JsonValue& object)
{
    const std::string name = object.text("law");
    if (name == "empirical")
        return EmpiricalOutflow{object.numbers("samples")};
    if (name == "pareto1")
        return ParetoOutflow{object.number("alpha"), object.number("xm")};
    if (name == "constant" || name == "deterministic")
        return ConstantOutflow{object.number("value")};
    if (name == "poisson")
        return PoissonOutflow{object.number("mean")};
    if (name != "exponential")
        json.fail(
            fmt::format("there is no outflow law \"{}\": expected exponential, poisson, pareto1, empirical "
                        "or constant",
                        name));
    return ExponentialOutflow{object.number("mean")};
}

Outflows readOutflow(JsonReader& json, const JsonValue& object)
{
    const std::string type = object.text("type");
    if (type == "independent") {
        IndependentOutflows outflow;
        for (const JsonValue& law : object.list("laws"))
            outflow.laws.push_back(readLaw(json, law));
        return outflow;
    }
    if (type == "one_factor_poisson")
        return OneFactorOutflows{object.number("alpha"), object.number("mu")};
    if (type != "scenarios")
        json.fail(fmt::format("there is no outflow type \"{}\": expected independent, one_factor_poisson or "
                              "scenarios",
                              type));
    ScenarioOutflows outflow;
    for (const JsonValue& row : object.list("xi"))
        outflow.outflows.push_back(row.numbers());
    if (object.has("prob"))
        outflow.probability = object.numbers("prob");
    else
        outflow.probability.assign(outflow.outflows.size(), 1.0);
    return outflow;
}

PlacementProblem readProblem(JsonReader& json, const JsonValue& object)
{
    const JsonValue market = object.object("market");
    PlacementProblem problem;
    problem.halfSpread = market.number("h");
    problem.setFee(market.number("f"));
    problem.theta = market.number("theta");
    problem.lambdaUnder = market.number("lambda_u");
    problem.lambdaOver = market.number("lambda_o");
    problem.shares = market.number("S");
    const auto queues = market.numbers("Q");
    const auto rebates = market.numbers("r");
    if (queues.empty())
        json.fail("there is no venue for limit orders: the list \"Q\" is empty");
    else if (queues.size() > kMaxPlacementVenues)
        json.fail(
            fmt::format("there are {} venues, and at most {} are taken", queues.size(), kMaxPlacementVenues));
    else if (queues.size() != rebates.size())
        json.fail(fmt::format("\"Q\" and \"r\" must have one number for each venue, but they have {} and {}",
                              queues.size(), rebates.size()));
    if (!json.isGood())
        return problem;
    for (std::size_t k = 0; k < queues.size(); ++k)
        problem.venues.push_back({queues[k], rebates[k]});
    problem.outflow = readOutflow(json, object.object("outflow"));
    return problem;
}

} // namespace

Result<std::vector<PlacementCase>> parsePlacementProblems(std::string_view json, const std::string& where)
{
    JsonReader reader(json);
    const JsonValue root = reader.root();
    const auto objects = root.has("cases") ? root.list("cases") : std::vector{root};
    if (objects.empty())
        reader.fail("the list \"cases\" is empty");
    const auto notAProblem = [&](std::string item) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("This is not a placement problem: {}.", reader.problem()),
                     {.path = where, .item = std::move(item)}};
    };
    if (!reader.isGood())
        return notAProblem("");
    std::vector<PlacementCase> result;
    for (const JsonValue& object : objects) {
        PlacementCase entry;
        entry.id = object.textOr("id", fmt::format("case {}", result.size() + 1));
        entry.problem = readProblem(reader, object);
        if (!reader.isGood())
            return notAProblem(entry.id);
        if (auto status = checkPlacement(entry.problem); !status) {
            Error error = status.error();
            error.facts = {.path = where, .item = entry.id};
            return error;
        }
        result.push_back(std::move(entry));
    }
    return result;
}

}} // namespace sor::setup
