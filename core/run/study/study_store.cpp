// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_store.h"

#include "run/study/study_rows_reader.h"
#include "run/study/study_schema.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr int kOrderColumnCount = 29;

/// "name=value" a line.
std::string wordsText(const StudyOrder& order)
{
    std::string text;
    for (const auto& [word, value] : order.words)
        text += fmt::format("{}={}\n", word, value);
    return text;
}

std::optional<std::int64_t> halfNanos(const std::optional<Mid>& mid)
{
    return mid ? std::optional(mid->halfNanos) : std::nullopt;
}

std::optional<std::int64_t> nanosOf(const std::optional<UnixNanos>& time)
{
    return time ? std::optional(count(*time)) : std::nullopt;
}

/// What the table `study` says.
Result<std::map<std::string, std::string>> notesOf(SqliteDatabase& database,
                                                   const std::filesystem::path& path)
{
    auto version = database.prepare("PRAGMA user_version");
    if (!version)
        return version.error();
    const auto hasVersion = version->step();
    if (!hasVersion)
        return hasVersion.error();
    if (version->integer(0) > kStudySchemaVersion) {
        return unusableData(
            fmt::format("This database was made by a newer version of the program (its schema "
                        "is version {}, this program knows {}). Choose another folder with "
                        "`out`.",
                        version->integer(0), kStudySchemaVersion),
            path.string());
    }
    const bool isOlder = version->integer(0) < kStudySchemaVersion;
    (void)version->step();
    auto select = database.prepare("SELECT name, value FROM study");
    auto units = database.prepare("SELECT symbol, day, inputs FROM units");
    if (!select || !units)
        return unusableData("This is no database of a study. Choose another folder with `out`.",
                            path.string());
    if (isOlder) {
        return unusableData(
            "This database was made by an older version of the program, whose studies this one "
            "cannot go on with. Choose another folder with `out`.",
            path.string());
    }
    std::map<std::string, std::string> notes;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        notes.emplace(select->text(0), select->text(1));
    }
    return notes;
}

/// What is known by its content, which cannot be stated.
struct KnownByContent {
    std::string_view name; // in StudyIdentity
    std::string_view what;
    std::string_view remedy;
};
constexpr std::string_view kSameFile = "Name the file with the content that it had";
constexpr KnownByContent kKnownByContent[] = {
    {"program", "the version of the program", "Go on with the program that began it"},
    {"orders", "the list of orders",
     "Name the file of orders as it was, or draw them as then (`sample` and its words, `seed`, the same "
     "`data`)"},
    {"executions", "the file of `executions`", kSameFile},
    {"fee table", "the file of `fees`", kSameFile},
    {"volume profile", "the file of `profile`", kSameFile},
    {"round lots", "the file of `round-lots`", kSameFile},
    {"strategy", "what `strategy` loads", "Load the libraries as they were"},
};

/// How one fact differs and what to do, up to where a sentence offers another folder.
std::string differenceText(std::string_view name, const std::string& before, const std::string& now)
{
    const auto shown = [](const std::string& value) { return value.empty() ? "nothing" : value; };
    const auto* content = std::ranges::find(kKnownByContent, name, &KnownByContent::name);
    if (content == std::end(kKnownByContent))
        return fmt::format("`{}` was {} and is {} now. State what it was", name, shown(before), shown(now));
    if (before.empty())
        return fmt::format("it was begun without {}. Leave that out", content->what);
    if (now.empty())
        return fmt::format("it was begun with {}, and now there is none. {}", content->what, content->remedy);
    return fmt::format("{} has other content now ({} then, {} now). {}", content->what, before, now,
                       content->remedy);
}

/// What all of its shares are counted in.
ShareUnit unitOf(const StudyIdentity& identity)
{
    const auto stated = std::ranges::find(identity, "size-unit", &StudyIdentity::value_type::first);
    return stated == identity.end() ? ShareUnit{} : parseShareUnit(stated->second).value_or(ShareUnit{});
}

} // namespace

Result<StudyStore> StudyStore::open(const std::filesystem::path& folder, const StudyIdentity& identity,
                                    const std::string& setup)
{
    const std::filesystem::path path = folder / "study.db";
    auto database = SqliteDatabase::open(path);
    if (!database)
        return database.error();
    StudyStore store(std::move(*database));
    auto tables = store.m_database->prepare("SELECT count(*) FROM sqlite_master");
    if (!tables)
        return tables.error();
    const auto row = tables->step();
    if (!row)
        return row.error();
    const bool isNew = tables->integer(0) == 0;
    (void)tables->step();
    auto status = isNew ? store.create(identity, setup) : store.check(identity, path);
    return status ? Result<StudyStore>(std::move(store)) : status.error();
}

