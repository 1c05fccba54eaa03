// SPDX-License-Identifier: GPL-3.0-or-later
// The tuned router against baselines from many start times: what of a saving is chance.
#pragma once

#include "search/baseline.h"
#include "search/grid_run.h"
#include "search/phase_interval.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace search {

/// Which orders a sweep of start times works.
struct StartPlan {
    Nanos stride{0}; // between two starts
    Nanos horizon{0}; // of each: `startsPerHorizon` strides
    std::size_t startsPerHorizon = 1; // the phases of phaseMean()
    Shares shares; // of each
    bool isOrderTooSmall = false; // below kMinLots lots: rounding would decide
    std::vector<UnixNanos> starts; // none when the part is shorter than a horizon
};

/// Of one start.
inline constexpr Nanos kShortestHorizon{std::chrono::seconds{60}};
/// An order of a start has so many lots, or rounding would decide.
inline constexpr std::int64_t kMinLots = 5;

/// Starts in `part` of the order's window: a horizon is a twentieth of the part, but at least a minute and
/// two of the router's intervals; it is cut into equal strides of at most `spacing`, and there is a start at
/// each as long as a whole horizon is left. A horizon's shares are the order's in proportion to the time,
/// rounded down, but at least a lot. No starts for a spacing, an interval, a window or a lot that is not
/// above 0, nor for an interval beyond kLongestDuration.
StartPlan planStarts(const ParentOrder& order, TimeWindow part, Nanos spacing, Nanos interval);

/// Every start counts. Shares that a strategy left, because of a limit or for want of a far price, are valued
/// at the last far price of the horizon and the taker fee there. With --completion none two strategies are
/// compared only where they filled the same number of shares.
struct StartSweep : StartPlan {
    /// The router against one other strategy.
    struct Against {
        std::vector<std::optional<double>> savingsBps; // by start; nothing where there is no value
        std::vector<std::string> reasons; // by start: why there is no number, else empty
        std::size_t compared = 0; // starts with a number
        std::int64_t notExecutable = 0; // shares left and valued, of both strategies over all starts
        PhaseMean all; // over the starts with a number; its interval only where `noInterval` is None
        /// Why there is no interval.
        enum class NoInterval : std::uint8_t {
            None, // there is one
            NotRun, // not one of the baselines that were asked for
            NoStarts, // the part is shorter than a horizon
            OrderTooSmall, // StartPlan::isOrderTooSmall
            NotComparable, // at some start there is no number
            NotExecutable, // more than kMaxNotExecutable of the shares could not be filled
            FewHorizons // below kMinHorizons
        };
        NoInterval noInterval = NoInterval::NotRun; // why `all` has none
    };
    std::array<Against, kBaselines.size()> against; // by Baseline
    std::vector<Against> extras; // by BaselineSettings::extras; none when they were left out
};

/// Above this part of the shares, what could not be filled decides the saving.
inline constexpr double kMaxNotExecutable = 0.01;

/// A router whose saving is asked for.
struct StartRouter {
    RouterModel model = RouterModel::Static; // that is run
    RouterParams params; // of its cell
    Price patience; // of Patient TWAP, see RouterChoice::patience()
};

/// Whether the extra strategies are run too.
enum class WithExtras : bool { No, Yes };

/// One sweep under the rules and outflows of its scenario; `settings` and what the scenario points to (tape,
/// fees) outlive it. Starts may run on different threads at once, each writes its own place.
class StartRun {
public:
    /// Nothing is run yet.
    StartRun(const StartPlan& plan, const StartRouter& router, const Scenario& scenario,
             const BaselineSettings& settings, std::span<const Baseline> which, WithExtras extras);
    /// One start, below plan.starts.size(). Errors as simulate().
    Status runStart(std::size_t start, const std::stop_token& stop);
    /// When all starts have run.
    StartSweep finish() &&;

private:
    void makeRoom(StartSweep::Against& against, std::vector<std::int64_t>& left) const;
    void summarise(StartSweep::Against& against, const std::vector<std::int64_t>& left) const;
    StartRouter m_router;
    Scenario m_scenario;
    const BaselineSettings& m_settings;
    std::vector<Baseline> m_which;
    StartSweep m_sweep;
    WithExtras m_withExtras;
    std::array<std::vector<std::int64_t>, kBaselines.size()> m_left; // shares valued, by start
    std::vector<std::vector<std::int64_t>> m_extrasLeft; // likewise
};

/// All starts of one plan against `which` and the extra strategies; the same result on any number of threads.
Result<StartSweep> sweepStarts(const StartPlan& plan, const StartRouter& router, const Scenario& scenario,
                               const BaselineSettings& settings, std::span<const Baseline> which,
                               unsigned threads, const std::stop_token& stop, ProgressSink* progress);

}} // namespace sor::search
