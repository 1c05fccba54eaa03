// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/strategy_rows.h"

#include "market/replay.h"

#include <fmt/format.h>
#include <limits>

namespace sor { inline namespace runs {

namespace {

/// Remembers the last market with both sides.
class LastMarket : public ReplayVisitor {
public:
    explicit LastMarket(const MarketState& market)
        : m_market(market)
    {
    }
    void onPoint()
    {
        const auto mid = m_market.mid();
        if (!mid)
            return;
        m_mid = mid;
        m_far = m_market.bestFar();
        for (VenueIndex v = 0; v < m_market.venueCount(); ++v) {
            if (m_market.quote(v).farPx == m_far) {
                m_venue = v;
                break;
            }
        }
    }
    std::optional<Mid> mid() const { return m_mid; }
    Price far() const { return m_far; }
    VenueIndex venue() const { return m_venue; }

private:
    const MarketState& m_market;
    std::optional<Mid> m_mid; // sided
    Price m_far;
    VenueIndex m_venue = 0;
};

/// Of a sum over prices x units.
std::optional<Cash> cashOf(Int128 sum, ShareUnit unit)
{
    const Int128 nanos = dividedHalfEven(sum, unit.perShare());
    if (nanos > std::numeric_limits<std::int64_t>::max() || nanos < std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    return Cash{static_cast<std::int64_t>(nanos)};
}

study::FillKind kindOf(const Fill& fill)
{
    if (fill.isCompletion)
        return study::FillKind::Completion;
    if (!fill.isMaker)
        return study::FillKind::Taker;
    return fill.isCrossing ? study::FillKind::Crossing : study::FillKind::Queue;
}

/// The run's own part of the row; false when a sum leaves 64 bits.
bool setTotals(StrategyRow& row, const RunResult& run, const FillAnalysis* analysis)
{
    row.filled = run.all.shares;
    row.gross = run.all.gross;
    row.fees = run.all.fees;
    row.rebates = run.rebates;
    row.completion = run.completion.shares;
    row.completionGross = run.completion.gross;
    row.completionFees = run.completion.fees;
    row.maker = run.maker.shares;
    row.crossing = run.crossing;
    row.fills = run.all.fills;
    row.firstFill = run.firstFill;
    row.lastFill = run.lastFill;
    if (analysis == nullptr)
        return true;
    const FillQuality& quality = analysis->all;
    row.quotedShares = quality.quotedShares;
    const auto effective = cashOf(quality.effective, run.unit);
    const auto quoted = cashOf(quality.quoted, run.unit);
    bool fits = effective && quoted;
    row.effective = effective.value_or(Cash{});
    row.quoted = quoted.value_or(Cash{});
    for (std::size_t h = 0; h < row.markoutShares.size(); ++h) {
        row.markoutShares[h] = quality.maker[h].shares;
        const auto gain = cashOf(quality.maker[h].gain, run.unit);
        fits = fits && gain;
        row.markoutGain[h] = gain.value_or(Cash{});
    }
    return fits;
}

void setVenues(StrategyRow& row, const RunResult& run, const std::vector<TapeVenue>& venues)
{
    std::vector<std::int64_t> maker(run.byVenue.size());
    for (const Fill& fill : run.fills)
        maker[fill.venue] += fill.isMaker ? fill.shares.count : 0;
    for (std::size_t v = 0; v < run.byVenue.size(); ++v) {
        const FillTotals& totals = run.byVenue[v];
        if (totals.shares.count > 0)
            row.venues.push_back({venues[v].info.mic, totals.shares.count, maker[v], totals.gross});
    }
}

} // namespace

Result<std::optional<Valuation>> valuationAt(const Tape& tape, const ParentOrder& order,
                                             const VenueFees& fees, const std::stop_token& stop)
{
    MarketState market(tape.venues().size());
    LastMarket last(market);
    if (auto status = replay(tape, order.window, order.side, market, last, stop); !status)
        return status.error();
    if (!last.mid())
        return std::optional<Valuation>{};
    const Price price = displayedPrice(last.far(), order.side);
    return std::optional(Valuation{price, displayedPrice(*last.mid(), order.side),
                                   fees.taker(last.venue(), order.window.to, price)});
}

Result<StrategyRow> RowMaker::rowOf(std::string_view key, const RunResult& run, const FillAnalysis* analysis)
{
    StrategyRow row;
    row.strategy = key;
    row.notRun = run.notRun;
    if (!run.notRun.empty())
        return row;
    if (!setTotals(row, run, analysis))
        return unusableData("The order's sums leave the range that is counted exactly: split it.");
    setVenues(row, run, m_tape.venues());
    std::vector<study::AttributedFill> fills;
    for (const Fill& fill : run.fills) {
        const Price twiceMid{fill.mid ? fill.mid->halfNanos : 2 * fill.price.nanos};
        fills.push_back({kindOf(fill), fill.shares, fill.price, twiceMid, fill.fees(run.unit)});
        if (m_keepsFills) {
            row.keptFills.push_back({fill.time, m_tape.venues()[fill.venue].info.mic, fill.shares.count,
                                     fill.price, fill.fee, fill.isMaker, fill.isCompletion});
        }
    }
    if (run.unfilled().count > 0) {
        if (!m_valuation) {
            auto found = valuationAt(m_tape, m_order, m_fees, m_stop);
            if (!found)
                return found.error();
            if (!*found)
                return unusableData("Shares were left and no market with two sides before the end prices "
                                    "them.");
            m_valuation = **found;
        }
        row.valued = run.unfilled();
        const auto gross = cashFor(m_valuation->price, row.valued, run.unit);
        const auto charged = cashFor(m_valuation->fee, row.valued, run.unit);
        if (!gross || !charged)
            return unusableData("The order's sums leave the range that is counted exactly: split it.");
        row.valuedGross = *gross;
        row.valuedFees = *charged;
        fills.push_back({study::FillKind::Completion, row.valued, m_valuation->price,
                         Price{m_valuation->mid.halfNanos}, *charged});
    }
    const auto sums = study::sumFills(m_order.side, fills);
    if (!sums)
        return sums.error();
    for (std::size_t kind = 0; kind < study::kFillKinds; ++kind) {
        const auto cost = cashOf(sums->byKind[kind].twiceCost, run.unit);
        if (!cost)
            return unusableData("The order's sums leave the range that is counted exactly: split it.");
        row.kindShares[kind] = {static_cast<std::int64_t>(sums->byKind[kind].shares)};
        row.kindTwiceCost[kind] = *cost;
    }
    return row;
}

Result<std::vector<StrategyRow>> strategyRows(const Tape& tape, const ParentOrder& order,
                                              const VenueFees& fees, const Experiment& experiment,
                                              bool keepsFills, const std::stop_token& stop)
{
    RowMaker maker(tape, order, fees, keepsFills, stop);
    std::vector<StrategyRow> rows;
    auto router = maker.rowOf("optimized", experiment.optimised.result, &experiment.tca->optimised);
    if (!router)
        return router.error();
    rows.push_back(std::move(*router));
    for (const Baseline baseline : kBaselines) {
        const std::size_t b = indexOf(baseline);
        auto row = maker.rowOf(name(baseline), experiment.baselines[b], &experiment.tca->baselines[b]);
        if (!row)
            return row.error();
        rows.push_back(std::move(*row));
    }
    for (std::size_t i = 0; i < experiment.extras.size(); ++i) {
        auto row =
            maker.rowOf(experiment.extraNames[i].key, experiment.extras[i], &experiment.tca->extras[i]);
        if (!row)
            return row.error();
        rows.push_back(std::move(*row));
    }
    return rows;
}

}} // namespace sor::runs
