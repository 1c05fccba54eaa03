// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_row.h"

#include "base/number_text.h"
#include "base/text.h"
#include "input/csv/csv_fields.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

namespace {

/// Of a price that is `found`.
std::string priceExpected(const NumberStyle& style, std::string_view found)
{
    constexpr std::size_t kMostDigits = 9; // of whole dollars
    if (style.nanosPerUnit)
        return "a number of the units that `price-scale` states, and at most 1e9 $";
    const std::size_t digits = std::min(found.find_first_not_of("0123456789"), found.size());
    const bool isNumber = digits > 0 && found.find_first_not_of("0123456789.,") == std::string_view::npos;
    if (style.form == CsvPriceForm::Decimal && isNumber && digits > kMostDigits)
        return "a price in dollars, at most 1e9; state another unit with `price-scale` (0.0001, 1e-9)";
    if (style.form == CsvPriceForm::Fixed)
        return "a price in units of 1e-9 $ such as 222830000000, as at the top of the file";
    return style.hasDecimalComma ? "a price with a decimal comma such as 222,83, as at the top of the file"
                                 : "a price in dollars such as 222.83";
}

/// The letter of a print's aggressor, 'N' when it is not stated, '\0' for a word that is none.
char aggressorOf(std::string_view text)
{
    std::string lower;
    for (const char c : text)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower == "unknown")
        return 'N';
    if (lower == "b" || lower == "buy" || lower == "buyer")
        return 'B';
    if (lower == "a" || lower == "s" || lower == "sell" || lower == "seller")
        return 'A';
    return lower.empty() || lower == "n" ? 'N' : '\0';
}

/// The same by whether the buyer was the resting side.
char aggressorOfMaker(std::string_view text)
{
    const std::string lower = lowered(text);
    if (lower == "true" || lower == "t" || lower == "1" || lower == "yes" || lower == "y")
        return 'A';
    if (lower == "false" || lower == "f" || lower == "0" || lower == "no" || lower == "n")
        return 'B';
    return isMissing(text) ? 'N' : '\0';
}

/// The row goes as far as `position`, unless that is kAbsent.
bool reaches(const Layout& layout, const std::vector<std::string_view>& fields, std::size_t position,
             RowProblem& problem)
{
    if (position == kAbsent || position < fields.size())
        return true;
    problem.column = layout.names[position];
    problem.found = counted(fields.size(), "column");
    problem.expected = counted(layout.names.size(), "column") + ", as in the header";
    return false;
}

/// Nothing, or a number that is 0.
bool isNothing(std::string_view text)
{
    return isMissing(text) || text.find_first_not_of("0.,") == std::string_view::npos;
}

} // namespace

char letterOf(std::string_view text, const Letters& letters)
{
    if (text.empty())
        return 'N';
    return text.size() == 1 ? letters[static_cast<unsigned char>(text[0])] : '\0';
}

std::string shown(std::string_view text)
{
    constexpr std::size_t kLongest = 60;
    return text.size() <= kLongest ? std::string(text) : fmt::format("{}...", text.substr(0, kLongest));
}

RowKind RowDecoder::badAt(const std::vector<std::string_view>& fields, std::size_t position,
                          std::string expected, RowProblem& problem) const
{
    problem.column = m_layout.names[position];
    problem.found = shown(fields[position]);
    problem.expected = std::move(expected);
    return RowKind::Bad;
}

bool RowDecoder::hasAll(const std::vector<std::string_view>& fields, bool withSymbol,
                        RowProblem& problem) const
{
    const auto has = [&](std::size_t position) { return reaches(m_layout, fields, position, problem); };
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto column = static_cast<Column>(i);
        // Where rows say of what kind they are, quotes may end before what only trades have.
        const bool isOfTrades = m_layout.recordKind != kAbsent
            && (column == Column::Price || column == Column::Size || column == Column::Side);
        const bool isLeftOut = isOfTrades || (column == Column::Symbol && !withSymbol);
        if (!isLeftOut && !has(m_layout.position[i]))
            return false;
    }
    return has(m_layout.recordKind) && has(m_layout.bidVenue) && has(m_layout.askVenue)
        && std::ranges::all_of(m_layout.vendor.conditions,
                               [&](const ConditionColumn& column) { return has(column.position()); });
}

