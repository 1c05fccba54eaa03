// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_plan.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "input/csv/tape_hash.h"
#include "market/market_hours.h"
#include "market/tape.h"
#include "run/needed_time.h"
#include "run/order_checks.h"
#include "run/study/order_sizing.h"
#include "run/study/study_schema.h"
#include "setup/study_values.h"
#include "strategy/router/far_moves.h"
#include "strategy/router/outflow_estimator.h"
#include "study/order_sampler.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace sor { inline namespace runs {

namespace {

LocalDay dayIn(const Zone& zone, UnixNanos time)
{
    return std::chrono::floor<std::chrono::days>(zone.toLocal(time));
}

/// The volume of a symbol in all files, in time order.
VolumeRecord volumeOf(const StudyCatalogue& catalogue, std::string_view symbol)
{
    std::map<UnixNanos, std::int64_t> parts;
    for (const CatalogueEntry& entry : catalogue.entries) {
        if (entry.symbol != symbol || !entry.isUsed())
            continue;
        for (const VolumeRecord::Part& part : entry.volume.parts())
            parts[part.start] += part.shares;
    }
    VolumeRecord record;
    for (const auto& [start, shares] : parts)
        record.add(VolumeRecord::Part{start, shares});
    return record;
}

/// A symbol's days with quotes, and from when to when they reach.
std::map<LocalDay, TimeWindow> daysOf(const StudyCatalogue& catalogue, const std::string& symbol,
                                      const Zone& zone)
{
    std::map<LocalDay, TimeWindow> days;
    const auto add = [&](LocalDay day, TimeWindow data) {
        const auto [there, isNew] = days.emplace(day, data);
        if (!isNew)
            there->second = {std::min(there->second.from, data.from), std::max(there->second.to, data.to)};
    };
    for (const CatalogueEntry& entry : catalogue.entries) {
        if (entry.symbol != symbol || !entry.isUsed())
            continue;
        const LocalDay first = dayIn(zone, entry.first);
        if (first == dayIn(zone, entry.last)) {
            add(first, {entry.first, entry.last});
            continue;
        }
        // Of a file of several days those on which something traded.
        for (const VolumeRecord::Part& part : entry.volume.parts())
            add(dayIn(zone, part.start), {part.start, part.start + VolumeRecord::kPart});
    }
    return days;
}

class Planner {
public:
    Planner(const RunSetup& setup, const std::filesystem::path& folder, const StudyCatalogue& catalogue,
            const Zone& zone)
        : m_setup(setup)
        , m_folder(folder)
        , m_catalogue(catalogue)
        , m_zone(zone)
        , m_symbols(catalogue.symbols())
    {
    }

    Result<StudyPlan> plan(std::vector<StudyOrder> orders)
    {
        StudyPlan plan;
        std::map<std::pair<LocalDay, std::string>, std::vector<std::size_t>> units;
        for (StudyOrder& order : orders) {
            StudyRow row{std::move(order), {}, {}, sizeUnitOf(m_setup)};
            row.day = dayIn(m_zone, row.order.window.from);
            if (auto reason = lack(row); !reason.empty()) {
                row.outcome.state = OrderState::NoData;
                row.outcome.reason = std::move(reason);
            } else if (auto size = sizeOf(row); !size) {
                row.outcome.state = OrderState::NotSized;
                row.outcome.reason = size.error().message;
            } else {
                row.outcome.shares = {*size};
                units[{row.day, row.order.symbol}].push_back(plan.rows.size());
            }
            plan.rows.push_back(std::move(row));
        }
        for (auto& [key, places] : units)
            plan.units.push_back(unitOf(plan.rows, std::move(places)));
        return plan;
    }

private:
    /// Why an order has no data; empty when some file has its symbol and time.
    std::string lack(const StudyRow& row) const
    {
        const StudyOrder& order = row.order;
        if (!m_symbols.contains(order.symbol)) {
            if (std::string why = problemOf(order); !why.empty())
                return why;
            return fmt::format("No file has the symbol {}; there are {}.", order.symbol,
                               fmt::join(m_symbols, ", "));
        }
        if (dayIn(m_zone, order.window.to - Nanos{1}) != row.day)
            return "It passes midnight, and a study's orders lie within a day of `zone`.";
        if (m_catalogue.of(order.symbol, order.window).empty()) {
            if (std::string why = problemOf(order); !why.empty())
                return why;
            return fmt::format("No file has quotes of {} in its window on {}.", order.symbol,
                               dayText(row.day));
        }
        return "";
    }

