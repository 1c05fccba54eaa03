// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_estimates.h"

#include "study/drift_adjustment.h"
#include "study/observations.h"
#include "study/study_bracket.h"
#include "study/study_counts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sor { inline namespace study {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// What completion costs beyond the mid once more, in nano-dollars.
Int128 completionPenalty(const StrategyRow& row)
{
    return Int128{row.kindTwiceCost[static_cast<std::size_t>(FillKind::Completion)].nanos} / 2;
}

/// By term of Attribution: kinds, fees, drift.
constexpr std::size_t kTerms = kFillKinds + 2;

Result<std::array<double, kTerms>> termsOf(const StudyRow& row, const StrategyRow& benchmark,
                                           const StrategyRow& router)
{
    const auto parts =
        attributeSums(row.order.side, row.outcome.shares, Price{row.outcome.arrivalMid->halfNanos},
                      benchmark.sums(row.unit), router.sums(row.unit));
    if (!parts)
        return parts.error();
    std::array<double, kTerms> terms{};
    for (std::size_t kind = 0; kind < kFillKinds; ++kind)
        terms[kind] = parts->bps(parts->byKind[kind]);
    terms[kFillKinds] = parts->bps(parts->fees);
    terms[kFillKinds + 1] = parts->bps(parts->drift);
    return terms;
}

/// Strategies of the rows that are neither the router nor a baseline, in the order of the rows.
std::vector<ExtraName> extrasOf(const std::vector<const StudyRow*>& done, const std::vector<ExtraName>& named)
{
    std::vector<ExtraName> extras;
    for (const StudyRow* row : done) {
        for (const StrategyRow& of : row->outcome.strategies) {
            const bool isKnown = of.strategy == kRouterKey || of.strategy == kTunedKey
                || sor::named<Baseline>(of.strategy)
                || std::ranges::find(extras, of.strategy, &ExtraName::key) != extras.end();
            if (isKnown)
                continue;
            const auto name = std::ranges::find(named, of.strategy, &ExtraName::key);
            extras.push_back({of.strategy, name == named.end() ? of.strategy : name->name});
        }
    }
    return extras;
}

/// Fills an estimate whose benchmark is set.
Result<BenchmarkEstimate> estimateAgainst(BenchmarkEstimate estimate,
                                          const std::vector<const StudyRow*>& done,
                                          const EstimateSettings& settings)
{
    const std::string key = keyOf(estimate);
    std::vector<const StudyRow*> rows;
    for (const StudyRow* row : done) {
        if (strategyOf(*row, key) != nullptr && strategyOf(*row, kRouterKey) != nullptr)
            rows.push_back(row);
    }
    estimate.orders = rows.size();
    estimate.missing = done.size() - rows.size();
    if (rows.empty())
        return estimate;
    const Observations observations(rows);
    std::array<std::vector<double>, 3> savings;
    std::array<std::vector<double>, kTerms> terms;
    double shares = 0;
    for (const StudyRow* row : rows) {
        for (int penalty = 1; penalty <= 3; ++penalty)
            savings[static_cast<std::size_t>(penalty) - 1].push_back(*savingAgainst(*row, key, penalty));
        const StrategyRow& benchmark = *strategyOf(*row, key);
        const auto parts = termsOf(*row, benchmark, *strategyOf(*row, kRouterKey));
        if (!parts)
            return parts.error();
        for (std::size_t term = 0; term < kTerms; ++term)
            terms[term].push_back((*parts)[term]);
        estimate.savedDollars += savings[0].back() * notionalOf(*row) / 1e4 / 1e9;
        shares += static_cast<double>(row->outcome.shares.count);
        estimate.completion += static_cast<double>(benchmark.completion.count);
        estimate.valued += static_cast<double>(benchmark.valued.count);
    }
    estimate.completion /= shares;
    estimate.valued /= shares;
    std::array<double, kTerms> means{};
    for (std::size_t term = 0; term < kTerms; ++term) {
        const auto sample = observations.of(terms[term]);
        if (!sample)
            return sample.error();
        means[term] = meanOf(sample->sample, Weighting::Equal);
    }
    std::copy_n(means.begin(), kFillKinds, estimate.parts.byKind.begin());
    estimate.parts.fees = means[kFillKinds];
    estimate.parts.drift = means[kFillKinds + 1];
    for (std::size_t penalty = 0; penalty < savings.size(); ++penalty) {
        auto sample = observations.of(savings[penalty]);
        if (!sample)
            return sample.error();
        estimate.atCompletion[penalty] = meanOf(sample->sample, Weighting::Equal);
        if (penalty == 0)
            estimate.sample = std::move(sample->sample);
    }
    const Sample& sample = estimate.sample;
    estimate.mean = estimate.atCompletion[0];
    estimate.won = static_cast<double>(std::ranges::count_if(sample.bps, [](double d) { return d > 0; }))
        / static_cast<double>(sample.size());
    estimate.headline = headlineOf(sample, Weighting::Equal, settings.seed);
    estimate.weighted = headlineOf(sample, Weighting::Notional, settings.seed);
    estimate.overOrders = meanOverOrders(sample, Weighting::Equal);
    return estimate;
}

