// SPDX-License-Identifier: GPL-3.0-or-later
// When the market of a tape is open.
#pragma once

#include "base/result.h"
#include "base/zone.h"
#include "market/tape.h"

#include <optional>
#include <span>

namespace sor { inline namespace market {

/// Some venue is an exchange of US equities, or a feed of all of them (the consolidated ones are).
bool isUsMarket(std::span<const TapeVenue> venues);

/// The sessions of a market. Copied freely; safe from any thread.
class MarketHours {
public:
    /// Of US equities the regular hours of each day in New York (usRegularHours); of other markets, whose
    /// hours are not known, each whole UTC day. Fails as Zone::find does.
    static Result<MarketHours> of(bool isUs);

    /// The clocks are those of New York; otherwise UTC.
    bool areNewYork() const { return m_newYork.has_value(); }
    /// What the market's clocks show at an instant.
    LocalNanos toLocal(UnixNanos time) const;
    /// The instants between two times of the market's clocks.
    TimeWindow toUtc(LocalNanos from, LocalNanos to) const;
    /// The date where the market is.
    LocalDay dayOf(UnixNanos time) const;
    /// Nothing on days without a session.
    std::optional<TimeWindow> sessionOn(LocalDay day) const;

private:
    std::optional<Zone> m_newYork;
};

}} // namespace sor::market
