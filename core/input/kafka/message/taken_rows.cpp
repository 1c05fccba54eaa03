// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/taken_rows.h"

#include <algorithm>
#include <cstddef>

namespace sor { inline namespace input { namespace kafka {

using csv::Column;

void TakenRows::begin()
{
    m_outcome = {};
    m_isOtherSymbol = m_hasOther = m_hasRowList = m_hasBeside = false;
    m_common = {};
    m_beside = {};
    m_list.clear();
    m_frame.clear();
}

bool TakenRows::fail(std::string problem)
{
    if (m_outcome.problem.empty())
        m_outcome.problem = std::move(problem);
    return false;
}

void TakenRows::noteName(std::string_view name, QuoteFields& row)
{
    constexpr std::size_t kShortest = 3; // "A" and "Q" are letters of venues, and symbols
    const std::string_view venue = row.text(Column::Venue);
    const bool isOwn = venue.data() != name.data(); // of the quote itself, not its name
    if (isVenueName(name))
        m_outcome.hasVenueNames |= !isOwn || name.size() >= kShortest;
    else if (!isOwn || venue != name)
        row.hints.setKey(name);
}

void TakenRows::settle(std::string_view value, std::size_t before)
{
    if (m_outcome.kind == MessageKind::Quotes && m_rows->size() == before)
        m_outcome.kind = m_isOtherSymbol ? MessageKind::OtherSymbol
            : m_hasOther                 ? MessageKind::NoQuote
                                         : MessageKind::Malformed;
    m_outcome.holdsNumbers = m_outcome.kind == MessageKind::NoQuote && holdsPrices(value);
    if (m_outcome.kind == MessageKind::NoQuote && mentionsQuote(value)) {
        m_outcome.kind = MessageKind::Malformed;
        m_outcome.problem =
            "it has no bid and ask under names that are known (bid_px_00, bid_price, bid, ...)";
    }
    if (m_outcome.kind != MessageKind::Quotes)
        m_rows->resize(before);
    if (m_outcome.kind == MessageKind::Malformed && m_outcome.problem.empty())
        m_outcome.problem = "it holds no rows";
}

/// Rows of one venue, instrument and time that say which level they are of are one book: its best counts.
void TakenRows::joinLevels()
{
    constexpr std::size_t kLookedBack = 64;
    if (std::ranges::all_of(m_list, [](const QuoteFields& row) { return row.hints.level().empty(); }))
        return;
    std::vector<QuoteFields> kept;
    std::vector<bool> isJoined;
    kept.reserve(m_list.size());
    isJoined.reserve(m_list.size());
    for (const QuoteFields& row : m_list) {
        const auto isSameBook = [&](const QuoteFields& other) {
            return std::ranges::all_of(std::initializer_list<Column>{Column::Venue, Column::Symbol,
                                                                     Column::InstrumentId, Column::TsRecv,
                                                                     Column::TsEvent},
                                       [&](Column column) { return row.text(column) == other.text(column); })
                && row.hints.instrument() == other.hints.instrument();
        };
        const std::size_t from = kept.size() - std::min(kept.size(), kLookedBack);
        std::size_t at = kept.size();
        while (at > from && !isSameBook(kept[at - 1]))
            --at;
        if (!row.hints.level().empty() && at > from && kept[at - 1].hints.level() != row.hints.level()
            && !kept[at - 1].hints.level().empty()) {
            kept[at - 1].keepBest(row);
            isJoined[at - 1] = true;
        } else {
            kept.push_back(row);
            isJoined.push_back(false);
        }
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (isJoined[i])
            kept[i].hints.forgetLevel();
    }
    m_list = std::move(kept);
}

bool TakenRows::takeList()
{
    joinLevels();
    for (const QuoteFields& row : m_list) {
        if (row.hints.isKey())
            m_identity.noteObjectName(row.hints.instrument());
    }
    return std::ranges::all_of(m_list, [&](const QuoteFields& fields) { return take(fields, &m_common); });
}

bool TakenRows::takeFrame()
{
    if (m_hasRowList)
        return fail("it holds a list of rows and lists of fields");
    if (!appendRows(m_frame, m_list))
        return fail("its fields are lists of different lengths");
    // Lists of prices and sizes under one time and one venue are the levels of a book, not rows.
    const bool isBook = std::ranges::all_of(m_frame, [](const FrameColumn& column) {
        using enum Column;
        const Column is = column.column.column;
        return is == BidPx || is == BidSz || is == AskPx || is == AskSz;
    });
    if (isBook && m_list.size() > 1) {
        for (std::size_t i = 1; i < m_list.size(); ++i)
            m_list.front().keepBest(m_list[i]);
        m_list.resize(1);
    }
    return takeList();
}

bool TakenRows::take(const QuoteFields& fields, const QuoteFields* common)
{
    if (!fields.hasQuote()) {
        m_hasOther = true;
        return true;
    }
    QuoteFields filled;
    const QuoteFields* row = &fields;
    if (m_hasBeside || common != nullptr) {
        filled = fields;
        row = &filled;
        if (common != nullptr)
            filled.hints.fillFrom(common->hints);
        if (m_hasBeside) {
            filled.fillFrom(m_beside, common);
            filled.hints.fillFrom(m_beside.hints);
        }
    }
    const auto text = [&](Column column) { return row->textFrom(column, common); };
    if (!m_identity.isOurs(text(Column::Symbol), text(Column::InstrumentId), text(Column::Venue),
                           row->hints)) {
        m_isOtherSymbol = true;
        return true;
    }
    if (!row->hints.level().empty()) {
        const std::string_view own =
            text(Column::TsEvent).empty() ? text(Column::TsRecv) : text(Column::TsEvent);
        m_identity.noteLevel(text(Column::Venue), text(Column::Symbol),
                             own.empty() ? std::to_string(m_kafkaTimeMs) : std::string(own),
                             row->hints.level());
    }
    QuoteEvent event;
    auto reading = row->read(event, common, m_kafkaTimeMs, *m_registry, m_zone, m_sizes);
    if (!reading.isGood)
        return fail(std::move(reading.problem));
    m_outcome.usedKafkaTime |= reading.usedKafkaTime;
    m_outcome.hasNoTime |= reading.hasNoTime;
    m_outcome.notes |= reading.notes;
    m_rows->push_back(event);
    return true;
}

}}} // namespace sor::input::kafka
