// SPDX-License-Identifier: GPL-3.0-or-later
// Minimises a convex cost in u_1..u_K with a certified lower bound.
#pragma once

#include "route/placement/model/cost_oracle.h"
#include "route/placement/solvers/convex_projection.h"

#include <optional>
#include <span>
#include <vector>

namespace sor { inline namespace route {

/// A level bundle method (Lemarechal, Nemirovskii & Nesterov, Mathematical Programming 69, 1995) that needs
/// no linear programme: the next point is the projection of the best one on the set where the cuts allow the
/// level, and when that set is empty the projection's certificate is a combination of cuts whose minimum over
/// the box raises the lower bound. The bound is computed from that combination itself, so it holds whatever
/// the rounding.
class LevelBundle {
public:
    struct Limits {
        double tolerance = 1e-6; // dollars between cost and lower bound
        int calls = 400;
    };

    /// Forgets everything about earlier problems. Keeps a pointer to the model.
    void start(const PlacementModel& model);
    /// Lowers every cut: they were taken from a cost that is at most `by` above the one to be solved next.
    void lowerCuts(double by);
    /// Improves on `limits` (the start and the result).
    void solve(CostOracle& oracle, std::vector<double>& limits, const Limits& stop);

    const OracleAnswer& best() const { return m_best; }
    /// Every cut bounds the cost from below: offset + sum slope_i u_i over the venues that can fill at all,
    /// with u_i in parts of the most that venue i fills (PlacementModel::mostFills); cut after cut.
    std::span<const std::size_t> activeVenues() const { return m_active; }
    std::span<const double> cutOffsets() const { return m_offsets; }
    std::span<const double> cutSlopes() const { return m_slopes; }
    /// The cut that an answer of the oracle gives: appends its slopes and returns its offset.
    double cutOf(const OracleAnswer& answer, std::vector<double>& slopes) const;
    double lowerBound() const { return m_lowerBound; }
    int calls() const { return m_calls; }
    /// Estimates the curvature at the best point by differences of slopes over `distance` shares. From then
    /// on solve begins with Newton steps, which settle a smooth cost in two or three calls.
    void measureCurvature(CostOracle& oracle, double distance);
    /// Curvature of an earlier problem with as many venues; ignored when it does not fit.
    void setCurvature(const std::vector<double>& curvature);
    const std::vector<double>& curvature() const { return m_curvature; }

private:
    void addCut(const OracleAnswer& answer);
    /// Raises the lower bound towards `level` when the cuts allow it; false when a point can still be below
    /// it.
    bool proveAbove(double level);
    void evaluateAt(CostOracle& oracle, std::span<const double> fills);
    bool cutsOff(double level) const;
    bool cutAtCorners(CostOracle& oracle, double level);
    void refineByNewton(CostOracle& oracle, const Limits& stop);
    bool newtonStep(std::span<const double> at, std::span<const double> slopes, std::span<double> next);
    double freeSlope(std::span<const double> at, std::span<const double> slopes) const;
    double certificate() const;
    void forgetIdleCuts();

    const PlacementModel* m_model = nullptr;
    std::vector<std::size_t> m_active; // venues that can fill at all
    std::vector<double> m_scale; // of u of the active venues
    std::vector<double> m_slopes; // cut after cut
    std::vector<double> m_offsets;
    std::vector<int> m_idle; // for how many projections a cut had no multiplier
    std::vector<double> m_centre;
    std::vector<double> m_row;
    std::vector<double> m_curvature; // second derivatives in the scaled u of the active venues
    std::vector<double> m_factor;
    std::vector<double> m_limits;
    ConvexProjection m_projection;
    OracleAnswer m_best;
    OracleAnswer m_answer;
    double m_lowerBound = 0;
    int m_calls = 0;
};

}} // namespace sor::route
