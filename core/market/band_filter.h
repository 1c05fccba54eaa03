// SPDX-License-Identifier: GPL-3.0-or-later
// Tells off-market (stub) quotes from real ones.
#pragma once

#include "market/quote_event.h"
#include "market/tape.h"

#include <array>
#include <cstdint>
#include <span>

namespace sor {

/// Removes the sides of quotes that lie further than a band from the recent mid. The mid of reference is the
/// median of the last 255 consolidated mids of the unfiltered quotes, so that a stub that stands alone for a
/// moment does not move it; until a mid has been seen nothing is removed. Uses only what came before.
class BandFilter {
public:
    explicit BandFilter(std::int64_t bandPpm)
        : m_bandPpm(bandPpm)
    {
    }

    /// Notes the venue's raw quote, then empties the sides of `quote` that are off the band. Returns how
    /// many.
    int apply(VenueQuote& quote, std::uint8_t venue);

    /// What was venue i is venue newPosition[i] from now on; the others have shown nothing yet.
    void renumber(std::span<const std::uint8_t> newPosition);

private:
    void updateReference();

    static constexpr std::size_t kWindow = 255;
    static constexpr std::size_t kRefreshEvery = 16;
    std::int64_t m_bandPpm;
    std::array<VenueQuote, kMaxVenues> m_raw{};
    std::array<std::int64_t, kWindow> m_mids{};
    std::size_t m_count = 0;
    std::int64_t m_reference = 0; // nano-dollars; 0 = none yet
};

} // namespace sor
