// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/symbol_tapes.h"

#include "input/csv/archive_text.h"
#include "input/csv/csv_stream.h"
#include "input/csv/file_checks.h"
#include "input/csv/size_unit_search.h"
#include "input/csv/symbol_numbers.h"
#include "input/load_judgement.h"
#include "input/quotes/quote_file.h"
#include "input/source_path.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace sor { inline namespace input {

namespace {

Error mustBeReadAlone()
{
    return unusableData("It has to be read alone.");
}

/// Nothing is said of its rows, with their number, that would be said otherwise of each symbol's.
bool canBeShared(const CsvSummary& file)
{
    constexpr std::array kSchemas{CsvSchema::Mbp1, CsvSchema::Mbp10,      CsvSchema::Tbbo,
                                  CsvSchema::Bbo,  CsvSchema::ShortNames, CsvSchema::Unknown};
    const CsvRowCounts& counts = file.counts;
    return file.vendor.empty() && file.rowsSkipped == 0 && counts.timesWithoutZone == 0
        && counts.timesTwice == 0 && counts.roundedPrices == 0
        && std::ranges::find(kSchemas, file.schema) != kSchemas.end();
}

/// What a symbol has in a file.
struct FileShare {
    std::int64_t rows = 0;
    std::int64_t trades = 0;
    UnixNanos firstTsEvent, lastTsEvent, firstTsRecv, lastTsRecv;

    void add(const QuoteEvent& row)
    {
        if (rows == 0) {
            firstTsEvent = row.tsEvent;
            firstTsRecv = row.tsRecv;
        }
        lastTsEvent = row.tsEvent;
        lastTsRecv = row.tsRecv;
        ++rows;
        trades += row.isTrade() ? 1 : 0;
    }
    /// Their rows may be the same ones, packed otherwise or in another format.
    friend bool operator==(const FileShare&, const FileShare&) = default;
};

/// The part of `all` that is of one symbol.
CsvSummary summaryOf(const CsvSummary& all, const std::string& symbol, const FileShare& share)
{
    CsvSummary own = all;
    own.symbol = symbol;
    own.counts.rows = share.rows;
    own.counts.trades = share.trades;
    own.rowsOtherSymbol = all.counts.rows + all.rowsOtherSymbol - share.rows;
    own.firstTsEvent = share.firstTsEvent;
    own.lastTsEvent = share.lastTsEvent;
    own.firstTsRecv = share.firstTsRecv;
    own.lastTsRecv = share.lastTsRecv;
    return own;
}

/// Rows with marked feeds to the tapes of their symbols.
class SymbolSplitter final : public QuoteSink {
public:
    struct Part {
        std::unique_ptr<TapeAssembly> assembly;
        std::vector<FileShare> files;
        std::vector<QuoteEvent> rows; // of this call
        bool isAlone = false; // has to be read alone
    };

    SymbolSplitter(std::vector<Part> parts, std::size_t files, TapeView view)
        : m_parts(std::move(parts))
        , m_view(view)
        , m_isMerged(files > 1)
    {
        for (Part& part : m_parts)
            part.files.resize(files);
    }

    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& row : rows) {
            if (row.isNbbo() || row.isOrder())
                return unusableData("Rows of this kind are not split.");
            // The order in which files are merged is each symbol's own only where all of them are in order.
            const UnixNanos time = orderingTime(row, m_view);
            if (m_isMerged && time < m_latest)
                return unusableData("Rows that are out of order are not split.");
            m_latest = time;
            Part& part = m_parts[SymbolNumbers::numberOf(row.feed)];
            if (!m_isMerged)
                part.files.front().add(row);
            if (part.isAlone)
                continue;
            if (part.rows.empty())
                m_touched.push_back(&part);
            part.rows.emplace_back(row).feed = SymbolNumbers::feedOf(row.feed);
        }
        for (Part* part : m_touched) {
            if (!part->assembly->sink().accept(part->rows)) {
                part->isAlone = true;
                part->assembly.reset();
            }
            part->rows.clear();
        }
        m_touched.clear();
        return ok();
    }

    /// Rows of one of several files, before they come to accept().
    void count(std::size_t file, std::span<const QuoteEvent> rows)
    {
        for (const QuoteEvent& row : rows) {
            if (row.isNbbo() || row.isOrder())
                continue; // accept() refuses them
            m_parts[SymbolNumbers::numberOf(row.feed)].files[file].add(row);
        }
    }

    std::vector<Part>& parts() { return m_parts; }

