// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_without.h"

#include "market/replay.h"
#include "market/tape_keeping.h"
#include "market/venue_names.h"
#include "setup/study_spec.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

namespace sor { inline namespace runs {

namespace {

/// What each venue showed at the best bid and ask over time, and what it traded.
class VenueActivity : public ReplayVisitor {
public:
    static constexpr bool kSeesTrades = true;
    VenueActivity(UnixNanos from, const MarketState& market)
        : m_market(market)
        , m_now(from)
        , m_displayed(market.venueCount())
        , m_traded(market.venueCount())
    {
    }
    void beforeTime(UnixNanos now)
    {
        const Int128 time = (now - m_now).count();
        m_now = now;
        if (time == 0)
            return;
        for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
            const SidedQuote& quote = m_market.quote(v);
            if (quote.hasFar() && quote.farPx == m_market.bestFar())
                m_displayed[v] += time * quote.farSz;
            if (quote.hasNear() && quote.nearPx == m_market.bestNear())
                m_displayed[v] += time * quote.nearSz;
        }
    }
    void onTrade(const TapeTrade& trade)
    {
        if (trade.venue != kNoTapeVenue)
            m_traded[trade.venue] += trade.size;
    }
    /// Of venue `v` and of all.
    void fill(WithoutRow& row, VenueIndex v) const
    {
        constexpr std::int64_t kMilli = 1'000'000;
        Int128 all = 0;
        for (const Int128 displayed : m_displayed)
            all += displayed;
        row.displayed = static_cast<std::int64_t>(m_displayed[v] / kMilli);
        row.allDisplayed = static_cast<std::int64_t>(all / kMilli);
        row.traded = m_traded[v];
        for (const std::int64_t traded : m_traded)
            row.allTraded += traded;
    }

private:
    const MarketState& m_market;
    UnixNanos m_now;
    std::vector<Int128> m_displayed; // shares x nanoseconds
    std::vector<std::int64_t> m_traded;
};

/// An order on the tape without a venue.
struct HiddenOrder {
    const BracketOrder* order = nullptr;
    WithoutRow* row = nullptr;
    VenueFees fees;
    std::size_t group = 0;
};

ExecutionRules rulesWithout(ExecutionRules rules, VenueIndex hidden)
{
    if (!rules.latencies.empty())
        rules.latencies.erase(rules.latencies.begin() + hidden);
    const std::uint64_t below = (std::uint64_t{1} << hidden) - 1;
    rules.exactVenues = (rules.exactVenues & below) | ((rules.exactVenues >> 1) & ~below);
    rules.recordFills = false;
    return rules;
}

Scenario scenarioWithout(const Tape& tape, const HiddenOrder& of, VenueIndex hidden)
{
    const Scenario& own = of.order->scenario;
    return {tape,     own.order,  of.fees, rulesWithout(own.rules, hidden),
            own.step, own.router, nullptr, own.moves};
}

/// All orders without the venue `hidden`, into the rows that they have for it.
Status runWithout(const Tape& tape, std::span<const BracketGroup> groups, std::vector<HiddenOrder>& orders,
                  VenueIndex hidden, Benchmark primary, WorkerCrew& crew, const std::stop_token& stop)
{
    if (tape.venues().size() < 2)
        return ok(); // nothing is left to trade at
    const auto others = TapeKeeping::without(tape, hidden);
    if (others->empty())
        return ok();
    std::vector<std::shared_ptr<const OutflowHistory>> records(groups.size());
    Tasks tasks;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto first = std::ranges::find(orders, g, &HiddenOrder::group);
        if (first == orders.end())
            continue;
        tasks.emplace_back([&, g, first]() -> Status {
            const Scenario own = scenarioWithout(*others, *first, hidden);
            if (!whyNoRouterInputs(own).empty())
                return ok();
            ParentOrder wide = own.order;
            wide.window = groups[g].window;
            Scenario scenario = own.with(wide);
            if (auto status = recordOutflows(scenario, stop); !status)
                return status;
            records[g] = scenario.outflows;
            return ok();
        });
    }
    if (auto status = crew.runTasks(tasks, stop); !status)
        return status;
    tasks.clear();
    for (const HiddenOrder& of : orders) {
        tasks.emplace_back([&, order = &of]() -> Status {
            Scenario scenario = scenarioWithout(*others, *order, hidden);
            scenario.outflows = records[order->group];
            if (scenario.outflows == nullptr && restsOrders(order->order->model))
                return ok();
            auto costs = costsOf(*order->order, scenario, primary, stop);
            if (costs)
                order->row->costs = *costs;
            else if (costs.error().code == ErrorCode::Interrupted)
                return costs.error();
            return ok();
        });
    }
    return crew.runTasks(tasks, stop);
}

} // namespace

bool meansVenue(std::string_view stated, std::string_view mic)
{
    return stated == kEachVenue || venueKey(stated) == venueKey(mic);
}

Status checkWithout(std::span<const std::string> stated, std::span<const std::string> venues)
{
    for (const std::string& name : stated) {
        if (std::ranges::any_of(venues, [&](const std::string& mic) { return meansVenue(name, mic); }))
            continue;
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("{} is no venue of the quotes; they have {}.", name, fmt::join(venues, ", ")),
            {.parameter = "without"}};
    }
    return ok();
}

Status runWithoutVenues(const Tape& tape, std::span<const BracketGroup> groups,
                        std::span<const std::string> stated, Benchmark primary, WorkerCrew& crew,
                        const std::stop_token& stop)
{
    if (tape.isNbbo())
        return ok();
    std::vector<VenueIndex> hidden;
    for (std::size_t v = 0; v < tape.venues().size(); ++v) {
        const std::string& mic = tape.venues()[v].info.mic;
        if (!tape.venues()[v].onlyPrints
            && std::ranges::any_of(stated, [&](const std::string& name) { return meansVenue(name, mic); }))
            hidden.push_back(static_cast<VenueIndex>(v));
    }
    Tasks tasks;
    for (const BracketGroup& group : groups) {
        for (const BracketOrder& order : group.orders) {
            if (order.outcome->state != OrderState::Done)
                continue;
            order.outcome->without.resize(hidden.size());
            tasks.emplace_back([&]() -> Status {
                const ParentOrder& parent = order.scenario.order;
                MarketState market(tape.venues().size());
                VenueActivity activity(parent.window.from, market);
                if (auto status = replay(tape, parent.window, parent.side, market, activity, stop); !status)
                    return status;
                for (std::size_t h = 0; h < hidden.size(); ++h) {
                    order.outcome->without[h].venue = tape.venues()[hidden[h]].info.mic;
                    activity.fill(order.outcome->without[h], hidden[h]);
                }
                return ok();
            });
        }
    }
    if (auto status = crew.runTasks(tasks, stop); !status)
        return status;
    for (std::size_t h = 0; h < hidden.size(); ++h) {
        std::vector<HiddenOrder> orders;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            for (const BracketOrder& order : groups[g].orders) {
                if (order.outcome->state == OrderState::Done)
                    orders.push_back(
                        {&order, &order.outcome->without[h], order.scenario.fees.without(hidden[h]), g});
            }
        }
        if (auto status = runWithout(tape, groups, orders, hidden[h], primary, crew, stop); !status)
            return status;
    }
    return ok();
}

}} // namespace sor::runs
