// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that come a little late, put in the order of time as they pass.
#pragma once

#include "market/tape.h"
#include "market/tape_builder.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// Hands rows on in the order of orderingTime(), equal times as they came, as long as none comes more than
/// kMostLate behind a row before it; one that does is handed on out of order, which TapeBuilder tells. Holds
/// the rows of kMostLate, 64 MB at most: where they are more, later rows may be less late.
class ReorderSink final : public QuoteSink {
public:
    static constexpr Nanos kMostLate{std::chrono::seconds{1}};
    /// Rows that it holds before it hands the first of them on.
    static constexpr std::size_t kFewest = 8192; // to be put in order at a time: they stay in the cache
    /// What these take.
    static constexpr std::size_t kFewestBytes =
        kFewest * (2 * sizeof(QuoteEvent) + sizeof(std::pair<std::int64_t, std::uint32_t>));

    /// `next` must outlive it.
    ReorderSink(TapeView view, QuoteSink& next)
        : m_view(view)
        , m_next(next)
    {
    }
    Status accept(std::span<const QuoteEvent> rows) override;
    /// Hands on what is left.
    Status finish();

    std::int64_t lateRows() const { return m_lateRows; }
    /// The longest time that a row came behind a row before it.
    Nanos largestLateness() const { return Nanos{m_latest}; }

private:
    Status handOnUpTo(std::int64_t time);

    TapeView m_view;
    QuoteSink& m_next;
    std::vector<QuoteEvent> m_rows; // the first m_ordered in order, the rest as they came
    std::vector<QuoteEvent> m_sorted; // room
    std::vector<std::pair<std::int64_t, std::uint32_t>> m_keys; // times and places of m_rows
    std::size_t m_ordered = 0;
    std::int64_t m_newest = INT64_MIN;
    std::int64_t m_lateRows = 0;
    std::int64_t m_latest = 0;
};

}} // namespace sor::input
