// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_rows_reader.h"

#include "base/printable_text.h"
#include "run/own_strategies.h"
#include "run/study/study_schema.h"
#include "search/baseline.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr std::string_view kOrderColumns =
    "place, order_id, line, symbol, day, side, asked_shares, participation, from_ns, to_ns, \"group\", pair, "
    "words, state, reason, note, shares, arrival_half_nanos, end_half_nanos, volume, lambda_over_nanos, "
    "lambda_under_nanos, theta_queue_nanos, spread_ticks, spread_bps, volatility_bps, volume_a_minute, "
    "imbalance, venues_at_best";
void setWords(StudyOrder& order, const std::string& text)
{
    std::pair<std::string, std::string> word;
    bool isValue = false;
    for (const char c : text) {
        if (c == '\n') {
            order.words.push_back(std::exchange(word, {}));
            isValue = false;
        } else if (c == '=' && !isValue) {
            isValue = true;
        } else {
            (isValue ? word.second : word.first) += c;
        }
    }
}

Status readBracket(SqliteDatabase& database, std::vector<StudyRow>& rows)
{
    auto select = database.prepare("SELECT queue, crossing, latency, router_nanos, benchmark_nanos FROM "
                                   "bracket WHERE order_id = ? ORDER BY number");
    if (!select)
        return select.error();
    for (StudyRow& row : rows) {
        select->bind(row.order.id);
        const Status read = select->forEach([&] {
            BracketRow variant{select->text(0), select->text(1), select->text(2), std::nullopt};
            if (!select->isNull(3) && !select->isNull(4))
                variant.costs = BracketCosts{select->integer(3), select->integer(4)};
            row.outcome.bracket.push_back(std::move(variant));
        });
        if (!read)
            return read.error();
    }
    return ok();
}

Status readWithout(SqliteDatabase& database, std::vector<StudyRow>& rows)
{
    auto select = database.prepare(
        "SELECT venue, router_nanos, benchmark_nanos, displayed_share_ms, all_displayed_share_ms, traded, "
        "all_traded FROM without WHERE order_id = ? ORDER BY number");
    if (!select)
        return select.error();
    for (StudyRow& row : rows) {
        select->bind(row.order.id);
        const Status read = select->forEach([&] {
            WithoutRow hidden{select->text(0),    std::nullopt,       select->integer(3),
                              select->integer(4), select->integer(5), select->integer(6)};
            if (!select->isNull(1) && !select->isNull(2))
                hidden.costs = BracketCosts{select->integer(1), select->integer(2)};
            row.outcome.without.push_back(std::move(hidden));
        });
        if (!read)
            return read.error();
    }
    return ok();
}

Status readStrategies(SqliteDatabase& database, std::vector<StudyRow>& rows)
{
    std::string columns = "not_run, first_fill_ns, last_fill_ns";
    for (const ResultColumn& column : resultColumns())
        columns += fmt::format(", {}", column.name);
    auto select =
        database.prepare(fmt::format("SELECT {} FROM results WHERE order_id = ? AND strategy = ?", columns));
    auto venues = database.prepare("SELECT venue, shares, maker_shares, gross_nanos FROM venues WHERE "
                                   "order_id = ? AND strategy = ? ORDER BY venue");
    if (!select || !venues)
        return select ? venues.error() : select.error();
    std::vector<std::string> keys{"optimized"};
    for (const Baseline baseline : kBaselines)
        keys.emplace_back(name(baseline));
    const auto extras = readExtraNames(database);
    if (!extras)
        return extras.error();
    for (const ExtraName& extra : *extras)
        keys.push_back(extra.key);
    for (StudyRow& row : rows) {
        if (row.outcome.state != OrderState::Done)
            continue;
        for (const std::string& key : keys) {
            const auto found = select->bind(row.order.id).bind(key).step();
            if (!found)
                return found.error();
            if (!*found)
                return unusableData(
                    fmt::format("The database lacks the result of {} on order {}.", key, row.order.id));
            StrategyRow strategy;
            strategy.strategy = key;
            strategy.notRun = select->text(0);
            for (auto& [column, time] : {std::pair{1, &strategy.firstFill}, {2, &strategy.lastFill}}) {
                if (!select->isNull(column))
                    *time = unixNanos(select->integer(column));
            }
            for (std::size_t c = 0; c < resultColumns().size(); ++c)
                resultColumns()[c].at(strategy) = select->integer(static_cast<int>(c) + 3);
            (void)select->step();
            venues->bind(row.order.id).bind(key);
            const Status read = venues->forEach([&] {
                strategy.venues.push_back(
                    {venues->text(0), venues->integer(1), venues->integer(2), {venues->integer(3)}});
            });
            if (!read)
                return read.error();
            row.outcome.strategies.push_back(std::move(strategy));
        }
    }
    return ok();
}

} // namespace

