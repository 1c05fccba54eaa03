// SPDX-License-Identifier: GPL-3.0-or-later
// What of the quotes is shown, and for how long: the band, ageing, and the market that an NBBO feed tells.
#pragma once

#include "market/band_filter.h"
#include "market/tape_keeping.h"

#include <cstdint>
#include <optional>
#include <span>

namespace sor { inline namespace market {

/// A tape on which quotes of the book view appear, and from which they go by the clock.
class TapeShowing : protected TapeKeeping {
protected:
    static constexpr std::uint8_t kUnknownVenue = 0xFF;

    TapeShowing(const TapeOptions& options, TapeListener* listener);
    ~TapeShowing() = default;

    /// What happens by the clock before a row of `now`, in the order of time: quotes age out, and the
    /// reference of the band is rebuilt.
    void actUntil(std::int64_t now);
    /// Removes the quote that was the first to be too old before `now`; false when none is. One at a time, so
    /// that the entries stay in time order.
    bool expireOldest(std::int64_t now);
    void showStandingQuotes(std::int64_t time, std::uint8_t except);
    /// What follows comes after a gap of kSessionGap, which has lasted too long at `time`: no quote of before
    /// stands any longer, shown or not.
    void endSession(std::int64_t time);

    /// A row of an NBBO feed; kUnknownVenue: it does not tell that side, which stays.
    void acceptNbboRow(const QuoteEvent& row, std::uint8_t bidVenue, std::uint8_t askVenue,
                       std::int64_t time);
    /// Venues change their places.
    void renumberShown(std::span<const std::uint8_t> newPosition);

    std::optional<BandFilter> m_band; // of an NBBO feed it sees one market, as venue 0

private:
    /// One point: the venues of the last NBBO row show `market`, all others nothing.
    void showMarket(const VenueQuote& market, std::int64_t time);

    VenueQuote m_told; // by the last NBBO rows, whether shown or not
    std::uint8_t m_bidVenue = kUnknownVenue;
    std::uint8_t m_askVenue = kUnknownVenue;
    std::int64_t m_toldTime = 0;
};

}} // namespace sor::market