double orNaN(const std::optional<double>& value)
{
    return value.value_or(kNaN);
}

double minutes(Nanos time)
{
    return std::chrono::duration<double, std::ratio<60>>(time).count();
}

/// After midnight there.
double minuteOf(const StudyRow& row, const std::optional<Zone>& zone)
{
    const UnixNanos start = row.order.window.from;
    const LocalNanos from = zone ? zone->toLocal(start) : LocalNanos{start.time_since_epoch()};
    return minutes(from - std::chrono::floor<std::chrono::days>(from));
}

double minutesOf(const StudyRow& row)
{
    return minutes(row.order.window.length());
}

/// Size as a part of the volume that the rate before the start gives for its window.
double expectedPart(const StudyRow& row)
{
    const double rate = orNaN(row.outcome.before.volumeRate);
    return rate > 0 ? static_cast<double>(row.outcome.shares.count) / (rate * minutesOf(row)) : kNaN;
}

std::vector<Covariate> covariatesOf(const std::vector<const StudyRow*>& rows, const std::optional<Zone>& zone)
{
    std::vector<Covariate> covariates{{"spread, ticks", {}},         {"volatility, bps a root minute", {}},
                                      {"volume a minute", {}},       {"imbalance", {}},
                                      {std::string(kTimeOfDay), {}}, {"size, % of expected volume", {}},
                                      {"venues at the best", {}}};
    for (const StudyRow* row : rows) {
        const OrderCovariates& before = row->outcome.before;
        const std::array<double, 7> values{orNaN(before.spreadTicks),
                                           orNaN(before.volatility),
                                           orNaN(before.volumeRate),
                                           orNaN(before.imbalance),
                                           minuteOf(*row, zone),
                                           100 * expectedPart(*row),
                                           before.venuesAtBest ? static_cast<double>(*before.venuesAtBest)
                                                               : kNaN};
        for (std::size_t c = 0; c < values.size(); ++c)
            covariates[c].values.push_back(values[c]);
    }
    return covariates;
}

/// What a strategy paid beyond the arrival mid, bps.
double costOf(const StudyRow& row, const StrategyRow& strategy)
{
    const double paid = static_cast<double>(strategy.allIn(row.order.side)) - notionalOf(row);
    return (row.order.side == Side::Buy ? paid : -paid) / notionalOf(row) * 1e4;
}

Result<CurveOf> curveOf(std::string_view key, const std::vector<const StudyRow*>& done)
{
    std::vector<const StudyRow*> rows;
    std::ranges::copy_if(done, std::back_inserter(rows),
                         [&](const StudyRow* row) { return strategyOf(*row, key) != nullptr; });
    std::vector<double> cost;
    std::vector<double> spread;
    std::vector<double> volatility;
    std::vector<double> part;
    std::vector<std::int64_t> day;
    std::vector<std::int64_t> symbol;
    std::map<std::string, std::int64_t> symbols;
    for (const StudyRow* row : rows) {
        cost.push_back(costOf(*row, *strategyOf(*row, key)));
        spread.push_back(orNaN(row->outcome.before.spreadBps));
        volatility.push_back(orNaN(row->outcome.before.volatility) * std::sqrt(minutesOf(*row)));
        part.push_back(expectedPart(*row));
        day.push_back(row->day.time_since_epoch().count());
        symbol.push_back(
            symbols.emplace(row->order.symbol, static_cast<std::int64_t>(symbols.size())).first->second);
    }
    const auto sample = makeSample({cost, {}, day, symbol});
    if (!sample)
        return sample.error();
    return CurveOf{std::string(key), fitCostCurve(*sample, {spread, volatility, part})};
}

Status estimatePrimary(StudyEstimates& estimates, const std::vector<const StudyRow*>& done,
                       const EstimateSettings& settings)
{
    const BenchmarkEstimate& primary = estimates.benchmarks[*estimates.primary];
    estimates.dayCorrelation = dayCorrelation(primary.sample);
    estimates.withinDay = intraclassCorrelation(primary.sample);
    if (primary.headline) {
        const ClusteredMean& mean = primary.headline->clustered;
        if (mean.error > 0) {
            estimates.smallestEffect = smallestVisibleEffect(mean.error, mean.variance.degrees);
            for (std::size_t i = 0; i < kPowerEffects.size(); ++i)
                estimates.daysNeeded[i] = daysNeeded(kPowerEffects[i], mean.error, primary.sample.days);
        }
    }
    std::vector<const StudyRow*> rows;
    std::vector<double> savings;
    std::vector<double> moves;
    for (const StudyRow* row : done) {
        const auto saving = savingOf(*row, settings.primary);
        if (!saving)
            continue;
        rows.push_back(row);
        savings.push_back(*saving);
        const Mid end = row->outcome.endMid.value_or(*row->outcome.arrivalMid);
        const auto rise = static_cast<double>(end.halfNanos - row->outcome.arrivalMid->halfNanos);
        moves.push_back((row->order.side == Side::Buy ? 1e4 : -1e4) * rise
                        / static_cast<double>(row->outcome.arrivalMid->halfNanos));
    }
    const Observations observations(rows);
    const auto paired = observations.of(savings);
    if (!paired)
        return paired.error();
    if (settings.hasRandomSides) {
        const auto adjusted = withoutDrift(paired->sample, moves);
        estimates.withoutDrift =
            adjusted ? clusteredMean(*adjusted, Weighting::Equal) : Estimate<ClusteredMean>(adjusted.why());
    }
    // Of a pair what was known before its first order: but for the side it is the same for both.
    std::vector<const StudyRow*> first;
    for (const std::size_t row : paired->firstRow)
        first.push_back(rows[row]);
    auto covariates = covariatesOf(first, settings.zone);
    if (estimates.counts.pairs > 0)
        std::erase_if(covariates, [](const Covariate& of) { return of.name == "imbalance"; });
    estimates.terciles = tercileTable(paired->sample, covariates);
    return ok();
}

} // namespace

