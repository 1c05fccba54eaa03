// SPDX-License-Identifier: GPL-3.0-or-later
// One line of JSON about a solved placement problem.
#pragma once

#include "route/placement/model/placement_problem.h"

#include <string>
#include <string_view>

namespace sor { inline namespace report {

/// {id, X, V, V_lower, gap, P_under, under, over, terms{fees, impact, penalty}, solve_time_ms, warnings} and
/// a line end. X = [M, L_1, ..]; V_lower and gap are null where nothing is certified.
std::string placementJson(std::string_view id, const PlacementSolution& solution, double solveMilliseconds);

}} // namespace sor::report
