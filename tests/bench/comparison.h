// SPDX-License-Identifier: GPL-3.0-or-later
// Times alternatives against each other in one run: interleaved rounds (so that a busy machine hurts all of
// them alike), the first round thrown away, medians and ratios printed.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sor::bench {

class Comparison {
public:
    /// `unit` names what one call of an alternative processes ("row"), `unitsPerCall` how many.
    Comparison(std::string title, std::string unit, double unitsPerCall)
        : m_title(std::move(title))
        , m_unit(std::move(unit))
        , m_unitsPerCall(unitsPerCall)
    {
    }

    /// The first alternative added is the one that the ratios are against. `unitsPerCall` may differ when an
    /// alternative is too slow to do all of the work: its time is scaled.
    void add(std::string name, std::function<void()> run, double unitsPerCall = 0)
    {
        m_entries.push_back(
            {std::move(name), std::move(run), unitsPerCall > 0 ? unitsPerCall : m_unitsPerCall, {}});
    }

    /// Runs `rounds` + 1 rounds and prints a table: median time a call, time a unit, ratio to the first.
    void run(int rounds = 5)
    {
        for (int round = 0; round <= rounds; ++round) {
            for (auto& entry : m_entries) {
                const auto start = std::chrono::steady_clock::now();
                entry.run();
                const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
                if (round > 0)
                    entry.seconds.push_back(seconds.count() * m_unitsPerCall / entry.unitsPerCall);
            }
        }
        fmt::print("\n{}\n", m_title);
        for (auto& entry : m_entries) {
            fmt::print("  {:<44} {:>12.3f} ms  {:>10.2f} ns/{}  x{:.4g}\n", entry.name, median(entry) * 1e3,
                       median(entry) * 1e9 / m_unitsPerCall, m_unit,
                       median(entry) / median(m_entries.front()));
        }
        std::fflush(stdout);
    }

    /// Median seconds of alternative `index`, scaled to the units of the comparison.
    double seconds(std::size_t index) { return median(m_entries[index]); }

private:
    struct Entry {
        std::string name;
        std::function<void()> run;
        double unitsPerCall;
        std::vector<double> seconds;
    };
    static double median(Entry& entry)
    {
        auto middle = entry.seconds.begin() + static_cast<std::ptrdiff_t>(entry.seconds.size() / 2);
        std::nth_element(entry.seconds.begin(), middle, entry.seconds.end());
        return *middle;
    }

    std::string m_title;
    std::string m_unit;
    double m_unitsPerCall;
    std::vector<Entry> m_entries;
};

} // namespace sor::bench
