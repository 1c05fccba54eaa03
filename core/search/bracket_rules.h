// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules of filling a bracket varies.
#pragma once

#include "sim/strategy_run.h"

#include <cstddef>
#include <vector>

namespace sor { inline namespace search {

/// {trades-only, pro-rata} x {none, shown}, then the own resting rules with 1 ms of latency. Venues whose
/// orders are followed one by one keep their queues (`exact` in place of trades-only). The latency alone on
/// an NBBO feed, whose resting rules have no others, and where all `venues` are such. Some may be `own`
/// itself.
std::vector<ExecutionRules> bracketRules(const ExecutionRules& own, std::size_t venues);

bool hasSameRestingRules(const ExecutionRules& a, const ExecutionRules& b);
bool hasSameLatency(const ExecutionRules& a, const ExecutionRules& b);

}} // namespace sor::search
