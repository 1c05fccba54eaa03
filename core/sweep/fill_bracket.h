// SPDX-License-Identifier: GPL-3.0-or-later
// How far the saving depends on rules of filling that quotes cannot tell.
#pragma once

#include "base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace sor {

/// The saving against the primary baseline over the start times under other rules of filling, with the same
/// parameters. Not a bound: the effect of a rule is not monotone.
struct FillBracket {
    struct Run {
        std::string queue; // "trades-only", as in the setup
        std::string crossing; // "none"
        Nanos latency{0};
        std::optional<double> savingBps; // the mean; nothing where some start had no number
        bool hasNoEffect = false; // every start saved the same as under the run's own rules
    };
    std::vector<Run> runs;
    // Over the runs and the run's own rules.
    double lowBps = 0;
    double highBps = 0;

    bool changesSign() const { return lowBps < 0 && highBps > 0; }
};

} // namespace sor
