// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy file that does the wrong thing that SORLAB_TEST_FAULT names.
#include "strategy/own_strategy.h"

#include <chrono>
#include <cstdlib>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using sor::Price;
using sor::Shares;

std::string fault()
{
    const char* text = std::getenv("SORLAB_TEST_FAULT"); // NOLINT(concurrency-mt-unsafe): set before runs
    return text == nullptr ? "" : text;
}

class Faulty final : public sor::Strategy {
public:
    Faulty()
    {
        if (m_fault == "throws when made")
            throw std::runtime_error("no licence\nfound");
        if (m_fault == "exits when made")
            std::exit(0); // NOLINT(concurrency-mt-unsafe): what is tested
        if (m_fault == "no memory")
            throw std::bad_alloc();
    }

    void decide(const sor::DecisionView& view, sor::ChildOrders& orders) override
    {
        const sor::ParentOrder& order = view.order();
        const auto venues = static_cast<sor::VenueIndex>(view.venueCount());
        const Price near = view.market().bestNear();
        if (m_fault == "throws")
            throw std::runtime_error("division by zero");
        if (m_fault == "exits")
            std::exit(0); // NOLINT(concurrency-mt-unsafe): what is tested
        constexpr sor::UnixNanos kWednesday{std::chrono::sys_days{std::chrono::year{2025} / 6 / 4}};
        if (m_fault == "throws from Wednesday" && view.time() >= kWednesday)
            throw std::runtime_error("too late");
        if (m_fault == "throws a number")
            throw 7;
        if (m_fault == "negative")
            orders.take(0, {-5});
        if (m_fault == "too many")
            orders.take(0, view.left() + Shares{1});
        if (m_fault == "too many in all") {
            orders.take(0, view.left());
            orders.take(1, {1});
        }
        if (m_fault == "odd lot")
            orders.take(0, {37});
        if (m_fault == "marks")
            throw std::runtime_error("`fees` of `x`");
        if (m_fault == "huge")
            orders.take(0, {std::numeric_limits<std::int64_t>::max()});
        if (m_fault == "no venue")
            orders.take(venues, {1});
        if (m_fault == "far venue")
            orders.take(std::numeric_limits<sor::VenueIndex>::max(), {1});
        if (m_fault == "twice") {
            orders.take(0, {1});
            orders.take(0, {1});
        }
        if (m_fault == "endless") {
            for (int i = 0; i < 1000; ++i)
                orders.take(0, {1});
        }
        if (m_fault == "rests first")
            orders.rest(0, {1}, near);
        if (!m_fault.starts_with("rest: "))
            return;
        orders.replaceResting();
        const std::string_view what = std::string_view(m_fault).substr(6);
        if (what == "silent")
            orders.rest(0, {1}, near);
        else if (what == "negative")
            orders.rest(0, {-1}, near);
        else if (what == "no venue")
            orders.rest(venues, {1}, near);
        else if (what == "too many")
            orders.rest(0, order.shares + Shares{1}, near);
        else if (what == "price 0")
            orders.rest(0, {1}, {});
        else if (what == "wrong sign")
            orders.rest(0, {1}, -near);
        else if (what == "no price")
            orders.rest(0, {1}, sor::kNoPrice);
        else if (what == "lowest price")
            orders.rest(0, {1}, sor::kNoNearPrice);
        else if (what == "twice") {
            orders.rest(0, {1}, near);
            orders.rest(0, {1}, near);
        }
    }
    sor::UnixNanos idleUntil() const override
    {
        if (m_fault == "throws when idle")
            throw std::runtime_error("not idle");
        return sor::UnixNanos::min();
    }
    bool mayRest() const override
    {
        if (m_fault == "throws when asked")
            throw std::runtime_error("who knows");
        return m_fault.starts_with("rest: ") && m_fault != "rest: silent";
    }

private:
    std::string m_fault = fault();
};

} // namespace

SORLAB_STRATEGY(Faulty, "Faulty one")
