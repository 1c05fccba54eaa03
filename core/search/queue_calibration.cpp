// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/queue_calibration.h"

#include "market/replay.h"
#include "strategy/router/outflow_estimator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <string_view>

namespace sor { inline namespace search {

namespace {

constexpr std::array<std::string_view, 4> kQueues{"nothing ahead", "1 to 500 ahead", "501 to 2,000",
                                                  "above 2,000"};
constexpr std::size_t kFirstQueue = Calibration::kStayed + 2;
constexpr std::size_t kFirstVenue = kFirstQueue + kQueues.size();

std::size_t queueOf(std::int64_t ahead)
{
    constexpr std::int64_t kShort = 500;
    constexpr std::int64_t kLong = 2'000;
    return ahead == 0 ? 0U : ahead <= kShort ? 1U : ahead <= kLong ? 2U : 3U;
}

/// Notes of every whole second and venue whether the market moved through the best price of that second
/// within the life of an order that joined it.
class PriceWatch : public ReplayVisitor {
public:
    struct Second {
        UnixNanos joined;
        Price price;
        bool wasLeft = false;
    };
    PriceWatch(const MarketState& market, TimeWindow window, Nanos life)
        : seconds(market.venueCount())
        , m_market(market)
        , m_to(window.to)
        , m_life(life)
        , m_next(std::chrono::ceil<std::chrono::seconds>(window.from))
        , m_firstLive(market.venueCount())
    {
    }
    void beforeTime(UnixNanos now)
    {
        for (; m_next < now && m_next < m_to; m_next += std::chrono::seconds{1}) {
            for (auto& venue : seconds)
                venue.push_back({m_next, m_market.bestNear()});
        }
    }
    void onQuote(VenueIndex venue, const SidedQuote&, const SidedQuote& after)
    {
        auto& all = seconds[venue];
        std::size_t& first = m_firstLive[venue];
        while (first < all.size() && all[first].joined + m_life < m_market.time())
            ++first;
        for (std::size_t i = first; i < all.size(); ++i)
            all[i].wasLeft = all[i].wasLeft || after.nearPx < all[i].price || after.farPx <= all[i].price;
    }
    bool wasLeft(VenueIndex venue, UnixNanos joined) const
    {
        const auto found = std::ranges::lower_bound(seconds[venue], joined, {}, &Second::joined);
        return found != seconds[venue].end() && found->wasLeft;
    }
    std::vector<std::vector<Second>> seconds; // by venue

private:
    const MarketState& m_market;
    UnixNanos m_to;
    Nanos m_life;
    UnixNanos m_next;
    std::vector<std::size_t> m_firstLive;
};

class Calibrator {
public:
    Calibrator(const Tape& tape, TimeWindow window, const CalibrationSettings& settings)
        : m_tape(tape)
        , m_venues(tape.orderVenues())
    {
        m_result.settings = settings;
        m_result.window = window;
        m_result.rules = {QueueModel::TradesOnly, QueueModel::ProRata};
        for (int power = 2; power <= QueueModel::kMostPower; ++power)
            m_result.rules.push_back({QueueModel::Kind::Power, power});
        add("all");
        add("price stayed");
        add("price moved through");
        for (const std::string_view name : kQueues)
            add(std::string(name));
        for (const TapeVenue& venue : tape.venues())
            add(venue.info.mic);
    }

    Status run(const std::stop_token& stop, ProgressSink* progress)
    {
        std::int64_t done = 0;
        const auto steps = static_cast<std::int64_t>(2 * (m_result.rules.size() + 1));
        for (const Side side : {Side::Buy, Side::Sell}) {
            const auto report = [&] {
                if (progress != nullptr)
                    progress->progress("Following shadow orders", ++done, steps);
            };
            MarketState market(m_tape.venues().size());
            PriceWatch watch(market, m_result.window, m_result.settings.life);
            if (auto status = replay(m_tape, m_result.window, side, market, watch, stop); !status)
                return status;
            const auto exact = historyOf(QueueModel::Exact, side, stop);
            if (!exact)
                return exact.error();
            report();
            std::vector<std::shared_ptr<const OutflowHistory>> others;
            for (const QueueModel& rule : m_result.rules) {
                const auto history = historyOf(rule, side, stop);
                if (!history)
                    return history.error();
                others.push_back(*history);
                report();
            }
            for (VenueIndex v = 0; v < m_tape.venues().size(); ++v) {
                if (((m_venues >> v) & 1U) != 0)
                    compare(v, watch, **exact, others);
            }
        }
        return ok();
    }

    Calibration finish()
    {
        for (std::size_t g = 0; g < m_result.groups.size(); ++g)
            addIntervals(m_result.groups[g], m_blocks[g]);
        const CalibrationGroup& stayed = m_result.groups[Calibration::kStayed];
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t r = 0; r < m_result.rules.size() && stayed.exact > 0; ++r) {
            const double bias = std::abs(stayed.biasPercent(r));
            const QueueModel& rule = m_result.rules[r];
            if (rule != QueueModel::TradesOnly && bias < least) {
                least = bias;
                m_result.bestPower = rule == QueueModel::ProRata ? 1 : rule.power; // the same rule
            }
        }
        std::erase_if(m_result.groups, [&](const CalibrationGroup& group) {
            const auto at = static_cast<std::size_t>(&group - m_result.groups.data());
            return at >= kFirstQueue && group.orders == 0;
        });
        return std::move(m_result);
    }

private:
    /// What the orders of one block add to a group.
    struct Block {
        double orders = 0;
        double exact = 0;
        std::vector<double> filled; // by rule
        std::vector<double> agreeing;
    };

