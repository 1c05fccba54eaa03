// SPDX-License-Identifier: GPL-3.0-or-later
// The optimised router with its one-step models: the public task's allocator and the static one.
#pragma once

#include "route/allocators/static_allocator.h"
#include "route/allocators/trial_allocator.h"
#include "route/router_params.h"
#include "strategy/strategy.h"

namespace sor { inline namespace strategy {

/// `trial`: at each point the published allocator is asked for all that is left, and nothing is bought until
/// one point can fill that. Its parameters have no effect. Its list of venues is that of the snapshot's rows
/// in the trial view, and in the order of the venues in the book view.
class TrialRouter final : public Strategy {
public:
    explicit TrialRouter(Shares step)
        : m_step(step)
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override;

private:
    Shares m_step;
};

/// `static`: takes a share only when far price + fee - mid <= lambda_under + theta_queue. Waits while the
/// market has no mid. Until the first bid of the input has come the best far price stands in for the mid: an
/// input of asks alone can be run, and it is not known beforehand that bids will come.
class StaticRouter final : public Strategy {
public:
    /// `firstBid` as Tape::firstBidTime.
    StaticRouter(const RouterParams& params, UnixNanos firstBid)
        : m_params(params)
        , m_firstBid(firstBid)
    {
    }
    void decide(const DecisionView& view, ChildOrders& orders) override;

private:
    RouterParams m_params;
    UnixNanos m_firstBid;
};

}} // namespace sor::strategy
