// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/catalogue_store.h"

#include "run/study/study_schema.h"

#include <fmt/format.h>

namespace sor { inline namespace runs {

Result<std::vector<CatalogueEntry>> readCatalogue(SqliteDatabase& database)
{
    auto select = database.prepare("SELECT path, symbol, states_symbol, bytes, modified_ns, ends, xxh3, "
                                   "schema, rows, first_ns, last_ns, "
                                   "venues, is_us, problem, trades, trades_bytes, trades_modified_ns, "
                                   "trades_ends FROM files ORDER BY path, symbol");
    auto volumes = database.prepare(
        "SELECT start_ns, shares FROM volumes WHERE path = ? AND symbol = ? ORDER BY start_ns");
    if (!select || !volumes)
        return select ? volumes.error() : select.error();
    std::vector<CatalogueEntry> entries;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            return entries;
        CatalogueEntry entry;
        entry.path = select->text(0);
        entry.symbol = select->text(1);
        entry.statesSymbol = select->integer(2) != 0;
        entry.mark = {select->integer(3), select->integer(4), select->text(5)};
        entry.xxh3 = select->text(6);
        entry.schema = select->text(7);
        entry.rows = select->integer(8);
        entry.first = unixNanos(select->integer(9));
        entry.last = unixNanos(select->integer(10));
        entry.venues = select->text(11);
        entry.isUs = select->integer(12) != 0;
        entry.problem = select->text(13);
        entry.trades = select->text(14);
        entry.tradesMark = {select->integer(15), select->integer(16), select->text(17)};
        volumes->bind(entry.path).bind(entry.symbol);
        const Status read = volumes->forEach([&] {
            entry.volume.add({unixNanos(volumes->integer(0)), volumes->integer(1)});
        });
        if (!read)
            return read.error();
        entries.push_back(std::move(entry));
    }
}

Status saveCatalogue(SqliteDatabase& database, const std::vector<CatalogueEntry>& entries)
{
    auto transaction = SqliteTransaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (auto status = database.execute("DELETE FROM files; DELETE FROM volumes"); !status)
        return status;
    auto insert = database.prepare(fmt::format("INSERT INTO files VALUES ({})", marksOf(18)));
    auto volume = database.prepare("INSERT INTO volumes VALUES (?,?,?,?)");
    if (!insert || !volume)
        return insert ? volume.error() : insert.error();
    for (const CatalogueEntry& e : entries) {
        insert->bind(e.path).bind(e.symbol).bind(std::int64_t{e.statesSymbol}).bind(e.mark.size);
        insert->bind(e.mark.modified).bind(e.mark.ends).bind(e.xxh3).bind(e.schema).bind(e.rows);
        insert->bind(count(e.first)).bind(count(e.last)).bind(e.venues).bind(std::int64_t{e.isUs});
        insert->bind(e.problem).bind(e.trades).bind(e.tradesMark.size).bind(e.tradesMark.modified);
        if (auto status = insert->bind(e.tradesMark.ends).run(); !status)
            return status;
        for (const VolumeRecord::Part& part : e.volume.parts()) {
            volume->bind(e.path).bind(e.symbol).bind(count(part.start)).bind(part.shares);
            if (auto status = volume->run(); !status)
                return status;
        }
    }
    return transaction->commit();
}

}} // namespace sor::runs
