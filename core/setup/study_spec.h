// SPDX-License-Identifier: GPL-3.0-or-later
// What a study of many orders adds to a setup.
#pragma once

#include "base/time.h"
#include "search/benchmark.h"
#include "study/walk_forward.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace setup {

inline constexpr std::string_view kEachVenue = "each";

/// The defaults are those of the command line.
struct StudySpec {
    std::string data; // folder of quotes
    std::int64_t ordersADay = 0; // of the sampler, a symbol and day; 0: the orders are in a file
    std::vector<double> sizes{0.5, 1, 2}; // of sampled orders, participation in percent
    std::vector<Nanos> durations{std::chrono::minutes{5}, std::chrono::minutes{15}, std::chrono::minutes{60}};
    bool hasMirrors = true; // each sampled order has a twin on the other side
    Nanos hoursFrom{std::chrono::hours{9}
                    + std::chrono::minutes{35}}; // sampled orders lie within, local time
    Nanos hoursTo{std::chrono::hours{15} + std::chrono::minutes{55}};
    Benchmark primary = kPrimaryBaseline; // the headline is against it
    bool keepsFills = false; // in the database
    /// Venues to run the orders without, one after the other, as they were stated; kEachVenue: all of them.
    std::vector<std::string> without;
    study::Tuning tune = study::Tuning::Off; // cells are chosen for each day on the days before it
    std::int64_t tuneDays = 0; // of them, the last ones; 0: all
    study::CellChoice choose = study::CellChoice::Robust;
    std::int64_t block = 0; // mean block of days of the tests of the search; 0: by their number
};

}} // namespace sor::setup
