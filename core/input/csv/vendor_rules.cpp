// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/vendor_rules.h"

#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "market/vendor_tables.h"

#include <algorithm>
#include <charconv>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr auto kMeanings = std::to_array<std::pair<std::string_view, RowCondition>>({
    {"firm", RowCondition::Regular},
    {"regular", RowCondition::Regular},
    {"ask", RowCondition::AskOnly},
    {"bid", RowCondition::BidOnly},
    {"none", RowCondition::NoQuote},
    {"halt", RowCondition::Halted},
    {"auction", RowCondition::Auction},
    {"out_of_sequence", RowCondition::OutOfSequence},
    {"average_price", RowCondition::AveragePrice},
    {"derivatively_priced", RowCondition::DerivativelyPriced},
    {"cancelled", RowCondition::Cancelled},
    {"no_print", RowCondition::NoPrint},
});

RowCondition meaningOf(std::string_view word)
{
    const auto found = std::ranges::find(kMeanings, word, &std::pair<std::string_view, RowCondition>::first);
    return found == kMeanings.end() ? RowCondition::NoQuote : found->second;
}

/// Both together.
RowCondition joined(RowCondition a, RowCondition b)
{
    const auto isSide = [](RowCondition c) {
        return c == RowCondition::AskOnly || c == RowCondition::BidOnly;
    };
    return isSide(a) && isSide(b) && a != b ? RowCondition::NoQuote : std::max(a, b);
}

/// Lists of letters, as programs write them too: "@,F,I", "['@', 'F']".
constexpr std::string_view kBetweenLetters = " ,;|[]'";

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

PrintKind printKindOf(RowCondition condition)
{
    switch (condition) {
    case RowCondition::Auction:
        return PrintKind::Auction;
    case RowCondition::OutOfSequence:
        return PrintKind::OutOfSequence;
    case RowCondition::AveragePrice:
        return PrintKind::AveragePrice;
    case RowCondition::DerivativelyPriced:
        return PrintKind::DerivativelyPriced;
    case RowCondition::Cancelled:
    case RowCondition::NoPrint:
        return PrintKind::Cancelled;
    case RowCondition::Regular:
    case RowCondition::AskOnly:
    case RowCondition::BidOnly:
    case RowCondition::NoQuote:
    case RowCondition::Halted:
        break;
    }
    return PrintKind::Regular;
}

} // namespace

ConditionColumn::ConditionColumn(std::size_t position, std::string_view list, std::string_view form,
                                 RowCondition unknown)
    : m_position(position)
    , m_form(form == "letters"     ? Form::Letters
                 : form == "flags" ? Form::Flags
                 : form == "words" ? Form::Words
                                   : Form::Numbers)
    , m_unknown(unknown)
{
    for (const ConditionCode& code : conditionCodes()) {
        if (code.list != list)
            continue;
        m_codes.emplace_back(code.code, meaningOf(code.means));
        const auto letter = static_cast<unsigned char>(code.code.front());
        if (m_form == Form::Letters && letter < m_letters.size()) {
            m_letters[letter] = m_codes.back().second;
            m_isLetter[letter] = true;
        }
    }
}

RowCondition ConditionColumn::oneOf(std::string_view code, bool& isUnknown) const
{
    const auto found = std::ranges::find(m_codes, code, &std::pair<std::string_view, RowCondition>::first);
    if (found != m_codes.end())
        return found->second;
    if (m_form == Form::Words)
        return RowCondition::Regular;
    isUnknown = true;
    return m_unknown;
}

