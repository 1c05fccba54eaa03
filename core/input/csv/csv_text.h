// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a CSV file from its header to its end: the serial reader, and what the parallel one builds on.
#pragma once

#include "input/csv/csv_block.h"
#include "input/csv/csv_columns.h"
#include "input/csv/csv_input.h"
#include "input/csv/csv_merge.h"
#include "input/csv/csv_reader.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// How the work is cut up; nothing of the result depends on it (tests make it small).
struct Tuning {
    RowReader reader = RowReader::FastThenGeneral;
    std::size_t blockBytes = std::size_t{256} << 10; // stays in the second-level cache
    std::size_t eventsPerCall = 512; // a sink's call on the serial path: 32 KB
    std::size_t headBytes = std::size_t{1} << 20; // read serially, before other threads join
    std::size_t mostRowBytes = std::size_t{1} << 20; // longer rows are an error: a quote that is never closed
};

/// Text with padding around it, read from a source piece by piece.
class TextBuffer {
public:
    /// Keeps the text that was not taken and appends up to `more` bytes.
    Status fill(ByteSource& source, std::size_t more);
    /// Replaces the text.
    void assign(const char* text, std::size_t size);

    const char* begin() const { return m_bytes.data() + m_begin; }
    const char* end() const { return m_bytes.data() + m_end; }
    std::size_t size() const { return m_end - m_begin; }
    void takeUpTo(const char* next) { m_begin = static_cast<std::size_t>(next - m_bytes.data()); }
    /// Nothing follows the text.
    bool isLast() const { return m_isLast; }

private:
    void makeRoom(std::size_t size);
    std::vector<char> m_bytes;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    bool m_isLast = false;
};

/// What the serial and the parallel reader share.
struct Reading {
    const Layout& layout;
    SymbolChoice& choice;
    CsvMerge& merge;
    const Tuning& tuning;
    std::string where;
    std::stop_token stop;
    ProgressSink* progress = nullptr;
    std::int64_t storedSize = 0;

    Status report(std::int64_t storedPosition) const; // progress and stop, once a block
    Error tooLong(std::int64_t line) const;
};

/// Reads `text` and what follows it in `source` a few rows at a time. All of its arguments must outlive it.
class SerialReader {
public:
    SerialReader(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source);

    /// Parses and commits the next rows, at most Tuning::eventsPerCall (there may be none). Status of the
    /// sink, the source or the stop token.
    Status step();
    /// The text that was there is parsed; the next step fetches more.
    bool needsText() const { return m_needsText; }
    /// There is nothing left to read, or it would tell nothing new.
    bool isDone() const;

private:
    const Reading& m_reading;
    BlockParser& m_parser;
    TextBuffer& m_text;
    ByteSource& m_source;
    Block m_block;
    bool m_hasBegun = false;
    bool m_needsText = false;
};

/// Reads `text` and what follows it in `source`, to the end or, with `pauseAfterBlock`, until the text that
/// was there is parsed. Status of the sink, the source or the stop token.
Status readSerially(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source,
                    bool pauseAfterBlock);

/// Takes new keys straight to `choice`.
class SerialResolver : public KeyResolver {
public:
    explicit SerialResolver(SymbolChoice& choice)
        : m_choice(choice)
    {
    }
    RowKey resolve(std::string_view venue, std::string_view second, std::string_view symbol) override
    {
        return m_choice.decide(venue, second, symbol);
    }
    bool isBeginOfSymbol(std::string_view text) override { return m_choice.isBeginOfSymbol(text); }
    bool isOfSeveral() const override { return m_choice.several() != nullptr; }

private:
    SymbolChoice& m_choice;
};

/// readCsv with another Tuning.
Result<CsvSummary> readCsvTuned(const std::filesystem::path& path, const CsvOptions& options,
                                FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                                ProgressSink* progress, const Tuning& tuning);

/// Reads CSV text from `source`; `file` is the same bytes as a plain file for the parallel reader, or
/// nullptr. The summary lacks path, bytes and hash.
Result<CsvSummary> readCsvText(ByteSource& source, StoredFile* file, const CsvOptions& options,
                               FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                               ProgressSink* progress, const Tuning& tuning, const std::string& where);

}}} // namespace sor::input::csv