std::string_view studyOrderColumns()
{
    return kOrderColumns;
}

Result<std::string> readStudyNote(SqliteDatabase& database, std::string_view name)
{
    auto select = database.prepare("SELECT value FROM study WHERE name = ?");
    if (!select)
        return select.error();
    const auto found = select->bind(std::string(name)).step();
    if (!found)
        return found.error();
    return *found ? select->text(0) : std::string(); // of a program that knew none
}

Result<std::vector<ExtraName>> readExtraNames(SqliteDatabase& database)
{
    std::vector<ExtraName> names;
    const auto text = readStudyNote(database, "strategy");
    if (!text)
        return text.error();
    std::string_view lines = *text;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        const std::size_t key = line.find(' ');
        const std::size_t hash = key == std::string_view::npos ? key : line.find(' ', key + 1);
        const ExtraName extra{std::string(line.substr(0, key)),
                              hash == std::string_view::npos ? "" : std::string(line.substr(hash + 1))};
        if (extra.key.empty() || extra.key != strategyKey(extra.key) || extra.name.empty()
            || extra.name != printableLine(extra.name))
            return unusableData("What the database says of its extra strategies is damaged.");
        names.push_back(extra);
    }
    return names;
}

std::string extraNote(const std::vector<ExtraStrategy>& extras)
{
    std::string note;
    for (const ExtraStrategy& extra : extras)
        note += fmt::format("{}{} {} {}", note.empty() ? "" : "\n", extra.key, extra.identity, extra.name);
    return note;
}

Result<std::vector<StudyRow>> readStudyRows(SqliteDatabase& database)
{
    auto select = database.prepare(fmt::format("SELECT {} FROM orders ORDER BY place", studyOrderColumns()));
    if (!select)
        return select.error();
    const auto real = [&](int column) {
        return select->isNull(column) ? std::nullopt : std::optional(select->real(column));
    };
    const auto mid = [&](int column) {
        return select->isNull(column) ? std::nullopt : std::optional(Mid{select->integer(column)});
    };
    std::vector<StudyRow> rows;
    const Status read = select->forEach([&] {
        StudyRow row;
        row.order.id = select->text(1);
        row.order.line = select->integer(2);
        row.order.symbol = select->text(3);
        row.day = dayFromText(select->text(4));
        row.order.side = named<Side>(select->text(5)).value_or(Side::Buy);
        row.order.shares = select->integer(6);
        row.order.participation = select->real(7);
        row.order.window = {unixNanos(select->integer(8)), unixNanos(select->integer(9))};
        row.order.group = select->text(10);
        row.order.pair = select->text(11);
        setWords(row.order, select->text(12));
        OrderOutcome& outcome = row.outcome;
        outcome.state = named<OrderState>(select->text(13)).value_or(OrderState::Planned);
        outcome.reason = select->text(14);
        outcome.note = select->text(15);
        outcome.shares = {select->integer(16)};
        outcome.arrivalMid = mid(17);
        outcome.endMid = mid(18);
        outcome.volume = select->integer(19);
        outcome.params = {{select->integer(20)}, {select->integer(21)}, {select->integer(22)}};
        outcome.before = {real(23), real(24), real(25), real(26), real(27), std::nullopt};
        if (!select->isNull(28))
            outcome.before.venuesAtBest = select->integer(28);
        rows.push_back(std::move(row));
    });
    if (!read)
        return read.error();
    auto status = readStrategies(database, rows);
    if (status)
        status = readBracket(database, rows);
    if (status)
        status = readWithout(database, rows);
    return status ? Result<std::vector<StudyRow>>(std::move(rows)) : status.error();
}

}} // namespace sor::runs
