// SPDX-License-Identifier: GPL-3.0-or-later
// Times alternatives against each other in one run: interleaved rounds (so that a busy machine hurts all of
// them alike), the first round thrown away; medians, the best round and ratios printed, of wall time and of
// processor time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <sys/resource.h>
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
            {std::move(name), std::move(run), unitsPerCall > 0 ? unitsPerCall : m_unitsPerCall, {}, 0, 0});
    }

    /// The alternative added last should take at most `times` the time of the first: said below the table.
    void goal(double times) { m_entries.back().goal = times; }

    /// The same for one call's time in seconds: for what a person or a pipeline waits for.
    void goalSeconds(double seconds) { m_entries.back().goalSeconds = seconds; }

    /// Runs `rounds` + 1 rounds and prints a table: median time a call, time a unit, the ratio of medians to
    /// the first, the same of the best rounds, of user time and of all processor time (user and system).
    void run(int rounds = 5)
    {
        for (int round = 0; round <= rounds; ++round) {
            for (auto& entry : m_entries) {
                const Time start = now();
                entry.run();
                const Time end = now();
                const double scale = m_unitsPerCall / entry.unitsPerCall;
                if (round > 0) {
                    entry.times.push_back({(end.wall - start.wall) * scale, (end.user - start.user) * scale,
                                           (end.processor - start.processor) * scale});
                }
            }
        }
        fmt::print("\n{}\n  {:<44} {:>12}  {:>10}    {:>8} {:>8} {:>8} {:>8}\n", m_title, "", "median ms",
                   "ns/" + m_unit, "wall", "best", "user", "CPU");
        for (auto& entry : m_entries) {
            fmt::print("  {:<44} {:>12.3f}  {:>10.2f}    {:>8} {:>8} {:>8} {:>8}\n", entry.name,
                       median(entry, &Time::wall) * 1e3, median(entry, &Time::wall) * 1e9 / m_unitsPerCall,
                       times(median(entry, &Time::wall), median(m_entries.front(), &Time::wall)),
                       times(best(entry, &Time::wall), best(m_entries.front(), &Time::wall)),
                       times(median(entry, &Time::user), median(m_entries.front(), &Time::user)),
                       times(median(entry, &Time::processor), median(m_entries.front(), &Time::processor)));
        }
        for (auto& entry : m_entries) {
            if (entry.goal == 0)
                continue;
            const double seen = best(entry, &Time::wall) / best(m_entries.front(), &Time::wall);
            fmt::print("  goal: {} at most x{:.4g} of {}: best rounds x{:.4g}, {}\n", entry.name, entry.goal,
                       m_entries.front().name, seen,
                       seen <= entry.goal ? "met"
                                          : fmt::format("missed by {:.0f}%", (seen / entry.goal - 1) * 100));
        }
        for (const auto& entry : m_entries) {
            if (entry.goalSeconds == 0)
                continue;
            const double seen = best(entry, &Time::wall);
            fmt::print("  goal: {} at most {:.4g} s: best round {:.4g} s, {}\n", entry.name,
                       entry.goalSeconds, seen,
                       seen <= entry.goalSeconds
                           ? "met"
                           : fmt::format("missed by {:.0f}%", (seen / entry.goalSeconds - 1) * 100));
        }
        std::fflush(stdout);
    }

    /// Median seconds of alternative `index`, scaled to the units of the comparison.
    double seconds(std::size_t index) { return median(m_entries[index], &Time::wall); }

private:
    /// Seconds; of the processor those of this process and of the children that it waited for.
    struct Time {
        double wall = 0;
        double user = 0;
        double processor = 0;
    };
    struct Entry {
        std::string name;
        std::function<void()> run;
        double unitsPerCall;
        std::vector<Time> times;
        double goal; // 0: none
        double goalSeconds; // 0: none
    };
    static Time now()
    {
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now().time_since_epoch();
        Time time{wall.count(), 0, 0};
        const auto seconds = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
            rusage usage{};
            ::getrusage(who, &usage);
            time.user += seconds(usage.ru_utime);
            time.processor += seconds(usage.ru_utime) + seconds(usage.ru_stime);
        }
        return time;
    }
    static double median(Entry& entry, double Time::*of)
    {
        const auto middle = entry.times.begin() + static_cast<std::ptrdiff_t>(entry.times.size() / 2);
        std::ranges::nth_element(entry.times, middle, {}, of);
        return (*middle).*of;
    }
    static double best(const Entry& entry, double Time::*of)
    {
        return (*std::ranges::min_element(entry.times, {}, of)).*of;
    }
    /// Processor time comes in ticks on some systems: nothing is said of a ratio to none.
    static std::string times(double one, double other)
    {
        return other > 0 ? fmt::format("x{:.4g}", one / other) : "-";
    }

    std::string m_title;
    std::string m_unit;
    double m_unitsPerCall;
    std::vector<Entry> m_entries;
};

} // namespace sor::bench
