// SPDX-License-Identifier: GPL-3.0-or-later
// One order of a study, as it was asked for.
#pragma once

#include "base/time.h"
#include "market/sided_quote.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace study {

struct StudyOrder {
    std::string id; // unlike all others
    std::string symbol;
    Side side = Side::Buy;
    std::int64_t shares = 0; // 0: by participation
    double participation = 0; // percent of the volume expected in the window; 0: by shares
    TimeWindow window;
    std::string group; // anything; may be empty
    std::string pair; // the same for an order and its mirror; empty without
    /// Words of a setup that hold for this order instead of the study's, with their values.
    std::vector<std::pair<std::string, std::string>> words;
    std::int64_t line = 0; // of the orders file, from 1; 0: sampled
};

}} // namespace sor::study
