// SPDX-License-Identifier: GPL-3.0-or-later
// The fees of one run's venues, resolved once so that a strategy can ask at every point.
#pragma once

#include "base/time.h"
#include "market/fees/fee_table.h"
#include "market/tape.h"
#include "market/venue.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <vector>

namespace sor { inline namespace market {

/// Terms that hold from an instant on.
struct DatedTerms {
    UnixNanos from; // the first instant
    VenueTerms terms; // until the next ones
};

/// Where a table does not tell a venue's own terms at the time.
struct FeeGaps {
    std::vector<std::string> unknownMics; // the table's default terms stand in
    std::vector<std::string> undatedMics; // the first row is later than the window's start, and stands in
};

/// Taker and maker fees by venue and time. Immutable; safe from any thread.
class VenueFees {
public:
    /// The terms of venue v are `perVenue[v]`, in any order; the earliest hold before their date too. A venue
    /// without any charges nothing.
    explicit VenueFees(std::vector<std::vector<DatedTerms>> perVenue)
        : m_perVenue(std::move(perVenue))
    {
        for (auto& dated : m_perVenue) {
            std::ranges::stable_sort(dated, {}, &DatedTerms::from);
            if (dated.empty())
                dated.emplace_back();
        }
    }

    /// No fees and no rebates anywhere.
    static VenueFees none(std::size_t venues)
    {
        return VenueFees(std::vector<std::vector<DatedTerms>>(venues, {DatedTerms{}}));
    }

    /// The table's terms for the venues of a run (Tape::venues()) over `window`; `gaps`, where it is not
    /// null, gets what the table does not say of them.
    static VenueFees fromTable(const FeeTable& table, const std::vector<TapeVenue>& venues, TimeWindow window,
                               FeeGaps* gaps = nullptr);

    /// Venues that it has terms of, by VenueIndex.
    std::size_t venueCount() const { return m_perVenue.size(); }
    /// `holds` of the terms of all venues, at all times.
    template <class Predicate> bool areAll(const Predicate& holds) const
    {
        return std::ranges::all_of(m_perVenue, [&](const std::vector<DatedTerms>& dated) {
            return std::ranges::all_of(dated, holds, &DatedTerms::terms);
        });
    }

    /// Those of the other venues; the ones behind it move up by one, as on TapeKeeping::without(). All of
    /// them where there is no such venue.
    VenueFees without(VenueIndex hidden) const
    {
        auto others = m_perVenue;
        if (hidden < others.size())
            others.erase(others.begin() + hidden);
        return VenueFees(std::move(others));
    }

    /// Dollars per share for taking at the displayed price `price`; negative where the venue pays the taker.
    Price taker(VenueIndex venue, UnixNanos time, Price price) const
    {
        return takerFee(at(venue, time), price);
    }
    /// Dollars per share for a maker fill; negative is a rebate.
    Price maker(VenueIndex venue, UnixNanos time, Price price) const
    {
        return makerFee(at(venue, time), price);
    }

    /// The terms then; `venue` is below venueCount().
    const VenueTerms& at(VenueIndex venue, UnixNanos time) const
    {
        assert(venue < m_perVenue.size());
        const auto& dated = m_perVenue[venue];
        std::size_t i = dated.size() - 1;
        while (i > 0 && time < dated[i].from)
            --i;
        return dated[i].terms;
    }

    /// The first instant after `time` at which some venue's terms change; UnixNanos::max() when none do.
    UnixNanos nextChange(UnixNanos time) const
    {
        UnixNanos next = UnixNanos::max();
        for (const auto& dated : m_perVenue) {
            // The first terms hold before their date too: only later ones are changes.
            for (std::size_t i = 1; i < dated.size(); ++i) {
                if (dated[i].from > time)
                    next = std::min(next, dated[i].from);
            }
        }
        return next;
    }

private:
    std::vector<std::vector<DatedTerms>> m_perVenue;
};

}} // namespace sor::market
