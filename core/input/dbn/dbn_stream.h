// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a DBN file, asked for a few at a time.
#pragma once

#include "input/csv/csv_stream.h"
#include "input/csv/csv_text.h"
#include "input/csv/row_counts.h"
#include "input/dbn/dbn_metadata.h"
#include "input/dbn/dbn_row.h"
#include "input/dbn/dbn_schemas.h"
#include "input/dbn/order_records.h"
#include "input/dbn/record_choice.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace dbn {

/// What a DBN file is read by.
struct Options {
    CsvOptions csv;
    const Symbology* definitions = nullptr; // of a file of definitions; must outlive the stream
};

/// One DBN file, read on the caller's thread; holds a megabyte of it. Not thread-safe.
class DbnStream final : public csv::RowStream {
public:
    /// DataUnusable when the file cannot be read as DBN, or not as quotes. `registry` must outlive the
    /// stream.
    static Result<std::unique_ptr<DbnStream>> open(const std::filesystem::path& path, const Options& options,
                                                   FeedRegistry& registry, std::stop_token stop,
                                                   ProgressSink* progress);
    /// The same of bytes that come from elsewhere; `source` must outlive the stream, finish() gives neither
    /// path, size nor hash.
    static Result<std::unique_ptr<DbnStream>> openBytes(csv::ByteSource& source, const Options& options,
                                                        FeedRegistry& registry, std::string where);

    Result<std::span<const QuoteEvent>> next() override;
    Result<CsvSummary> finish() override;
    const std::string& symbol() const override { return m_choice->symbol(); }

    /// The rows at the top, before next(); of the first symbol where there are several.
    Result<std::span<const QuoteEvent>> top()
    {
        while (m_count == 0 && !m_isDone) {
            if (auto status = parse(); !status)
                return status.error();
        }
        return std::span<const QuoteEvent>(m_rows.data(), m_count);
    }
    /// The symbols with their records so far; exact when hasAllRows().
    const RecordChoice& choice() const { return *m_choice; }
    /// next() came to the end; it gives up early on a file of too many rows or symbols without a choice.
    bool hasAllRows() const { return m_isDone && wantsMore(); }
    /// What the records so far are.
    CsvSchema schemaOf() const { return schemaOf(m_summary.counts); }
    const Metadata& metadata() const { return m_metadata; }
    /// What the metadata and the records so far say of instruments.
    const Symbology& symbology() const { return m_metadata.symbology; }

private:
    static constexpr std::size_t kRowsPerCall = 512;

    explicit DbnStream(std::string where)
        : m_where(std::move(where))
    {
    }
    Status begin(const Options& options, FeedRegistry& registry);
    Status fill();
    Status report() const;
    Status parse();
    Status changeType(const char* at);
    void readNames(const char* at);
    void readRow(const char* at);
    void readOrder(const char* at, FeedId feed);
    void readNbbo(const char* at, std::int64_t time);
    /// False for a row of another symbol, which it counts.
    bool isOurs(const RecordChoice::Key& key);
    void skip(const char* at, Fault fault);
    void accept(const char* at, unsigned notes);
    void note(const QuoteEvent& event, unsigned notes);
    bool wantsMore() const { return m_rowsForNothing < kMostRowsForNothing && !m_choice->sawTooMany(); }
    Error fail(std::string message) const { return unusableData(std::move(message), m_where); }
    /// What follows from the counts of a summary.
    void complete(CsvSummary& summary) const;
    CsvSchema schemaOf(const CsvRowCounts& counts) const;

    static constexpr std::int64_t kMostRowsForNothing = 20'000'000;
    std::string m_where;
    csv::OpenedText m_opened;
    csv::ByteSource* m_source = nullptr;
    std::int64_t m_size = 0; // of a plain file; 0: not known
    std::stop_token m_stop;
    ProgressSink* m_progress = nullptr;
    csv::TextBuffer m_text;
    Metadata m_metadata;
    std::optional<RecordChoice> m_choice;
    const FeedRegistry* m_registry = nullptr;
    std::optional<OrderRecords> m_orders;
    std::vector<QuoteEvent> m_rows; // with room for the two of one record
    std::size_t m_count = 0; // of them
    bool m_isDone = false;

    std::optional<FeedForm> m_feed; // that is stated
    // Of the record that is being read.
    int m_typeAndLength = -1; // its first two bytes
    RecordKind m_kind = RecordKind::Skipped;
    std::size_t m_bytes = 0;

    CsvSummary m_summary;
    std::optional<csv::SymbolShares> m_shares;
    std::int64_t m_record = 0; // number of the record that is read next, from 1
    std::int64_t m_rowsForNothing = 0; // read only to count the symbols of an ambiguous file
    RecordCounts m_records{};
    std::size_t m_cutOff = 0; // bytes of a last record that is not whole
    /// Of the row before, when it was ours: a row with all the same is a repeat.
    struct Repeat {
        UnixNanos tsEvent;
        std::int64_t price = 0;
        FeedId feed;
        std::uint32_t size = 0;
        char action = '\0';
        char side = '\0';
        friend bool operator==(const Repeat&, const Repeat&) = default;
    };
    std::optional<std::uint32_t> m_previousSequence;
    Repeat m_previous;
};

}}} // namespace sor::input::dbn