RowKind RowDecoder::findKey(const std::vector<std::string_view>& fields, std::size_t position, RowKey& key,
                            RowProblem& problem)
{
    const std::string_view venue = position == kAbsent ? std::string_view(m_layout.venue) : fields[position];
    if (venue.empty())
        return badAt(fields, position, "a venue: a publisher's number or a name", problem);
    std::string_view second;
    if (m_layout.pairsNameSymbols())
        second = text(fields, Column::InstrumentId);
    else if (m_layout.has(Column::Symbol))
        second = m_layout.symbolOf(fields, m_symbol);
    const RowKey* known = m_keys.find(venue, second);
    std::string pair;
    if (known && m_layout.pairsNameSymbols() && m_layout.at(Column::Symbol) < fields.size()) {
        const std::string_view symbol = text(fields, Column::Symbol);
        // The fast path compares the row's end, which a row of too many columns has elsewhere: such a row may
        // be taken as of the symbol at its end, here too.
        if (!symbol.empty() && known->symbol.differs(symbol) && known->symbol.differs(fields.back())) {
            pair = fmt::format("{}\n{}", second, symbol);
            second = pair;
            known = m_keys.find(venue, second);
        }
    }
    if (known) {
        key = *known;
    } else {
        std::string_view symbol;
        if (m_layout.has(Column::Symbol)) {
            if (!hasAll(fields, true, problem))
                return RowKind::Bad;
            symbol = m_layout.symbolOf(fields, m_symbol);
            if (symbol.empty())
                return bad(fields, Column::Symbol, "a symbol", problem);
        }
        const VendorRules& vendor = m_layout.vendor;
        const std::string_view mic = vendor.venues.empty() ? venue : vendor.micOf(venue);
        if (mic.empty())
            return badAt(fields, position, fmt::format("a code of an exchange of {}", vendor.title), problem);
        key = m_resolver.resolve(mic, second, symbol);
        if (m_layout.pairsNameSymbols() && !symbol.empty())
            key.symbol = LearnedSymbol(m_layout.separator, symbol);
        m_keys.add(venue, second, key);
    }
    return key.isOurs ? RowKind::Ours : RowKind::OtherSymbol;
}

RowKind RowDecoder::decode(const std::vector<std::string_view>& fields, QuoteEvent& event, unsigned& notes,
                           RowProblem& problem)
{
    if (!hasAll(fields, !m_layout.pairsNameSymbols(), problem))
        return RowKind::Bad;
    const bool isTrade = m_layout.meaning == RowMeaning::Nbbo && m_layout.has(Column::Action)
        && text(fields, Column::Action) == "T";
    if (m_layout.isNbbo() && (!isTrade || m_layout.showsQuotesOfTrades))
        return decodeNbbo(fields, event, notes, problem);
    RowKey key;
    if (const RowKind kind = findKey(fields, m_layout.at(Column::Venue), key, problem); kind != RowKind::Ours)
        return kind;

    event = QuoteEvent{};
    event.feed = key.feed;
    notes = 0;
    if (!m_times.read(fields, event, notes, problem))
        return RowKind::Bad;
    if (isTrade || m_layout.meaning == RowMeaning::Print || isPrintAlone(fields)) {
        if (!readPrint(fields, event, problem))
            return RowKind::Bad;
        noteCondition(fields, event, notes);
        return RowKind::Ours;
    }
    if (!readTrade(fields, event, problem) || !readQuote(fields, key.lot, event, notes, problem))
        return RowKind::Bad;
    noteCondition(fields, event, notes);
    if (m_layout.has(Column::Flags) && !text(fields, Column::Flags).empty()) {
        const auto flags = readWhole(text(fields, Column::Flags));
        if (!flags || *flags > 255)
            return bad(fields, Column::Flags, "a whole number from 0 to 255", problem);
        event.flags = static_cast<std::uint8_t>(*flags & kFlagsOfFiles);
    }
    if (m_layout.has(Column::Sequence) && !text(fields, Column::Sequence).empty()) {
        const auto sequence = readWhole(text(fields, Column::Sequence));
        if (!sequence)
            return bad(fields, Column::Sequence, "a whole number", problem);
        event.sequence =
            static_cast<std::uint32_t>(*sequence); // the low 32 bits of a longer number tell rows apart
    }
    return RowKind::Ours;
}

