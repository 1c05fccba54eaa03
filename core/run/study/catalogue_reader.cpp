// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/catalogue_reader.h"

#include "input/csv/archive_text.h"
#include "input/quotes/quote_file.h"
#include "input/symbol_tapes.h"
#include "market/market_hours.h"
#include "market/tape.h"
#include "run/study/unit_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace runs {

namespace fs = std::filesystem;

namespace {

TimeWindow keepNothing(UnixNanos)
{
    return {kEarliestTime, kEarliestTime};
}

} // namespace

Result<std::vector<CatalogueEntry>> CatalogueReader::read(const std::string& path, const std::string& trades,
                                                          unsigned threads) const
{
    const fs::path whole = m_folder / path;
    const auto problem = [&](const Error& error) {
        CatalogueEntry entry;
        entry.path = path;
        entry.mark = markOf(whole).value_or(FileMark{});
        entry.trades = trades;
        if (!trades.empty())
            entry.tradesMark = markOf(m_folder / trades).value_or(FileMark{});
        entry.problem = error.message;
        return std::vector<CatalogueEntry>{std::move(entry)};
    };
    const auto members = csv::membersOf(whole.string());
    if (!members)
        return problem(members.error());
    const auto preview = previewQuoteFile(members->front(), m_setup.form);
    if (!preview)
        return problem(preview.error());
    std::set<std::string> symbols = m_wanted;
    symbols.insert(preview->symbols.begin(), preview->symbols.end());
    std::vector<CatalogueEntry> entries;
    std::map<std::string, std::optional<CatalogueEntry>> together;
    const auto readOnce = [&] {
        together = readTogether(path, trades, symbols, threads);
        // Where nothing is found, reading says why.
        if (std::ranges::none_of(together, [](const auto& entry) { return entry.second.has_value(); }))
            together.clear();
    };
    if (preview->symbols.size() > 1)
        readOnce();
    if (together.empty()) {
        auto one = readSymbol(path, trades, "", threads);
        if (one) {
            entries.push_back(std::move(*one));
            return entries;
        }
        if (one.error().code == ErrorCode::Interrupted)
            return one.error();
        if (one.error().code != ErrorCode::SeveralSymbols)
            return problem(one.error());
        if (preview->symbols.size() <= 1)
            readOnce();
    }
    for (const std::string& symbol : symbols) {
        if (const auto read = together.find(symbol); read != together.end()) {
            if (read->second)
                entries.push_back(std::move(*read->second));
            continue;
        }
        auto entry = readSymbol(path, trades, symbol, threads);
        if (!entry && lacksTrades(entry.error(), trades)) {
            entry = readSymbol(path, "", symbol, threads);
            if (entry)
                noteMissingTrades(trades, *entry);
        }
        if (entry)
            entries.push_back(std::move(*entry));
        else if (entry.error().code == ErrorCode::Interrupted)
            return entry.error();
        else if (entry.error().code != ErrorCode::SymbolUnknown)
            return problem(entry.error());
    }
    return entries;
}

bool CatalogueReader::lacksTrades(const Error& error, const std::string& trades) const
{
    return !trades.empty() && error.code == ErrorCode::SymbolUnknown
        && error.facts.path.starts_with((m_folder / trades).string());
}

/// Without its trades a symbol's resting orders would fill otherwise than those of the others.
void CatalogueReader::noteMissingTrades(const std::string& trades, CatalogueEntry& entry) const
{
    entry.problem = fmt::format("Its trades, {}, have none of {}.", trades, entry.symbol);
    entry.trades = trades;
    entry.tradesMark = markOf(m_folder / trades).value_or(FileMark{});
}

RunSetup CatalogueReader::sourceOf(const std::string& path, const std::string& trades) const
{
    std::vector<std::string> apart;
    if (!trades.empty())
        apart.push_back((m_folder / trades).string());
    return sourceWith(m_setup, {(m_folder / path).string()}, std::move(apart), "");
}

std::map<std::string, std::optional<CatalogueEntry>>
CatalogueReader::readTogether(const std::string& path, const std::string& trades,
                              const std::set<std::string>& symbols, unsigned threads) const
{
    const std::size_t limit = m_setup.memoryLimit();
    const std::size_t most =
        limit == 0 ? symbols.size() : std::max<std::size_t>(1, limit / 2 / bytesOfEmptyTape());
    const std::vector<std::string> all(symbols.begin(), symbols.end());
    std::map<std::string, std::optional<CatalogueEntry>> entries;
    std::set<std::string> lacking; // have no trades
    for (std::size_t at = 0; at < all.size(); at += most) {
        std::vector<SymbolWanted> wanted;
        for (std::size_t i = at; i < std::min(at + most, all.size()); ++i)
            wanted.push_back({all[i], keepNothing});
        const auto loaded = loadSymbols(sourceOf(path, trades), wanted, threads, m_stop);
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            if (loaded[i])
                entries.emplace(wanted[i].symbol, entryOf(*loaded[i], path, trades));
            else if (lacksTrades(loaded[i].error(), trades))
                lacking.insert(wanted[i].symbol);
            else if (loaded[i].error().code == ErrorCode::SymbolUnknown)
                entries.emplace(wanted[i].symbol, std::nullopt);
        }
        if (entries.empty() && lacking.empty())
            break;
    }
    if (!lacking.empty()) {
        for (auto& [symbol, entry] : readTogether(path, "", lacking, threads)) {
            if (entry)
                noteMissingTrades(trades, *entry);
            entries.emplace(symbol, std::move(entry));
        }
    }
    return entries;
}

Result<CatalogueEntry> CatalogueReader::readSymbol(const std::string& path, const std::string& trades,
                                                   const std::string& symbol, unsigned threads) const
{
    RunSetup source = sourceOf(path, trades);
    source.symbol = symbol;
    const auto loaded = loadTape(source, threads, m_stop, nullptr, keepNothing);
    return loaded ? Result<CatalogueEntry>(entryOf(*loaded, path, trades)) : loaded.error();
}

CatalogueEntry CatalogueReader::entryOf(const LoadedTape& loaded, const std::string& path,
                                        const std::string& trades) const
{
    const Tape& tape = *loaded.tape;
    const CsvSummary& file = loaded.files.front(); // its trades come behind
    CatalogueEntry entry;
    entry.path = path;
    entry.mark = markOf(m_folder / path).value_or(file.mark); // of an archive, not of its member
    entry.statesSymbol = !loaded.symbol.empty();
    entry.symbol = entry.statesSymbol ? loaded.symbol : symbolOfPath(path, m_wanted);
    if (!trades.empty()) {
        entry.trades = trades;
        entry.tradesMark = markOf(m_folder / trades).value_or(loaded.files.back().mark);
    }
    for (const CsvSummary& part : loaded.files) {
        entry.xxh3 += (entry.xxh3.empty() ? "" : " ") + part.xxh3;
        entry.rows += &part == &file || trades.empty() ? part.rows() : 0;
    }
    entry.schema = name(file.schema);
    entry.first = tape.span().from;
    entry.last = tape.span().to;
    for (const TapeVenue& venue : tape.venues())
        entry.venues += (entry.venues.empty() ? "" : " ") + venue.info.mic;
    entry.isUs = isUsMarket(tape.venues());
    entry.volume = tape.volume();
    if (entry.symbol.empty())
        entry.problem = "Neither its rows nor its name say which symbol it is of. Name it such as "
                        "IBM/2013-10-07.csv.";
    return entry;
}

}} // namespace sor::runs
