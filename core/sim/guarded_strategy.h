// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy of somebody else's: what it decides is checked, and what it throws is caught.
#pragma once

#include "strategy/strategy.h"

#include <memory>
#include <string>
#include <string_view>

namespace sor { inline namespace sim {

/// Works as `inner` does until that does something wrong: throws, sends a negative number of shares, more
/// than are left or no whole lots (but for a remainder below one), to a venue that is not there or
/// twice to one, or rests without saying that it may; or is null. Then it sends nothing more, and `fault`
/// says what was wrong, in a sentence.
class GuardedStrategy final : public Strategy {
public:
    /// With what takes it back: who made it.
    using Inner = std::unique_ptr<Strategy, void (*)(Strategy*)>;

    /// `fault` is shared because the strategy is gone when its run has ended; not null.
    GuardedStrategy(Inner inner, std::shared_ptr<std::string> fault);

    void decide(const DecisionView& view, ChildOrders& orders) override;
    UnixNanos idleUntil() const override;
    bool mayRest() const override { return m_mayRest; }
    RouterCounts counts() const override;

private:
    /// What is wrong with the orders; empty when nothing is.
    std::string faultOf(const DecisionView& view, const ChildOrders& orders) const;
    bool hasFailed() const { return !m_fault->empty(); }

    Inner m_inner;
    std::shared_ptr<std::string> m_fault;
    bool m_mayRest = false;
};

/// "It threw an exception (text)." of what is being handled.
std::string thrownText();

}} // namespace sor::sim
