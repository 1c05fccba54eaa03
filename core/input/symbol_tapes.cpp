// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/symbol_tapes.h"

#include "files/held_stream.h"
#include "input/csv/csv_stream.h"
#include "input/csv/file_checks.h"
#include "input/csv/size_unit_search.h"
#include "input/csv/symbol_numbers.h"
#include "input/load_judgement.h"
#include "input/quotes/quote_file.h"
#include "input/source_files.h"
#include "input/source_path.h"
#include "input/symbol_splitter.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

namespace {

Error mustBeReadAlone()
{
    return unusableData("It has to be read alone.");
}

/// What is said of its rows is said of each symbol's.
bool canBeShared(const CsvSummary& file)
{
    constexpr std::array kOthers{CsvSchema::Mbo, CsvSchema::Lobster, CsvSchema::Status,
                                 CsvSchema::Definition};
    return file.rowsSkipped == 0 && file.unread.empty() && !file.ofSymbols.empty()
        && std::ranges::find(kOthers, file.schema) == kOthers.end();
}

class SymbolLoad {
public:
    SymbolLoad(const SourceSpec& source, std::span<const SymbolWanted> symbols, unsigned threads,
               const std::stop_token& stop)
        : m_source(source)
        , m_symbols(symbols)
        , m_threads(threads)
        , m_units(source.form.sizeUnit, stop)
        , m_numbers(namesOf(symbols))
        , m_isAlone(symbols.size())
    {
        m_how.view = source.viewOrDefault();
    }

    std::vector<Result<LoadedTape>> load()
    {
        std::vector<Result<LoadedTape>> tapes(m_symbols.size(), Result<LoadedTape>(mustBeReadAlone()));
        if (!canBeRead())
            return tapes;
        for (;;) {
            auto splitter = makeSplitter();
            if (!splitter)
                return tapes;
            auto files = m_how.areMerged ? readMerged(*splitter) : readInTurn(*splitter);
            if (splitter->metLateRows()) {
                m_how.haveLateRows = true;
                continue;
            }
            if (!files || m_numbers.isConfused() || !std::ranges::all_of(*files, canBeShared))
                return tapes;
            splitter->finish();
            m_files.putQuotesFirst(*files);
            if (!checkOverlaps(*files))
                return tapes; // read alone, each says so
            if (!m_isByTape && haveTwoClocks(*files)) {
                m_isByTape = true;
                for (std::size_t i = 0; i < m_isAlone.size(); ++i)
                    m_isAlone[i] = splitter->tapeOf(i) == nullptr;
                continue;
            }
            for (std::size_t i = 0; i < m_symbols.size(); ++i)
                tapes[i] = tapeOf(*files, i, splitter->tapeOf(i));
            return tapes;
        }
    }

private:
    static std::vector<std::string> namesOf(std::span<const SymbolWanted> symbols)
    {
        std::vector<std::string> names;
        names.reserve(symbols.size());
        for (const SymbolWanted& wanted : symbols)
            names.push_back(wanted.symbol);
        return names;
    }

    /// Of one spelling each, in files.
    bool canBeRead()
    {
        const auto hasSpellings = [](const SymbolWanted& of) {
            return of.symbol.empty() || of.symbol.find(',') != std::string::npos;
        };
        const auto isOfStream = [](const std::string& text) { return isStream(namedFile(text).path); };
        if (!m_source.kafka.empty() || m_source.syntheticVenues > 0 || !m_units.isStated()
            || m_symbols.size() != m_numbers.size() || m_symbols.size() > SymbolNumbers::kMost
            || std::ranges::any_of(m_symbols, hasSpellings) || std::ranges::any_of(m_source.csv, isOfStream)
            || std::ranges::any_of(m_source.trades, isOfStream))
            return false;
        auto files = SourceFiles::find(m_source, m_units.token());
        if (!files)
            return false;
        if (!files->venues.empty()) // their files may be of formats that name venues themselves
            return false;
        m_files = std::move(*files);
        const std::size_t ofQuotes = m_files.paths.size() - m_files.ofTrades;
        m_how.isOfSeveralFiles = m_files.paths.size() > 1;
        m_how.areMerged = ofQuotes > 1 || m_files.ofTrades > 1;
        m_how.mostHeld = m_source.memoryLimit() / 4 / sizeof(QuoteEvent);
        return ofQuotes > 0;
    }

    std::optional<SymbolSplitter> makeSplitter()
    {
        SymbolSplitter::Tapes tapes(m_symbols.size());
        for (std::size_t i = 0; i < tapes.size(); ++i) {
            if (m_isAlone[i])
                continue;
            auto tape = SymbolTape::create(m_source, m_symbols[i].keeps, m_how, m_registry, m_batch);
            if (!tape)
                return std::nullopt;
            tapes[i] = std::move(*tape);
        }
        return SymbolSplitter(std::move(tapes), m_how);
    }

