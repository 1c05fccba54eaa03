// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/quote_fields.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_keys.h"
#include "input/csv/csv_row.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

using csv::Column;

std::string bad(std::string_view field, std::string_view found, std::string_view expected)
{
    return fmt::format("field '{}': found '{}', expected {}", field, csv::shown(found), expected);
}

constexpr std::string_view kPriceExpected = "a price such as 222.83, or units of 1e-9 $";

csv::NumberField readPrice(std::string_view text)
{
    // Each price tells its own form: there is no file whose rows could agree on one.
    return csv::readPrice(text, csv::priceFormOf(text).value_or(CsvPriceForm::Decimal));
}

} // namespace

std::optional<FieldName> fieldOf(std::string_view name)
{
    constexpr std::uint8_t kLast = 100;
    if (const auto column = csv::columnOf(name))
        return FieldName{column->column, column->rank};
    return name == "id" ? std::optional(FieldName{Column::TsEvent, kLast}) : std::nullopt;
}

bool isDoubtfulSymbol(FieldName field)
{
    return field.column == Column::Symbol && field.rank >= kFirstDoubtfulSymbol;
}

void QuoteFields::set(FieldName name, std::string_view text)
{
    const std::size_t at = index(name.column);
    // Of times, venues and instruments an empty text says nothing; an empty price is one.
    if (name.column <= Column::Symbol && m_rank[at] != kNone && m_text[at].empty() != text.empty()) {
        if (text.empty())
            return;
    } else if (name.rank > m_rank[at]) {
        return;
    }
    m_rank[at] = name.rank;
    m_text[at] = text;
}

std::string_view QuoteFields::textFrom(Column column, const QuoteFields* inherited) const
{
    if (inherited == nullptr || !text(column).empty())
        return text(column);
    return inherited->text(column);
}

bool QuoteFields::isOfBook(const QuoteFields& first, bool countsTime) const
{
    using enum Column;
    const auto isSame = [&](Column column) {
        return text(column).empty() || text(column) == first.text(column);
    };
    return isSame(Venue) && isSame(Symbol) && isSame(InstrumentId)
        && (!countsTime || (isSame(TsRecv) && isSame(TsEvent)))
        && (hints.instrument().empty() || hints.instrument() == first.hints.instrument())
        && (hints.number().empty() || hints.number() == first.hints.number());
}

void QuoteFields::add(const QuoteFields& more)
{
    for (std::size_t i = 0; i < csv::kColumns; ++i) {
        if (more.m_rank[i] != kNone)
            set({static_cast<Column>(i), more.m_rank[i]}, more.m_text[i]);
    }
    hints.fillFrom(more.hints);
}

void QuoteFields::keepBest(const QuoteFields& level)
{
    const auto priceIn = [](const QuoteFields& fields, Column column, Column size) -> std::int64_t {
        const auto price = readPrice(fields.text(column));
        if (fields.text(size).find_first_of("123456789") == std::string_view::npos)
            return 0;
        return price.state == csv::FieldState::Value ? price.value : 0;
    };
    for (const auto& [px, sz] : {std::pair{Column::BidPx, Column::BidSz}, {Column::AskPx, Column::AskSz}}) {
        const std::int64_t theirs = priceIn(level, px, sz);
        const std::int64_t ours = priceIn(*this, px, sz);
        const bool isBetter =
            theirs > 0 && (ours <= 0 || (px == Column::BidPx ? theirs > ours : theirs < ours));
        for (const Column column : {px, sz}) {
            if (isBetter) {
                m_text[index(column)] = level.text(column);
                m_rank[index(column)] = level.m_rank[index(column)];
            }
        }
    }
}

namespace {

/// A moment that a market had, or a time of day.
bool isTimeOfMarket(std::string_view text)
{
    const csv::TimeField field = csv::readTime(text, {});
    if (field.state != csv::FieldState::Value)
        return parseTimeOfDay(text).has_value();
    return unixNanos(field.nanos) >= kEarliestTime && unixNanos(field.nanos) <= kLatestTime;
}

} // namespace

void QuoteFields::fillFrom(const QuoteFields& beside, const QuoteFields* common)
{
    const auto has = [&](Column column) { return !textFrom(column, common).empty(); };
    const bool hasTime = has(Column::TsRecv) || has(Column::TsEvent);
    for (const Column column :
         {Column::TsRecv, Column::TsEvent, Column::Venue, Column::InstrumentId, Column::Symbol}) {
        const bool isTime = column == Column::TsRecv || column == Column::TsEvent;
        if (beside.text(column).empty() || (isTime ? hasTime : has(column))
            || (isTime && !isTimeOfMarket(beside.text(column))))
            continue;
        m_text[index(column)] = beside.text(column);
        m_rank[index(column)] = beside.m_rank[index(column)];
    }
}