RowCondition ConditionColumn::read(std::string_view text, bool& isUnknown) const
{
    RowCondition condition = RowCondition::Regular;
    if (isMissing(text))
        return condition;
    if (m_form == Form::Words)
        return oneOf(normalised(text), isUnknown);
    if (m_form == Form::Letters) {
        for (const char c : text) {
            if (kBetweenLetters.find(c) != std::string_view::npos)
                continue;
            const auto letter = static_cast<unsigned char>(c);
            const bool isKnown = letter < m_letters.size() && m_isLetter[letter];
            isUnknown |= !isKnown;
            condition = joined(condition, isKnown ? m_letters[letter] : m_unknown);
        }
        return condition;
    }
    if (m_form == Form::Flags) {
        std::uint64_t flags = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), flags, 16);
        if (!text.empty() && (end.ec != std::errc{} || end.ptr != text.data() + text.size())) {
            isUnknown = true;
            return m_unknown;
        }
        for (std::uint64_t left = flags; left != 0; left &= left - 1) {
            std::array<char, 16> digits{};
            const auto to = std::to_chars(digits.data(), digits.data() + digits.size(), left & -left, 16);
            condition = joined(condition, oneOf({digits.data(), to.ptr}, isUnknown));
        }
        return condition;
    }
    for (std::size_t at = 0; at < text.size();) {
        const auto* const from = std::find_if(text.begin() + at, text.end(), isWordCharacter);
        const auto* const to = std::find_if_not(from, text.end(), isWordCharacter);
        if (from != to)
            condition = joined(condition, oneOf({from, to}, isUnknown));
        at = static_cast<std::size_t>(to - text.begin());
    }
    return condition;
}

std::string_view VendorRules::micOf(std::string_view code) const
{
    const auto found = std::ranges::find_if(
        venueCodes(), [&](const VenueCode& each) { return each.list == venues && each.code == code; });
    return found == venueCodes().end() ? std::string_view{} : found->mic;
}

std::int64_t VendorRules::sharesAt(std::int64_t time, std::int64_t lot) const
{
    std::int64_t shares = 1;
    for (const SizesFrom& unit : sizes) {
        if (unit.time <= time)
            shares = unit.shares;
    }
    return shares > 1 && lot > 0 ? lot : shares;
}

RowCondition VendorRules::conditionOf(std::span<const std::string_view> fields, bool& isUnknown) const
{
    RowCondition condition = RowCondition::Regular;
    for (const ConditionColumn& column : conditions) {
        if (column.position() < fields.size())
            condition = joined(condition, column.read(fields[column.position()], isUnknown));
    }
    return condition;
}

unsigned applyCondition(RowCondition condition, QuoteEvent& event)
{
    if (event.isPrint()) {
        event.print = printKindOf(condition);
        if (condition == RowCondition::NoPrint)
            event.size = 0;
        return 0;
    }
    if (condition == RowCondition::Regular)
        return 0;
    if (condition != RowCondition::AskOnly) {
        event.askPx = kNoPrice;
        event.askSz = 0;
    }
    if (condition != RowCondition::BidOnly) {
        event.bidPx = kNoPrice;
        event.bidSz = 0;
    }
    if (condition == RowCondition::BidOnly || condition == RowCondition::AskOnly) {
        // What is left is the side that can be traded with.
        return kNoteNotFirm;
    }
    if (condition != RowCondition::Halted)
        return kNoteNotFirm;
    event.action = 'I';
    return kNoteHalted;
}

void VendorCounts::add(unsigned notes)
{
    otherClock += (notes & kNoteOtherClock) != 0;
    unknownConditions += (notes & kNoteUnknownCondition) != 0;
    notFirm += (notes & kNoteNotFirm) != 0;
    halts += (notes & kNoteHalted) != 0;
}

void VendorCounts::addEnd(std::span<const std::string_view> fields)
{
    constexpr std::size_t kDay = 1;
    constexpr std::size_t kRecords = 2;
    ++ends;
    const auto records = fields.size() > kRecords ? readWhole(fields[kRecords]) : std::nullopt;
    hasBrokenEnd |= !records.has_value();
    endRecords += static_cast<std::int64_t>(records.value_or(0));
    if (fields.size() > kDay)
        endDay = fields[kDay];
}

void VendorCounts::add(const VendorCounts& more)
{
    otherClock += more.otherClock;
    unknownConditions += more.unknownConditions;
    notFirm += more.notFirm;
    halts += more.halts;
    ends += more.ends;
    endRecords += more.endRecords;
    hasBrokenEnd |= more.hasBrokenEnd;
    if (!more.endDay.empty())
        endDay = more.endDay;
}

}}} // namespace sor::input::csv
