// SPDX-License-Identifier: GPL-3.0-or-later
// One record of quotes, of a trade or of a trading status as an event, by the rules of CSV rows.
#pragma once

#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"
#include "input/dbn/dbn_format.h"
#include "market/quote_event.h"

#include <cstdint>

namespace sor { inline namespace input { namespace dbn {

/// What is wrong with a record; the first of several.
enum class Fault : std::uint8_t {
    None,
    Time,
    Action,
    Side,
    Price,
    Size,
    BidPrice,
    AskPrice,
    NegativeBid,
    NegativeAsk
};

/// How a type of record is read.
enum class RecordKind : std::uint8_t {
    Skipped, // of no use here
    Update, // mbp-1, mbp-10, tbbo: an action and the quote after it
    Sample, // bbo: a quote
    Trade, // a trade without a quote
    Status,
    Definition,
    SymbolMapping,
    Order, // mbo
    Consolidated // cmbp, cbbo, tcbbo
};
RecordKind kindOf(RecordType type);

/// The two times, by the rules of CSV rows; false when neither is there or one is none. `notes`: csv::RowNote
/// bits.
inline bool readTimes(std::uint64_t received, std::uint64_t occurred, QuoteEvent& event, unsigned& notes)
{
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto isUndefined = [](std::uint64_t time) { return time == 0 || time == kNoTime || time == kMost; };
    const bool lacksReceived = isUndefined(received);
    const bool lacksOccurred = isUndefined(occurred);
    if ((lacksReceived && lacksOccurred) || (!lacksReceived && received > kMost)
        || (!lacksOccurred && occurred > kMost)) [[unlikely]]
        return false;
    if (lacksReceived) [[unlikely]]
        notes |= csv::kNoteNoRecv;
    if (lacksOccurred) [[unlikely]]
        notes |= csv::kNoteNoEvent;
    event.tsRecv = unixNanos(static_cast<std::int64_t>(lacksReceived ? occurred : received));
    event.tsEvent = unixNanos(static_cast<std::int64_t>(lacksOccurred ? received : occurred));
    return true;
}

/// One side of the quote; as csv::readSide.
inline Fault readSide(std::int64_t price, std::uint32_t size, unsigned emptyNote, Price& px,
                      std::uint32_t& sz, unsigned& notes, Fault beyond, Fault negative)
{
    if (price > 0 && price <= kMaxPrice.nanos && size != 0 && size != kNoSize) [[likely]] {
        px = Price{price};
        sz = size;
        return Fault::None;
    }
    const bool lacksPrice = price == kNoPrice.nanos;
    if (lacksPrice || size == kNoSize)
        notes |= csv::kNoteSentinel;
    if (size == 0)
        notes |= csv::kNoteZeroSize;
    if (!lacksPrice && (price > kMaxPrice.nanos || price < -kMaxPrice.nanos))
        return beyond;
    if (price < 0 && size != 0 && size != kNoSize)
        return negative;
    px = kNoPrice;
    sz = 0;
    notes |= emptyNote;
    return Fault::None;
}

inline Fault readLevel(const char* at, QuoteEvent& event, unsigned& notes)
{
    const Fault ask =
        readSide(field<std::int64_t>(at + level1::kAskPx), field<std::uint32_t>(at + level1::kAskSz),
                 csv::kNoteEmptyAsk, event.askPx, event.askSz, notes, Fault::AskPrice, Fault::NegativeAsk);
    if (ask != Fault::None)
        return ask;
    return readSide(field<std::int64_t>(at + level1::kBidPx), field<std::uint32_t>(at + level1::kBidSz),
                    csv::kNoteEmptyBid, event.bidPx, event.bidSz, notes, Fault::BidPrice, Fault::NegativeBid);
}

inline Fault readTrade(const char* at, QuoteEvent& event)
{
    const auto price = field<std::int64_t>(at + level1::kPrice);
    if (price <= 0 || price > kMaxPrice.nanos)
        return Fault::Price;
    event.size = field<std::uint32_t>(at + level1::kSize);
    event.price = Price{price};
    return event.size == kNoSize ? Fault::Size : Fault::None;
}

/// Fills `event`, whose feed is set, from an Update. `notes`: csv::RowNote bits.
inline Fault readUpdate(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + level1::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    event.action = csv::kActionLetters[field<std::uint8_t>(at + level1::kAction)];
    if (event.action == '\0')
        return Fault::Action;
    event.side = csv::kSideLetters[field<std::uint8_t>(at + level1::kSide)];
    if (event.side == '\0')
        return Fault::Side;
    if (event.action == 'T') {
        if (const Fault fault = readTrade(at, event); fault != Fault::None)
            return fault;
    }
    event.flags = field<std::uint8_t>(at + level1::kFlags);
    event.sequence = field<std::uint32_t>(at + level1::kSequence);
    return readLevel(at, event, notes);
}

/// The same from a Sample, whose price and side are those of the last trade and make none.
Fault readSample(const char* at, QuoteEvent& event, unsigned& notes);
/// The quote of a Consolidated, whose sides are of venues of their own: QuoteEvent::setNbbo() is still to be
/// called.
Fault readConsolidated(const char* at, QuoteEvent& event, unsigned& notes);
/// Its trade: a print at the venue of its publisher.
Fault readConsolidatedTrade(const char* at, QuoteEvent& event, unsigned& notes);
/// The same from a Trade: it says nothing of the quote (kFlagNoQuote).
Fault readTradeAlone(const char* at, QuoteEvent& event, unsigned& notes);
/// The same from a Status: action H when trading halts, pauses or is suspended, U when it goes on; N for what
/// changes neither.
Fault readStatus(const char* at, QuoteEvent& event, unsigned& notes);

/// What a person is told of a bad record, but for its number.
RowProblem problemOf(const char* at, Fault fault);

}}} // namespace sor::input::dbn
