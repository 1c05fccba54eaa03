// SPDX-License-Identifier: GPL-3.0-or-later
// Which lattice suits which laws.
#pragma once

#include "route/placement/model/placement_model.h"

#include <span>

namespace sor { inline namespace route {

/// Nodes of the finest lattice.
inline constexpr double kMostLatticeNodes = 65536;

/// True when no law of the model has atoms above 0.
bool isSmooth(const PlacementModel& model);

/// The coarsest of some usual steps on which every atom of the laws lies (with `withShares`, S too), or 0.
double atomStep(const PlacementModel& model, bool withShares);

/// As above when no law is continuous: on such a lattice the problem is exact.
double exactStep(const PlacementModel& model);

/// A step on which the laws, the room S - M and the limit orders lie, or a fine one.
double evaluationStep(const PlacementModel& model, double market, std::span<const double> limits);

}} // namespace sor::route
