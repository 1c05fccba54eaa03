// SPDX-License-Identifier: GPL-3.0-or-later
// How far the saving depends on rules of filling that quotes cannot tell.
#pragma once

#include "search/start_sweep.h"

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

/// The saving against the primary baseline over the start times under other rules of filling, with the same
/// parameters. Not a bound: the effect of a rule is not monotone.
struct FillBracket {
    /// One set of other rules.
    struct Variant {
        std::string queue; // "trades-only", as in the setup
        std::string crossing; // "none"
        std::string latency; // "1ms"; "by venue" where it differs
        std::optional<double> savingBps; // the mean; nothing where some start had no number
        bool hasNoEffect = false; // every start saved the same as under the run's own rules
    };
    std::vector<Variant> variants; // in the order of the rules, those without effect included
    // Over these and the run's own rules.
    double lowBps = 0; // the least mean saving
    double highBps = 0; // the greatest

    /// The answer depends on the rules.
    bool changesSign() const { return lowBps < 0 && highBps > 0; }
};

/// Records of shadow orders that bracketFills() makes, and keeps at once, for a router that rests orders
/// under the rules `own`: one for each of its variants with other resting rules.
std::size_t bracketRecords(const ExecutionRules& own, std::size_t venues);

/// The router and the primary baseline again from all starts of `own`, which ran under the rules of
/// `scenario` (with its outflows) and gave a number for each: with the queue and crossing rules {trades-only,
/// pro-rata} x {none, shown}, and with a latency of 1 ms. Rules that are the run's own, and those of resting
/// orders for a model that rests none, are not run again: they have no effect. On an NBBO feed there is only
/// the latency: its resting rules have no others. The same on any number of threads. Interrupted when
/// stopped.
Result<FillBracket> bracketFills(const StartSweep& own, const StartRouter& router, const Scenario& scenario,
                                 const BaselineSettings& settings, unsigned threads,
                                 const std::stop_token& stop, ProgressSink* progress);

}} // namespace sor::search
