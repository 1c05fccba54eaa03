// SPDX-License-Identifier: GPL-3.0-or-later
// A seeded synthetic day of several venues, driven by queues, as Databento's mbp-1 would report it.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "input/synthetic/mbp1_writer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace sor { inline namespace input {

inline constexpr int kMaxSyntheticDayVenues = 8;
inline constexpr std::int64_t kMaxSyntheticDayRows = 100'000'000;

/// What to generate. The same options give the same rows on every machine.
struct SyntheticDayOptions {
    /// Exactly so many rows, 1..10^8, however long the market takes for them (four venues: about 45 a second
    /// on the mean of a session, three times that at its opening). The last row may be a trade whose quote
    /// row is cut off.
    std::optional<std::int64_t> rows;
    /// All rows with ts_event in [start, start + duration), up to 24 hours. With `rows` too: exactly so many
    /// rows, and the market's own time runs faster or slower so that they take about this long. With neither:
    /// a session of 6.5 hours.
    std::optional<Nanos> duration;
    int venues = 4; // 1..8: XNAS, EDGX, BATY, IEXG, ARCX, BATS, MEMX, EPRL in this order
    std::uint64_t seed = 1;
    UnixNanos start = unixNanos(1'748'871'000'000'000'000); // 2025-06-02T13:30:00Z, a Monday's opening
    std::string symbol = "SYNT"; // 1..16 of A-Z, 0-9, '.', '-'
    Price startPrice{100 * kNanosPerDollar}; // 5..10000 $; the tick is one cent
    /// Now and then what a feed handler must survive: a crossed quote, a silent venue, an empty side, a stub
    /// quote far from the market, a gap (F_MAYBE_BAD_BOOK) that ends with a clear.
    bool oddities = false;
    /// How much what the best prices show tells of the next move of the price, in thousandths: at 0 the
    /// latent price does not look at the books; at 1000 a side that shows three quarters or more always
    /// pushes it away.
    int informed = 500;
    /// Now and then all venues halt ('H') for 20 to 60 seconds, then trade again ('U') up to one percent
    /// away.
    bool halts = false;
    /// Prints that meet no displayed queue: crosses at the open, at the close and after halts and blocks
    /// (side N, larger than what is shown), and trades reported off exchange (publisher 82).
    bool prints = false;
};

class GroundTruthProbe;
namespace synthetic {
class Market;
}

/// The market, row by row, in order of ts_recv. Each venue is a limit order book: limit orders, cancellations
/// and market orders arrive as Poisson streams whose rates depend on the queues at the best prices and on
/// where a common latent price stands, which each venue learns a little later (in the spirit of Huang,
/// Lehalle and Rosenbaum, "Simulating and analyzing order book data: the queue-reactive model", 2015).
/// Market orders excite more of their kind and move the latent price, so that it tends to go against the
/// orders that they filled; the imbalance of the queues informs its next step (Gould and Bonart, "Queue
/// imbalance as a one-tick-ahead price predictor", 2016). Cancellations come mostly from the back of a queue,
/// part of the orders flicker (they live 40 ms on average), some trades meet hidden orders inside the spread
/// (side N), and activity goes through the session in a U. Constant memory. One thread at a time.
class SyntheticDay {
public:
    /// InvalidArgument with a sentence when an option is out of range.
    static Result<SyntheticDay> create(const SyntheticDayOptions& options);

    SyntheticDay(SyntheticDay&&) noexcept;
    SyntheticDay& operator=(SyntheticDay&&) = delete;
    ~SyntheticDay();

    /// The next row; false at the end.
    bool next(Mbp1Row& row);

    /// Lets `probe` follow the books; it must outlive this object. Call it before the first next().
    void attach(GroundTruthProbe& probe);

private:
    explicit SyntheticDay(std::unique_ptr<synthetic::Market> market);
    std::unique_ptr<synthetic::Market> m_market;
};

/// What a generated file holds.
struct SyntheticDayFile {
    std::int64_t rows = 0;
    std::int64_t trades = 0;
    std::int64_t textBytes = 0; // before compression
    UnixNanos firstRecv;
    UnixNanos lastRecv;
};

/// Writes the day into `path` (.csv or .csv.zst), whole or not at all. InvalidArgument, CannotWrite or
/// Interrupted.
Result<SyntheticDayFile> generateSyntheticDay(const SyntheticDayOptions& options,
                                              const std::filesystem::path& path,
                                              ProgressSink* progress = nullptr,
                                              const std::stop_token& stop = {});

}} // namespace sor::input
