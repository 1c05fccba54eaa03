// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/quote_ages.h"

#include <algorithm>

namespace sor::ui {

std::vector<std::optional<Nanos>> quoteAges(const Tape& tape, const std::vector<VenueQuote>& shown,
                                            UnixNanos now)
{
    std::vector<std::optional<Nanos>> ages(shown.size());
    auto missing = std::ranges::count_if(shown, [](const VenueQuote& of) { return of != VenueQuote{}; });
    for (std::size_t i = tape.size(); i > 0 && missing > 0; --i) {
        const Tape::Chunk& chunk = tape.chunk((i - 1) >> Tape::kChunkShift);
        const std::uint8_t venue = chunk.venue[(i - 1) & (Tape::kChunkEntries - 1)];
        if (ages[venue] || shown[venue] == VenueQuote{})
            continue;
        ages[venue] = std::max(Nanos{0}, now - tape.time(i - 1)); // the clock may act behind the last row
        --missing;
    }
    return ages;
}

} // namespace sor::ui