private:
    std::vector<Part> m_parts;
    std::vector<Part*> m_touched;
    TapeView m_view;
    bool m_isMerged;
    UnixNanos m_latest = kEarliestTime;
};

/// One of several files, whose rows are counted.
class CountedStream final : public csv::RowStream {
public:
    CountedStream(std::unique_ptr<csv::RowStream> stream, SymbolSplitter& splitter, std::size_t file)
        : m_stream(std::move(stream))
        , m_splitter(splitter)
        , m_file(file)
    {
    }
    Result<std::span<const QuoteEvent>> next() override
    {
        auto rows = m_stream->next();
        if (rows)
            m_splitter.count(m_file, *rows);
        return rows;
    }
    Result<CsvSummary> finish() override { return m_stream->finish(); }
    const std::string& symbol() const override { return m_stream->symbol(); }

private:
    std::unique_ptr<csv::RowStream> m_stream;
    SymbolSplitter& m_splitter;
    std::size_t m_file;
};

class SymbolLoad {
public:
    SymbolLoad(const SourceSpec& source, std::span<const SymbolWanted> symbols, unsigned threads,
               const std::stop_token& stop)
        : m_source(source)
        , m_symbols(symbols)
        , m_units(source.form.sizeUnit, stop)
        , m_numbers(namesOf(symbols))
        , m_options{{}, threads, source.form}
    {
        m_options.symbols = &m_numbers;
        m_options.form.shareUnit = m_units.unit();
        m_options.form.unitSearch = &m_units;
        m_options.form.isUnitFixed = m_units.isStated();
    }

