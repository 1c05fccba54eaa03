// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/fill_analysis.h"

#include "market/replay.h"
#include "sim/cost_path.h"
#include "sim/session.h"

#include <algorithm>
#include <cassert>

namespace sor { inline namespace sim {

namespace {

/// Somebody wants to know the mid after all rows of `time`.
struct Question {
    UnixNanos time;
    std::optional<Mid>* answer;
};

/// Reads the mid off the tape: its time-weighted average over the window, where it ends, and the answers.
class MidReader : public ReplayVisitor {
public:
    /// `questions` in time order.
    MidReader(MarketBenchmarks& benchmarks, std::span<const Question> questions, const MarketState& market)
        : m_benchmarks(benchmarks)
        , m_questions(questions)
        , m_market(market)
        , m_since(benchmarks.window.from)
    {
    }
    void beforeTime(UnixNanos now)
    {
        for (; !m_questions.empty() && m_questions.front().time < now; m_questions = m_questions.subspan(1))
            *m_questions.front().answer = m_market.lastMid();
        if (m_isWindowOver)
            return;
        const UnixNanos end = m_benchmarks.window.to;
        const UnixNanos until = std::min(now, end);
        const auto mid = until > m_since || now >= end ? m_market.lastMid() : std::nullopt;
        if (mid) {
            m_benchmarks.midOverTime += Int128{mid->halfNanos} * (until - m_since).count();
            m_benchmarks.midTime += until - m_since;
        }
        m_since = until;
        if (now >= end) {
            m_benchmarks.endMid = mid;
            m_isWindowOver = true;
        }
    }
    bool isFinished() const { return m_isWindowOver && m_questions.empty(); }

private:
    MarketBenchmarks& m_benchmarks;
    std::span<const Question> m_questions;
    const MarketState& m_market;
    UnixNanos m_since; // the mid has been accounted for up to here
    bool m_isWindowOver = false;
};

/// numerator / denominator, half away from zero; the denominator is positive.
Price roundedRatio(Int128 numerator, Int128 denominator)
{
    const Int128 half = numerator < 0 ? -(denominator / 2) : denominator / 2;
    return {static_cast<std::int64_t>((numerator + half) / denominator)};
}

std::optional<double> ratio(Int128 numerator, Int128 denominator, double scale)
{
    if (denominator <= 0)
        return std::nullopt;
    return static_cast<double>(numerator) / static_cast<double>(denominator) * scale;
}

void addPrints(const Tape& tape, MarketBenchmarks& benchmarks)
{
    benchmarks.volumeByVenue.resize(tape.venues().size());
    const auto& trades = tape.trades();
    auto trade = std::ranges::lower_bound(trades, benchmarks.window.from, {}, &TapeTrade::time);
    for (; trade != trades.end() && trade->time < benchmarks.window.to; ++trade) {
        if (!trade->hitsQueue()) {
            if (trade->kind == PrintKind::Auction)
                benchmarks.auctionVolume += trade->size;
            else if (trade->kind == PrintKind::OffExchange)
                benchmarks.offExchangeVolume += trade->size;
            continue;
        }
        benchmarks.volume += trade->size;
        benchmarks.volumeByVenue[trade->venue] += trade->size;
        benchmarks.turnover += Int128{trade->price.nanos} * trade->size;
    }
}

void addFill(const RunResult& run, const Fill& fill, const MidsAfter& midsAfter, FillQuality& to)
{
    const Int128 shares = fill.shares.count;
    to.shares += fill.shares;
    ++to.fills;
    // As the run counted them: rounded a fill.
    const auto unitsOf = [&](Cash cash) { return Int128{cash.nanos} * run.unit.perShare(); };
    to.gross += unitsOf(cashFor(fill.price, fill.shares, run.unit).value_or(Cash{}));
    to.fees += unitsOf(fill.fees(run.unit));
    if (fill.isMaker)
        to.makerShares += fill.shares;
    if (fill.mid && fill.spread) {
        const Int128 away = Int128{2} * fill.price.nanos - fill.mid->halfNanos;
        to.quotedShares += fill.shares;
        to.effective += shares * (run.side == Side::Buy ? away : -away);
        to.quoted += shares * fill.spread->nanos;
        to.atMid += shares * fill.mid->halfNanos;
    }
    auto& markouts = fill.isMaker ? to.maker : to.taker;
    for (std::size_t h = 0; h < markouts.size(); ++h) {
        if (!midsAfter[h])
            continue;
        markouts[h].shares += fill.shares;
        markouts[h].gain += shares * markoutHalfNanos(run.side, fill, *midsAfter[h]);
        markouts[h].gross += shares * fill.price.nanos;
    }
}

ImplementationShortfall shortfallOf(const RunResult& run, const FillAnalysis& analysis,
                                    const MarketBenchmarks& market)
{
    const Int128 arrival = market.arrivalMid->halfNanos;
    const Int128 sign = run.side == Side::Buy ? 1 : -1;
    ImplementationShortfall shortfall;
    for (const Fill& fill : run.fills) {
        Int128& part = fill.isCompletion ? shortfall.cleanUp : shortfall.execution;
        part += sign * fill.shares.count * (Int128{2} * fill.price.nanos - arrival);
    }
    // Where there is an arrival mid there is a last one.
    assert(market.endMid);
    shortfall.opportunity = sign * analysis.unfilled().count * (Int128{market.endMid->halfNanos} - arrival);
    shortfall.fees = 2 * analysis.all.fees;
    shortfall.notional = Int128{run.ordered.count} * arrival;
    return shortfall;
}

FillAnalysis startAnalysis(const Tape& tape, const RunResult& run)
{
    FillAnalysis analysis;
    analysis.side = run.side;
    analysis.ordered = run.ordered;
    analysis.byVenue.resize(tape.venues().size());
    analysis.midsAfter.resize(run.fills.size());
    analysis.lastFill = run.lastFill;
    return analysis;
}

} // namespace

std::optional<Price> MarketBenchmarks::vwap() const
{
    return volume > 0 ? std::optional(roundedRatio(turnover, volume)) : std::nullopt;
}

std::optional<Price> MarketBenchmarks::twap() const
{
    return midTime.count() > 0 ? std::optional(roundedRatio(midOverTime, Int128{2} * midTime.count()))
                               : std::nullopt;
}

std::optional<double> Markout::perShare() const
{
    return ratio(gain, shares.count, 0.5e-9);
}

std::optional<double> Markout::bps() const
{
    return ratio(gain, 2 * gross, 1e4);
}

std::optional<double> FillQuality::effectiveSpreadBps() const
{
    return ratio(2 * effective, atMid, 1e4);
}

std::optional<double> FillQuality::quotedSpreadBps() const
{
    return ratio(2 * quoted, atMid, 1e4);
}

std::optional<double> FillQuality::spreadCapture() const
{
    return ratio(-effective, quoted, 1);
}

std::optional<double> FillAnalysis::slippageBps(std::optional<Mid> benchmark) const
{
    return sor::slippageBps(side, all.gross, all.shares, {}, benchmark);
}

std::optional<double> FillAnalysis::slippageWithFeesBps(std::optional<Mid> benchmark) const
{
    return sor::slippageBps(side, side == Side::Buy ? all.gross + all.fees : all.gross - all.fees, all.shares,
                            {}, benchmark);
}

std::optional<double> participation(Shares filled, std::int64_t volume)
{
    return ratio(filled.count, volume, 1);
}

Result<ExecutionAnalysis> analyseFills(const Tape& tape, TimeWindow window,
                                       std::span<const RunResult* const> runs, const std::stop_token& stop)
{
    ExecutionAnalysis analysis;
    analysis.market.window = window;
    analysis.market.arrivalMid = arrivalMid(tape, window);
    addPrints(tape, analysis.market);

    std::vector<Question> questions;
    const UnixNanos lastRow = tape.span().to - Nanos{1};
    for (const RunResult* run : runs)
        analysis.runs.push_back(startAnalysis(tape, *run));
    for (std::size_t r = 0; r < runs.size(); ++r) {
        for (std::size_t f = 0; f < runs[r]->fills.size(); ++f) {
            for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
                const UnixNanos time = runs[r]->fills[f].time + kMarkoutHorizons[h];
                if (time <= lastRow)
                    questions.push_back({time, &analysis.runs[r].midsAfter[f][h]});
            }
        }
    }
    std::ranges::stable_sort(questions, {}, &Question::time);

    const UnixNanos end =
        questions.empty() ? window.to : std::max(window.to, questions.back().time + Nanos{1});
    MarketState market(tape.venues().size());
    MidReader reader(analysis.market, questions, market);
    // Benchmarks are displayed prices, whichever way the order goes: those of a buy.
    if (auto status = replay(tape, {window.from, end}, Side::Buy, market, reader, stop); !status)
        return status.error();

    for (std::size_t r = 0; r < runs.size(); ++r) {
        FillAnalysis& of = analysis.runs[r];
        const RunResult& run = *runs[r];
        for (std::size_t f = 0; f < run.fills.size(); ++f) {
            addFill(run, run.fills[f], of.midsAfter[f], of.all);
            addFill(run, run.fills[f], of.midsAfter[f], of.byVenue[run.fills[f].venue]);
        }
        if (analysis.market.arrivalMid && analysis.market.arrivalMid->halfNanos > 0)
            of.shortfall = shortfallOf(run, of, analysis.market);
    }
    return analysis;
}

}} // namespace sor::sim
