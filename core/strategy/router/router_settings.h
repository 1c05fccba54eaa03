// SPDX-License-Identifier: GPL-3.0-or-later
// How the router works, but for the three parameters that are searched.
#pragma once

#include "base/enum_names.h"
#include "base/time.h"
#include "route/placement/model/outflow_model.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace sor { inline namespace strategy {

/// What happens to the shares that a slice left unfilled.
enum class SliceRemainder : std::uint8_t {
    Sweep, // they go to the market with the next slice, as the paper buys them at T
    Carry // the next split is free to let them rest again
};
constexpr auto namesOf(std::type_identity<SliceRemainder>)
{
    return enumNames<SliceRemainder>({{SliceRemainder::Sweep, "sweep"}, {SliceRemainder::Carry, "carry"}});
}

/// How a slice is split.
enum class PlacementMethod : std::uint8_t {
    Certified, // LotSolver::solve
    Approximation // the paper's stochastic approximation, for comparison
};
constexpr auto namesOf(std::type_identity<PlacementMethod>)
{
    return enumNames<PlacementMethod>(
        {{PlacementMethod::Certified, "certified"}, {PlacementMethod::Approximation, "sa"}});
}

/// How the router works, but for the three parameters of the search.
struct RouterSettings {
    Nanos interval{std::chrono::seconds{10}}; // between decisions; positive
    Nanos history{std::chrono::seconds{300}}; // of shadow orders that outflows are learnt from; 0: none
    SliceRemainder remainder = SliceRemainder::Sweep; // of shares that a slice left
    OutflowModel outflows = OutflowModel::Independent; // of the venues of a decision
    PlacementMethod solver = PlacementMethod::Certified; // how a slice is split
    /// Whether the expected adverse markout of a fill is taken off the rebates.
    bool adverse = false;
    std::uint64_t seed = 1; // of the approximation
    /// Of `adaptive`: see FarMoves::Options::history.
    std::optional<Nanos> adaptiveHistory;
};

}} // namespace sor::strategy
