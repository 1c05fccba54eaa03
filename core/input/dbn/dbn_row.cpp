// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_row.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace dbn {

RecordKind kindOf(RecordType type)
{
    switch (type) {
    case RecordType::Mbp1:
    case RecordType::Mbp10:
        return RecordKind::Update;
    case RecordType::Bbo1s:
    case RecordType::Bbo1m:
        return RecordKind::Sample;
    case RecordType::Trades:
        return RecordKind::Trade;
    case RecordType::Status:
        return RecordKind::Status;
    case RecordType::Definition:
        return RecordKind::Definition;
    case RecordType::SymbolMapping:
        return RecordKind::SymbolMapping;
    case RecordType::Mbo:
        return RecordKind::Order;
    case RecordType::Cmbp1:
    case RecordType::Cbbo1s:
    case RecordType::Cbbo1m:
    case RecordType::Tcbbo:
        return RecordKind::Consolidated;
    }
    return RecordKind::Skipped;
}

Fault readSample(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + level1::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    event.flags = field<std::uint8_t>(at + level1::kFlags);
    event.sequence = field<std::uint32_t>(at + level1::kSequence);
    return readLevel(at, event, notes);
}

Fault readConsolidated(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + level1::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    return readLevel(at, event, notes);
}

Fault readConsolidatedTrade(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + level1::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    event.action = 'P';
    event.side = csv::kSideLetters[field<std::uint8_t>(at + level1::kSide)];
    return event.side == '\0' ? Fault::Side : readTrade(at, event);
}

Fault readTradeAlone(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + level1::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    event.action = 'T';
    event.side = csv::kSideLetters[field<std::uint8_t>(at + level1::kSide)];
    if (event.side == '\0')
        return Fault::Side;
    const auto flags = field<std::uint8_t>(at + level1::kFlags);
    event.flags = static_cast<std::uint8_t>(kFlagNoQuote | (flags & kFlagBadTsRecv));
    event.sequence = field<std::uint32_t>(at + level1::kSequence);
    return readTrade(at, event);
}

Fault readStatus(const char* at, QuoteEvent& event, unsigned& notes)
{
    if (!readTimes(field<std::uint64_t>(at + status::kTsRecv), field<std::uint64_t>(at + kTsEventAt), event,
                   notes))
        return Fault::Time;
    // StatusAction of enums.rs.
    constexpr std::uint16_t kTrading = 7;
    constexpr std::uint16_t kHalt = 8;
    constexpr std::uint16_t kPause = 9;
    constexpr std::uint16_t kSuspend = 10;
    constexpr std::uint16_t kNotAvailable = 15;
    switch (field<std::uint16_t>(at + status::kAction)) {
    case kTrading:
        event.action = 'U';
        break;
    case kHalt:
    case kPause:
    case kSuspend:
    case kNotAvailable:
        event.action = 'H';
        break;
    default:
        event.action = 'N';
    }
    return Fault::None;
}

namespace {

std::string letterText(char letter)
{
    return letter >= ' ' && letter <= '~' ? std::string(1, letter)
                                          : fmt::format("byte {}", static_cast<unsigned char>(letter));
}

constexpr std::string_view kPriceExpected = "a price above 0 and at most 1,000,000,000 $, in units of 1e-9 $";

} // namespace

RowProblem problemOf(const char* at, Fault fault)
{
    const auto number = [&](std::size_t place) { return std::to_string(field<std::int64_t>(at + place)); };
    RowProblem problem;
    problem.isRecord = true;
    const auto set = [&](std::string_view name, std::string found, std::string_view expected) {
        problem.column = name;
        problem.found = std::move(found);
        problem.expected = expected;
    };
    constexpr std::string_view kNegative =
        "a price of 0 or more: instruments with negative prices (spreads, power) are not supported";
    switch (fault) {
    case Fault::None:
        break;
    case Fault::Time:
        set("ts_event", std::to_string(field<std::uint64_t>(at + kTsEventAt)), "nanoseconds since 1970");
        break;
    case Fault::Action:
        set("action", letterText(at[level1::kAction]), "one letter of A, C, M, R, T, F, N, H, U");
        break;
    case Fault::Side:
        set("side", letterText(at[level1::kSide]), "one letter of A, B, N");
        break;
    case Fault::Price:
        set("price", number(level1::kPrice), kPriceExpected);
        break;
    case Fault::Size:
        set("size", std::to_string(field<std::uint32_t>(at + level1::kSize)), "a number of shares");
        break;
    case Fault::BidPrice:
        set("bid_px", number(level1::kBidPx), kPriceExpected);
        break;
    case Fault::AskPrice:
        set("ask_px", number(level1::kAskPx), kPriceExpected);
        break;
    case Fault::NegativeBid:
        set("bid_px", number(level1::kBidPx), kNegative);
        break;
    case Fault::NegativeAsk:
        set("ask_px", number(level1::kAskPx), kNegative);
        break;
    }
    return problem;
}

}}} // namespace sor::input::dbn
