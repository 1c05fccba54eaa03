// SPDX-License-Identifier: GPL-3.0-or-later
#include "strategy/router/far_moves.h"

#include "market/replay.h"
#include "strategy/router/resting_rules.h"

#include <algorithm>
#include <cassert>
#include <deque>

namespace sor { inline namespace strategy {

namespace {

constexpr Nanos kSampleEvery = std::chrono::seconds{1};
/// Samples by which an estimate is drawn to zero: as many that say nothing.
constexpr std::int64_t kShrinkingSamples = 50;

/// As of US equities, whatever the sign; by the mid, so that both sides of an order see the same.
Price usualTick(Price far, Price near)
{
    const Int128 twiceMid = Int128{far.nanos} + near.nanos;
    const Int128 twiceDollar = 2 * Int128{kNanosPerDollar};
    const bool isBelow = twiceMid < twiceDollar && -twiceMid < twiceDollar;
    return {isBelow ? kNanosPerDollar / 10'000 : kNanosPerDollar / 100};
}

/// The rows of `window`: without them a market that is carried along would be sampled as if it stood still.
TimeWindow rowsIn(const Tape& tape, TimeWindow window)
{
    const std::size_t first = tape.lowerBound(window.from);
    const std::size_t end = tape.lowerBound(window.to);
    if (window.to <= window.from || first >= end)
        return {window.from, window.from};
    // Where all quotes go together behind a gap without rows, the last row is the one before.
    std::size_t last = end - 1;
    while (last > first && tape.time(last) == tape.time(end - 1) && tape.entry(last).quote == VenueQuote{})
        --last;
    if (tape.time(end - 1) - tape.time(last) < kSessionGap)
        last = end - 1;
    return {std::max(window.from, tape.time(first)), std::min(window.to, tape.time(last) + Nanos{1})};
}

/// Samples at the whole seconds of a replay.
class FarMoveSampler : public ReplayVisitor {
public:
    struct Sample {
        UnixNanos began;
        std::size_t state = 0;
        Int128 move = 0;
    };

    FarMoveSampler(const FarMoves::Options& options, UnixNanos from, const MarketState& market)
        : m_options(options)
        , m_market(market)
        , m_next(std::chrono::ceil<std::chrono::seconds>(from))
    {
    }
    void beforeTime(UnixNanos now)
    {
        for (;;) {
            const UnixNanos end =
                m_begun.empty() ? UnixNanos::max() : m_begun.front().began + m_options.interval;
            if (std::min(end, m_next) >= now)
                return;
            if (end <= m_next)
                finish();
            else
                begin();
        }
    }
    std::vector<Sample> samples; // in order of time

private:
    struct Begun {
        UnixNanos began;
        std::size_t state = 0;
        Price far;
    };
    void begin()
    {
        if (const auto state = farMoveState(m_market, m_options.tick))
            m_begun.push_back({m_next, *state, m_market.bestFar()});
        m_next += kSampleEvery;
    }
    void finish()
    {
        const Begun begun = m_begun.front();
        m_begun.pop_front();
        if (const Price far = m_market.bestFar(); far != kNoPrice)
            samples.push_back({begun.began, begun.state, Int128{far.nanos} - begun.far.nanos});
    }

    const FarMoves::Options& m_options;
    const MarketState& m_market;
    UnixNanos m_next; // when a sample begins
    std::deque<Begun> m_begun; // in order of time
};

Result<std::vector<FarMoveSampler::Sample>>
sampled(const Tape& tape, TimeWindow window, const FarMoves::Options& options, const std::stop_token& stop)
{
    const TimeWindow rows = rowsIn(tape, window);
    if (rows.to <= rows.from)
        return std::vector<FarMoveSampler::Sample>{};
    MarketState market(tape.venues().size());
    FarMoveSampler sampler(options, rows.from, market);
    if (auto status = replay(tape, rows, options.side, market, sampler, stop); !status)
        return status.error();
    return std::move(sampler.samples);
}

} // namespace

std::optional<std::size_t> farMoveState(const MarketState& market, std::optional<Price> tick,
                                        std::uint64_t crossed)
{
    const BestPrices best = bestPrices(market, crossed);
    if (shapeOf(best) != MarketShape::Ordinary)
        return std::nullopt;
    std::uint64_t near = 0;
    std::uint64_t far = 0;
    for (VenueIndex v = 0; v < market.venueCount(); ++v) {
        const SidedQuote& quote = market.quote(v);
        if (quote.nearPx == best.near)
            near += quote.nearSz;
        if (quote.farPx == best.far && ((crossed >> v) & 1U) == 0)
            far += quote.farSz;
    }
    if (near + far == 0)
        return std::nullopt;
    const Int128 step = tick.value_or(usualTick(best.far, best.near)).nanos;
    const Int128 spread = Int128{best.far.nanos} - best.near.nanos;
    const Int128 ticks = std::min<Int128>((spread + step - 1) / step, kMostSpreadTicks);
    const std::uint64_t fifth = std::min(kImbalanceFifths * near / (near + far), kImbalanceFifths - 1);
    return fifth * kMostSpreadTicks + static_cast<std::size_t>(ticks) - 1;
}

bool FarMoveSums::isEmpty() const
{
    return std::ranges::all_of(states, [](const FarMoveSum& sum) { return sum.samples == 0; });
}

void FarMoveSums::add(const FarMoveSums& other)
{
    for (std::size_t s = 0; s < states.size(); ++s) {
        states[s].samples += other.states[s].samples;
        states[s].nanos += other.states[s].nanos;
    }
}

FarMoveEstimate farMoveEstimate(const FarMoveSum& sum)
{
    // A mean of moves between prices is a price, whatever their number.
    return {sum.samples,
            {static_cast<std::int64_t>(dividedHalfEven(sum.nanos, sum.samples + kShrinkingSamples))}};
}

UnixNanos farMovesBegin(UnixNanos from, const MarketHours& hours)
{
    const LocalDay day = hours.dayOf(from);
    const auto session = hours.sessionOn(day);
    return session && session->from <= from && from < session->to ? session->from
                                                                  : hours.toUtc(day, day).from;
}

Result<FarMoveSums> FarMoves::sumsOf(const Tape& tape, TimeWindow session, const Options& options,
                                     const std::stop_token& stop)
{
    const auto samples = sampled(tape, session, options, stop);
    if (!samples)
        return samples.error();
    FarMoveSums sums;
    for (const FarMoveSampler::Sample& sample : *samples) {
        ++sums.states[sample.state].samples;
        sums.states[sample.state].nanos += sample.move;
    }
    return sums;
}

std::shared_ptr<const FarMoves> FarMoves::ofEarlierDays(const Options& options, const FarMoveSums& earlier)
{
    auto moves = std::make_shared<FarMoves>();
    moves->m_options = options;
    moves->m_basis = FarMoveBasis::EarlierDays;
    moves->m_earlier = earlier;
    return moves;
}

Result<std::shared_ptr<const FarMoves>> FarMoves::record(const Tape& tape, TimeWindow window,
                                                         const Options& options, const FarMoveSums& earlier,
                                                         const std::stop_token& stop)
{
    assert(options.interval.count() > 0);
    if (!options.history && !earlier.isEmpty())
        return ofEarlierDays(options, earlier);
    const auto hours = MarketHours::of(isUsMarket(tape.venues()));
    if (!hours)
        return hours.error();
    auto moves = std::make_shared<FarMoves>();
    moves->m_options = options;
    moves->m_basis = options.history ? FarMoveBasis::Stated : FarMoveBasis::SessionSoFar;
    const UnixNanos earliest = options.history ? window.from - *options.history : UnixNanos::min();
    std::vector<TimeWindow> stretches;
    const LocalDay today = hours->dayOf(window.from);
    for (LocalDay day = hours->dayOf(std::max(tape.span().from, earliest)); day < today;
         day += std::chrono::days{1}) {
        if (const auto session = hours->sessionOn(day))
            stretches.push_back({std::max(session->from, earliest), session->to});
    }
    if (!options.history) {
        FarMoveSums sums;
        for (const TimeWindow& session : stretches) {
            const auto of = sumsOf(tape, session, options, stop);
            if (!of)
                return of.error();
            sums.add(*of);
        }
        if (!sums.isEmpty())
            return ofEarlierDays(options, sums);
        stretches.clear();
    }
    stretches.push_back({std::max(farMovesBegin(window.from, *hours), earliest), window.to});
    for (const TimeWindow& stretch : stretches) {
        const auto samples = sampled(tape, stretch, options, stop);
        if (!samples)
            return samples.error();
        for (const FarMoveSampler::Sample& sample : *samples) {
            std::vector<Known>& known = moves->m_known[sample.state];
            known.push_back({sample.began, sample.move + (known.empty() ? Int128{0} : known.back().nanos)});
        }
    }
    return std::shared_ptr<const FarMoves>(moves);
}

FarMoveSum FarMoves::sumBy(UnixNanos t, std::size_t state) const
{
    if (m_basis == FarMoveBasis::EarlierDays)
        return m_earlier.states[state];
    const std::vector<Known>& known = m_known[state];
    const auto first = m_options.history
        ? std::ranges::lower_bound(known, t - *m_options.history, {}, &Known::began)
        : known.begin();
    const auto last = std::ranges::lower_bound(first, known.end(), t - m_options.interval, {}, &Known::began);
    if (first == last)
        return {};
    const Int128 before = first == known.begin() ? Int128{0} : std::prev(first)->nanos;
    return {last - first, std::prev(last)->nanos - before};
}

}} // namespace sor::strategy
