// SPDX-License-Identifier: GPL-3.0-or-later
// Reads placement problems from JSON.
#pragma once

#include "base/result.h"
#include "route/placement/model/placement_problem.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace setup {

struct PlacementCase {
    std::string id; // "case 1", "case 2", ... where the file names none
    PlacementProblem problem;
};

/// One case or {"cases": [...]}. A case has "market" {h, f, theta, lambda_u, lambda_o, S, Q: [...], r: [...]}
/// in dollars and shares, and "outflow": {"type": "independent", "laws": [...]} with the laws exponential
/// {mean}, poisson {mean}, pareto1 {alpha, xm}, empirical {samples} and constant {value}; {"type":
/// "one_factor_poisson", alpha, mu}; or
/// {"type": "scenarios", "xi": [[...]], "prob": [...]} (equally likely without "prob"). "id" and anything
/// else, such as answers, may be there. DataUnusable or InvalidArgument with a sentence and the place
/// (`where` and the case); every problem returned is valid.
Result<std::vector<PlacementCase>> parsePlacementProblems(std::string_view json, const std::string& where);

}} // namespace sor::setup
