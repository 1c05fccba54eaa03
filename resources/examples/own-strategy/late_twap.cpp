// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy of your own, to start from: TWAP that waits for a narrow spread, and catches up before its slice
// ends.
#include <chrono>
#include <sorlab/strategy/own_strategy.h>
#include <sorlab/strategy/taking.h>

namespace {

constexpr sor::Nanos kSlice = std::chrono::seconds{60};
constexpr sor::Nanos kPatience = std::chrono::seconds{50}; // of each slice
constexpr sor::Price kNarrow{10'000'000}; // a cent, in nano-dollars

class LateTwap final : public sor::Strategy {
public:
    // Asked at every change of the quotes while shares are left. One object works one order, once.
    void decide(const sor::DecisionView& view, sor::ChildOrders& orders) override
    {
        const sor::ParentOrder& order = view.order();
        const std::int64_t slices = (order.window.length() + kSlice - sor::Nanos{1}) / kSlice;
        const std::int64_t slice = (view.time() - order.window.from) / kSlice; // 0, 1, ...
        const sor::Nanos inSlice = (view.time() - order.window.from) % kSlice;
        const sor::Shares due{order.shares.count * (slice + 1) / slices}; // by the end of this slice
        // Far is the side that the order trades with: the ask for a buy, the bid for a sell, whose prices are
        // negative here, so that less is better for both. Without a mid one of the sides is missing.
        const sor::MarketState& market = view.market();
        const bool isNarrow = market.mid() && market.bestFar() - market.bestNear() <= kNarrow;
        if (due > view.done() && (isNarrow || inSlice >= kPatience))
            sor::takeLowestPrice(view, due - view.done(), orders);
    }
};

} // namespace

SORLAB_STRATEGY(LateTwap, "Late TWAP")
