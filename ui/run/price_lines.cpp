// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/price_lines.h"

#include "run/run_view.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sor::ui {

namespace {

constexpr std::int64_t kNoLevel = std::numeric_limits<std::int64_t>::max();

/// The least of one side's prices over all venues, of bids with the sign turned.
class BestPrice {
public:
    explicit BestPrice(std::size_t venues)
        : m_prices(venues, kNoLevel)
    {
    }
    void set(std::size_t venue, std::int64_t price)
    {
        const std::int64_t before = std::exchange(m_prices[venue], price);
        if (price <= m_best)
            m_best = price;
        else if (before == m_best)
            m_best = *std::ranges::min_element(m_prices);
    }
    void clear()
    {
        std::ranges::fill(m_prices, kNoLevel);
        m_best = kNoLevel;
    }
    std::int64_t best() const { return m_best; }

private:
    std::vector<std::int64_t> m_prices;
    std::int64_t m_best = kNoLevel;
};

/// Adds to a line what is new in it.
void follow(StepSeries& line, std::int64_t& shown, std::int64_t timeNs, std::int64_t best, double sign)
{
    if (best == shown)
        return;
    shown = best;
    line.append(timeNs,
                best == kNoLevel ? std::numeric_limits<double>::quiet_NaN() : sign * Price{best}.dollars());
}

} // namespace

MarketLines marketLines(const Tape& tape)
{
    MarketLines lines;
    lines.venues = venueNames(tape.venues());
    BestPrice asks(tape.venues().size());
    BestPrice bids(tape.venues().size());
    std::int64_t ask = kNoLevel;
    std::int64_t bid = kNoLevel;
    const std::int64_t none = kNoPrice.nanos;
    for (std::size_t c = 0, i = 0; c < tape.chunkCount(); ++c) {
        const Tape::Chunk& chunk = tape.chunk(c);
        for (std::size_t k = 0; k < Tape::kChunkEntries && i < tape.size(); ++k, ++i) {
            if ((chunk.marks[k] & Tape::kStartsSnapshot) != 0) {
                asks.clear();
                bids.clear();
            }
            asks.set(chunk.venue[k], chunk.askPx[k] == none ? kNoLevel : chunk.askPx[k]);
            bids.set(chunk.venue[k], chunk.bidPx[k] == none ? kNoLevel : -chunk.bidPx[k]);
            if ((chunk.marks[k] & Tape::kEndsPoint) == 0)
                continue;
            follow(lines.asks, ask, chunk.time[k], asks.best(), 1);
            follow(lines.bids, bid, chunk.time[k], bids.best(), -1);
        }
    }
    double shares = 0;
    for (const TapeTrade& trade : tape.trades()) {
        if (!trade.hitsQueue())
            continue;
        shares += trade.size;
        lines.volume.append(count(trade.time), tape.unit().sharesOf(shares));
    }
    return lines;
}

StepSeries vwapLine(const Tape& tape, UnixNanos from)
{
    StepSeries line;
    double shares = 0;
    double cash = 0;
    for (const TapeTrade& trade : tape.trades()) {
        if (!trade.hitsQueue() || trade.time < from)
            continue;
        shares += trade.size;
        cash += trade.size * trade.price.dollars();
        if (shares > 0)
            line.append(count(trade.time), cash / shares);
    }
    return line;
}

} // namespace sor::ui
