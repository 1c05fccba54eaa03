// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the test itself because moc cannot read simdjson.h.
#include "placement_reference.h"

#include "source/text_file.h"

#include <filesystem>
#include <simdjson.h>
#include <sstream>

namespace sor::test {

namespace {

using simdjson::dom::element;

std::string referenceText(const char* name)
{
    for (const auto* up : {"..", "../.."}) {
        const auto path = std::filesystem::path(SOR_SOURCE_DIR) / up / "shared" / "reference" / name;
        if (std::filesystem::exists(path))
            return *readTextFile(path);
    }
    return {};
}

simdjson::dom::array list(const element& value)
{
    return value.get_array().value();
}

double number(const element& object, const char* key)
{
    return object[key].get_double().value();
}

std::vector<double> numbers(const element& value)
{
    std::vector<double> result;
    const auto items = list(value);
    for (const element item : items)
        result.push_back(item.is_null() ? std::numeric_limits<double>::infinity()
                                        : item.get_double().value());
    return result;
}

} // namespace

std::vector<ReferenceCase> referenceCases()
{
    const auto text = referenceText("placement_cases.json");
    if (text.empty())
        return {};
    const auto cases = parsePlacementProblems(text, "placement_cases.json");
    simdjson::dom::parser parser;
    const element root = parser.parse(text).value();
    std::vector<ReferenceCase> result;
    for (const auto& entry : cases.value()) {
        const element known = root["cases"].at(result.size()).value();
        ReferenceCase reference;
        reference.entry = entry;
        reference.cost = number(known, "V");
        reference.error = number(known, "V_err");
        if (element statistics; known["stats"].get(statistics) == simdjson::SUCCESS) {
            reference.fees = number(statistics, "fees");
            reference.under = number(statistics, "under");
            reference.probabilityUnder = number(statistics, "P_under");
        }
        const auto points = list(known["eval"].value());
        for (const element point : points)
            reference.points.push_back(
                {numbers(point["X"].value()), number(point, "V"), number(point, "V_err")});
        if (element thresholds; known["thresholds"].get(thresholds) == simdjson::SUCCESS)
            reference.thresholds = numbers(thresholds);
        result.push_back(std::move(reference));
    }
    return result;
}

std::vector<TableRow> paperTable(const std::string& name)
{
    const auto text = referenceText("paper_tables.json");
    if (text.empty())
        return {};
    simdjson::dom::parser parser;
    const element root = parser.parse(text).value();
    const bool isFourth = name == "v4_table_1";
    std::vector<TableRow> result;
    const auto items = list(root[name].value());
    for (const element item : items) {
        TableRow row;
        row.shares = number(item, "S");
        row.venues = static_cast<int>(number(item, "K"));
        row.best = number(item, isFourth ? "optimum_V" : "certified_V");
        row.printedCost = number(item, "W_Xstar");
        if (isFourth) {
            row.printedMarket = number(item, "printed_M_pct") / 100;
            // "21 x5" stands for five times 21.
            std::istringstream words{std::string(item["printed_L_pct"].get_string().value())};
            for (std::string word; words >> word;) {
                if (word.front() != 'x')
                    row.printedLimits.push_back(std::stod(word) / 100);
            }
            row.printedLimits.resize(static_cast<std::size_t>(row.venues), row.printedLimits.front());
        }
        result.push_back(std::move(row));
    }
    return result;
}

} // namespace sor::test