    /// Why a file that has quotes of an order, or may have its symbol where no other has, could not be used;
    /// empty when none was refused.
    std::string problemOf(const StudyOrder& order) const
    {
        const std::string& symbol = order.symbol;
        const auto mayHave = [&](const CatalogueEntry& entry) {
            if (!entry.symbol.empty())
                return entry.symbol == symbol && entry.first < order.window.to
                    && entry.last > order.window.from;
            return !m_symbols.contains(symbol)
                && (m_symbols.empty() || symbolOfPath(entry.path, {symbol}) == symbol);
        };
        for (const CatalogueEntry& entry : m_catalogue.entries) {
            if (!entry.isUsed() && mayHave(entry))
                return fmt::format("The file {} cannot be used: {}", entry.path,
                                   entry.problem.empty() ? entry.setAside : entry.problem);
        }
        return "";
    }

    const VolumeRecord& volume(const std::string& symbol)
    {
        const auto there = m_volumes.find(symbol);
        return there != m_volumes.end()
            ? there->second
            : m_volumes.emplace(symbol, volumeOf(m_catalogue, symbol)).first->second;
    }

    Result<std::int64_t> sizeOf(const StudyRow& row)
    {
        const StudyOrder& order = row.order;
        if (order.shares > 0)
            return order.shares;
        const auto hours = MarketHours::of(m_catalogue.of(order.symbol, order.window).front()->isUs);
        if (!hours)
            return hours.error();
        const RunSetup setup = setupOf(m_setup, {}, {&order, 1});
        const auto sized = orderOf(setup, order.window, row.unit);
        if (!sized)
            return sized.error();
        return sharesOf(order.participation, volume(order.symbol), order.window, *hours, sized->lot,
                        row.unit);
    }

    /// The earliest quotes that the order's router may learn from.
    UnixNanos learnsFrom(const RunSetup& setup, const StudyOrder& order) const
    {
        const UnixNanos from = order.window.from - historyOf(setup);
        if (setup.modelOrDefault() != RouterModel::Adaptive)
            return from;
        if (const auto& history = setup.experiment.router.adaptiveHistory)
            return std::min(from, order.window.from - *history);
        // On the first day the session so far; should the hours not be known, the run will say so.
        const auto hours = MarketHours::of(m_catalogue.of(order.symbol, order.window).front()->isUs);
        return hours ? std::min(from, farMovesBegin(order.window.from, *hours)) : from;
    }

    PlannedUnit unitOf(const std::vector<StudyRow>& rows, std::vector<std::size_t> places)
    {
        PlannedUnit planned;
        StudyUnit& unit = planned.unit;
        const StudyRow& first = rows[places.front()];
        unit.symbol = first.order.symbol;
        unit.day = first.day;
        TimeWindow window = first.order.window;
        std::string identity;
        for (const std::size_t place : places) {
            const StudyOrder& order = rows[place].order;
            const RunSetup setup = setupOf(m_setup, unit, {&order, rows[place].outcome.shares.count});
            window.from = std::min(window.from, learnsFrom(setup, order));
            window.to = std::max(window.to, order.window.to);
            identity += fmt::format("{} {}\n", order.id, rows[place].outcome.shares.count);
        }
        UnixNanos begin = kLatestTime;
        std::size_t rowsOfFiles = 0;
        double rowsOfWindow = 0;
        std::size_t venues = 0;
        for (const CatalogueEntry* entry : m_catalogue.of(unit.symbol, window)) {
            unit.files.push_back((m_folder / entry->path).string());
            const std::string trades = (m_folder / entry->trades).string();
            if (!entry->trades.empty() && std::ranges::find(unit.trades, trades) == unit.trades.end())
                unit.trades.push_back(trades);
            unit.statesSymbol = unit.statesSymbol || entry->statesSymbol;
            begin = std::min(begin, entry->first);
            rowsOfFiles += static_cast<std::size_t>(entry->rows);
            const Nanos shared = std::min(entry->last, window.to) - std::max(entry->first, window.from);
            rowsOfWindow += static_cast<double>(entry->rows) * static_cast<double>(shared.count())
                / static_cast<double>(std::max<std::int64_t>(1, (entry->last - entry->first).count()));
            venues = std::max(venues, entry->venueCount());
            identity += entry->xxh3 + "\n";
        }
        for (const VolumeRecord::Part& part : volume(unit.symbol).parts()) {
            if (part.start + VolumeRecord::kPart <= begin && dayIn(m_zone, part.start) < unit.day) {
                unit.earlier.add(part);
                identity += fmt::format("{} {}\n", count(part.start), part.shares);
            }
        }
        planned.bytes = bytesOf(rowsOfFiles, venues, window);
        planned.likelyTape = bytesOfTape(m_setup, static_cast<std::size_t>(std::max(0.0, rowsOfWindow)));
        planned.places = std::move(places);
        planned.inputs = textHash(identity);
        return planned;
    }

