// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_tuning.h"

#include "run/study/study_schema.h"
#include "run/study/unit_cells.h"
#include "study/study_counts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr std::size_t kMostCells = 1'000;

Error notForTuning(std::string_view word, std::string_view why)
{
    return {ErrorCode::InvalidArgument, fmt::format("`{}` {}.", word, why), {.parameter = std::string(word)}};
}

Status saveChoices(SqliteDatabase& database, const study::TunedCells& cells)
{
    auto transaction = SqliteTransaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (auto status = database.execute("DELETE FROM choices"); !status)
        return status;
    auto insert = database.prepare("INSERT INTO choices VALUES (?,?,?,?,?,?,?,?)");
    if (!insert)
        return insert.error();
    const auto whole = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    for (const study::TunedDay& of : cells.days) {
        insert->bind(of.symbol).bind(dayText(of.day)).bind(whole(of.choice.cell)).bind(of.choice.mean);
        insert->bind(whole(of.choice.bestCell)).bind(of.choice.bestMean).bind(whole(of.choice.nearBest));
        if (auto status = insert->bind(whole(of.choice.trainingDays)).run(); !status)
            return status;
    }
    return transaction->commit();
}

/// Of every order that is done and has a benchmark to be scored against.
Result<std::vector<study::CellCosts>> readCosts(SqliteDatabase& database, std::vector<StudyRow>& rows)
{
    auto select = database.prepare("SELECT all_in_nanos FROM cells WHERE order_id = ? ORDER BY cell");
    if (!select)
        return select.error();
    std::vector<study::CellCosts> costs;
    for (const StudyRow* row : study::doneInOrder(rows)) {
        if (study::strategyOf(*row, name(Baseline::TwapMatched)) == nullptr)
            continue;
        study::CellCosts of{row, {}};
        select->bind(row->order.id);
        const Status read = select->forEach([&] { of.allIn.push_back(select->integer(0)); });
        if (!read)
            return read.error();
        costs.push_back(std::move(of));
    }
    return costs;
}

Status addTunedRows(SqliteDatabase& database, const study::TunedCells& cells, std::vector<StudyRow>& rows)
{
    std::string columns =
        "lambda_over_nanos, lambda_under_nanos, theta_queue_nanos, first_fill_ns, last_fill_ns";
    constexpr int kBefore = 5;
    for (const ResultColumn& column : cellColumns())
        columns += fmt::format(", {}", column.name);
    auto select =
        database.prepare(fmt::format("SELECT {} FROM cells WHERE order_id = ? AND cell = ?", columns));
    if (!select)
        return select.error();
    for (StudyRow& row : rows) {
        const study::TunedDay* choice = row.outcome.state == OrderState::Done ? cells.of(row) : nullptr;
        if (choice == nullptr)
            continue;
        const auto found =
            select->bind(row.order.id).bind(static_cast<std::int64_t>(choice->choice.cell)).step();
        if (!found)
            return found.error();
        if (!*found)
            return unusableData(fmt::format("The database lacks the cells of order {}.", row.order.id));
        StrategyRow tuned;
        tuned.strategy = study::kTunedKey;
        row.outcome.tunedParams =
            RouterParams{{select->integer(0)}, {select->integer(1)}, {select->integer(2)}};
        for (auto& [column, time] : {std::pair{3, &tuned.firstFill}, {4, &tuned.lastFill}}) {
            if (!select->isNull(column))
                *time = unixNanos(select->integer(column));
        }
        for (std::size_t c = 0; c < cellColumns().size(); ++c)
            cellColumns()[c].at(tuned) = select->integer(static_cast<int>(c) + kBefore);
        (void)select->step();
        row.outcome.strategies.push_back(std::move(tuned));
    }
    return ok();
}

} // namespace

bool isTuned(const RunSetup& setup)
{
    return setup.study.tune != study::Tuning::Off;
}

study::TuningSettings tuningSettings(const RunSetup& setup)
{
    return {setup.study.tune,   static_cast<std::size_t>(setup.study.tuneDays),
            setup.study.choose, static_cast<std::size_t>(setup.study.block),
            setup.seed,         axisSizes(setup)};
}