RowKind RowDecoder::decodeTrade(const std::vector<std::string_view>& fields, QuoteEvent& event,
                                RowProblem& problem)
{
    RowKey key;
    if (const RowKind kind = findKey(fields, m_layout.at(Column::Venue), key, problem); kind != RowKind::Ours)
        return kind;
    event = QuoteEvent{};
    event.feed = key.feed;
    unsigned notes = 0; // those of the quotes
    const bool isGood = m_times.read(fields, event, notes, problem) && readPrint(fields, event, problem);
    return isGood ? RowKind::Ours : RowKind::Bad;
}

RowKind RowDecoder::decodeNbbo(const std::vector<std::string_view>& fields, QuoteEvent& event,
                               unsigned& notes, RowProblem& problem)
{
    const auto namesVenue = [&](std::size_t position) {
        const std::string_view venue = fields[position];
        return !venue.empty() && !(m_layout.vendor.isActive() && venue == "0"); // Polygon: a side without one
    };
    const bool hasBidVenue = namesVenue(m_layout.bidVenue);
    const bool hasAskVenue = namesVenue(m_layout.askVenue);
    RowKey bid;
    RowKey ask;
    RowKind kind = RowKind::Ours;
    if (hasBidVenue || !hasAskVenue)
        kind = findKey(fields, m_layout.bidVenue, bid, problem);
    if (hasAskVenue && kind == RowKind::Ours)
        kind = findKey(fields, m_layout.askVenue, ask, problem);
    if (kind != RowKind::Ours)
        return kind;
    event = QuoteEvent{};
    notes = 0;
    if (!m_times.read(fields, event, notes, problem)
        || !readQuote(fields, std::max(bid.lot, ask.lot), event, notes, problem))
        return RowKind::Bad;
    const bool hasBid = event.bidPx != kNoPrice;
    const bool hasAsk = event.askPx != kNoPrice;
    for (const auto& [isMissing, position] : {std::pair{hasBid && !hasBidVenue, m_layout.bidVenue},
                                              {hasAsk && !hasAskVenue, m_layout.askVenue}}) {
        if (isMissing)
            return badAt(fields, position, "the venue of the side that is quoted", problem);
    }
    if (m_layout.meaning == RowMeaning::NbboSide) {
        notes &= ~unsigned{kNoteEmptyAsk | kNoteEmptyBid};
        // What conditions take away is gone, also where the row tells one side alone.
        noteCondition(fields, event, notes);
        const bool isHalt = event.action == 'I';
        event.setNbbo(hasBid || isHalt ? bid.feed : kNoFeed, hasAsk || isHalt ? ask.feed : kNoFeed);
    } else {
        noteCondition(fields, event, notes);
        event.setNbbo(hasBidVenue ? bid.feed : ask.feed, hasAskVenue ? ask.feed : bid.feed);
    }
    return RowKind::Ours;
}

bool RowDecoder::isPrintAlone(const std::vector<std::string_view>& fields) const
{
    if (!m_layout.mayHavePrints())
        return false;
    const bool isTrade = m_layout.has(Column::Action) ? text(fields, Column::Action) == "T"
                                                      : isTradeKind(fields[m_layout.recordKind]);
    // Databento's row of an empty side has a size of 0; where rows say of what kind they are, 0 may fill all
    // that is not theirs.
    const auto lacks = [&](Column column) {
        return !m_layout.has(column)
            || (m_layout.recordKind != kAbsent ? isNothing(text(fields, column))
                                               : isMissing(text(fields, column)));
    };
    return isTrade && lacks(Column::BidPx) && lacks(Column::BidSz) && lacks(Column::AskPx)
        && lacks(Column::AskSz);
}

bool RowDecoder::readTrade(const std::vector<std::string_view>& fields, QuoteEvent& event,
                           RowProblem& problem) const
{
    if (!m_layout.has(Column::Action))
        return true;
    event.action = letterOf(text(fields, Column::Action), kActionLetters);
    if (event.action == '\0') {
        bad(fields, Column::Action, "one letter of A, C, M, R, T, F, N, H, U", problem);
        return false;
    }
    if (m_layout.has(Column::Side)) {
        event.side = letterOf(text(fields, Column::Side), kSideLetters);
        if (event.side == '\0') {
            bad(fields, Column::Side, "one letter of A, B, N", problem);
            return false;
        }
    }
    return event.action != 'T' || !m_layout.hasTrades() || readPriceAndSize(fields, event, problem);
}

