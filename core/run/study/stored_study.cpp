// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/stored_study.h"

#include "run/needed_time.h"
#include "run/study/catalogue_store.h"
#include "run/study/repeated_data.h"
#include "run/study/study_executions.h"
#include "run/study/study_rows_reader.h"
#include "run/study/study_store.h"
#include "run/study/study_tuning.h"
#include "run/study/study_unit.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace runs {

namespace fs = std::filesystem;

Result<StudyOutcome> storedOutcome(SqliteDatabase& database, const RunSetup& setup)
{
    StudyOutcome outcome;
    auto catalogue = readCatalogue(database);
    if (!catalogue)
        return catalogue.error();
    outcome.catalogue.entries = std::move(*catalogue);
    setAsideRepeats(outcome.catalogue.entries);
    if (setup.study.ordersADay > 0) {
        auto drawn = drawOrders(setup, outcome.catalogue);
        if (!drawn)
            return drawn.error();
        outcome.setDrawn(std::move(*drawn));
    }
    auto rows = readStudyRows(database);
    if (!rows)
        return rows.error();
    outcome.rows = std::move(*rows);
    auto extras = readExtraNames(database);
    if (!extras)
        return extras.error();
    outcome.extras = std::move(*extras);
    auto remarks = readStudyNote(database, "execution remarks");
    if (!remarks)
        return remarks.error();
    outcome.executionRemarks = remarksOf(*remarks);
    return outcome;
}

Result<StoredStudy> readStudy(const fs::path& path)
{
    std::error_code error;
    const fs::path folder = fs::is_directory(path, error) ? path : path.parent_path();
    const fs::path file = folder / "study.db";
    if (!fs::is_regular_file(file, error)) {
        return Error{
            ErrorCode::FileMissing,
            "There is no study.db, which a study leaves in its folder. Choose the folder of a study.",
            {.path = file.string()}};
    }
    const auto notes = readStudyNotes(file);
    if (!notes)
        return notes.error();
    const auto note = [&](const std::string& name) {
        const auto there = notes->find(name);
        return there == notes->end() ? std::string() : there->second;
    };
    if (const std::string shard = note("shard"); !shard.empty()) {
        return unusableData(
            fmt::format("This is part {} of a study. Join its parts with `merge` first.", shard),
            file.string());
    }
    StoredStudy stored;
    if (auto status = applySetupJson(stored.setup, note("setup"), file.string(), SetupOrigin::Shard); !status)
        return status.error();
    stored.setup.out = folder.string();
    stored.isComplete = !note("state").empty();
    auto database = SqliteDatabase::openReadOnly(file);
    if (!database)
        return database.error();
    auto outcome = storedOutcome(*database, stored.setup);
    if (!outcome)
        return outcome.error();
    stored.outcome = std::move(*outcome);
    if (isTuned(stored.setup) && stored.isComplete) {
        auto& rows = stored.outcome.rows;
        auto tuned = readTuned(*database, stored.setup, rows);
        if (!tuned)
            return tuned.error();
        stored.outcome.tuned = std::move(*tuned);
        // Orders that only train have brackets where all were run with the default cell, in shards.
        stored.outcome.isBracketOfDefault = std::ranges::any_of(rows, [](const StudyRow& row) {
            return !row.outcome.tunedParams && !row.outcome.bracket.empty();
        });
    }
    return stored;
}

Result<RunSetup> singleRunOf(const RunSetup& study, const StudyRow& row, const StudyCatalogue& catalogue)
{
    const UnitOrder order{&row.order, row.outcome.shares.count};
    StudyUnit unit;
    unit.symbol = row.order.symbol;
    unit.day = row.day;
    const Nanos history = historyOf(setupOf(study, unit, order));
    const TimeWindow window{row.order.window.from - history, row.order.window.to};
    for (const CatalogueEntry* entry : catalogue.of(unit.symbol, window)) {
        for (const auto& [name, files] :
             {std::pair{&entry->path, &unit.files}, {&entry->trades, &unit.trades}}) {
            if (name->empty())
                continue;
            std::error_code error;
            const fs::path file = fs::absolute(fs::path(study.study.data) / *name, error);
            if (!fs::is_regular_file(file, error)) {
                return Error{ErrorCode::FileMissing,
                             "The quotes of this order are not there. State with `data` where the quotes of "
                             "the study are.",
                             {.path = file.string(), .parameter = "data"}};
            }
            files->push_back(file.lexically_normal().string());
        }
        unit.statesSymbol = unit.statesSymbol || entry->statesSymbol;
    }
    if (unit.files.empty() || order.shares < 1) {
        return unusableData(row.outcome.reason.empty() ? "There are no quotes of this order."
                                                       : row.outcome.reason,
                            row.order.id);
    }
    RunSetup run = setupOf(study, unit, order);
    run.experiment.stopAfter = ExperimentSettings{}.stopAfter;
    run.threads = study.threads;
    run.study = {};
    run.out = OutputSpec{}.out;
    std::erase_if(run.stated, [](const std::string& stated) {
        const auto word = std::ranges::find(setupWords(), stated, &SetupWord::name);
        return stated == "out" || (word != setupWords().end() && word->scope.part == WordPart::Study);
    });
    // The cell that ran, also where it was the middle of automatic axes; of a tuned study the chosen one.
    const RouterParams& cell = row.outcome.tunedParams ? *row.outcome.tunedParams : row.outcome.params;
    if (row.outcome.state == OrderState::Done) {
        for (const auto& [word, value] : {std::pair{"lambda-over", cell.lambdaOver},
                                          {"lambda-under", cell.lambdaUnder},
                                          {"theta-queue", cell.thetaQueue}}) {
            if (auto status = applyWord(run, word, formatNanos(value.nanos)); !status)
                return status.error();
        }
    }
    return run;
}

}} // namespace sor::runs
