// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/file_checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace input {

namespace {

/// Times of some files are absolute, those of others of a zone that is not named: they may be hours apart.
Status checkZones(std::span<const CsvSummary> files)
{
    const auto lacksZone = [](const CsvSummary& file) { return file.counts.timesWithoutZone > 0; };
    const auto without = std::ranges::find_if(files, lacksZone);
    const auto with = std::ranges::find_if_not(files, lacksZone);
    if (without == files.end() || with == files.end())
        return ok();
    return unusableData(
        fmt::format("Its times name no zone, and those of {} do: it is not clear how they meet. "
                    "Say the zone of its clocks with `zone` (UTC, America/New_York).",
                    with->path.string()),
        without->path.string());
}

/// Their trades, counts and the times of their ends are the same: one packed otherwise, or in another format.
bool haveSameRows(const CsvSummary& a, const CsvSummary& b)
{
    return a.counts.trades > 0 && a.counts == b.counts && a.firstTsEvent == b.firstTsEvent
        && a.lastTsEvent == b.lastTsEvent && a.firstTsRecv == b.firstTsRecv && a.lastTsRecv == b.lastTsRecv
        && TradeSketch::areSame(a.trades, b.trades);
}

/// The same quotes twice would trade twice.
Status checkRepeated(std::span<const CsvSummary> files)
{
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto end = files.begin() + static_cast<std::ptrdiff_t>(i);
        const auto same = std::find_if(files.begin(), end, [&](const CsvSummary& file) {
            return file.xxh3 == files[i].xxh3 || haveSameRows(file, files[i]);
        });
        if (same != end) {
            return unusableData(fmt::format("This file has the same {} as {}: every quote and trade would be "
                                            "counted twice. Name it once.",
                                            same->xxh3 == files[i].xxh3 ? "bytes" : "rows (in another form)",
                                            same->path.string()),
                                files[i].path.string());
        }
    }
    return ok();
}

Status checkUnits(std::span<const CsvSummary> files, ShareUnit unit)
{
    const auto whole = std::ranges::find_if(
        files, [](const CsvSummary& file) { return file.isDbn || file.schema == CsvSchema::Lobster; });
    if (unit.isWhole() || whole == files.end())
        return ok();
    return unusableData(fmt::format("Its sizes are whole shares, and those of the input are in units of {} "
                                    "(`size-unit`, or another file's decimals): read them apart.",
                                    format(unit)),
                        whole->path.string());
}

} // namespace

// Such as two downloads: the trades of the common time would count twice.
Status checkOverlaps(std::span<const CsvSummary> files)
{
    for (std::size_t i = 1; i < files.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            const bool areAlike =
                (files[k].schema == CsvSchema::Trades) == (files[i].schema == CsvSchema::Trades);
            if (areAlike && TradeSketch::share(files[k].trades, files[i].trades))
                return unusableData(
                    fmt::format(
                        "In the time that it has in common with {} both have the same trades, which would "
                        "be counted twice. Leave one of them out, or cut the common time out of one.",
                        files[k].path.string()),
                    files[i].path.string());
        }
    }
    return ok();
}

Status checkFiles(std::span<const CsvSummary> files, ShareUnit unit)
{
    if (auto status = checkZones(files); !status)
        return status;
    if (auto status = checkUnits(files, unit); !status)
        return status;
    if (auto status = checkRepeated(files); !status)
        return status;
    return checkOverlaps(files);
}

}} // namespace sor::input
