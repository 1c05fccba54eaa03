// SPDX-License-Identifier: GPL-3.0-or-later
// What each venue charges, and since when: the effective-dated fee table.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "market/venue.h"

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace market {

/// One line of a fee table.
struct FeeRow {
    std::string mic; // or kDefaultMic
    std::chrono::sys_days effectiveFrom; // UTC date
    VenueTerms terms; // from that day on
    std::string source; // where the rates are from
    std::string note; // free text
};

/// The row that stands for every venue without one of its own.
inline constexpr std::string_view kDefaultMic = "DEFAULT";

/// Immutable after it is made; safe from any thread.
class FeeTable {
public:
    /// Reads CSV: '#' comments, then a header with mic, effective_from, taker_fee and maker_fee (dollars a
    /// share) and, if wanted, taker_pct_below_1, maker_pct_below_1 (percent of the price), source and note.
    /// `where` names the text in errors, which are DataUnusable and carry the line number. A DEFAULT row is
    /// needed.
    static Result<FeeTable> parse(std::string_view text, std::string_view where);

    /// The table of resources/fees/us_equities.csv, compiled in.
    static const FeeTable& builtIn();
    /// The text that builtIn() was read from: a start for a table of one's own.
    static std::string_view builtInText();

    /// `--fees none`: no venue charges anything, and every venue counts as known.
    static FeeTable none();

    /// What a venue's terms are, and how far they can be trusted.
    struct Lookup {
        VenueTerms terms; // that apply
        bool isKnown = true; // false: the DEFAULT row stands in
        bool isBeforeFirstRow = false; // the day is earlier than the venue's first row, which is what applies
    };
    /// The latest row at or before the UTC date of `time`.
    Lookup lookUp(std::string_view mic, UnixNanos time) const;
    /// The terms alone; the reference lives as long as the table.
    const VenueTerms& termsAt(std::string_view mic, UnixNanos time) const;
    /// The table has rows of this venue; of none() always.
    bool isKnown(std::string_view mic) const;

    /// The rows of each venue, in order of date.
    const std::map<std::string, std::vector<FeeRow>, std::less<>>& rows() const { return m_rows; }

private:
    struct Found {
        const FeeRow& row;
        bool isKnown;
        bool isBeforeFirstRow;
    };
    Found find(std::string_view mic, UnixNanos time) const;

    std::map<std::string, std::vector<FeeRow>, std::less<>> m_rows; // kDefaultMic is always there
    bool m_isFree = false;
};

namespace detail {
/// The flat fee from a dollar up, else so many nano-dollars a dollar of the price, half away from zero.
inline Price feeFor(Price flat, std::int64_t nanosPerDollarBelowOne, Price price)
{
    if (price.nanos >= kNanosPerDollar)
        return flat;
    const Int128 scaled = Int128{price.nanos} * nanosPerDollarBelowOne;
    const Int128 half = scaled < 0 ? -kNanosPerDollar / 2 : kNanosPerDollar / 2;
    return {static_cast<std::int64_t>((scaled + half) / kNanosPerDollar)};
}
} // namespace detail

/// What the venue takes for one share at `price` (> 0, at most kMaxPrice; as displayed, never sign-flipped):
/// the flat fee from $1.00 up, below it the fraction of the price, rounded half away from zero to the
/// nano-dollar. Negative: the venue pays.
inline Price takerFee(const VenueTerms& terms, Price price)
{
    return detail::feeFor(terms.takerFee, terms.takerNanosPerDollarBelowOne, price);
}
/// The same for a resting order that fills; negative is a rebate.
inline Price makerFee(const VenueTerms& terms, Price price)
{
    return detail::feeFor(terms.makerFee, terms.makerNanosPerDollarBelowOne, price);
}

/// A limit on taker fees (Reg NMS Rule 610(c)) and the day from which it holds.
struct AccessFeeCap {
    std::chrono::sys_days effectiveFrom; // the first day, UTC
    Price cap; // a share at or above $1
    std::int64_t capNanosPerDollarBelowOne = 0; // 3'000'000 = 0.3 % of the price
};

/// 30 mils and 0.3 % throughout: the rule before its amendment of 2024.
std::vector<AccessFeeCap> accessFeeCap30Mils();
/// 30 mils until, and 10 mils and 0.1 % from, 2026-11-02: the amendment with the date of the exemptive order
/// of 2025-10-31. Whether that date stands is not settled.
std::vector<AccessFeeCap> accessFeeCap10Mils();

/// A sentence for each row that charges takers more than a cap allows while both are in force. `caps` in
/// order of date.
std::vector<std::string> accessFeeWarnings(const FeeTable& table, std::span<const AccessFeeCap> caps);

}} // namespace sor::market