std::string timeProblem(const QuoteEvent& row)
{
    for (const UnixNanos time : {row.tsRecv, row.tsEvent}) {
        if (time < kEarliestTime || time > kLatestTime)
            return fmt::format("its time is {}; expected one between 1970 and 2200", formatIsoTime(time));
    }
    return {};
}

namespace {

/// A time of day of a message that was sent at `sent`: the day is that of the clocks that it was read from.
UnixNanos onDayOf(UnixNanos sent, Nanos timeOfDay, bool isUtc, const std::optional<Zone>& zone)
{
    if (isUtc || !zone)
        return UnixNanos{std::chrono::floor<std::chrono::days>(sent)} + timeOfDay;
    return zone->toUtc(LocalNanos{std::chrono::floor<std::chrono::days>(zone->toLocal(sent))} + timeOfDay);
}

} // namespace

std::string QuoteFields::readTimes(QuoteEvent& row, const QuoteFields* inherited, std::int64_t kafkaTimeMs,
                                   const std::optional<Zone>& zone, Reading& reading) const
{
    constexpr std::string_view kExpected =
        "a time such as 2024-08-01T13:36:32.491911683Z, or nanoseconds since 1970";
    constexpr std::int64_t kNanosPerMs = 1'000'000;
    const bool hasKafkaTime = kafkaTimeMs > 0;
    const csv::TimeStyle style{.zone = zone};
    csv::TimeField recv{csv::FieldState::Undefined, 0};
    csv::TimeField occurred{csv::FieldState::Undefined, 0};
    for (const Column column : {Column::TsRecv, Column::TsEvent}) {
        auto& field = column == Column::TsRecv ? recv : occurred;
        const std::string_view value = textFrom(column, inherited);
        field = csv::readTime(value, style);
        if (field.state != csv::FieldState::Bad)
            continue;
        const auto timeOfDay = parseTimeOfDay(value);
        if (!timeOfDay || !hasKafkaTime) {
            return bad(column == Column::TsRecv ? "ts_recv" : "ts_event", value,
                       timeOfDay ? "a time with its day (the message has no timestamp to take the day from)"
                                 : kExpected);
        }
        field = {
            csv::FieldState::Value,
            count(onDayOf(unixNanos(kafkaTimeMs * kNanosPerMs), *timeOfDay, value.ends_with('Z'), zone))};
        reading.usedKafkaTime = true;
    }
    if (recv.state != csv::FieldState::Value && occurred.state != csv::FieldState::Value) {
        if (!hasKafkaTime)
            return "there is no time: no ts_event, ts_recv, timestamp, ts or time, and the message has no "
                   "timestamp of its own";
        occurred = {csv::FieldState::Value, kafkaTimeMs * kNanosPerMs};
        reading.usedKafkaTime = reading.hasNoTime = true;
    }
    row.tsRecv = unixNanos(recv.state == csv::FieldState::Value ? recv.nanos : occurred.nanos);
    row.tsEvent = unixNanos(occurred.state == csv::FieldState::Value ? occurred.nanos : recv.nanos);
    reading.notes |= recv.notes() | occurred.notes();
    return timeProblem(row);
}

std::string QuoteFields::readTrade(QuoteEvent& row, const csv::NumberStyle& sizes) const
{
    if (!has(Column::Action))
        return {};
    // Also the halt of a published file that its next quote ends.
    constexpr csv::Letters kLetters = csv::lettersOf("ACMRTFNHUI");
    row.action = csv::letterOf(text(Column::Action), kLetters);
    if (row.action == '\0')
        return bad("action", text(Column::Action), "one letter of A, C, M, R, T, F, N, H, U");
    row.side = csv::letterOf(text(Column::Side), csv::kSideLetters);
    if (row.side == '\0')
        return bad("side", text(Column::Side), "one letter of A, B, N");
    if (row.action != 'T' || !has(Column::Price) || !has(Column::Size))
        return {};
    return readTraded(row, sizes);
}

std::string QuoteFields::readTraded(QuoteEvent& row, const csv::NumberStyle& sizes) const
{
    const auto price = readPrice(text(Column::Price));
    if (price.state != csv::FieldState::Value || price.value <= 0)
        return bad("price", text(Column::Price), kPriceExpected);
    const auto size = csv::readSize(text(Column::Size), sizes);
    if (size.state != csv::FieldState::Value)
        return bad("size", text(Column::Size), csv::sizeExpected(sizes));
    row.price = Price{price.value};
    row.size = static_cast<std::uint32_t>(size.value);
    return {};
}

