// SPDX-License-Identifier: GPL-3.0-or-later
// CSV files whose rows are asked for instead of handed on: one alone, or several as one in the order of time.
#pragma once

#include "input/csv/csv_head.h"
#include "input/csv/csv_reader.h"
#include "market/tape.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// The rows of one file, a few at a time.
class RowStream {
public:
    RowStream() = default;
    virtual ~RowStream() = default;
    RowStream(const RowStream&) = delete;
    RowStream& operator=(const RowStream&) = delete;
    /// The next rows, which live until the next call; none at the end. Errors as of readCsv.
    virtual Result<std::span<const QuoteEvent>> next() = 0;
    /// What was in the file, once next() gave no more rows. DataUnusable when the file held nothing, or
    /// several symbols.
    virtual Result<CsvSummary> finish() = 0;
    /// The symbol of the rows so far; empty when the file does not say.
    virtual const std::string& symbol() const = 0;
};

/// One file, read on the caller's thread a few rows at a time; holds a megabyte or two of it. Not
/// thread-safe.
class CsvStream final : public RowStream {
public:
    /// Fails as readCsv does for a file that is not a CSV of quotes. `registry` must outlive the stream.
    static Result<std::unique_ptr<CsvStream>> open(const std::filesystem::path& path,
                                                   const CsvOptions& options, FeedRegistry& registry,
                                                   std::stop_token stop, ProgressSink* progress,
                                                   const Tuning& tuning = {});

    Result<std::span<const QuoteEvent>> next() override;
    Result<CsvSummary> finish() override;
    const std::string& symbol() const override { return m_choice->symbol(); }

private:
    /// Keeps what the merge of blocks hands on until it is asked for.
    struct Latest final : QuoteSink {
        Status accept(std::span<const QuoteEvent> more) override
        {
            rows = more;
            return ok();
        }
        std::span<const QuoteEvent> rows;
    };

    CsvStream(std::filesystem::path path, CsvOptions options, const Tuning& tuning);

    std::filesystem::path m_path;
    CsvOptions m_options;
    Tuning m_tuning;
    OpenedText m_opened;
    TextBuffer m_text;
    Latest m_latest;
    std::optional<Head> m_head;
    // Each of these uses the ones before it.
    std::optional<SymbolChoice> m_choice;
    std::optional<CsvMerge> m_merge;
    std::unique_ptr<Reading> m_reading;
    std::optional<SerialResolver> m_resolver;
    std::optional<BlockParser> m_parser;
    std::optional<SerialReader> m_reader;
};

/// Opens one of several files; the registry must outlive the stream.
using StreamOpener = std::function<Result<std::unique_ptr<RowStream>>(
    const std::filesystem::path& path, FeedRegistry& registry, ProgressSink* progress)>;

/// Reads several files as one into `sink`: each is in the order of orderingTime(), equal times keep the order
/// of the files. Holds a megabyte or two a file, whatever their length. A file that is not in order gives
/// rows that are not; minding that is the sink's business. Venues that are given by name get their feeds in
/// the order in which the merged rows show them. The summaries come in the order of the files. Errors as of
/// readCsv, and SeveralSymbols when the files hold different ones.
Result<std::vector<CsvSummary>> readMerged(std::span<const std::string> paths, const StreamOpener& open,
                                           TapeView view, FeedRegistry& registry, QuoteSink& sink,
                                           ProgressSink* progress,
                                           std::size_t eventsPerCall = Tuning{}.eventsPerCall);

/// Notes the symbol of one of several files (empty: it does not say) as that of all; DataUnusable when
/// another one was noted before.
Status joinSymbol(std::string& common, const std::string& symbol, const std::filesystem::path& path);

}}} // namespace sor::input::csv
