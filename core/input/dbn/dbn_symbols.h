// SPDX-License-Identifier: GPL-3.0-or-later
// Which symbols an instrument id stands for, day by day.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sor { inline namespace input { namespace dbn {

/// Days since 1970, UTC.
using Day = std::int64_t;
inline constexpr std::int64_t kDayNanos = 86'400'000'000'000;

class Symbology {
public:
    /// `id` is `symbol` on the days from `begin` on, before `end`.
    void add(std::uint32_t id, Day begin, Day end, std::string_view symbol);
    void add(const Symbology& more);
    /// The symbols of `id` on `day`, in the order of add(); mostly one.
    std::vector<std::string_view> symbolsAt(std::uint32_t id, Day day) const;
    bool empty() const { return m_spans.empty(); }

private:
    struct Span {
        Day begin;
        Day end;
        std::string symbol;
    };
    std::unordered_map<std::uint32_t, std::vector<Span>> m_spans;
};

}}} // namespace sor::input::dbn
