// SPDX-License-Identifier: GPL-3.0-or-later
// A value or an Error; the part of std::expected that this project uses (GCC 12 has no std::expected).
#pragma once

#include "base/error.h"

#include <cassert>
#include <utility>
#include <variant>

namespace sor { inline namespace base {

/// A T, or the Error for which there is none. hasValue() is to be asked first: one that failed has no value,
/// and one that did not has no error.
template <class T> class [[nodiscard]] Result {
public:
    /// Of success; implicit, so that functions return a T.
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    /// Of failure; implicit likewise.
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    /// It holds a T.
    bool hasValue() const { return m_state.index() == 0; }
    /// The same as hasValue().
    explicit operator bool() const { return hasValue(); }

    /// The T. Lives as long as this object.
    T& value()
    {
        assert(hasValue());
        return *std::get_if<0>(&m_state);
    }
    /// The T. Lives as long as this object.
    const T& value() const
    {
        assert(hasValue());
        return *std::get_if<0>(&m_state);
    }
    T& operator*() { return value(); } // as value()
    const T& operator*() const { return value(); } // as value()
    T* operator->() { return &value(); } // as value()
    const T* operator->() const { return &value(); } // as value()

    /// The Error. Lives as long as this object.
    const Error& error() const
    {
        assert(!hasValue());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
using Status = Result<std::monostate>;

/// A success.
inline Status ok()
{
    return std::monostate{};
}

}} // namespace sor::base
