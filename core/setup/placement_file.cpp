// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/placement_file.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace sor {

namespace {

using simdjson::dom::element;

Result<double> number(const element& object, const char* key)
{
    element value;
    if (object[key].get(value) != simdjson::SUCCESS)
        return unusableData(fmt::format("The number \"{}\" is missing.", key));
    double result = 0;
    if (value.get(result) != simdjson::SUCCESS)
        return unusableData(fmt::format("\"{}\" must be a number.", key));
    return result;
}

Result<std::vector<double>> numbers(const element& value, std::string_view name)
{
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return unusableData(fmt::format("\"{}\" must be a list of numbers.", name));
    std::vector<double> result;
    for (const element item : array) {
        double entry = 0;
        if (item.get(entry) != simdjson::SUCCESS)
            return unusableData(fmt::format("\"{}\" must hold numbers only.", name));
        result.push_back(entry);
    }
    return result;
}

Result<std::vector<double>> numbersOf(const element& object, const char* key)
{
    element value;
    if (object[key].get(value) != simdjson::SUCCESS)
        return unusableData(fmt::format("The list \"{}\" is missing.", key));
    return numbers(value, key);
}

Result<std::string> text(const element& object, const char* key)
{
    std::string_view value;
    if (object[key].get(value) != simdjson::SUCCESS)
        return unusableData(fmt::format("The text \"{}\" is missing.", key));
    return std::string(value);
}

Result<OutflowLaw> parseLaw(const element& object)
{
    const auto name = text(object, "law");
    if (!name)
        return name.error();
    OutflowLaw law;
    if (*name == "empirical") {
        auto samples = numbersOf(object, "samples");
        if (!samples)
            return samples.error();
        law.emplace<EmpiricalOutflow>().samples = std::move(*samples);
        return law;
    }
    if (*name == "pareto1") {
        const auto alpha = number(object, "alpha");
        if (!alpha)
            return alpha.error();
        const auto scale = number(object, "xm");
        if (!scale)
            return scale.error();
        law = ParetoOutflow{*alpha, *scale};
        return law;
    }
    const bool isConstant = *name == "constant" || *name == "deterministic";
    if (!isConstant && *name != "exponential" && *name != "poisson")
        return unusableData(
            fmt::format("There is no outflow law \"{}\": expected exponential, poisson, pareto1, empirical "
                        "or constant.",
                        *name));
    const auto parameter = number(object, isConstant ? "value" : "mean");
    if (!parameter)
        return parameter.error();
    if (isConstant)
        law = ConstantOutflow{*parameter};
    else if (*name == "poisson")
        law = PoissonOutflow{*parameter};
    else
        law = ExponentialOutflow{*parameter};
    return law;
}

Result<Outflows> parseOutflow(const element& object)
{
    const auto type = text(object, "type");
    if (!type)
        return type.error();
    if (*type == "independent") {
        simdjson::dom::array laws;
        if (object["laws"].get(laws) != simdjson::SUCCESS)
            return unusableData("The list \"laws\" is missing.");
        IndependentOutflows outflow;
        for (const element item : laws) {
            auto law = parseLaw(item);
            if (!law)
                return law.error();
            outflow.laws.push_back(std::move(*law));
        }
        return Outflows(std::move(outflow));
    }
    if (*type == "one_factor_poisson") {
        const auto alpha = number(object, "alpha");
        if (!alpha)
            return alpha.error();
        const auto mean = number(object, "mu");
        if (!mean)
            return mean.error();
        return Outflows(OneFactorOutflows{*alpha, *mean});
    }
    if (*type != "scenarios")
        return unusableData(
            fmt::format("There is no outflow type \"{}\": expected independent, one_factor_poisson or "
                        "scenarios.",
                        *type));
    simdjson::dom::array rows;
    if (object["xi"].get(rows) != simdjson::SUCCESS)
        return unusableData("The list \"xi\" of scenarios is missing.");
    ScenarioOutflows outflow;
    for (const element item : rows) {
        auto row = numbers(item, "xi");
        if (!row)
            return row.error();
        outflow.outflows.push_back(std::move(*row));
    }
    element probabilities;
    if (object["prob"].get(probabilities) == simdjson::SUCCESS) {
        auto values = numbers(probabilities, "prob");
        if (!values)
            return values.error();
        outflow.probability = std::move(*values);
    } else {
        outflow.probability.assign(outflow.outflows.size(), 1.0);
    }
    return Outflows(std::move(outflow));
}

Result<PlacementProblem> parseProblem(const element& object)
{
    element market;
    if (object["market"].get(market) != simdjson::SUCCESS || !market.is_object())
        return unusableData("The object \"market\" is missing.");
    PlacementProblem problem;
    double fee = 0;
    for (const auto& [key, target] :
         {std::pair{"h", &problem.halfSpread}, std::pair{"f", &fee}, std::pair{"theta", &problem.theta},
          std::pair{"lambda_u", &problem.lambdaUnder}, std::pair{"lambda_o", &problem.lambdaOver},
          std::pair{"S", &problem.shares}}) {
        const auto value = number(market, key);
        if (!value)
            return value.error();
        *target = *value;
    }
    problem.setFee(fee);
    const auto queues = numbersOf(market, "Q");
    if (!queues)
        return queues.error();
    const auto rebates = numbersOf(market, "r");
    if (!rebates)
        return rebates.error();
    if (queues->empty())
        return unusableData("There is no venue for limit orders: the list \"Q\" is empty.");
    if (queues->size() > kMaxPlacementVenues)
        return unusableData(fmt::format("There are {} venues, and at most {} are taken.", queues->size(),
                                        kMaxPlacementVenues));
    if (queues->size() != rebates->size())
        return unusableData(
            fmt::format("\"Q\" and \"r\" must have one number for each venue, but they have {} and {}.",
                        queues->size(), rebates->size()));
    for (std::size_t k = 0; k < queues->size(); ++k)
        problem.venues.push_back({(*queues)[k], (*rebates)[k]});
    element outflowObject;
    if (object["outflow"].get(outflowObject) != simdjson::SUCCESS || !outflowObject.is_object())
        return unusableData("The object \"outflow\" is missing.");
    auto outflow = parseOutflow(outflowObject);
    if (!outflow)
        return outflow.error();
    problem.outflow = std::move(*outflow);
    if (auto status = checkPlacement(problem); !status)
        return status.error();
    return problem;
}

} // namespace