    /// A tape with all rows, and the shadow orders of both sides.
    std::size_t bytesOf(std::size_t rows, std::size_t venues, TimeWindow window) const
    {
        const auto synthetic = static_cast<std::size_t>(m_setup.syntheticVenues);
        const std::size_t tape = bytesOfTape(m_setup, rows);
        const auto seconds = static_cast<std::size_t>(window.length() / std::chrono::seconds{1});
        const std::size_t shadows = seconds * (venues + synthetic) * sizeof(ShadowOrder);
        return (m_setup.study.without.empty() ? 1 : 2) * tape + 2 * shadows;
    }

    const RunSetup& m_setup;
    const std::filesystem::path& m_folder;
    const StudyCatalogue& m_catalogue;
    const Zone& m_zone;
    std::set<std::string> m_symbols;
    std::map<std::string, VolumeRecord> m_volumes;
};

} // namespace

Result<DrawnOrders> drawOrders(const RunSetup& setup, const StudyCatalogue& catalogue)
{
    const StudySpec& spec = setup.study;
    const auto zone = studyZone(setup);
    if (!zone)
        return zone.error();
    const SymbolList wanted(setup.symbol);
    std::vector<study::SamplerDay> days;
    for (const std::string& symbol : catalogue.symbols()) {
        if (!wanted.empty() && !wanted.has(symbol))
            continue;
        const bool isUs = std::ranges::any_of(
            catalogue.entries, [&](const CatalogueEntry& e) { return e.symbol == symbol && e.isUs; });
        const auto hours = MarketHours::of(isUs);
        if (!hours)
            return hours.error();
        for (const auto& [day, data] : daysOf(catalogue, symbol, *zone)) {
            TimeWindow window{zone->toUtc(LocalNanos{day} + spec.hoursFrom),
                              zone->toUtc(LocalNanos{day} + spec.hoursTo)};
            if (isUs) {
                const auto session = hours->sessionOn(hours->dayOf(window.from));
                if (!session)
                    continue;
                window.to = std::min(window.to, session->to);
            }
            // Whole seconds, so that starts are at whole ones.
            window.from =
                std::max<UnixNanos>(window.from, std::chrono::ceil<std::chrono::seconds>(data.from));
            window.to = std::min(
                window.to,
                std::chrono::time_point_cast<Nanos>(std::chrono::floor<std::chrono::seconds>(data.to)));
            if (window.from < window.to)
                days.push_back({symbol, day, window});
            else
                days.push_back({symbol, day, {window.from, window.from}});
        }
    }
    if (days.empty())
        return unusableData("The folder has no day of quotes to draw orders on.", spec.data);
    std::ranges::stable_sort(days, {}, [](const study::SamplerDay& of) { return of.day; });
    study::SamplerSettings settings;
    settings.ordersADay = static_cast<std::size_t>(spec.ordersADay);
    settings.sizes = spec.sizes;
    settings.durations = spec.durations;
    settings.hasMirrors = spec.hasMirrors;
    settings.seed = setup.seed;
    const auto sampled = study::sampleOrders(settings, days);
    if (!sampled)
        return sampled.error();
    DrawnOrders drawn;
    for (const std::size_t d : sampled->tooShort)
        drawn.tooShort.push_back(fmt::format("{} {}", days[d].symbol, dayText(days[d].day)));
    for (const study::SampledOrder& one : sampled->orders) {
        StudyOrder order;
        order.id = one.id;
        order.symbol = one.symbol;
        order.side = one.side;
        order.participation = one.participation;
        order.window = one.window;
        if (one.pair >= 0)
            order.pair = one.id.substr(0, one.id.size() - 2); // without the side
        drawn.orders.push_back(std::move(order));
    }
    if (drawn.orders.empty()) {
        return unusableData("No day has quotes for as long as the longest of `durations` within `hours`.",
                            spec.data);
    }
    return drawn;
}

std::size_t bytesOfTape(const RunSetup& setup, std::size_t rows)
{
    constexpr std::size_t kEntry = sizeof(Tape::Chunk) / Tape::kChunkEntries;
    return rows * (static_cast<std::size_t>(setup.syntheticVenues) + 1) * kEntry + sizeof(Tape::Chunk);
}

Result<StudyPlan> planStudy(const RunSetup& setup, std::vector<StudyOrder> orders,
                            const std::filesystem::path& folder, const StudyCatalogue& catalogue)
{
    const auto zone = studyZone(setup);
    if (!zone)
        return zone.error();
    return Planner(setup, folder, catalogue, *zone).plan(std::move(orders));
}

}} // namespace sor::runs
