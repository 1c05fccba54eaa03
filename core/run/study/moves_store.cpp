// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/moves_store.h"

#include "run/study/study_schema.h"

#include <fmt/format.h>
#include <limits>

namespace sor { inline namespace runs {

Result<std::map<UnitKey, StoredMoves>> readMoves(SqliteDatabase& database)
{
    auto select =
        database.prepare("SELECT symbol, day, inputs, side, imbalance_fifth, spread_ticks, samples, "
                         "move_nanos FROM moves");
    if (!select)
        return select.error();
    std::map<UnitKey, StoredMoves> moves;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            return moves;
        StoredMoves& stored = moves[{select->text(0), dayFromText(select->text(1))}];
        stored.inputs = select->text(2);
        const auto state = static_cast<std::size_t>((select->integer(4) - 1) * std::int64_t{kMostSpreadTicks}
                                                    + select->integer(5) - 1);
        if (state >= kFarMoveStates)
            return unusableData("The database of the study has moves of a state that there is not.");
        const Side side = select->text(3) == name(Side::Sell) ? Side::Sell : Side::Buy;
        stored.sums.at(static_cast<std::size_t>(side)).states[state] = {select->integer(6),
                                                                        select->integer(7)};
    }
}

Status saveMoves(SqliteDatabase& database, const UnitKey& key, const StoredMoves& moves)
{
    auto transaction = SqliteTransaction::begin(database);
    if (!transaction)
        return transaction.error();
    auto insert = database.prepare("INSERT OR REPLACE INTO moves VALUES (?,?,?,?,?,?,?,?)");
    if (!insert)
        return insert.error();
    for (const Side side : {Side::Buy, Side::Sell}) {
        for (std::size_t state = 0; state < kFarMoveStates; ++state) {
            const FarMoveSum& sum = moves.sums.at(static_cast<std::size_t>(side)).states[state];
            constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
            if (sum.nanos > kMost || sum.nanos < -kMost) {
                return unusableData(
                    fmt::format("The best prices of {} on {} moved by more in all than can be "
                                "counted. Are its prices read in the right unit?",
                                key.symbol, dayText(key.day)));
            }
            insert->bind(key.symbol).bind(dayText(key.day)).bind(moves.inputs).bind(std::string(name(side)));
            insert->bind(static_cast<std::int64_t>(state / kMostSpreadTicks + 1));
            insert->bind(static_cast<std::int64_t>(state % kMostSpreadTicks + 1)).bind(sum.samples);
            if (auto status = insert->bind(static_cast<std::int64_t>(sum.nanos)).run(); !status)
                return status;
        }
    }
    return transaction->commit();
}

}} // namespace sor::runs
