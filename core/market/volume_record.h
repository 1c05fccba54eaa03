// SPDX-License-Identifier: GPL-3.0-or-later
// How much was traded when, in a few numbers a day.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <vector>

namespace sor { inline namespace market {

/// Shares traded in each five minutes of UTC in which there was a trade. Zones are whole quarters of an hour
/// apart, so that the parts are whole in local time too.
class VolumeRecord {
public:
    /// The length of a part.
    static constexpr Nanos kPart = std::chrono::minutes{5};
    /// Shares of a stretch of time.
    struct Part {
        UnixNanos start; // a multiple of kPart since 1970 UTC
        std::int64_t shares = 0; // in ShareUnits
        friend bool operator==(const Part&, const Part&) = default;
    };

    /// No earlier than the last one.
    void add(UnixNanos time, std::uint32_t shares)
    {
        if (m_parts.empty() || time - m_parts.back().start >= kPart)
            m_parts.push_back(
                {std::chrono::floor<std::chrono::minutes>(time)
                     - std::chrono::floor<std::chrono::minutes>(time).time_since_epoch() % kPart,
                 0});
        m_parts.back().shares += shares;
    }
    /// A part as another record has it, later than the last one of this.
    void add(const Part& part) { m_parts.push_back(part); }
    const std::vector<Part>& parts() const { return m_parts; } // in time order

private:
    std::vector<Part> m_parts;
};

}} // namespace sor::market