bool RowDecoder::readPriceAndSize(const std::vector<std::string_view>& fields, QuoteEvent& event,
                                  RowProblem& problem) const
{
    const NumberField price = readPrice(text(fields, Column::Price), m_layout.numbers);
    if (price.state != FieldState::Value || price.value <= 0) {
        bad(fields, Column::Price, priceExpected(m_layout.numbers, text(fields, Column::Price)), problem);
        return false;
    }
    const NumberField size = readSize(text(fields, Column::Size), m_layout.numbers);
    if (size.state != FieldState::Value) {
        bad(fields, Column::Size, sizeExpected(m_layout.numbers), problem);
        return false;
    }
    event.price = Price{price.value};
    event.size = static_cast<std::uint32_t>(size.value);
    return true;
}

bool RowDecoder::readPrint(const std::vector<std::string_view>& fields, QuoteEvent& event,
                           RowProblem& problem) const
{
    event.action = 'P';
    if (m_layout.has(Column::Action)) {
        const std::string_view action = text(fields, Column::Action);
        if (action != "T" && !action.empty()) {
            bad(fields, Column::Action, "T: a file of trades has no other rows", problem);
            return false;
        }
    }
    if (!reaches(m_layout, fields, m_layout.at(Column::Price), problem)
        || !reaches(m_layout, fields, m_layout.at(Column::Size), problem))
        return false;
    if (m_layout.has(Column::Side)
        && (m_layout.recordKind == kAbsent || m_layout.at(Column::Side) < fields.size())) {
        event.side = m_layout.sideIsOfMaker ? aggressorOfMaker(text(fields, Column::Side))
                                            : aggressorOf(text(fields, Column::Side));
        // Beside quotes the column may be of theirs.
        if (event.side == '\0' && m_layout.recordKind != kAbsent)
            event.side = 'N';
        if (event.side == '\0') {
            bad(fields, Column::Side,
                m_layout.sideIsOfMaker ? "true or false" : "the aggressor: B or buy, A, S or sell, or N",
                problem);
            return false;
        }
    }
    return readPriceAndSize(fields, event, problem);
}

void RowDecoder::noteCondition(const std::vector<std::string_view>& fields, QuoteEvent& event,
                               unsigned& notes) const
{
    if (m_layout.vendor.conditions.empty())
        return;
    bool isUnknown = false;
    notes |= applyCondition(m_layout.vendor.conditionOf(fields, isUnknown), event);
    notes |= isUnknown ? kNoteUnknownCondition : 0U;
}

bool RowDecoder::readQuote(const std::vector<std::string_view>& fields, std::int64_t lot, QuoteEvent& event,
                           unsigned& notes, RowProblem& problem) const
{
    NumberStyle sizes = m_layout.numbers;
    if (!m_layout.vendor.sizes.empty())
        sizes.sharesPerUnit = m_layout.vendor.sharesAt(count(event.tsEvent), lot);
    const auto readOne = [&](Column pxColumn, Column szColumn, unsigned emptyNote, Price& px,
                             std::uint32_t& sz) {
        const NumberField price = readPrice(text(fields, pxColumn), m_layout.numbers);
        if (price.state == FieldState::Bad) {
            bad(fields, pxColumn, priceExpected(m_layout.numbers, text(fields, pxColumn)), problem);
            return false;
        }
        const NumberField size = readSize(text(fields, szColumn), sizes);
        if (size.state == FieldState::Bad) {
            bad(fields, szColumn, sizeExpected(sizes), problem);
            return false;
        }
        if (!readSide(price, size, emptyNote, px, sz, notes)) {
            bad(fields, pxColumn,
                "a price of 0 or more: instruments with negative prices (spreads, power) are not supported",
                problem);
            return false;
        }
        return true;
    };
    return readOne(Column::AskPx, Column::AskSz, kNoteEmptyAsk, event.askPx, event.askSz)
        && (!m_layout.hasBids()
            || readOne(Column::BidPx, Column::BidSz, kNoteEmptyBid, event.bidPx, event.bidSz));
}

}}} // namespace sor::input::csv