bool QuoteFields::isPrint(const QuoteFields* inherited) const
{
    return (hints.saysTrade() || (inherited != nullptr && inherited->hints.saysTrade()))
        && !has(Column::Action) && text(Column::BidPx).empty() && text(Column::AskPx).empty()
        && !text(Column::Price).empty() && !text(Column::Size).empty();
}

std::string QuoteFields::readPrint(QuoteEvent& row, const csv::NumberStyle& sizes) const
{
    row.action = 'P';
    row.flags = kFlagNoQuote;
    return readTraded(row, sizes);
}

std::string QuoteFields::readSides(QuoteEvent& row, unsigned& notes, const csv::NumberStyle& sizes) const
{
    const auto readOne = [&](Column pxColumn, Column szColumn, std::string_view pxName,
                             std::string_view szName, Price& px, std::uint32_t& sz) -> std::string {
        const auto price = readPrice(text(pxColumn));
        notes |= csv::formNotes(text(pxColumn));
        if (price.state == csv::FieldState::Bad)
            return bad(pxName, text(pxColumn), kPriceExpected);
        const auto size = csv::readSize(text(szColumn), sizes);
        if (size.state == csv::FieldState::Bad)
            return bad(szName, text(szColumn), csv::sizeExpected(sizes));
        if (!csv::readSide(price, size, 0, px, sz, notes))
            return bad(pxName, text(pxColumn),
                       "a price of 0 or more: instruments with negative prices are not supported");
        return {};
    };
    if (!has(Column::AskPx))
        return "field 'ask_px_00' (or ask_px, ask_price, ask, best_ask) is missing";
    if (!has(Column::AskSz))
        return "field 'ask_sz_00' (or ask_sz, ask_size, ask_qty) is missing";
    if (auto problem = readOne(Column::AskPx, Column::AskSz, "ask_px_00", "ask_sz_00", row.askPx, row.askSz);
        !problem.empty())
        return problem;
    if (!has(Column::BidPx) || !has(Column::BidSz))
        return {};
    return readOne(Column::BidPx, Column::BidSz, "bid_px_00", "bid_sz_00", row.bidPx, row.bidSz);
}

QuoteFields::Reading QuoteFields::read(QuoteEvent& row, const QuoteFields* inherited,
                                       std::int64_t kafkaTimeMs, FeedRegistry& registry,
                                       const std::optional<Zone>& zone, const csv::NumberStyle& sizes) const
{
    row = QuoteEvent{};
    Reading reading;
    const auto& problem = reading.problem = [&]() -> std::string {
        const std::string_view venue = textFrom(Column::Venue, inherited);
        if (venue.empty())
            return "field 'publisher_id' (or venue, venue_id, exchange, mic) is missing";
        if (auto why = readTimes(row, inherited, kafkaTimeMs, zone, reading); !why.empty())
            return why;
        const bool saysNoQuote = isPrint(inherited);
        if (auto why = saysNoQuote ? readPrint(row, sizes) : readTrade(row, sizes); !why.empty())
            return why;
        if (auto why = saysNoQuote ? std::string() : readSides(row, reading.notes, sizes); !why.empty())
            return why;
        const QuoteFields& named = !text(Column::Venue).empty() || inherited == nullptr ? *this : *inherited;
        const bool isOfPublisher =
            csv::numbersArePublishers({Column::Venue, named.m_rank[index(Column::Venue)]});
        // Bits of others mean other things.
        const bool hasFlags = !saysNoQuote && (isOfPublisher || m_rank[index(Column::AskPx)] == 0);
        if (const auto value = textFrom(Column::Flags, inherited); !value.empty() && hasFlags) {
            const auto flags = csv::readWhole(value);
            if (!flags || *flags > 255)
                return bad("flags", value, "a whole number from 0 to 255");
            row.flags = static_cast<std::uint8_t>(*flags);
        }
        if (const auto value = textFrom(Column::Sequence, inherited); !value.empty()) {
            const auto sequence = csv::readWhole(value);
            if (!sequence)
                return bad("sequence", value, "a whole number");
            row.sequence = static_cast<std::uint32_t>(*sequence); // the low 32 bits tell rows apart
        }
        row.feed = csv::feedOf(venue, isOfPublisher, registry);
        return {};
    }();
    reading.isGood = problem.empty();
    return reading;
}

}}} // namespace sor::input::kafka