Result<std::vector<PlacementCase>> parsePlacementProblems(std::string_view json, const std::string& where)
{
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(json.data(), json.size()).get(root); error != simdjson::SUCCESS)
        return Error{ErrorCode::DataUnusable,
                     fmt::format("This is not JSON: {}", simdjson::error_message(error)), where};
    if (!root.is_object())
        return Error{ErrorCode::DataUnusable,
                     "Expected one placement problem or an object with a list \"cases\" of them.", where};
    std::vector<element> objects;
    element cases;
    if (root["cases"].get(cases) == simdjson::SUCCESS) {
        simdjson::dom::array array;
        if (cases.get(array) != simdjson::SUCCESS)
            return Error{ErrorCode::DataUnusable, "\"cases\" must be a list of placement problems.", where};
        for (const element item : array)
            objects.push_back(item);
        if (objects.empty())
            return Error{ErrorCode::DataUnusable, "The list \"cases\" is empty.", where};
    } else {
        objects.push_back(root);
    }
    std::vector<PlacementCase> result;
    for (const element& object : objects) {
        PlacementCase entry;
        std::string_view id;
        entry.id = object["id"].get(id) == simdjson::SUCCESS ? std::string(id)
                                                             : fmt::format("case {}", result.size() + 1);
        auto problem = parseProblem(object);
        if (!problem) {
            Error error = problem.error();
            error.where = where.empty() ? entry.id : fmt::format("{}, {}", where, entry.id);
            return error;
        }
        entry.problem = std::move(*problem);
        result.push_back(std::move(entry));
    }
    return result;
}

} // namespace sor