    std::vector<Result<LoadedTape>> load()
    {
        std::vector<Result<LoadedTape>> tapes(m_symbols.size(), Result<LoadedTape>(mustBeReadAlone()));
        if (!canBeRead())
            return tapes;
        auto parts = makeParts();
        if (!parts)
            return tapes;
        SymbolSplitter splitter(std::move(*parts), m_files.size(), m_source.viewOrDefault());
        auto files = m_files.size() > 1 ? readSeveral(splitter) : readOne(splitter);
        if (!files || m_numbers.isConfused() || !std::ranges::all_of(*files, canBeShared)
            || !checkTogether(*files))
            return tapes;
        for (std::size_t i = 0; i < m_symbols.size(); ++i)
            tapes[i] = tapeOf(*files, m_symbols[i].symbol, splitter.parts()[i]);
        return tapes;
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

    /// Of one spelling each, in files that say which venue a row is of.
    bool canBeRead()
    {
        const auto hasSpellings = [](const SymbolWanted& of) {
            return of.symbol.empty() || of.symbol.find(',') != std::string::npos;
        };
        if (!m_source.trades.empty() || !m_source.kafka.empty() || m_source.syntheticVenues > 0
            || !m_units.isStated() || m_symbols.size() != m_numbers.size()
            || m_symbols.size() > SymbolNumbers::kMost || std::ranges::any_of(m_symbols, hasSpellings))
            return false;
        for (const std::string& text : m_source.csv) {
            const auto [venue, path] = namedFile(text);
            const auto members = csv::membersOf(path);
            if (!venue.empty() || !members || members->size() != 1)
                return false;
            m_files.push_back(members->front());
        }
        const auto definitions = readDefinitions(m_files, m_units.token());
        if (!definitions || m_files.empty())
            return false;
        m_definitions = *definitions;
        return true;
    }

    std::optional<std::vector<SymbolSplitter::Part>> makeParts()
    {
        std::vector<SymbolSplitter::Part> parts;
        for (const SymbolWanted& wanted : m_symbols) {
            auto assembly = TapeAssembly::create(m_source, tapeOptionsOf(m_source, wanted.keeps), m_registry);
            if (!assembly)
                return std::nullopt;
            parts.emplace_back().assembly = std::move(*assembly);
        }
        return parts;
    }

    Result<std::vector<CsvSummary>> readOne(SymbolSplitter& splitter)
    {
        auto file = readQuoteFile(m_files.front(), m_options, m_registry, splitter, m_units.token(), nullptr,
                                  &m_definitions);
        if (!file)
            return file.error();
        return std::vector<CsvSummary>{std::move(*file)};
    }

    Result<std::vector<CsvSummary>> readSeveral(SymbolSplitter& splitter)
    {
        std::size_t opened = 0; // in their order
        const auto open = [&](const std::filesystem::path& path, FeedRegistry& feeds,
                              ProgressSink* progress) -> Result<std::unique_ptr<csv::RowStream>> {
            auto stream = openQuoteFile(path, m_options, feeds, m_units.token(), progress, &m_definitions);
            if (!stream)
                return stream;
            return std::unique_ptr<csv::RowStream>(
                std::make_unique<CountedStream>(std::move(*stream), splitter, opened++));
        };
        return csv::readMerged(m_files, open, m_source.viewOrDefault(), m_registry, splitter, nullptr);
    }

    Result<LoadedTape> tapeOf(const std::vector<CsvSummary>& files, const std::string& symbol,
                              SymbolSplitter::Part& part) const
    {
        const auto hasNone = [](const FileShare& share) { return share.rows == 0; };
        if (std::ranges::all_of(part.files, hasNone))
            return Error{ErrorCode::SymbolUnknown, "It has no rows of it."};
        if (part.isAlone || !part.assembly->flush())
            return mustBeReadAlone();
        LoadedTape loaded;
        loaded.symbol = symbol;
        loaded.wasSorted = files.size() > 1;
        for (std::size_t i = 0; i < files.size(); ++i) {
            const FileShare& share = part.files[i];
            const auto before = std::span(part.files).first(i);
            // Trades alone are another schema than that of the file.
            const bool isOfTrades = share.trades == share.rows;
            if (share.rows == 0 || std::ranges::find(before, share) != before.end()
                || (files[i].schema == CsvSchema::Mbp1 && isOfTrades))
                return mustBeReadAlone();
            loaded.files.push_back(summaryOf(files[i], symbol, share));
        }
        const TapeBuilder& builder = part.assembly->builder();
        loaded.counts = builder.counts();
        const bool hasFlags = std::ranges::any_of(files, &CsvSummary::hasFlags);
        if ((hasFlags && loaded.counts.rowsWithLast == 0) || builder.lacksBidsForBand()
            || !checkFiles(loaded.files, m_units.unit()))
            return mustBeReadAlone();
        loaded.tape = part.assembly->builder().finish();
        loaded.hash = part.assembly->hashOf(*loaded.tape);
        part.assembly.reset();
        auto judged = judgeLoad(m_source, std::move(loaded));
        return judged ? std::move(judged) : Result<LoadedTape>(mustBeReadAlone());
    }

    const SourceSpec& m_source;
    std::span<const SymbolWanted> m_symbols;
    SizeUnitSearch m_units;
    SymbolNumbers m_numbers;
    CsvOptions m_options;
    std::vector<std::string> m_files;
    dbn::Symbology m_definitions;
    FeedRegistry m_registry;
};

} // namespace

std::vector<Result<LoadedTape>> loadSymbols(const SourceSpec& source, std::span<const SymbolWanted> symbols,
                                            unsigned threads, const std::stop_token& stop)
{
    return SymbolLoad(source, symbols, threads, stop).load();
}

std::size_t bytesOfEmptyTape()
{
    return sizeof(TapeAssembly) + sizeof(Tape) + sizeof(Tape::Chunk);
}

}} // namespace sor::input