    void add(std::string name)
    {
        m_result.groups.push_back({std::move(name), 0, 0, 0, {}});
        m_result.groups.back().fits.resize(m_result.rules.size());
        const std::vector<double> none(m_result.rules.size());
        const auto blocks = static_cast<std::size_t>(m_result.window.length() / Calibration::kBlock) + 1;
        m_blocks.emplace_back(blocks, Block{0, 0, none, none});
    }
    static void addIntervals(CalibrationGroup& group, const std::vector<Block>& blocks)
    {
        constexpr double kPercent = 100;
        std::vector<RatioBlock> parts(blocks.size());
        for (std::size_t r = 0; r < group.fits.size(); ++r) {
            const auto intervalOf = [&](const auto& partOf) {
                std::ranges::transform(blocks, parts.begin(), partOf);
                return ratioInterval(parts);
            };
            group.fits[r].biasPercents = intervalOf([r](const Block& block) {
                return RatioBlock{kPercent * (block.filled[r] - block.exact), block.exact};
            });
            group.fits[r].agreementPercents = intervalOf([r](const Block& block) {
                return RatioBlock{kPercent * block.agreeing[r], block.orders};
            });
            if (auto& of = group.fits[r].agreementPercents)
                of = Interval{std::max(0.0, of->low), std::min(kPercent, of->high)};
        }
    }
    Result<std::shared_ptr<const OutflowHistory>> historyOf(const QueueModel& rule, Side side,
                                                            const std::stop_token& stop) const
    {
        const bool isExact = rule == QueueModel::Exact;
        return OutflowHistory::record(m_tape, m_result.window,
                                      {side, m_result.settings.life, rule, {}, isExact ? m_venues : 0}, stop);
    }
    std::int64_t filledOf(const ShadowOrder& order) const
    {
        return std::min(m_result.settings.shares.count, order.fillBehind(order.ahead));
    }
    void compare(VenueIndex venue, const PriceWatch& watch, const OutflowHistory& exact,
                 const std::vector<std::shared_ptr<const OutflowHistory>>& others)
    {
        const UnixNanos end = m_result.window.to;
        const Nanos all = m_result.window.length();
        for (const bool opened : {false, true}) {
            const auto orders = exact.endedBy(end, all, venue, opened);
            std::vector<std::span<const ShadowOrder>> same;
            same.reserve(others.size());
            for (const auto& other : others)
                same.push_back(other->endedBy(end, all, venue, opened));
            for (std::size_t i = 0; i < orders.size(); ++i) {
                const ShadowOrder& order = orders[i];
                const bool wasLeft = watch.wasLeft(venue, order.joined);
                const std::array<std::size_t, 4> groups{0, Calibration::kStayed + (wasLeft ? 1U : 0U),
                                                        kFirstQueue + queueOf(order.ahead),
                                                        kFirstVenue + venue};
                const std::int64_t filled = filledOf(order);
                const auto at =
                    static_cast<std::size_t>((order.joined - m_result.window.from) / Calibration::kBlock);
                for (const std::size_t g : groups) {
                    CalibrationGroup& group = m_result.groups[g];
                    Block& block = m_blocks[g].at(at);
                    ++block.orders;
                    block.exact += static_cast<double>(filled);
                    ++group.orders;
                    group.exact += filled;
                    group.exactOrders += filled > 0 ? 1 : 0;
                    for (std::size_t r = 0; r < same.size(); ++r) {
                        const std::int64_t byRule = filledOf(same[r][i]);
                        group.fits[r].filled += byRule;
                        group.fits[r].agreeing += (byRule > 0) == (filled > 0) ? 1 : 0;
                        block.filled[r] += static_cast<double>(byRule);
                        block.agreeing[r] += (byRule > 0) == (filled > 0) ? 1 : 0;
                    }
                }
            }
        }
    }

    const Tape& m_tape;
    std::uint64_t m_venues;
    Calibration m_result;
    std::vector<std::vector<Block>> m_blocks; // by group and time
};

} // namespace

double CalibrationGroup::biasPercent(std::size_t rule) const
{
    return 100 * static_cast<double>(fits[rule].filled - exact) / static_cast<double>(exact);
}

double CalibrationGroup::agreementPercent(std::size_t rule) const
{
    return 100 * static_cast<double>(fits[rule].agreeing) / static_cast<double>(orders);
}

Result<Calibration> calibrateQueues(const Tape& tape, TimeWindow window, const CalibrationSettings& settings,
                                    const std::stop_token& stop, ProgressSink* progress)
{
    if (tape.orderVenues() == 0)
        return unusableData("It has no single orders: queue rules are compared with queues known order by "
                            "order, of DBN mbo records or LOBSTER messages.");
    Calibrator calibrator(tape, window, settings);
    if (auto status = calibrator.run(stop, progress); !status)
        return status.error();
    return calibrator.finish();
}

}} // namespace sor::search
