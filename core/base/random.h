// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded random numbers that are the same on every machine and with every standard library (the distributions
// of <random> are not).
#pragma once

#include <cstdint>

namespace sor { inline namespace base {

/// xoshiro256** 1.0 by Blackman and Vigna, seeded through splitmix64. Not for cryptography. Not thread-safe:
/// one object a thread.
class Random {
public:
    explicit Random(std::uint64_t seed)
    {
        for (auto& word : m_state) {
            seed += 0x9e3779b97f4a7c15ULL;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
            word = z ^ (z >> 31);
        }
    }

    std::uint64_t next()
    {
        const std::uint64_t result = rotl(m_state[1] * 5, 7) * 9;
        const std::uint64_t t = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= t;
        m_state[3] = rotl(m_state[3], 45);
        return result;
    }

    /// Uniform in [0, 1), 53 bits.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Uniform whole number in [low, high]; low <= high, and high - low + 1 < 2^32.
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        const auto range = static_cast<std::uint64_t>(high - low + 1);
        return low + static_cast<std::int64_t>(((next() >> 32) * range) >> 32);
    }

    /// True with probability p.
    bool chance(double p) { return uniform() < p; }

    /// Exponential with the given mean, by von Neumann's comparison method (1951): exact, and without a
    /// logarithm, whose last bit differs between math libraries. Takes 4.3 uniform numbers on average.
    double exponential(double mean) { return mean * standardExponential(); }

private:
    double standardExponential()
    {
        for (double whole = 0;; whole += 1) {
            const std::uint64_t first = next() >> 11;
            // A run first > u2 > u3 > ... of odd length has probability exp(-first).
            std::uint64_t previous = first;
            bool isOdd = true;
            for (std::uint64_t u = next() >> 11; u < previous; u = next() >> 11) {
                previous = u;
                isOdd = !isOdd;
            }
            if (isOdd)
                return whole + static_cast<double>(first) * 0x1.0p-53;
        }
    }

    static constexpr std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
    std::uint64_t m_state[4]{};
};

}} // namespace sor::base
