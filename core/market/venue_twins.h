// SPDX-License-Identifier: GPL-3.0-or-later
// Venues of a tape that show the same quotes at nearly all times: one venue under two names.
#pragma once

#include "market/tape.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sor { inline namespace market {

/// Compares the quotes of venues while a tape is looked through. Pairs that have differed for long enough are
/// not followed any further, so that nearly all entries cost a comparison of masks.
class VenueTwins {
public:
    /// Follows nothing of an NBBO feed or of the trial view.
    explicit VenueTwins(const Tape& tape);

    /// The next entry of the tape: entry `i` of `chunk`.
    void accept(const Tape::Chunk& chunk, std::size_t i);
    /// The pairs that quoted the same for 99% of the time in which either quoted, over at least kChanges
    /// changes of each: "XNAS and INET"; several are joined by "; ". Empty without.
    std::string names() const;

    /// Changes that each of two venues has to make before the pair is judged.
    static constexpr std::int64_t kChanges = 20;

private:
    struct Pair {
        std::int64_t since = 0; // when one of the two last changed
        std::int64_t all = 0; // ns in which either quoted
        std::int64_t same = 0; // of these with the same quote
    };
    struct Venue {
        VenueQuote quote;
        std::int64_t changes = 0;
        std::uint64_t others = 0; // bit w: the pair with w is followed
    };

    Pair& pairOf(std::size_t a, std::size_t b);
    const Pair& pairOf(std::size_t a, std::size_t b) const;

    const Tape& m_tape;
    std::vector<Venue> m_venues;
    std::vector<Pair> m_pairs; // of a < b at a * venues + b
};

}} // namespace sor::market