Status StudyStore::create(const StudyIdentity& identity, const std::string& setup)
{
    auto transaction = SqliteTransaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    if (auto status = m_database->execute(studySchemaSql(unitOf(identity)).c_str()); !status)
        return status;
    auto insert = m_database->prepare("INSERT INTO study VALUES (?,?)");
    if (!insert)
        return insert.error();
    const auto note = [&](std::string_view name, std::string_view value) {
        return insert->bind(name).bind(value).run();
    };
    if (auto status = note("schema_version", std::to_string(kStudySchemaVersion)); !status)
        return status;
    if (auto status = note("setup", setup); !status)
        return status;
    for (const auto& [name, value] : identity) {
        if (auto status = note(name, value); !status)
            return status;
    }
    return transaction->commit();
}

Status StudyStore::finish()
{
    if (auto status = m_database->execute("INSERT OR REPLACE INTO study VALUES ('state', 'complete')");
        !status)
        return status;
    // Not while somebody reads it: then it stays as it is.
    (void)m_database->execute("PRAGMA journal_mode=DELETE");
    return ok();
}

Status StudyStore::check(const StudyIdentity& identity, const std::filesystem::path& path)
{
    const auto notes = notesOf(*m_database, path);
    if (!notes)
        return notes.error();
    const std::map<std::string, std::string>& stored = *notes;
    std::string differences;
    for (const auto& [name, value] : identity) {
        const auto there = stored.find(name);
        const std::string before = there == stored.end() ? std::string() : there->second;
        // The remarks follow from the file of `executions`, which is compared itself.
        if (before == value || name == "execution remarks")
            continue;
        if (!differences.empty())
            differences += ". Also: ";
        differences += differenceText(name, before, value);
    }
    if (differences.empty())
        return ok();
    return Error{ErrorCode::InvalidArgument,
                 "The database there is of another study: " + differences
                     + ", or choose another folder with `out`.",
                 {.path = path.string()}};
}

Result<std::map<UnitKey, std::string>> StudyStore::unitsDone()
{
    auto select = m_database->prepare("SELECT symbol, day, inputs FROM units");
    if (!select)
        return select.error();
    std::map<UnitKey, std::string> units;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            return units;
        units.emplace(UnitKey{select->text(0), dayFromText(select->text(1))}, select->text(2));
    }
}

Status StudyStore::savePlan(std::span<const StudyRow> rows)
{
    const auto done = unitsDone();
    if (!done)
        return done.error();
    auto transaction = SqliteTransaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (done->contains({rows[i].order.symbol, rows[i].day}))
            continue;
        if (auto status = saveOrder(static_cast<std::int64_t>(i), rows[i]); !status)
            return status;
    }
    return transaction->commit();
}

Status StudyStore::saveOrder(std::int64_t place, const StudyRow& row)
{
    auto insert = m_database->prepare(fmt::format("INSERT OR REPLACE INTO orders ({}) VALUES ({})",
                                                  studyOrderColumns(), marksOf(kOrderColumnCount)));
    if (!insert)
        return insert.error();
    const StudyOrder& order = row.order;
    const OrderOutcome& outcome = row.outcome;
    insert->bind(place).bind(order.id).bind(order.line).bind(order.symbol).bind(dayText(row.day));
    insert->bind(name(order.side)).bind(order.shares).bind(order.participation);
    insert->bind(count(order.window.from)).bind(count(order.window.to)).bind(order.group).bind(order.pair);
    insert->bind(wordsText(order)).bind(name(outcome.state)).bind(outcome.reason).bind(outcome.note);
    insert->bind(outcome.shares.count).bind(halfNanos(outcome.arrivalMid)).bind(halfNanos(outcome.endMid));
    insert->bind(outcome.volume).bind(outcome.params.lambdaOver.nanos).bind(outcome.params.lambdaUnder.nanos);
    insert->bind(outcome.params.thetaQueue.nanos).bind(outcome.before.spreadTicks);
    insert->bind(outcome.before.spreadBps).bind(outcome.before.volatility).bind(outcome.before.volumeRate);
    return insert->bind(outcome.before.imbalance).bind(outcome.before.venuesAtBest).run();
}

