// SPDX-License-Identifier: GPL-3.0-or-later
// The books of venues as single orders make them: what they show as rows, and whether they can be true.
#pragma once

#include "market/feed_registry.h"
#include "market/orders/order_book.h"
#include "market/quote_event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace sor { inline namespace input {

/// Takes rows one by one; the vector keeps its size, so that no row is made empty first.
class RowBatch {
public:
    explicit RowBatch(std::vector<QuoteEvent>& rows, std::size_t count = 0)
        : m_rows(rows)
        , m_count(count)
    {
    }
    QuoteEvent& add(const QuoteEvent& row)
    {
        if (m_count == m_rows.size()) [[unlikely]]
            m_rows.resize(m_rows.size() + 64);
        m_rows[m_count] = row;
        return m_rows[m_count++];
    }
    std::size_t count() const { return m_count; }

private:
    std::vector<QuoteEvent>& m_rows;
    std::size_t m_count;
};

/// The book of one venue and what was odd about its messages.
class VenueBook {
public:
    /// `keepsOrders`: rows of single orders come too (QuoteEvent::isOrder()).
    VenueBook(FeedId feed, bool keepsOrders)
        : m_feed(feed)
        , m_keepsOrders(keepsOrders)
    {
        if (keepsOrders)
            m_book.noteChanges();
    }
    FeedId feed() const { return m_feed; }

    /// What a message is applied as: an order that executes (Execute) is filled and its shares leave.
    enum class Kind : std::uint8_t { Add, Cancel, Remove, Modify, Fill, Execute };
    /// `number` of the message, for people.
    void apply(Kind kind, const OrderMessage& message, std::int64_t number);
    /// Adds rows of what messages did to single orders since the last call, at the time of `row`.
    void addChanges(const QuoteEvent& row, RowBatch& rows);
    /// `size` shares of an order that is not displayed traded.
    void addHiddenFill(const QuoteEvent& row, Price price, std::uint32_t size, bool isBid, RowBatch& rows);
    /// The side of an order that trades at a price, where the quote tells it.
    std::optional<bool> isBidAt(Price price) const;
    /// As OrderBook::setTop.
    void setTop(bool isBid, Price price, std::uint32_t size)
    {
        m_hasBegun = true;
        ++m_tops;
        m_book.setTop(isBid, price, size);
    }
    /// Adds a row: the venue's book is empty from here on. `row` has times, flags and sequence.
    void clear(QuoteEvent row, RowBatch& rows);
    /// Its orders are taken for those of a session before when the venue was silent for over an hour and over
    /// the end of a UTC day: they go.
    void startAt(const QuoteEvent& row, RowBatch& rows);
    /// Adds a row of a trade, with the quote as it stands.
    void trade(QuoteEvent row, RowBatch& rows);
    /// Adds a row of the quote when it differs from what the rows so far show and the event is whole
    /// (kFlagLast); when the row reports a gap in any case.
    void show(QuoteEvent row, RowBatch& rows);
    /// Rows of others changed what the venue is seen to show: the next show() adds a row.
    void forgetShown() { m_mustShow = true; }

    /// A gap: messages may be missing, and those that do not fit are not held against the source, until the
    /// book is cleared.
    void noteGap() { m_isInGap = true; }
    /// Orders come from now on that stood before: the book is whole.
    void noteSnapshot() { m_hasBegun = true; }
    /// The best prices after the next message, from a source that knows all orders. They are what is shown;
    /// what the orders make of them is compared.
    void state(const VenueQuote& top) { m_stated = top; }

    /// DataUnusable when so many messages do not fit that what the book shows cannot be true. `unit`: what a
    /// message is called ("record"); one in `mostIn` is too many.
    Status judge(const std::string& venue, const std::string& unit, std::int64_t mostIn = kMostIn) const;
    /// Sentences on what did not fit and was not too much, and on how the book began.
    void addWarnings(const std::string& venue, const std::string& unit, std::vector<std::string>& out) const;
    bool hasOrders() const { return m_messages > 0; }
    /// Messages on orders that were never added.
    std::int64_t unknown() const
    {
        return m_faults[static_cast<std::size_t>(OrderBook::Fault::UnknownOrder)].count;
    }

private:
    static constexpr std::int64_t kMostIn = 1000;
    static constexpr std::size_t kFaults = 5;
    struct Count {
        std::int64_t count = 0;
        std::int64_t first = 0; // its number
    };
    std::int64_t faults() const;

    FeedId m_feed;
    bool m_keepsOrders;
    OrderBook m_book;
    VenueQuote top() const { return m_stated ? *m_stated : m_book.top(); }
    std::optional<VenueQuote> m_stated;
    std::int64_t m_disagreements = 0; // messages after which the orders make another top
    VenueQuote m_shown; // by the rows so far
    std::int64_t m_lastTime = 0;
    std::int64_t m_messages = 0; // on orders
    std::int64_t m_tops = 0; // that state the best price instead
    std::array<Count, kFaults> m_faults{}; // by OrderBook::Fault
    std::int64_t m_leftOver = 0; // orders of a session before
    bool m_mustShow = false;
    bool m_isInGap = false;
    bool m_hasBegun = false; // with a clear, a snapshot or a top of book
    bool m_beganWithOrders = false; // without any of these
};

/// One book a venue.
class VenueBooks {
public:
    explicit VenueBooks(bool keepsOrders = false)
        : m_keepsOrders(keepsOrders)
    {
    }
    VenueBook& of(FeedId feed)
    {
        if (m_last == nullptr || m_last->feed() != feed) [[unlikely]]
            m_last = &find(feed);
        return *m_last;
    }
    void forgetShown();
    /// Of all venues: see VenueBook.
    Status judge(const FeedRegistry& registry, const std::string& unit) const;
    std::vector<std::string> warnings(const FeedRegistry& registry, const std::string& unit) const;

private:
    VenueBook& find(FeedId feed);
    std::deque<VenueBook> m_books; // which stay where they are
    VenueBook* m_last = nullptr;
    bool m_keepsOrders;
};

}} // namespace sor::input
