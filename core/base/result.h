// SPDX-License-Identifier: GPL-3.0-or-later
// A value or an Error; the part of std::expected that this project uses (GCC 12 has no std::expected).
#pragma once

#include "base/error.h"

#include <cassert>
#include <utility>
#include <variant>

namespace sor {

template <class T> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    T& value()
    {
        assert(hasValue());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const
    {
        assert(hasValue());
        return *std::get_if<0>(&m_state);
    }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const
    {
        assert(!hasValue());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

using Status = Result<std::monostate>;

inline Status ok()
{
    return std::monostate{};
}

} // namespace sor
