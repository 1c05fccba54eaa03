// SPDX-License-Identifier: GPL-3.0-or-later
// LOBSTER's message files as rows: the book of Nasdaq, order by order.
#pragma once

#include "input/csv/csv_keys.h"
#include "input/csv/csv_stream.h"
#include "input/csv/csv_text.h"
#include "input/lobster/lobster_message.h"
#include "input/orders/venue_books.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace lobster {

/// The file is told by its first rows. DataUnusable for an orderbook file, which is read beside its messages.
/// `isStated`: its first row may be anything, a header.
Result<bool> isMessageFile(const std::filesystem::path& path, bool isStated = false);

/// Takes the orderbook files out of `paths` whose message files are among them.
void dropBooks(std::vector<std::string>& paths);

/// A message file of one symbol and day, read on the caller's thread, as one venue (XNAS). Where its
/// orderbook file lies beside it under the same name, the best prices are that file's, row for row, which
/// knows the orders from before; otherwise they are those of the orders since the first row. The day is what
/// the form states, else the one in the file's name; the zone New York unless another is stated.
class LobsterStream final : public csv::RowStream {
public:
    /// DataUnusable when the file cannot be read, for a day that is neither stated nor in the name, and for
    /// what cannot be stated of such a file. `registry` must outlive the stream.
    static Result<std::unique_ptr<LobsterStream>> open(const std::filesystem::path& path,
                                                       const CsvOptions& options, FeedRegistry& registry,
                                                       std::stop_token stop, ProgressSink* progress);
    /// The same of texts that come from elsewhere; `book` may be null. They must outlive the stream, and
    /// finish() gives neither path, size nor hash.
    static Result<std::unique_ptr<LobsterStream>> openText(csv::ByteSource& messages, csv::ByteSource* book,
                                                           const CsvOptions& options, FeedRegistry& registry,
                                                           std::string where);

    Result<std::span<const QuoteEvent>> next() override;
    Result<CsvSummary> finish() override;
    const std::string& symbol() const override { return m_choice->symbol(); }

private:
    explicit LobsterStream(std::string where)
        : m_where(std::move(where))
    {
    }
    /// Lines of a text, one after another.
    struct Lines {
        csv::ByteSource* source = nullptr;
        csv::TextBuffer text;
        /// Nothing at the end. Valid until the next call.
        Result<std::optional<std::string_view>> next();
    };
    Status begin(const CsvOptions& options, FeedRegistry& registry);
    Status readRow(std::string_view line, RowBatch& rows);
    Status checkBookEnd();
    void act(const Message& message, RowBatch& rows);
    void note(const QuoteEvent& event);
    Error fail(std::string message) const { return unusableData(std::move(message), m_where); }

    std::string m_where;
    csv::OpenedText m_opened;
    csv::OpenedText m_openedBook;
    Lines m_messages;
    Lines m_book;
    std::stop_token m_stop;
    ProgressSink* m_progress = nullptr;
    csv::Layout m_layout;
    std::optional<csv::SymbolChoice> m_choice;
    std::optional<VenueBook> m_venue;
    std::int64_t m_midnight = 0; // of the day, in nanoseconds since 1970
    std::vector<QuoteEvent> m_rows;
    std::int64_t m_line = 0;
    std::optional<VenueQuote> m_bookBefore; // the best prices after the message before
    std::int64_t m_compared = 0; // messages with both rows of the orderbook file
    std::int64_t m_contradictions = 0; // of them
    std::string m_times; // a sentence on what times mean
    CsvSummary m_summary;
};

}}} // namespace sor::input::lobster