Status StudyStore::saveUnit(const UnitKey& unit, const std::string& inputs,
                            std::span<const StudyRow* const> rows)
{
    auto transaction = SqliteTransaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    auto place = m_database->prepare("SELECT place FROM orders WHERE order_id = ?");
    auto result = m_database->prepare(
        fmt::format("INSERT INTO results VALUES ({})", marksOf(6 + resultColumns().size())));
    auto venue = m_database->prepare("INSERT INTO venues VALUES (?,?,?,?,?,?)");
    auto fill = m_database->prepare(fmt::format("INSERT INTO fills VALUES ({})", marksOf(10)));
    auto done = m_database->prepare("INSERT INTO units VALUES (?,?,?)");
    auto without = m_database->prepare("INSERT INTO without VALUES (?,?,?,?,?,?,?,?,?)");
    auto cell =
        m_database->prepare(fmt::format("INSERT INTO cells VALUES ({})", marksOf(8 + cellColumns().size())));
    for (const auto* statement : {&place, &result, &venue, &fill, &done, &cell, &without}) {
        if (!*statement)
            return statement->error();
    }
    for (const StudyRow* row : rows) {
        const auto found = place->bind(row->order.id).step();
        if (!found)
            return found.error();
        const std::int64_t at = place->integer(0);
        (void)place->step();
        if (auto status = saveOrder(at, *row); !status)
            return status;
        for (std::size_t c = 0; c < row->outcome.cells.size(); ++c) {
            CellRow of = row->outcome.cells[c];
            cell->bind(row->order.id).bind(static_cast<std::int64_t>(c)).bind(of.params.lambdaOver.nanos);
            cell->bind(of.params.lambdaUnder.nanos).bind(of.params.thetaQueue.nanos);
            cell->bind(static_cast<std::int64_t>(of.row.allIn(row->order.side)));
            cell->bind(nanosOf(of.row.firstFill)).bind(nanosOf(of.row.lastFill));
            for (const ResultColumn& column : cellColumns())
                cell->bind(column.at(of.row));
            if (auto status = cell->run(); !status)
                return status;
        }
        std::int64_t hiddenNumber = 0;
        for (const WithoutRow& of : row->outcome.without) {
            without->bind(row->order.id).bind(of.venue).bind(hiddenNumber++);
            without->bind(of.costs ? std::optional(of.costs->router) : std::nullopt);
            without->bind(of.costs ? std::optional(of.costs->benchmark) : std::nullopt);
            without->bind(of.displayed).bind(of.allDisplayed);
            if (auto status = without->bind(of.traded).bind(of.allTraded).run(); !status)
                return status;
        }
        for (const StrategyRow& of : row->outcome.strategies) {
            StrategyRow strategy = of;
            result->bind(row->order.id).bind(of.strategy).bind(of.notRun);
            result->bind(static_cast<std::int64_t>(of.allIn(row->order.side)));
            result->bind(nanosOf(of.firstFill)).bind(nanosOf(of.lastFill));
            for (const ResultColumn& column : resultColumns())
                result->bind(column.at(strategy));
            if (auto status = result->run(); !status)
                return status;
            for (const StrategyVenue& v : of.venues) {
                venue->bind(row->order.id).bind(of.strategy).bind(v.venue).bind(v.shares);
                if (auto status = venue->bind(v.makerShares).bind(v.gross.nanos).run(); !status)
                    return status;
            }
            std::int64_t number = 0;
            for (const KeptFill& f : of.keptFills) {
                fill->bind(row->order.id).bind(of.strategy).bind(number++).bind(count(f.time)).bind(f.venue);
                fill->bind(f.shares).bind(f.price.nanos).bind(f.fee.nanos).bind(std::int64_t{f.isMaker});
                if (auto status = fill->bind(std::int64_t{f.isCompletion}).run(); !status)
                    return status;
            }
        }
    }
    if (auto status = insertBrackets(rows); !status)
        return status;
    if (auto status = done->bind(unit.symbol).bind(dayText(unit.day)).bind(inputs).run(); !status)
        return status;
    return transaction->commit();
}

Status StudyStore::insertBrackets(std::span<const StudyRow* const> rows)
{
    auto variant = m_database->prepare("INSERT OR REPLACE INTO bracket VALUES (?,?,?,?,?,?,?)");
    if (!variant)
        return variant.error();
    for (const StudyRow* row : rows) {
        std::int64_t number = 0;
        for (const BracketRow& of : row->outcome.bracket) {
            variant->bind(row->order.id).bind(of.queue).bind(of.crossing).bind(of.latency).bind(number++);
            variant->bind(of.costs ? std::optional(of.costs->router) : std::nullopt);
            if (auto status =
                    variant->bind(of.costs ? std::optional(of.costs->benchmark) : std::nullopt).run();
                !status)
                return status;
        }
    }
    return ok();
}

Status StudyStore::saveBrackets(std::span<const StudyRow* const> rows)
{
    auto transaction = SqliteTransaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    if (auto status = insertBrackets(rows); !status)
        return status;
    return transaction->commit();
}

Result<std::vector<StudyRow>> StudyStore::rows()
{
    auto select = m_database->prepare("SELECT value FROM study WHERE name = 'size-unit'");
    if (!select)
        return select.error();
    const auto there = select->step();
    if (!there)
        return there.error();
    const ShareUnit unit = *there ? parseShareUnit(select->text(0)).value_or(ShareUnit{}) : ShareUnit{};
    auto rows = readStudyRows(*m_database);
    if (rows) {
        for (StudyRow& row : *rows)
            row.unit = unit;
    }
    return rows;
}

Result<std::map<std::string, std::string>> readStudyNotes(const std::filesystem::path& path)
{
    auto database = SqliteDatabase::openReadOnly(path);
    if (!database)
        return database.error();
    auto tables = database->prepare("SELECT name FROM sqlite_master");
    if (!tables)
        return tables.error();
    const auto hasTable = tables->step();
    if (!hasTable)
        return hasTable.error();
    if (!*hasTable) {
        return unusableData("The study was stopped before its end, when it had just begun. Run it again.",
                            path.string());
    }
    return notesOf(*database, path);
}

}} // namespace sor::runs
