// SPDX-License-Identifier: GPL-3.0-or-later
// A growing series of values over time that can be drawn at any zoom in time proportional to the pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sor::ui {

/// One point: from `timeNs` (nanoseconds UTC) on, the series has this value. NaN: it has none (a gap).
struct StepPoint {
    std::int64_t timeNs = 0;
    double value = 0;
    friend bool operator==(const StepPoint&, const StepPoint&) = default;
};

/// Points in order of time, each holding until the next (a step line). Append-only; a pyramid of extremes
/// over blocks of 16 points, 16 blocks and so on answers any range in O(log n). About 17 bytes a point. At
/// most 2^32 - 1 points.
class StepSeries {
public:
    /// `timeNs` at or after that of the last point; equal times draw a vertical line. O(1) on average.
    void append(std::int64_t timeNs, double value);
    void clear();
    void reserve(std::size_t points);
    /// Points after `timeNs` are kept but not there for anyone, until another call; INT64_MAX: all are. Also
    /// of those that are appended later. O(log n).
    void showUntil(std::int64_t timeNs);

    std::size_t size() const { return m_shown; }
    bool isEmpty() const { return m_shown == 0; }
    std::span<const StepPoint> points() const { return {m_points.data(), m_shown}; }

    /// The value that holds at `timeNs`: the last point at or before it. Nothing before the first point or in
    /// a gap.
    std::optional<double> valueAt(std::int64_t timeNs) const;

    struct Extremes {
        double min;
        double max;
    };
    /// Over all that a step line shows in [fromNs, toNs], the value carried to fromNs included; NaN left out.
    std::optional<Extremes> extremes(std::int64_t fromNs, std::int64_t toNs) const;

    /// The points that draw [fromNs, toNs] on `pixels` columns of equal width, in order of time: the last one
    /// before fromNs, those within, and none after toNs. Exact (every point) while there are at most two a
    /// column on average; else of each column its first, least, greatest and last point, so that the picture
    /// is the same. O(pixels log n).
    std::vector<StepPoint> visiblePoints(std::int64_t fromNs, std::int64_t toNs, int pixels) const;
    /// Whether visiblePoints() gives every point.
    bool isExact(std::int64_t fromNs, std::int64_t toNs, int pixels) const;

private:
    static constexpr std::size_t kFanOut = 16;
    static constexpr std::uint32_t kNone = UINT32_MAX; // a block of gaps only
    struct Block {
        std::uint32_t min = kNone; // index of the first least point
        std::uint32_t max = kNone; // index of the first greatest point
    };
    struct IndexRange {
        std::size_t begin;
        std::size_t end;
    };
    std::size_t firstAfter(std::int64_t timeNs, std::size_t from) const;
    IndexRange within(std::int64_t fromNs, std::int64_t toNs) const;
    void include(Block& block, std::uint32_t point) const;
    void include(Block& block, const Block& other) const;
    Block extremesOf(std::size_t begin, std::size_t end) const;

    std::vector<StepPoint> m_points;
    std::size_t m_shown = 0; // of them, from the first on
    std::int64_t m_untilNs = INT64_MAX;
    std::vector<std::vector<Block>> m_levels; // m_levels[k][i]: points [i * 16^(k+1), (i + 1) * 16^(k+1))
};

} // namespace sor::ui