Status checkTuning(const RunSetup& setup)
{
    if (!isTuned(setup)) {
        for (const std::string_view word : {"tune-days", "choose", "block"}) {
            if (setup.isStated(word))
                return notForTuning(word, "goes with `tune per-symbol` or `tune pooled`");
        }
        return ok();
    }
    if (setup.modelOrDefault() == RouterModel::Trial)
        return notForTuning("tune",
                            "has nothing to choose: the parameters change nothing in the model trial");
    if (setup.study.primary == Baseline::PatientTwap) {
        return notForTuning("primary",
                            "cannot be patient_twap with `tune`: that benchmark belongs to a cell "
                            "itself");
    }
    const auto axes = axisSizes(setup);
    const std::size_t cells = axes[0] * axes[1] * axes[2];
    if (cells < 2)
        return notForTuning("tune", "needs a grid of several cells: state more values, or auto");
    if (cells > kMostCells) {
        return notForTuning("tune",
                            fmt::format("runs every cell on every order: the grid has {} cells, at "
                                        "most {} can be",
                                        cells, kMostCells));
    }
    return ok();
}

Status checkTuning(const RunSetup& setup, const std::vector<StudyOrder>& orders)
{
    if (!isTuned(setup))
        return ok();
    constexpr std::array<std::string_view, 4> kOfGrid{"lambda-over", "lambda-under", "theta-queue", "model"};
    for (const StudyOrder& order : orders) {
        for (const auto& [word, value] : order.words) {
            if (std::ranges::find(kOfGrid, word) != kOfGrid.end()) {
                return notForTuning(word,
                                    fmt::format("of the order {} cannot be with `tune`, which chooses "
                                                "among the same cells for all orders: leave the column "
                                                "out",
                                                order.id));
            }
        }
    }
    return ok();
}

Result<std::map<UnitKey, DayScale>> readScales(SqliteDatabase& database)
{
    auto select = database.prepare("SELECT symbol, day, inputs, unit_nanos FROM scales");
    if (!select)
        return select.error();
    std::map<UnitKey, DayScale> scales;
    const Status read = select->forEach([&] {
        DayScale scale{select->text(2), std::nullopt};
        if (!select->isNull(3))
            scale.unit = Price{select->integer(3)};
        scales.emplace(UnitKey{select->text(0), dayFromText(select->text(1))}, std::move(scale));
    });
    if (!read)
        return read.error();
    return scales;
}

Status saveScale(SqliteDatabase& database, const UnitKey& key, const DayScale& scale)
{
    auto insert = database.prepare("INSERT OR REPLACE INTO scales VALUES (?,?,?,?)");
    if (!insert)
        return insert.error();
    insert->bind(key.symbol).bind(dayText(key.day)).bind(scale.inputs);
    return insert->bind(scale.unit ? std::optional(scale.unit->nanos) : std::nullopt).run();
}

std::optional<Price> scaleBefore(const std::map<UnitKey, DayScale>& scales, const UnitKey& key,
                                 std::size_t days)
{
    std::vector<Price> before; // the last day first
    for (auto at = std::make_reverse_iterator(scales.lower_bound(key));
         at != scales.rend() && at->first.symbol == key.symbol; ++at) {
        if (at->second.unit && (days == 0 || before.size() < days))
            before.push_back(*at->second.unit);
    }
    if (before.empty())
        return std::nullopt;
    std::ranges::sort(before);
    const std::size_t middle = before.size() / 2;
    if (before.size() % 2 == 1)
        return before[middle];
    return Price{before[middle - 1].nanos + (before[middle].nanos - before[middle - 1].nanos) / 2};
}

Result<study::TunedCells> readTuned(SqliteDatabase& database, const RunSetup& setup,
                                    std::vector<StudyRow>& rows)
{
    const auto costs = readCosts(database, rows);
    if (!costs)
        return costs.error();
    auto cells = study::chooseCells(*costs, tuningSettings(setup));
    if (!cells)
        return cells.error();
    if (auto status = addTunedRows(database, *cells, rows); !status)
        return status.error();
    return cells;
}

Result<study::TunedCells> tuneStudy(SqliteDatabase& database, const RunSetup& setup,
                                    std::vector<StudyRow>& rows)
{
    auto cells = readTuned(database, setup, rows);
    if (!cells)
        return cells.error();
    if (auto status = saveChoices(database, *cells); !status)
        return status.error();
    return cells;
}

}} // namespace sor::runs