    CsvOptions optionsOf(const std::string& path)
    {
        CsvOptions options{{}, m_threads, m_files.formOf(path, m_source.form)};
        options.symbols = &m_numbers;
        options.form.isByTape = m_isByTape;
        options.form.shareUnit = m_units.unit();
        options.form.unitSearch = &m_units;
        options.form.isUnitFixed = m_units.isStated();
        return options;
    }

    /// The trades, if they stand in a file of their own, and then the quotes.
    Result<std::vector<CsvSummary>> readInTurn(SymbolSplitter& splitter)
    {
        std::vector<CsvSummary> files;
        for (const std::string& path : m_files.paths) {
            splitter.setHolding(files.size() < m_files.ofTrades);
            auto file = readQuoteFile(path, optionsOf(path), m_registry, splitter, m_units.token(), nullptr,
                                      &m_files.definitions);
            if (!file)
                return file.error();
            files.push_back(std::move(*file));
        }
        return files;
    }

    Result<std::vector<CsvSummary>> readMerged(SymbolSplitter& splitter)
    {
        const auto open = [&](const std::filesystem::path& path, FeedRegistry& feeds,
                              ProgressSink* progress) {
            return openQuoteFile(path, optionsOf(path.string()), feeds, m_units.token(), progress,
                                 &m_files.definitions);
        };
        return csv::readMerged(m_files.paths, open, m_how.view, m_registry, splitter, nullptr);
    }

    /// `files`: those of quotes first.
    Result<LoadedTape> tapeOf(const std::vector<CsvSummary>& files, std::size_t number,
                              SymbolTape* tape) const
    {
        LoadedTape loaded;
        loaded.files.reserve(files.size());
        for (const CsvSummary& file : files)
            loaded.files.push_back(file.ofSymbols[number]);
        // As loadTape(): of trades first.
        const std::span<const CsvSummary> all(files);
        for (const auto& some : {all.last(m_files.ofTrades), all.first(files.size() - m_files.ofTrades)}) {
            const auto lacking = std::ranges::find_if(
                some, [&](const CsvSummary& file) { return file.ofSymbols[number].rows() == 0; });
            if (lacking != some.end())
                return Error{
                    ErrorCode::SymbolUnknown, "It has no rows of it.", {.path = lacking->path.string()}};
        }
        if (tape == nullptr)
            return mustBeReadAlone();
        loaded.symbol = m_symbols[number].symbol;
        loaded.wasSorted = files.size() > 1;
        loaded.lateRows = tape->lateRows();
        loaded.largestLateness = tape->largestLateness();
        loaded.warnings = m_files.warnings;
        if (m_isByTape)
            loaded.warnings.emplace_back(kOneClockWarning);
        TapeBuilder& builder = tape->assembly().builder();
        loaded.counts = builder.counts();
        const bool hasFlags = std::ranges::any_of(loaded.files, &CsvSummary::hasFlags);
        if ((hasFlags && loaded.counts.rowsWithLast == 0) || builder.lacksBidsForBand()
            || !checkTogether(loaded.files) || !checkFiles(loaded.files, m_units.unit()))
            return mustBeReadAlone();
        loaded.tape = builder.finish();
        loaded.hash = tape->assembly().hashOf(*loaded.tape);
        auto judged = judgeLoad(m_source, std::move(loaded));
        return judged ? std::move(judged) : Result<LoadedTape>(mustBeReadAlone());
    }

    const SourceSpec& m_source;
    std::span<const SymbolWanted> m_symbols;
    unsigned m_threads;
    SizeUnitSearch m_units;
    SymbolNumbers m_numbers;
    std::vector<bool> m_isAlone; // found out by an attempt, by number
    RowsToSplit m_how;
    bool m_isByTape = false; // likewise
    SourceFiles m_files;
    FeedRegistry m_registry;
    std::vector<QuoteEvent> m_batch;
};

} // namespace

std::vector<Result<LoadedTape>> loadSymbols(const SourceSpec& source, std::span<const SymbolWanted> symbols,
                                            unsigned threads, const std::stop_token& stop)
{
    return SymbolLoad(source, symbols, threads, stop).load();
}

std::size_t bytesOfEmptyTape()
{
    return sizeof(SymbolTape) + sizeof(TapeAssembly) + sizeof(Tape) + sizeof(Tape::Chunk)
        + 2 * ReorderSink::kFewestBytes;
}

}} // namespace sor::input
