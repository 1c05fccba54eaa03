// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_merge.h"

#include "run/run_parts.h"
#include "run/study/stored_study.h"
#include "run/study/study_schema.h"
#include "run/study/study_store.h"
#include "run/study/study_tuning.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <system_error>

namespace sor { inline namespace runs {

namespace {

namespace fs = std::filesystem;

/// A shard's database, opened for reading.
struct StudyShard {
    fs::path path;
    std::map<std::string, std::string> notes;
    GridPart part;
};

/// What need not be the same: on another machine the quotes may lie elsewhere.
constexpr std::array<std::string_view, 3> kOwnNotes{"shard", "setup", "state"};

Result<StudyShard> readShard(const fs::path& folder)
{
    StudyShard shard{folder / "study.db", {}, {}};
    auto notes = readStudyNotes(shard.path);
    if (!notes)
        return notes.error();
    shard.notes = std::move(*notes);
    RunSetup setup;
    setup.shard = shard.notes["shard"];
    if (setup.shard.empty()) {
        return unusableData("This is a whole study, no shard of one. Leave it out.", shard.path);
    }
    const auto part = partOf(setup, {});
    if (!part)
        return unusableData("It does not say which part of a study it is.", shard.path);
    shard.part = *part;
    return shard;
}

Status checkShards(const std::vector<StudyShard>& shards)
{
    const StudyShard& first = shards.front();
    std::vector<PlacedPart> parts;
    for (const StudyShard& shard : shards) {
        for (const auto& [name, value] : first.notes) {
            const auto other = shard.notes.find(name);
            const std::string there = other == shard.notes.end() ? std::string() : other->second;
            if (std::ranges::find(kOwnNotes, name) == kOwnNotes.end() && there != value) {
                return unusableData(
                    fmt::format("This shard is of another study than {}: `{}` is '{}' here and "
                                "'{}' there. Name the shards of one study only.",
                                first.path.string(), name, there, value),
                    shard.path);
            }
        }
        if (shard.part.count != first.part.count) {
            return unusableData(
                fmt::format("This is one of {} shards, and {} is one of {}. Name the shards of "
                            "one study only.",
                            shard.part.count, first.path.string(), first.part.count),
                shard.path);
        }
        parts.push_back({shard.part, shard.path});
    }
    if (auto status = checkParts(parts, "study"); !status)
        return status;
    for (const StudyShard& shard : shards) {
        if (!shard.notes.contains("state")) {
            return unusableData(
                fmt::format("Shard {} of {} was stopped before its end. Run it again (`study` "
                            "`shard {}/{}`): it goes on where it was.",
                            shard.part.index + 1, shard.part.count, shard.part.index + 1, shard.part.count),
                shard.path);
        }
    }
    return ok();
}

/// The text in the first column of the first row; empty without one.
Result<std::string> textOf(SqliteDatabase& database, std::string_view sql)
{
    auto select = database.prepare(sql);
    if (!select)
        return select.error();
    const auto row = select->step();
    if (!row)
        return row.error();
    return *row ? select->text(0) : std::string();
}

/// The attached database `part` into the main one.
Status copyShard(SqliteDatabase& database, const StudyShard& shard, bool isFirst)
{
    const auto foreign = textOf(database,
                                "SELECT name FROM (SELECT type, name, sql FROM part.sqlite_master EXCEPT "
                                "SELECT type, name, sql FROM main.sqlite_master)");
    if (!foreign)
        return foreign.error();
    if (!foreign->empty())
        return unusableData("This database is not built as that of a study of this version.", shard.path);
    auto transaction = SqliteTransaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (isFirst) {
        auto status = database.execute("INSERT INTO files SELECT * FROM part.files;"
                                       "INSERT INTO volumes SELECT * FROM part.volumes;"
                                       "INSERT INTO scales SELECT * FROM part.scales;"
                                       "INSERT INTO moves SELECT * FROM part.moves;"
                                       "INSERT INTO orders SELECT * FROM part.orders;");
        if (!status)
            return status;
    }
    // Files that were touched and did not change are the same.
    const auto other =
        textOf(database,
               "SELECT path FROM (SELECT path, symbol, xxh3 FROM part.files EXCEPT SELECT path, "
               "symbol, xxh3 FROM files) UNION SELECT path FROM (SELECT path, symbol, xxh3 FROM "
               "files EXCEPT SELECT path, symbol, xxh3 FROM part.files) ORDER BY 1");
    if (!other)
        return other.error();
    if (!other->empty()) {
        return unusableData(
            fmt::format("It was run on other quotes than the shards before it: {} differs, or "
                        "only one has it. Run all shards on the same files.",
                        *other),
            shard.path);
    }
    std::string sql =
        "INSERT OR REPLACE INTO orders SELECT * FROM part.orders WHERE (symbol, day) IN (SELECT "
        "symbol, day FROM part.units);";
    for (const std::string_view table : studyUnitTables())
        sql += fmt::format("INSERT INTO {0} SELECT * FROM part.{0};", table);
    if (auto status = database.execute(sql.c_str()); !status)
        return status;
    return transaction->commit();
}

Status copyShards(SqliteDatabase& database, const std::vector<StudyShard>& shards)
{
    // Of a merge that was killed, or of a study that was begun here.
    std::string empty = "DELETE FROM files; DELETE FROM volumes; DELETE FROM scales; "
                        "DELETE FROM moves; DELETE FROM orders;";
    for (const std::string_view table : studyUnitTables())
        empty += fmt::format("DELETE FROM {};", table);
    if (auto status = database.execute(empty.c_str()); !status)
        return status;
    for (const StudyShard& shard : shards) {
        {
            auto attach = database.prepare("ATTACH ? AS part");
            if (!attach)
                return attach.error();
            if (auto status = attach->bind(shard.path.string()).run(); !status)
                return status;
        }
        auto status = copyShard(database, shard, &shard == &shards.front());
        (void)database.execute("DETACH part");
        if (!status)
            return status;
    }
    const auto left = textOf(database, "SELECT order_id FROM orders WHERE state = 'planned' ORDER BY place");
    if (!left)
        return left.error();
    return left->empty()
        ? ok()
        : unusableData(fmt::format("No shard has run the order {}.", *left), shards.front().path);
}

} // namespace

std::vector<fs::path> findStudyShards(const std::vector<std::string>& paths)
{
    std::vector<fs::path> found;
    std::error_code error;
    for (const std::string& path : paths) {
        const std::size_t before = found.size();
        fs::directory_iterator entries(path, error);
        for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
            const std::string name = entries->path().filename().string();
            if (name.starts_with("shard_") && fs::is_regular_file(entries->path() / "study.db", error))
                found.push_back(entries->path());
            error.clear();
        }
        if (found.size() == before && fs::is_regular_file(fs::path(path) / "study.db", error))
            found.emplace_back(path);
    }
    std::ranges::sort(found);
    return found;
}

Result<MergedStudy> mergeStudy(const RunSetup& setup, const std::vector<fs::path>& folders)
{
    for (const SetupWord& word : setupWords()) {
        const bool isOfRuns = word.scope.writesFile && word.name != "out";
        if (setup.isStated(word.name) && (word.scope.isPortable() || isOfRuns)) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format("The shards have the settings of their study: beside `merge` state only where "
                            "the results go (`out`), not `{}`.",
                            word.name),
                {.parameter = std::string(word.name)}};
        }
    }
    if (!setup.experiment.baselines.extras.empty()) {
        return Error{
            ErrorCode::InvalidArgument,
            "The shards of a study hold the rows of their strategies, and this one is not among them. "
            "Run the study whole with it."};
    }
    std::vector<StudyShard> shards;
    for (const fs::path& folder : folders) {
        auto shard = readShard(folder);
        if (!shard)
            return shard.error();
        shards.push_back(std::move(*shard));
    }
    if (auto status = checkShards(shards); !status)
        return status.error();
    std::ranges::sort(shards, {}, [](const StudyShard& shard) { return shard.part.index; });
    const StudyShard& first = shards.front();
    MergedStudy merged{setup, {}};
    const auto words = first.notes.find("setup");
    if (words == first.notes.end())
        return unusableData("It does not say which settings its study has.", first.path);
    if (auto status = applySetupJson(merged.setup, words->second, first.path.string(), SetupOrigin::Shard);
        !status)
        return status.error();
    StudyIdentity identity(first.notes.begin(), first.notes.end());
    std::erase_if(identity, [](const auto& note) {
        return note.first == "schema_version" || std::ranges::find(kOwnNotes, note.first) != kOwnNotes.end();
    });
    identity.emplace_back("shard", "");
    auto store = StudyStore::open(setup.out, identity, words->second);
    if (!store)
        return store.error();
    if (auto status = copyShards(store->database(), shards); !status)
        return status.error();
    auto outcome = storedOutcome(store->database(), merged.setup);
    if (!outcome)
        return outcome.error();
    merged.outcome = std::move(*outcome);
    if (isTuned(merged.setup)) {
        auto tuned = tuneStudy(store->database(), merged.setup, merged.outcome.rows);
        if (!tuned)
            return tuned.error();
        merged.outcome.tuned = std::move(*tuned);
        merged.outcome.isBracketOfDefault = std::ranges::any_of(
            merged.outcome.rows, [](const StudyRow& row) { return !row.outcome.bracket.empty(); });
    }
    if (auto status = store->finish(); !status)
        return status.error();
    return merged;
}

}} // namespace sor::runs
