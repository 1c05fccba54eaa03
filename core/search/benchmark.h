// SPDX-License-Identifier: GPL-3.0-or-later
// What a study compares the router with: a baseline, or what its orders really had.
#pragma once

#include "search/baseline.h"

#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace search {

/// Of the extra strategy whose fills are the executions that an order really had.
inline constexpr std::string_view kActualKey = "actual";
inline constexpr std::string_view kActualName = "Actual";

class Benchmark {
public:
    constexpr Benchmark(Baseline baseline)
        : m_baseline(baseline)
    {
    }
    static constexpr Benchmark actual()
    {
        Benchmark benchmark(kPrimaryBaseline);
        benchmark.m_isActual = true;
        return benchmark;
    }

    constexpr bool isActual() const { return m_isActual; }
    /// Nothing of executions.
    constexpr std::optional<Baseline> baseline() const
    {
        return m_isActual ? std::nullopt : std::optional(m_baseline);
    }
    friend constexpr bool operator==(Benchmark, Benchmark) = default;

private:
    Baseline m_baseline;
    bool m_isActual = false;
};

/// As in the JSON.
constexpr std::string_view name(Benchmark benchmark)
{
    return benchmark.isActual() ? kActualKey : name(*benchmark.baseline());
}

inline std::string displayName(Benchmark benchmark, const BaselineNames& names)
{
    return benchmark.isActual() ? std::string(kActualName) : displayName(*benchmark.baseline(), names);
}

}} // namespace sor::search