std::optional<double> savingAgainst(const StudyRow& row, std::string_view key, int penalty)
{
    const StrategyRow* benchmark = strategyOf(row, key);
    const StrategyRow* router = strategyOf(row, kRouterKey);
    if (row.outcome.state != OrderState::Done || !row.outcome.arrivalMid || benchmark == nullptr
        || router == nullptr)
        return std::nullopt;
    const Side side = row.order.side;
    const Int128 saved = benchmark->allIn(side) - router->allIn(side);
    const Int128 more = completionPenalty(*benchmark) - completionPenalty(*router);
    return static_cast<double>((side == Side::Buy ? saved : -saved) + (penalty - 1) * more) / notionalOf(row)
        * 1e4;
}

std::optional<double> savingOf(const StudyRow& row, Benchmark against, int penalty)
{
    return savingAgainst(row, name(against), penalty);
}

std::string keyOf(const BenchmarkEstimate& of)
{
    return of.extra ? of.extra->key : std::string(name(of.baseline));
}

std::string shownName(const BenchmarkEstimate& of, const BaselineNames& names)
{
    return of.extra ? of.extra->name : displayName(of.baseline, names);
}

const BenchmarkEstimate* StudyEstimates::against(Baseline baseline) const
{
    const auto found = std::ranges::find_if(
        benchmarks, [&](const BenchmarkEstimate& of) { return !of.extra && of.baseline == baseline; });
    return found == benchmarks.end() ? nullptr : &*found;
}

Result<StudyEstimates> estimateStudy(std::span<const StudyRow> rows, const EstimateSettings& settings)
{
    StudyEstimates estimates;
    const auto done = doneInOrder(rows);
    estimates.counts = countOrders(rows, done);
    std::vector<BenchmarkEstimate> wanted;
    for (const Baseline baseline : kShownBaselines) {
        wanted.emplace_back();
        wanted.back().baseline = baseline;
    }
    for (ExtraName& extra : extrasOf(done, settings.extras)) {
        wanted.emplace_back();
        wanted.back().extra = std::move(extra);
    }
    for (BenchmarkEstimate& of : wanted) {
        auto estimate = estimateAgainst(std::move(of), done, settings);
        if (!estimate)
            return estimate.error();
        if (estimate->orders == 0)
            continue;
        if (estimate->is(settings.primary))
            estimates.primary = estimates.benchmarks.size();
        estimates.benchmarks.push_back(std::move(*estimate));
    }
    const auto mean = [&](Baseline baseline) {
        const BenchmarkEstimate* of = estimates.against(baseline);
        return of == nullptr ? std::nullopt : std::optional(of->mean);
    };
    const auto difference = [&](Baseline a, Baseline b) {
        return mean(a) && mean(b) ? std::optional(*mean(a) - *mean(b)) : std::nullopt;
    };
    estimates.schedule = difference(Baseline::Twap, Baseline::TwapMatched);
    estimates.patience = difference(Baseline::TwapMatched, Baseline::PatientTwap);
    estimates.model = mean(Baseline::EqualSplit);
    auto venues = venueWorths(done, name(settings.primary), settings.seed);
    if (!venues)
        return venues.error();
    estimates.venues = std::move(*venues);
    if (estimates.primary) {
        if (auto status = estimatePrimary(estimates, done, settings); !status)
            return status.error();
        estimates.bracket = bracketOf(done, settings.primary);
        estimates.feeChange = feeChangeToZero(done, settings.primary);
    }
    std::vector<std::string_view> keys{kRouterKey, name(settings.primary)};
    if (settings.primary != Benchmark(Baseline::BestAsk))
        keys.push_back(name(Baseline::BestAsk));
    for (const std::string_view key : keys) {
        auto curve = curveOf(key, done);
        if (!curve)
            return curve.error();
        estimates.curves.push_back(std::move(*curve));
    }
    return estimates;
}

}} // namespace sor::study
