// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of words.
#include "input/kafka/client/kafka_settings.h"
#include "input/kafka/read/kafka_source.h"
#include "setup/run_setup.h"
#include "setup/setup_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace sor {

namespace {

template <Parameter P> Status setAxis(RunSetup& setup, std::string_view text)
{
    auto axis = parseAxis(P, text);
    if (!axis)
        return axis.error();
    setup.axes[static_cast<std::size_t>(P)] = std::move(*axis);
    setup.axisTexts[static_cast<std::size_t>(P)] = text;
    return ok();
}
template <Parameter P> std::string axisText(const RunSetup& setup)
{
    return setup.axisTexts[static_cast<std::size_t>(P)];
}

Status setShard(RunSetup& setup, std::string_view text)
{
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto index = parseInteger(text.substr(0, slash));
    const auto count = parseInteger(text.substr(std::min(slash + 1, text.size())));
    const bool isPart = index && count && *index >= 1 && *index <= *count && *count <= kMostShards;
    if (!isPart && text != "auto")
        return badValue(text, "a part such as 1/4 (the first of four), or auto");
    setup.shard = text;
    return ok();
}

constexpr std::string_view kQueueModels = "trades-only, pro-rata, power or power:N with N from 1 to 3";
constexpr std::string_view kCrossingRules = "lasting, lasting:TIME (lasting:10ms), none or shown";

template <class Value>
Status setParsed(Value& field, const std::optional<Value>& value, std::string_view text,
                 std::string_view expected)
{
    if (!value)
        return badValue(text, expected);
    field = *value;
    return ok();
}

constexpr std::string_view kSource = "Where the quotes come from";
constexpr std::string_view kOrder = "The order";
constexpr std::string_view kModel = "The router";
constexpr std::string_view kRules = "Filling rules, the same for every strategy";
constexpr std::string_view kSearch = "Search and validation";
constexpr std::string_view kOutput = "Output";

using S = RunSetup;
using T = std::string_view;

constexpr SetupWord kWords[] = {
    {"csv", "FILE", kSource, "level-1 quotes: .csv, .csv.zst or .csv.gz; repeat it to merge files", true,
     [](S& s, T t) -> Status {
         if (t.empty())
             return badValue(t, "a file name");
         if (t.find("://") != T::npos)
             return invalidArgument(
                 "Expected the name of a file, found an address (://). Download it first.");
         s.csv.emplace_back(t);
         return ok();
     },
     [](const S& s) { return list(s.csv); }},
    {"kafka", "BROKERS", kSource, "Kafka brokers, host:port,...", false,
     [](S& s, T t) -> Status {
         if (t.find('@') != T::npos)
             return kafka::parseBrokers(t).error(); // its sentence does not repeat what may be a password
         s.areBrokersOfFile = false;
         return setText(s.kafka, t, "a list of brokers (localhost:9092)");
     },
     [](const S& s) { return s.kafka; }},
    {"topic", "T", kSource, "Kafka topic", false,
     [](S& s, T t) -> Status {
         if (t.find('@') != T::npos)
             return invalidArgument(
                 "A topic has no '@' in its name; what was given may hold a password and is not "
                 "repeated here.");
         return setText(s.topic, t, "a topic");
     },
     [](const S& s) { return s.topic; }},
    {"from-offset", "WHERE", kSource, "beginning, end, offset:N or time:ISO", false,
     [](S& s, T t) -> Status {
         constexpr std::string_view kExpected = "beginning, end, offset:N or time:ISO";
         return kafka::parseStart(t) ? setText(s.fromOffset, t, kExpected) : badValue(t, kExpected);
     },
     [](const S& s) { return s.fromOffset; }},
    {"until", "WHEN", kSource, "end, idle:10s, never or eos", false,
     [](S& s, T t) -> Status {
         constexpr std::string_view kExpected = "end, idle:10s, never or eos";
         return kafka::parseEnd(t) ? setText(s.until, t, kExpected) : badValue(t, kExpected);
     },
     [](const S& s) { return s.until; }},
    {"for", "TIME", kSource,
     "order the next TIME of a live topic (from now on, unless --from-offset is given)", false,
     [](S& s, T t) -> Status {
         auto value = duration(t);
         if (!value)
             return value.error();
         s.forDuration = *value;
         return ok();
     },
     [](const S& s) { return s.forDuration ? formatDuration(*s.forDuration) : ""; }},
    {"checkpoint", "FILE", kSource,
     "read on where the last run with this file ended, and note where this one does", false,
     [](S& s, T t) { return setText(s.checkpoint, t, "a file"); }, [](const S& s) { return s.checkpoint; }},
    {"timeout", "TIME", kSource, "how long to wait for a broker", false,
     [](S& s, T t) { return setDuration(s.timeout, t); },
     [](const S& s) { return formatDuration(s.timeout); }},
    {"symbol", "S", kSource, "the one symbol to read", false,
     [](S& s, T t) { return setText(s.symbol, t, "a symbol"); }, [](const S& s) { return s.symbol; }},
    {"view", "V", kSource, "book (state of every venue, the default) or trial (the public task's snapshots)",
     false,
     [](S& s, T t) {
         static constexpr Choice<TapeView> kViews[] = {{"book", TapeView::Book}, {"trial", TapeView::Trial}};
         return setChoice(s.view, t, kViews);
     },
     [](const S& s) -> std::string { return s.viewOrDefault() == TapeView::Book ? "book" : "trial"; }},
    {"max-age", "TIME", kSource, "leave out a venue that was silent for longer", false,
     [](S& s, T t) -> Status {
         auto value = duration(t);
         if (!value)
             return value.error();
         s.maxAge = *value;
         return ok();
     },
     [](const S& s) { return s.maxAge ? formatDuration(*s.maxAge) : ""; }},
    {"band", "PERCENT", kSource,
     "leave out prices further than this from the recent mid (default 5%, in the trial view off), or off",
     false, setBand,
     [](const S& s) {
         const std::int64_t ppm = s.bandPpmOrDefault();
         return ppm == 0 ? "off" : formatNanos(ppm * 100'000) + "%";
     }},
    {"synthetic-venues", "N", kSource, "add N seeded venues derived from the real one, labelled synthetic",
     false, [](S& s, T t) { return setCount(s.syntheticVenues, t, 1, 16, "a number of venues"); },
     [](const S& s) { return s.syntheticVenues == 0 ? "" : std::to_string(s.syntheticVenues); }},
    {"strict", "", kSource, "any bad row fails the run", false,
     [](S& s, T t) { return setSwitch(s.isStrict, t); }, [](const S& s) { return yes(s.isStrict); }},
    {"memory", "MB", kSource, "the most that the tape may take (default: three quarters of what is free)",
     false, [](S& s, T t) { return setCount(s.memoryMegabytes, t, 1, 1'000'000, "a number of megabytes"); },
     [](const S& s) { return s.memoryMegabytes == 0 ? "" : std::to_string(s.memoryMegabytes); }},

    {"side", "SIDE", kOrder, "buy (default) or sell", false,
     [](S& s, T t) {
         static constexpr Choice<Side> kSides[] = {{"buy", Side::Buy}, {"sell", Side::Sell}};
         return setChoice(s.side, t, kSides);
     },
     [](const S& s) -> std::string { return s.side == Side::Buy ? "buy" : "sell"; }},
    {"shares", "N", kOrder, "shares to trade (default 5000)", false,
     [](S& s, T t) { return setShares(s.shares, t); },
     [](const S& s) { return std::to_string(s.shares.count); }},
    {"from", "ISO", kOrder, "start of the window, UTC; a bare time means the day of the data", false,
     [](S& s, T t) { return setTime(s.from, t); }, [](const S& s) { return timeText(s.from); }},
    {"to", "ISO", kOrder, "end of the window (not in it)", false, [](S& s, T t) { return setTime(s.to, t); },
     [](const S& s) { return timeText(s.to); }},
    {"limit", "PRICE", kOrder, "no fill at a worse price", false,
     [](S& s, T t) -> Status {
         const auto price = parsePrice(t);
         if (!price || price->nanos <= 0 || *price > kMaxPrice)
             return badValue(t, "a price above 0 (222.75)");
         s.limit = *price;
         return ok();
     },
     [](const S& s) { return s.limit ? format(*s.limit) : ""; }},
    {"lot", "N", kOrder, "child orders are whole lots (default 1)", false,
     [](S& s, T t) { return setShares(s.lot, t); }, [](const S& s) { return std::to_string(s.lot.count); }},

    {"model", "M", kModel, "cont-kukanov (default), static or trial", false,
     [](S& s, T t) {
         static constexpr Choice<RouterModel> kModels[] = {{"cont-kukanov", RouterModel::ContKukanov},
                                                           {"static", RouterModel::Static},
                                                           {"trial", RouterModel::Trial}};
         return setChoice(s.model, t, kModels);
     },
     [](const S& s) { return std::string(name(s.modelOrDefault())); }},
    {"step", "N", kModel, "step of the trial model (default 100)", false,
     [](S& s, T t) { return setShares(s.step, t); }, [](const S& s) { return std::to_string(s.step.count); }},
    {"lambda-over", "AXIS", kModel, "penalty for a share too many, $ a share: from:to:count, a list, or auto",
     false, setAxis<Parameter::LambdaOver>, axisText<Parameter::LambdaOver>},
    {"lambda-under", "AXIS", kModel, "penalty for a share too few", false, setAxis<Parameter::LambdaUnder>,
     axisText<Parameter::LambdaUnder>},
    {"theta-queue", "AXIS", kModel, "added to both (in cont-kukanov: impact of a share sent)", false,
     setAxis<Parameter::ThetaQueue>, axisText<Parameter::ThetaQueue>},
    {"interval", "TIME", kModel,
     "time between decisions of cont-kukanov, and slice of the TWAP matched to it (default 10s)", false,
     [](S& s, T t) { return setDuration(s.router.interval, t); },
     [](const S& s) { return formatDuration(s.router.interval); }},
    {"history", "TIME", kModel, "cont-kukanov: data that outflows are estimated from (default 300s)", false,
     [](S& s, T t) { return setDuration(s.router.history, t, true); },
     [](const S& s) { return formatDuration(s.router.history); }},
    {"shortfall", "HOW", kModel, "cont-kukanov: sweep (default) or carry what a slice left unfilled", false,
     [](S& s, T t) {
         static constexpr Choice<SliceRemainder> kHow[] = {{"sweep", SliceRemainder::Sweep},
                                                           {"carry", SliceRemainder::Carry}};
         return setChoice(s.router.remainder, t, kHow);
     },
     [](const S& s) -> std::string {
         return s.router.remainder == SliceRemainder::Sweep ? "sweep" : "carry";
     }},
    {"outflows", "LAW", kModel, "cont-kukanov: independent (default), factor or joint", false,
     [](S& s, T t) {
         static constexpr Choice<OutflowModel> kLaws[] = {{"independent", OutflowModel::Independent},
                                                          {"factor", OutflowModel::Factor},
                                                          {"joint", OutflowModel::Joint}};
         return setChoice(s.router.outflows, t, kLaws);
     },
     [](const S& s) { return std::string(name(s.router.outflows)); }},
    {"solver", "S", kModel, "cont-kukanov: certified (default) or sa, the paper's stochastic approximation",
     false,
     [](S& s, T t) {
         static constexpr Choice<PlacementMethod> kSolvers[] = {{"certified", PlacementMethod::Certified},
                                                                {"sa", PlacementMethod::Approximation}};
         return setChoice(s.router.solver, t, kSolvers);
     },
     [](const S& s) { return std::string(name(s.router.solver)); }},
    {"adverse", "on|off", kModel,
     "cont-kukanov: take the expected adverse markout of fills off the rebates (default off)", false,
     [](S& s, T t) {
         static constexpr Choice<bool> kSwitch[] = {{"on", true}, {"off", false}};
         return setChoice(s.router.adverse, t, kSwitch);
     },
     [](const S& s) -> std::string { return s.router.adverse ? "on" : "off"; }},

    {"fees", "FILE", kRules, "a fee table, default, or none", false,
     [](S& s, T t) { return setText(s.fees, t, "a file, default or none"); },
     [](const S& s) { return s.fees; }},
    {"refresh", "HOW", kRules, "added (only new size is new liquidity, the default) or instant", false,
     [](S& s, T t) {
         static constexpr Choice<Refresh> kRefresh[] = {{"added", Refresh::Added},
                                                        {"instant", Refresh::Instant}};
         return setChoice(s.refresh, t, kRefresh);
     },
     [](const S& s) -> std::string { return s.refreshOrDefault() == Refresh::Added ? "added" : "instant"; }},
    {"queue", "MODEL", kRules,
     "who cancels ahead of a resting order: trades-only (none, the default), pro-rata, or power:N (by "
     "powers of what stands ahead and behind, N = 1 to 3, 2 without :N)",
     false, [](S& s, T t) { return setParsed(s.queue, parseQueueModel(t), t, kQueueModels); },
     [](const S& s) { return name(s.queue); }},
    {"latency", "TIME", kRules,
     "from a decision to the book that it meets (default 0us), or one a venue: XNAS=50us,IEXG=350us (others "
     "0us) or 50us,IEXG=350us",
     false, setLatency, latencyText},
    {"completion", "HOW", kRules, "sweep what is left at the end of the window (default), or none", false,
     [](S& s, T t) {
         static constexpr Choice<Completion> kCompletion[] = {{"sweep", Completion::Sweep},
                                                              {"none", Completion::None}};
         return setChoice(s.completion, t, kCompletion);
     },
     [](const S& s) -> std::string { return s.completion == Completion::Sweep ? "sweep" : "none"; }},
    {"bucket", "TIME", kRules, "bucket of TWAP and VWAP (default 60s)", false,
     [](S& s, T t) { return setDuration(s.bucket, t); }, [](const S& s) { return formatDuration(s.bucket); }},
    {"profile", "FILE", kRules,
     "volume profile for VWAP: time,volume (default: earlier days, else a typical US day)", false,
     [](S& s, T t) { return setText(s.profile, t, "a file name"); }, [](const S& s) { return s.profile; }},
    {"protect", "on|off", kRules, "no taking order fills worse than the price of its decision (default on)",
     false,
     [](S& s, T t) {
         static constexpr Choice<bool> kSwitch[] = {{"on", true}, {"off", false}};
         return setChoice(s.isProtected, t, kSwitch);
     },
     [](const S& s) -> std::string { return s.isProtected ? "on" : "off"; }},
    {"crossing", "RULE", kRules,
     "the far side at the price of a resting order fills it once it stood there for 10ms (lasting, the "
     "default; lasting:TIME), at once (shown), or never (none)",
     false, [](S& s, T t) { return setParsed(s.crossing, parseCrossingRule(t), t, kCrossingRules); },
     [](const S& s) { return name(s.crossing); }},
    {"tick", "PRICE", kRules, "step of the completion (default 0.01, below a dollar 0.0001)", false,
     [](S& s, T t) -> Status {
         const auto price = parsePrice(t);
         if (!price || price->nanos <= 0 || *price > kMaxPrice)
             return badValue(t, "a tick above 0 (0.01)");
         s.tick = *price;
         return ok();
     },
     [](const S& s) { return s.tick ? format(*s.tick) : ""; }},

    {"split", "PERCENT", kSearch, "percent of the window to tune on (default 60), or off", false,
     [](S& s, T t) -> Status {
         if (t == "off") {
             s.splitPercent.reset();
             return ok();
         }
         const auto value = parseInteger(t);
         if (!value || *value < 1 || *value > 99)
             return badValue(t, "off or a percentage from 1 to 99");
         s.splitPercent = static_cast<int>(*value);
         return ok();
     },
     [](const S& s) { return s.splitPercent ? std::to_string(*s.splitPercent) : "off"; }},
    {"starts", "TIME", kSearch, "time between start times (default 30s), or off", false,
     [](S& s, T t) -> Status {
         if (t == "off") {
             s.starts.reset();
             return ok();
         }
         auto value = duration(t);
         if (!value)
             return badValue(t, "off or a duration such as 30s");
         s.starts = *value;
         return ok();
     },
     [](const S& s) { return s.starts ? formatDuration(*s.starts) : "off"; }},
    {"bracket", "on|off", kSearch,
     "the start times again under other queue and crossing rules and 1 ms of latency (default on)", false,
     [](S& s, T t) {
         static constexpr Choice<bool> kSwitch[] = {{"on", true}, {"off", false}};
         return setChoice(s.bracket, t, kSwitch);
     },
     [](const S& s) -> std::string { return s.bracket ? "on" : "off"; }},
    {"seed", "N", kSearch, "seed of everything random (default 1)", false,
     [](S& s, T t) {
         std::int64_t value = 0;
         auto status = setCount(value, t, 0, std::numeric_limits<std::int64_t>::max(), "a seed");
         if (status)
             s.seed = static_cast<std::uint64_t>(value);
         return status;
     },
     [](const S& s) { return std::to_string(s.seed); }},
    {"threads", "N", kSearch, "worker threads (default: as many as the machine has)", false,
     [](S& s, T t) { return setCount(s.threads, t, 1, 1024, "a number of threads"); },
     [](const S& s) { return s.threads == 0 ? "" : std::to_string(s.threads); }},
    {"shard", "i/n", kSearch,
     "run part i of n of the grid and write a shard; auto: as Slurm's job array says", false, setShard,
     [](const S& s) { return s.shard; }},

    {"out", "DIR", kOutput, "folder for the three JSON files (default: the current one)", false,
     [](S& s, T t) { return setText(s.out, t, "a folder"); }, [](const S& s) { return s.out; }},
    {"fills", "FILE", kOutput, "write every fill of every strategy as CSV", false,
     [](S& s, T t) { return setText(s.fills, t, "a file name"); }, [](const S& s) { return s.fills; }},
    {"path", "FILE", kOutput, "write the cost path of every strategy as CSV", false,
     [](S& s, T t) { return setText(s.path, t, "a file name"); }, [](const S& s) { return s.path; }},
    {"quiet", "", kOutput, "no table and no progress", false,
     [](S& s, T t) { return setSwitch(s.isQuiet, t); }, [](const S& s) { return yes(s.isQuiet); }},
    {"progress", "STYLE", kOutput, "text, json or none, on stderr (default: text on a terminal)", false,
     [](S& s, T t) {
         static constexpr Choice<ProgressStyle> kStyles[] = {
             {"text", ProgressStyle::Text}, {"json", ProgressStyle::Json}, {"none", ProgressStyle::None}};
         return setChoice(s.progress, t, kStyles);
     },
     [](const S& s) -> std::string {
         static constexpr const char* kNames[] = {"", "text", "json", "none"};
         return kNames[static_cast<std::size_t>(s.progress)];
     }},
};

/// '_' and '-' are the same in a word.
bool isSameWord(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return x == y || (x == '_' && y == '-'); });
}

} // namespace

std::span<const SetupWord> setupWords()
{
    return kWords;
}

Status applyWord(RunSetup& setup, std::string_view name, std::string_view text)
{
    for (const SetupWord& word : kWords) {
        if (!isSameWord(name, word.name))
            continue;
        if (auto status = word.set(setup, text); !status) {
            Error error = status.error();
            error.facts.parameter = word.name;
            return error;
        }
        if (!setup.isStated(word.name))
            setup.stated.emplace_back(word.name);
        return ok();
    }
    return invalidArgument(fmt::format("There is no option called '{}'.", name));
}

} // namespace sor
