// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/order_records.h"

#include <algorithm>
#include <string>

namespace sor { inline namespace input { namespace dbn {

namespace {

constexpr std::uint8_t kFlagTopOfBook = 64; // the record states the best price of its side

VenueBook::Kind kindOfAction(char action)
{
    switch (action) {
    case 'A':
        return VenueBook::Kind::Add;
    case 'C':
        return VenueBook::Kind::Cancel;
    case 'M':
        return VenueBook::Kind::Modify;
    default:
        return VenueBook::Kind::Fill;
    }
}

} // namespace

Fault OrderRecords::read(const char* at, FeedId feed, std::int64_t number, RowBatch& rows, unsigned& notes)
{
    QuoteEvent event;
    event.feed = feed;
    if (!readTimes(field<std::uint64_t>(at + order::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    event.action = csv::kActionLetters[field<std::uint8_t>(at + order::kAction)];
    if (event.action == '\0' || event.action == 'H' || event.action == 'U')
        return Fault::Action;
    event.side = csv::kSideLetters[field<std::uint8_t>(at + order::kSide)];
    if (event.side == '\0')
        return Fault::Side;
    event.flags = field<std::uint8_t>(at + order::kFlags);
    // Of ours: no bit of a record (see QuoteEvent).
    event.flags = static_cast<std::uint8_t>(event.flags & ~kFlagNoQuote);
    event.sequence = field<std::uint32_t>(at + order::kSequence);
    VenueBook& book = m_books.of(feed);
    const auto instrument = field<std::uint32_t>(at + kInstrumentAt);
    if (feed != m_lastFeed || instrument != m_lastInstrument) [[unlikely]] {
        const auto [known, isNew] = m_instruments.emplace(feed, instrument);
        if (!isNew && known->second != instrument) {
            known->second = instrument;
            QuoteEvent cleared = event;
            cleared.flags = kFlagLast;
            book.clear(cleared, rows); // the orders of another day's id
        }
        m_lastFeed = feed;
        m_lastInstrument = instrument;
    }
    book.startAt(event, rows);
    if (m_trade.left > 0
        && (feed != m_trade.feed || event.sequence != m_trade.sequence || event.action == 'T'))
        settle(event, rows);
    if ((event.flags & kFlagMaybeBadBook) != 0) [[unlikely]]
        book.noteGap();
    if (event.action == 'T') {
        event.size = field<std::uint32_t>(at + order::kSize);
        event.price = Price{field<std::int64_t>(at + order::kPrice)};
        if (event.price.nanos <= 0 || event.price > kMaxPrice)
            return Fault::Price;
        if (event.size == kNoSize)
            return Fault::Size;
        const std::optional<bool> isBid =
            event.side == 'N' ? book.isBidAt(event.price) : std::optional(event.side == 'A');
        m_trade = {feed, event.sequence, event.size, event.price, isBid};
        book.trade(event, rows);
        return Fault::None;
    }
    if (event.action == 'R') {
        book.clear(event, rows);
        return Fault::None;
    }
    if (event.action != 'N') {
        if (const Fault fault = apply(at, event, book, number); fault != Fault::None)
            return fault;
    }
    book.addChanges(event, rows);
    book.show(event, rows);
    return Fault::None;
}

/// The trade's event is over: what no fill names was hidden. `next` is the record behind it.
void OrderRecords::settle(const QuoteEvent& next, RowBatch& rows)
{
    QuoteEvent row = next;
    row.feed = m_trade.feed;
    VenueBook& book = m_books.of(m_trade.feed);
    if (m_trade.isBid && book.hasOrders())
        book.addHiddenFill(row, m_trade.price, m_trade.left, *m_trade.isBid, rows);
    m_trade.left = 0;
}

Fault OrderRecords::apply(const char* at, const QuoteEvent& event, VenueBook& book, std::int64_t number)
{
    if (event.side == 'N')
        return Fault::Side;
    OrderMessage message;
    message.isBid = event.side == 'B';
    message.size = field<std::uint32_t>(at + order::kSize);
    message.price = Price{field<std::int64_t>(at + order::kPrice)};
    if (message.size == kNoSize)
        return Fault::Size;
    const bool hasPrice = message.price.nanos > 0 && message.price <= kMaxPrice;
    if ((event.flags & kFlagTopOfBook) != 0) {
        if (event.action == 'F')
            return Fault::None;
        if (!hasPrice && message.price != kNoPrice && message.size != 0)
            return Fault::Price;
        book.setTop(message.isBid, message.price, hasPrice && event.action != 'C' ? message.size : 0);
        return Fault::None;
    }
    if (!hasPrice)
        return Fault::Price;
    if (message.size == 0 && event.action != 'M')
        return Fault::Size;
    if ((event.flags & kFlagSnapshot) != 0)
        book.noteSnapshot();
    if (event.action == 'F' && event.feed == m_trade.feed)
        m_trade.left -= std::min(m_trade.left, message.size);
    message.id = field<std::uint64_t>(at + order::kId);
    message.time = count(orderingTime(event, TapeView::Book));
    book.apply(kindOfAction(event.action), message, number);
    return Fault::None;
}

RowProblem problemOfOrder(const char* at, Fault fault)
{
    // The fields of a problem stand elsewhere in a record of quotes.
    std::array<char, kMostRecordBytes> same{};
    const auto copy = [&](std::size_t to, std::size_t from, std::size_t bytes) {
        std::memcpy(same.data() + to, at + from, bytes);
    };
    copy(kTsEventAt, kTsEventAt, sizeof(std::uint64_t));
    copy(level1::kAction, order::kAction, 1);
    copy(level1::kSide, order::kSide, 1);
    copy(level1::kPrice, order::kPrice, sizeof(std::int64_t));
    copy(level1::kSize, order::kSize, sizeof(std::uint32_t));
    return problemOf(same.data(), fault);
}

}}} // namespace sor::input::dbn
