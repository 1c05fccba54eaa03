// SPDX-License-Identifier: GPL-3.0-or-later
// An estimate, or why the data do not allow one.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

namespace sor { inline namespace study {

/// What is missing.
enum class Lack : std::uint8_t {
    Orders, // too few of them
    Days, // too few different days
    Variation, // what would have to vary is the same everywhere
    Separation // the effects of two variables cannot be told apart
};

/// Why there is no estimate: what was found, and how much of it is needed (both 0 where that is no number).
struct NoEstimate {
    Lack lack = Lack::Orders; // what is missing
    std::size_t found = 0; // how much there is
    std::size_t needed = 0; // how much it takes
    friend bool operator==(const NoEstimate&, const NoEstimate&) = default;
};

/// A T, or the reason why there is none. Too little data is an ordinary answer, not an Error.
template <class T> class [[nodiscard]] Estimate {
public:
    /// There is one; implicit.
    Estimate(T value)
        : m_state(std::move(value))
    {
    }
    /// There is none; implicit.
    Estimate(NoEstimate why)
        : m_state(why)
    {
    }

    /// There is one.
    explicit operator bool() const { return m_state.index() == 0; }
    /// The estimate, of one that there is. Lives as long as this object.
    const T& operator*() const
    {
        assert(*this);
        return *std::get_if<0>(&m_state);
    }
    const T* operator->() const { return &**this; } // likewise
    /// The reason, where there is none. Lives as long as this object.
    const NoEstimate& why() const
    {
        assert(!*this);
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, NoEstimate> m_state;
};

}} // namespace sor::study
