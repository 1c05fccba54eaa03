// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_checks.h"

#include "base/number_text.h"
#include "base/time.h"
#include "input/csv/csv_reader.h"
#include "input/csv/desk_csv.h"
#include "input/csv/tape_hash.h"
#include "run/study/orders_file.h"
#include "run/study/study_rows_reader.h"
#include "run/study/study_tuning.h"
#include "run/study/study_unit.h"
#include "run/study/unit_without.h"
#include "run/version.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <sstream>
#include <string_view>

namespace sor { inline namespace runs {

namespace {

/// Words of a single run that a study has in another way.
struct OtherWord {
    std::string_view word;
    std::string_view instead;
};
constexpr std::array kOtherWords{
    OtherWord{"csv", "the quotes of a study are in the folder `data`"},
    OtherWord{"kafka", "the quotes of a study are in the folder `data`"},
    OtherWord{"side", "each order has its own"},
    OtherWord{"shares", "each order has its own"},
    OtherWord{"from", "each order has its own"},
    OtherWord{"to", "each order has its own"},
    OtherWord{"split", "a study runs one stated cell, or the middle one of `auto`"},
    OtherWord{"starts", "the orders of a study are its starts"},
    OtherWord{"fills", "use `keep-fills`"},
    OtherWord{"path", "it is one order's"},
    OtherWord{"checkpoint", "it is a topic's"},
};

/// Words of a study that the orders do not show.
constexpr std::array<std::string_view, 7> kNotSampled{"primary", "keep-fills", "tune",   "tune-days",
                                                      "choose",  "block",      "without"};

} // namespace

Result<StudyIdentity> studyIdentity(const RunSetup& setup, const std::vector<StudyOrder>& orders,
                                    const std::vector<ExtraStrategy>& extras)
{
    StudyIdentity identity{{"program", kVersion}};
    identity.emplace_back("orders",
                          fmt::format("{} ({})", counted(orders.size(), "order"),
                                      textHash(ordersCsv(orders, sizeUnitOf(setup))).substr(0, 8)));
    for (const SetupWord& word : setupWords()) {
        const bool isOther =
            std::ranges::any_of(kOtherWords, [&](const OtherWord& of) { return of.word == word.name; });
        const bool isOfSampler = word.scope.part == WordPart::Study
            && std::ranges::find(kNotSampled, word.name) == kNotSampled.end();
        if (isOther || isOfSampler || word.name == "symbol" || word.name == "executions"
            || word.scope.effect == WordEffect::Process)
            continue;
        identity.emplace_back(word.name, word.get(setup));
    }
    const auto actual = std::ranges::find(extras, kActualKey, &ExtraStrategy::key);
    identity.emplace_back("executions",
                          actual == extras.end() ? std::string() : actual->identity.substr(0, 8));
    identity.emplace_back("strategy", extraNote(extras));
    for (const auto& [name, file] : {std::pair<std::string, std::string>{"fee table", setup.fees},
                                     {"volume profile", setup.profile},
                                     {"round lots", setup.form.roundLots}}) {
        if (file.empty() || file == "default" || file == "none")
            continue;
        const auto text = readDeskText(file);
        if (!text)
            return text.error();
        identity.emplace_back(name, textHash(*text));
    }
    return identity;
}

Status checkStudy(const RunSetup& setup, bool hasOrdersFile)
{
    const bool isSampled = setup.study.ordersADay > 0;
    if (hasOrdersFile == isSampled) {
        return invalidArgument(
            isSampled ? "A study has one source of orders: a file of orders or `sample`, not both."
                      : "A study needs orders: name a file of orders, or draw some with `sample "
                        "200/day`.");
    }
    if (!setup.executions.empty() && isSampled)
        return Error{ErrorCode::InvalidArgument,
                     "`executions` are of orders that were given, and `sample` draws others: name a file of "
                     "orders.",
                     {.parameter = "executions"}};
    if (setup.study.primary.isActual() && setup.executions.empty())
        return Error{ErrorCode::InvalidArgument,
                     "`primary` is actual, what the orders really had: name a file of it with `executions`.",
                     {.parameter = "primary"}};
    if (setup.study.primary.isActual() && !setup.study.without.empty())
        return Error{ErrorCode::InvalidArgument,
                     "`without` takes a venue from both sides of the comparison, and what was done cannot be "
                     "done without it: use another benchmark with `primary`.",
                     {.parameter = "without"}};
    if (setup.study.data.empty())
        return invalidArgument("A study needs quotes: name their folder with `data DIR`.");
    for (const OtherWord& other : kOtherWords) {
        if (setup.isStated(other.word)) {
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("`{}` is not for a study: {}.", other.word, other.instead),
                         {.parameter = std::string(other.word)}};
        }
    }
    if (!isSampled) {
        for (const std::string_view word : {"sizes", "durations", "mirror", "hours", "symbol"}) {
            if (setup.isStated(word))
                return Error{
                    ErrorCode::InvalidArgument,
                    fmt::format("`{}` is for drawn orders (`sample`); these come from a file.", word),
                    {.parameter = std::string(word)}};
        }
    }
    if (!setup.shard.empty() && !setup.experiment.baselines.extras.empty()) {
        return Error{
            ErrorCode::InvalidArgument,
            "A part of a study is joined elsewhere, where `strategy` is not known. Run the study whole, "
            "or without `strategy`.",
            {.parameter = "strategy"}};
    }
    if (setup.experiment.rules.completion == Completion::None) {
        return Error{ErrorCode::InvalidArgument,
                     "A study prices what every strategy leaves, so that no order drops out: `completion "
                     "none` cannot be.",
                     {.parameter = "completion"}};
    }
    if (auto status = checkTuning(setup); !status)
        return status;
    if (isTuned(setup) && !setup.study.without.empty()) {
        return Error{ErrorCode::InvalidArgument,
                     "`without` compares one cell with and without a venue, and `tune` gives each day a cell "
                     "of its own: run a study for each.",
                     {.parameter = "without"}};
    }
    RunSetup single = setup;
    single.csv = {setup.study.data};
    return checkSetup(single);
}

Status checkHiddenVenues(const std::vector<std::string>& stated, const StudyCatalogue& catalogue)
{
    if (stated.empty())
        return ok();
    const auto& entries = catalogue.entries;
    std::set<std::string> venues;
    bool areAllNbbo = true;
    for (const CatalogueEntry& entry : entries) {
        if (!entry.isUsed())
            continue;
        areAllNbbo = areAllNbbo && entry.schema == name(CsvSchema::Nbbo);
        std::istringstream mics(entry.venues);
        venues.insert(std::istream_iterator<std::string>(mics), {});
    }
    if (venues.empty())
        return ok(); // what is wrong with the files is each order's reason
    if (areAllNbbo) {
        return Error{ErrorCode::InvalidArgument,
                     "`without` hides a venue's quotes, and these are an NBBO feed: a venue is seen only "
                     "while it is named at the best price, and who stood behind it is not known, so what "
                     "the market were without it cannot be judged. Leave `without` out, or use quotes of "
                     "single venues.",
                     {.parameter = "without"}};
    }
    return checkWithout(stated, std::vector<std::string>(venues.begin(), venues.end()));
}

/// A quiet stock's last quote may come that long before an order's end.
constexpr Nanos kQuietEnd = std::chrono::seconds{60};

std::string lackOfData(const StudyOrder& order, const Tape& tape)
{
    const TimeWindow data = tape.span();
    if (data.from >= order.window.to || data.to <= order.window.from)
        return fmt::format("The data have nothing in its window: they cover {} to {}.",
                           formatIsoTime(data.from), formatIsoTime(data.to));
    if (data.from > order.window.from)
        return fmt::format("The data begin at {}, after its start.", formatIsoTime(data.from));
    if (data.to + kQuietEnd < order.window.to)
        return fmt::format("The data end at {}, before its end.", formatIsoTime(data.to));
    return "";
}

}} // namespace sor::runs
