// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_schema.h"

#include "run/study/study_store.h"

#include <chrono>
#include <fmt/format.h>

namespace sor { inline namespace runs {

namespace {

using R = StrategyRow;
using I = std::int64_t;

constexpr ResultColumn kResultColumns[] = {
    {"filled", [](R& r) -> I& { return r.filled.count; }},
    {"gross_nanos", [](R& r) -> I& { return r.gross.nanos; }},
    {"fees_nanos", [](R& r) -> I& { return r.fees.nanos; }},
    {"rebates_nanos", [](R& r) -> I& { return r.rebates.nanos; }},
    {"completion", [](R& r) -> I& { return r.completion.count; }},
    {"completion_gross_nanos", [](R& r) -> I& { return r.completionGross.nanos; }},
    {"completion_fees_nanos", [](R& r) -> I& { return r.completionFees.nanos; }},
    {"maker", [](R& r) -> I& { return r.maker.count; }},
    {"crossing", [](R& r) -> I& { return r.crossing.count; }},
    {"fills", [](R& r) -> I& { return r.fills; }},
    {"not_executable", [](R& r) -> I& { return r.valued.count; }},
    {"not_executable_gross_nanos", [](R& r) -> I& { return r.valuedGross.nanos; }},
    {"not_executable_fees_nanos", [](R& r) -> I& { return r.valuedFees.nanos; }},
    {"taker_shares", [](R& r) -> I& { return r.kindShares[0].count; }},
    {"taker_twice_cost_nanos", [](R& r) -> I& { return r.kindTwiceCost[0].nanos; }},
    {"queue_shares", [](R& r) -> I& { return r.kindShares[1].count; }},
    {"queue_twice_cost_nanos", [](R& r) -> I& { return r.kindTwiceCost[1].nanos; }},
    {"crossing_shares", [](R& r) -> I& { return r.kindShares[2].count; }},
    {"crossing_twice_cost_nanos", [](R& r) -> I& { return r.kindTwiceCost[2].nanos; }},
    {"completion_shares", [](R& r) -> I& { return r.kindShares[3].count; }},
    {"completion_twice_cost_nanos", [](R& r) -> I& { return r.kindTwiceCost[3].nanos; }},
    {"quoted_shares", [](R& r) -> I& { return r.quotedShares.count; }},
    {"effective_spread_nanos", [](R& r) -> I& { return r.effective.nanos; }},
    {"quoted_spread_nanos", [](R& r) -> I& { return r.quoted.nanos; }},
    {"markout_1s_shares", [](R& r) -> I& { return r.markoutShares[0].count; }},
    {"markout_1s_half_nanos", [](R& r) -> I& { return r.markoutGain[0].nanos; }},
    {"markout_10s_shares", [](R& r) -> I& { return r.markoutShares[1].count; }},
    {"markout_10s_half_nanos", [](R& r) -> I& { return r.markoutGain[1].nanos; }},
    {"markout_60s_shares", [](R& r) -> I& { return r.markoutShares[2].count; }},
    {"markout_60s_half_nanos", [](R& r) -> I& { return r.markoutGain[2].nanos; }},
};

/// Behind these comes the TCA.
constexpr std::size_t kCellColumns = 21;
static_assert(kResultColumns[kCellColumns].name == "quoted_shares");

constexpr std::string_view kTables = R"(
CREATE TABLE study (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (
    path TEXT NOT NULL, symbol TEXT NOT NULL, states_symbol INTEGER NOT NULL, bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL, ends TEXT NOT NULL, xxh3 TEXT NOT NULL, schema TEXT NOT NULL,
    rows INTEGER NOT NULL, first_ns INTEGER NOT NULL, last_ns INTEGER NOT NULL, venues TEXT NOT NULL,
    is_us INTEGER NOT NULL, problem TEXT NOT NULL, trades TEXT NOT NULL, trades_bytes INTEGER NOT NULL,
    trades_modified_ns INTEGER NOT NULL, trades_ends TEXT NOT NULL, PRIMARY KEY (path, symbol));
CREATE TABLE volumes (
    path TEXT NOT NULL, symbol TEXT NOT NULL, start_ns INTEGER NOT NULL, shares INTEGER NOT NULL,
    PRIMARY KEY (path, symbol, start_ns));
CREATE TABLE units (
    symbol TEXT NOT NULL, day TEXT NOT NULL, inputs TEXT NOT NULL, PRIMARY KEY (symbol, day));
CREATE TABLE scales (
    symbol TEXT NOT NULL, day TEXT NOT NULL, inputs TEXT NOT NULL, unit_nanos INTEGER,
    PRIMARY KEY (symbol, day));
CREATE TABLE moves (
    symbol TEXT NOT NULL, day TEXT NOT NULL, inputs TEXT NOT NULL, side TEXT NOT NULL,
    imbalance_fifth INTEGER NOT NULL, spread_ticks INTEGER NOT NULL, samples INTEGER NOT NULL,
    move_nanos INTEGER NOT NULL, PRIMARY KEY (symbol, day, side, imbalance_fifth, spread_ticks));
CREATE TABLE choices (
    symbol TEXT NOT NULL, day TEXT NOT NULL, cell INTEGER NOT NULL, mean_bps REAL NOT NULL,
    best_cell INTEGER NOT NULL, best_mean_bps REAL NOT NULL, near_best INTEGER NOT NULL,
    training_days INTEGER NOT NULL, PRIMARY KEY (symbol, day));
CREATE TABLE orders (
    place INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, line INTEGER NOT NULL, symbol TEXT NOT NULL,
    day TEXT NOT NULL, side TEXT NOT NULL, asked_shares INTEGER NOT NULL, participation REAL NOT NULL,
    from_ns INTEGER NOT NULL, to_ns INTEGER NOT NULL, "group" TEXT NOT NULL, pair TEXT NOT NULL,
    words TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
    shares INTEGER NOT NULL, arrival_half_nanos INTEGER, end_half_nanos INTEGER, volume INTEGER NOT NULL,
    lambda_over_nanos INTEGER NOT NULL, lambda_under_nanos INTEGER NOT NULL,
    theta_queue_nanos INTEGER NOT NULL, spread_ticks REAL, spread_bps REAL, volatility_bps REAL,
    volume_a_minute REAL, imbalance REAL, venues_at_best INTEGER);
CREATE TABLE bracket (
    order_id TEXT NOT NULL, queue TEXT NOT NULL, crossing TEXT NOT NULL, latency TEXT NOT NULL,
    number INTEGER NOT NULL, router_nanos INTEGER, benchmark_nanos INTEGER, PRIMARY KEY (order_id, number));
CREATE TABLE without (
    order_id TEXT NOT NULL, venue TEXT NOT NULL, number INTEGER NOT NULL, router_nanos INTEGER,
    benchmark_nanos INTEGER, displayed_share_ms INTEGER NOT NULL, all_displayed_share_ms INTEGER NOT NULL,
    traded INTEGER NOT NULL, all_traded INTEGER NOT NULL, PRIMARY KEY (order_id, number));
CREATE TABLE venues (
    order_id TEXT NOT NULL, strategy TEXT NOT NULL, venue TEXT NOT NULL, shares INTEGER NOT NULL,
    maker_shares INTEGER NOT NULL, gross_nanos INTEGER NOT NULL, PRIMARY KEY (order_id, strategy, venue));
CREATE TABLE fills (
    order_id TEXT NOT NULL, strategy TEXT NOT NULL, number INTEGER NOT NULL, time_ns INTEGER NOT NULL,
    venue TEXT NOT NULL, shares INTEGER NOT NULL, price_nanos INTEGER NOT NULL, fee_nanos INTEGER NOT NULL,
    is_maker INTEGER NOT NULL, is_completion INTEGER NOT NULL, PRIMARY KEY (order_id, strategy, number));
)";

/// SHARES stands for those of an order, which the tables count in the study's unit.
constexpr std::string_view kViews = R"(
CREATE VIEW savings AS
    SELECT o.order_id, o.symbol, o.day, o.side, o."group", SHARES AS shares, b.strategy AS benchmark,
           SHARES * o.arrival_half_nanos / 2e9 AS notional_dollars,
           (CASE o.side WHEN 'buy' THEN 1e4 ELSE -1e4 END) * (b.all_in_nanos - r.all_in_nanos)
               / (SHARES * (o.arrival_half_nanos / 2.0)) AS saving_bps,
           (CASE o.side WHEN 'buy' THEN 1e-9 ELSE -1e-9 END) * (b.all_in_nanos - r.all_in_nanos)
               AS saving_dollars
    FROM orders o JOIN results r ON r.order_id = o.order_id AND r.strategy = 'optimized'
         JOIN results b ON b.order_id = o.order_id AND b.strategy <> 'optimized'
    WHERE o.state = 'done' AND b.not_run = '';
CREATE VIEW by_symbol AS
    SELECT symbol, benchmark, count(*) AS orders, avg(saving_bps) AS saving_bps,
           sum(saving_dollars) AS saving_dollars FROM savings GROUP BY symbol, benchmark;
CREATE VIEW by_day AS
    SELECT day, benchmark, count(*) AS orders, avg(saving_bps) AS saving_bps,
           sum(saving_dollars) AS saving_dollars FROM savings GROUP BY day, benchmark;
CREATE VIEW tuned AS
    SELECT o.order_id, o.symbol, o.day, o.side, h.cell, c.lambda_over_nanos / 1e9 AS lambda_over,
           c.lambda_under_nanos / 1e9 AS lambda_under, c.theta_queue_nanos / 1e9 AS theta_queue,
           (CASE o.side WHEN 'buy' THEN 1e4 ELSE -1e4 END) * (b.all_in_nanos - c.all_in_nanos)
               / (o.shares * (o.arrival_half_nanos / 2.0)) AS tuned_bps,
           (CASE o.side WHEN 'buy' THEN 1e4 ELSE -1e4 END) * (b.all_in_nanos - r.all_in_nanos)
               / (o.shares * (o.arrival_half_nanos / 2.0)) AS default_bps
    FROM orders o JOIN choices h ON h.day = o.day AND h.symbol IN ('', o.symbol)
         JOIN cells c ON c.order_id = o.order_id AND c.cell = h.cell
         JOIN results b ON b.order_id = o.order_id AND b.strategy = 'twap_matched'
         JOIN results r ON r.order_id = o.order_id AND r.strategy = 'optimized'
    WHERE o.state = 'done';
)";

} // namespace

std::span<const ResultColumn> resultColumns()
{
    return kResultColumns;
}

std::span<const ResultColumn> cellColumns()
{
    return std::span(kResultColumns).first(kCellColumns);
}

std::span<const std::string_view> studyUnitTables()
{
    static constexpr std::string_view kUnitTables[] = {"units",  "results", "bracket", "without",
                                                       "venues", "fills",   "cells"};
    return kUnitTables;
}

std::string studySchemaSql(ShareUnit unit)
{
    std::string views(kViews);
    const std::string shares =
        unit.isWhole() ? "o.shares" : fmt::format("(o.shares / {}.0)", unit.perShare());
    constexpr std::string_view kPlace = "SHARES";
    for (std::size_t at = views.find(kPlace); at != std::string::npos; at = views.find(kPlace, at + 1))
        views.replace(at, kPlace.size(), shares);
    std::string results = "CREATE TABLE results (order_id TEXT NOT NULL, strategy TEXT NOT NULL, "
                          "not_run TEXT NOT NULL, all_in_nanos INTEGER NOT NULL, first_fill_ns INTEGER, "
                          "last_fill_ns INTEGER";
    for (const ResultColumn& column : kResultColumns)
        results += fmt::format(", {} INTEGER NOT NULL", column.name);
    results += ", PRIMARY KEY (order_id, strategy));";
    std::string cells = "CREATE TABLE cells (order_id TEXT NOT NULL, cell INTEGER NOT NULL, "
                        "lambda_over_nanos INTEGER NOT NULL, lambda_under_nanos INTEGER NOT NULL, "
                        "theta_queue_nanos INTEGER NOT NULL, all_in_nanos INTEGER NOT NULL, first_fill_ns "
                        "INTEGER, last_fill_ns INTEGER";
    for (const ResultColumn& column : cellColumns())
        cells += fmt::format(", {} INTEGER NOT NULL", column.name);
    cells += ", PRIMARY KEY (order_id, cell)) WITHOUT ROWID;";
    return fmt::format("{}{}{}{}PRAGMA user_version = {};", kTables, results, cells, views,
                       kStudySchemaVersion);
}

std::string marksOf(std::size_t count)
{
    std::string marks = "?";
    for (std::size_t i = 1; i < count; ++i)
        marks += ",?";
    return marks;
}

std::string dayText(LocalDay day)
{
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

LocalDay dayFromText(std::string_view text)
{
    const auto time = parseIsoTime(std::string(text) + "T00:00:00");
    const auto days = std::chrono::floor<std::chrono::days>(time.value_or(UnixNanos{}));
    return LocalDay{days.time_since_epoch()};
}

}} // namespace sor::runs
