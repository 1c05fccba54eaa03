// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/orders/venue_books.h"

#include "base/number_text.h"
#include "market/tape.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <string_view>
#include <utility>

namespace sor { inline namespace input {

namespace {
constexpr Nanos kDay = std::chrono::days{1};
}

void VenueBook::apply(Kind kind, const OrderMessage& message, std::int64_t number)
{
    m_beganWithOrders = m_beganWithOrders || !m_hasBegun;
    m_hasBegun = true;
    ++m_messages;
    OrderBook::Fault fault = OrderBook::Fault::None;
    switch (kind) {
    case Kind::Add:
        fault = m_book.add(message);
        break;
    case Kind::Cancel:
        fault = m_book.cancel(message);
        break;
    case Kind::Remove:
        fault = m_book.remove(message);
        break;
    case Kind::Modify:
        fault = m_book.modify(message);
        break;
    case Kind::Fill:
        fault = m_book.fill(message);
        break;
    case Kind::Execute:
        fault = m_book.fill(message);
        m_book.cancel(message);
        break;
    }
    m_disagreements += m_stated && *m_stated != m_book.top() ? 1 : 0;
    if (fault != OrderBook::Fault::None && !m_isInGap) [[unlikely]] {
        Count& count = m_faults[static_cast<std::size_t>(fault)];
        count.first = count.count == 0 ? number : count.first;
        ++count.count;
    }
}

void VenueBook::addChanges(const QuoteEvent& row, RowBatch& rows)
{
    if (!m_keepsOrders)
        return;
    for (const OrderChange& change : m_book.changes())
        setOrderChange(rows.add(row), change);
    m_book.changes().clear();
}

void VenueBook::addHiddenFill(const QuoteEvent& row, Price price, std::uint32_t size, bool isBid,
                              RowBatch& rows)
{
    if (m_keepsOrders && size > 0)
        setOrderChange(
            rows.add(row),
            {{}, orderingTime(row, TapeView::Book), price, 0, size, 0, OrderChange::Kind::HiddenFill, isBid});
}

std::optional<bool> VenueBook::isBidAt(Price price) const
{
    const VenueQuote quote = top();
    const bool isAtBid = quote.bidPx != kNoPrice && price <= quote.bidPx;
    const bool isAtAsk = quote.askPx != kNoPrice && price >= quote.askPx;
    return isAtBid == isAtAsk ? std::nullopt : std::optional(isAtBid);
}

void VenueBook::clear(QuoteEvent row, RowBatch& rows)
{
    m_hasBegun = true;
    m_isInGap = (row.flags & kFlagMaybeBadBook) != 0;
    m_book.clear();
    m_shown = {};
    m_mustShow = true;
    addChanges(row, rows);
    row.action = 'R';
    rows.add(row);
}

void VenueBook::startAt(const QuoteEvent& row, RowBatch& rows)
{
    const std::int64_t time = count(orderingTime(row, TapeView::Book));
    const std::int64_t last = std::exchange(m_lastTime, std::max(time, m_lastTime));
    if (time - last <= kSessionGap.count() || last == 0) [[likely]]
        return;
    m_mustShow = true; // quotes of the tape do not outlive such a gap
    if (time / kDay.count() == last / kDay.count())
        return;
    if (m_book.top() == VenueQuote{})
        return;
    m_leftOver += static_cast<std::int64_t>(std::max<std::size_t>(m_book.orders(), 1));
    QuoteEvent cleared = row;
    cleared.flags = kFlagLast;
    clear(cleared, rows);
}

void VenueBook::trade(QuoteEvent row, RowBatch& rows)
{
    const VenueQuote top = m_stated ? m_shown : m_book.top(); // before what the trade does
    row.bidPx = top.bidPx;
    row.askPx = top.askPx;
    row.bidSz = top.bidSz;
    row.askSz = top.askSz;
    if ((row.flags & kFlagLast) != 0) {
        m_shown = top;
        m_mustShow = false;
    }
    rows.add(row);
}

void VenueBook::show(QuoteEvent row, RowBatch& rows)
{
    const bool isGap = (row.flags & kFlagMaybeBadBook) != 0;
    if ((row.flags & kFlagLast) == 0 && !isGap)
        return;
    const VenueQuote top = this->top();
    if (top == m_shown && !m_mustShow && !isGap)
        return;
    m_mustShow = isGap && m_mustShow;
    m_shown = top;
    row.bidPx = top.bidPx;
    row.askPx = top.askPx;
    row.bidSz = top.bidSz;
    row.askSz = top.askSz;
    rows.add(row);
}

std::int64_t VenueBook::faults() const
{
    return std::accumulate(m_faults.begin(), m_faults.end(), std::int64_t{0},
                           [](std::int64_t sum, const Count& fault) { return sum + fault.count; });
}

namespace {

constexpr std::array<std::string_view, 5> kFaultTexts{
    "", "change or fill orders that were never added", "add an order whose id stands already",
    "take off more shares than the order has", "state another side or price than the order has"};

} // namespace

Status VenueBook::judge(const std::string& venue, const std::string& unit, std::int64_t mostIn) const
{
    if (m_stated || faults() * mostIn <= m_messages)
        return ok();
    std::string list;
    for (std::size_t i = 1; i < kFaults; ++i) {
        if (m_faults[i].count > 0)
            list += fmt::format("{}{} {} (the first: {} {})", list.empty() ? "" : "; ", m_faults[i].count,
                                kFaultTexts[i], unit, m_faults[i].first);
    }
    const bool isCut = unknown() * 2 >= faults();
    return unusableData(fmt::format(
        "The orders of {} do not fit together, so its best prices cannot be known. Of {}: {}. {}", venue,
        counted(m_messages, unit), list,
        isCut ? "It begins in the middle of a session, or a part is missing: use the session from its start, "
                "where the book is empty, or from a snapshot."
              : "It is damaged, or made of several sources: download it again."));
}

void VenueBook::addWarnings(const std::string& venue, const std::string& unit,
                            std::vector<std::string>& out) const
{
    for (std::size_t i = 1; i < kFaults; ++i) {
        if (m_faults[i].count > 0)
            out.push_back(fmt::format("{}: {} of {} {} (the first: {} {}).", venue, m_faults[i].count,
                                      counted(m_messages, unit), kFaultTexts[i], unit, m_faults[i].first));
    }
    if (m_leftOver > 0)
        out.push_back(fmt::format("{}: {} stood over the end of a day and more than an hour without a "
                                  "message, and {} left out.",
                                  venue, counted(m_leftOver, "order"), either(m_leftOver, "was", "were")));
    if (m_stated)
        out.push_back(fmt::format("{}: its best prices are those of the orderbook file; the orders since the "
                                  "first row make others after {} of {}.",
                                  venue, m_disagreements, counted(m_messages, unit)));
    else if (m_beganWithOrders)
        out.push_back(fmt::format("{}: its orders begin without a clear or a snapshot, so orders from before "
                                  "are not in its book.",
                                  venue));
}

VenueBook& VenueBooks::find(FeedId feed)
{
    const auto found = std::ranges::find(m_books, feed, &VenueBook::feed);
    return found != m_books.end() ? *found : m_books.emplace_back(feed, m_keepsOrders);
}

void VenueBooks::forgetShown()
{
    for (VenueBook& book : m_books)
        book.forgetShown();
}

Status VenueBooks::judge(const FeedRegistry& registry, const std::string& unit) const
{
    for (const VenueBook& book : m_books) {
        if (auto status = book.judge(registry.describe(book.feed()).mic, unit); !status)
            return status;
    }
    return ok();
}

std::vector<std::string> VenueBooks::warnings(const FeedRegistry& registry, const std::string& unit) const
{
    std::vector<std::string> out;
    for (const VenueBook& book : m_books)
        book.addWarnings(registry.describe(book.feed()).mic, unit, out);
    return out;
}

}} // namespace sor::input
