// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules of filling a bracket varies.
#pragma once

#include "sim/strategy_run.h"

#include <vector>

namespace sor { inline namespace search {

/// {trades-only, pro-rata} x {none, shown}, then the own resting rules with 1 ms of latency. On an NBBO feed,
/// whose resting rules have no others, the latency alone. Some may be `own` itself.
std::vector<ExecutionRules> bracketRules(const ExecutionRules& own);

bool hasSameRestingRules(const ExecutionRules& a, const ExecutionRules& b);
bool hasSameLatency(const ExecutionRules& a, const ExecutionRules& b);

}} // namespace sor::search
