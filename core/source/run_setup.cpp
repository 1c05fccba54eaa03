// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/run_setup.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace sor {

namespace {

Error bad(std::string_view found, std::string_view expected)
{
    return {ErrorCode::InvalidArgument, fmt::format("'{}' is not {}.", found, expected), ""};
}

Status setCount(std::int64_t& field, std::string_view text, std::int64_t low, std::int64_t high,
                std::string_view what)
{
    const auto value = parseInteger(text);
    if (!value || *value < low || *value > high)
        return bad(text, fmt::format("{} (a whole number from {} to {})", what, low, high));
    field = *value;
    return ok();
}

Status setShares(Shares& field, std::string_view text)
{
    return setCount(field.count, text, 1, 1'000'000'000'000, "a number of shares");
}

/// A positive duration, or with `mayBeZero` one of zero too.
Result<Nanos> duration(std::string_view text, bool mayBeZero = false)
{
    const auto value = parseDuration(text);
    if (!value || (!mayBeZero && value->count() == 0))
        return bad(text, "a duration such as 250us, 10s or 5m");
    return *value;
}

Status setDuration(Nanos& field, std::string_view text, bool mayBeZero = false)
{
    const auto value = duration(text, mayBeZero);
    if (!value)
        return value.error();
    field = *value;
    return ok();
}

template <class Value> struct Choice {
    std::string_view word;
    Value value;
};

template <class Field, class Value, std::size_t N>
Status setChoice(Field& field, std::string_view text, const Choice<Value> (&choices)[N])
{
    std::string words;
    for (std::size_t i = 0; i < N; ++i) {
        if (choices[i].word == text) {
            field = choices[i].value;
            return ok();
        }
        words += i == 0 ? "" : i + 1 == N ? " or " : ", ";
        words += choices[i].word;
    }
    return bad(text, words);
}

Status setTime(std::optional<TimeText>& field, std::string_view text)
{
    if (const auto instant = parseIsoTime(text)) {
        field = TimeText{*instant, {}};
        return ok();
    }
    const auto timeOfDay = parseTimeOfDay(text);
    if (!timeOfDay)
        return bad(text, "a time (2024-08-01T13:36:32Z, or 13:36:32 on the day of the data; UTC)");
    field = TimeText{std::nullopt, *timeOfDay};
    return ok();
}

std::string timeText(const std::optional<TimeText>& time)
{
    if (!time)
        return "";
    if (time->instant)
        return formatIsoTime(*time->instant);
    return formatIsoTime(unixNanos(time->timeOfDay.count())).substr(11);
}

Status setBand(RunSetup& setup, std::string_view text)
{
    const bool isPercent = text.ends_with('%');
    const auto value = parseNanos(isPercent ? text.substr(0, text.size() - 1) : text);
    // In parts per million of the mid; "5%" and "0.05" are the same.
    const std::int64_t ppm = value ? *value / (isPercent ? 100'000 : 1'000) : 0;
    if (ppm <= 0 || ppm > 1'000'000)
        return bad(text, "a band above 0 and up to 100% of the mid (5% or 0.05)");
    setup.bandPpm = ppm;
    return ok();
}

Status setSwitch(bool& field, std::string_view text)
{
    if (text != "true" && text != "false")
        return bad(text, "true or false");
    field = text == "true";
    return ok();
}

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

Status setText(std::string& field, std::string_view text, std::string_view what)
{
    if (text.empty())
        return bad(text, what);
    field = text;
    return ok();
}

std::string list(const std::vector<std::string>& values)
{
    return fmt::format("{}", fmt::join(values, "\n"));
}
std::string yes(bool flag)
{
    return flag ? "true" : "";
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
             return bad(t, "a file name");
         s.csv.emplace_back(t);
         return ok();
     },
     [](const S& s) { return list(s.csv); }},
    {"kafka", "BROKERS", kSource, "Kafka brokers, host:port,...", false,
     [](S& s, T t) { return setText(s.kafka, t, "a list of brokers (localhost:9092)"); },
     [](const S& s) { return s.kafka; }},
    {"topic", "T", kSource, "Kafka topic", false, [](S& s, T t) { return setText(s.topic, t, "a topic"); },
     [](const S& s) { return s.topic; }},
    {"from-offset", "WHERE", kSource, "beginning, end, offset:N or time:ISO", false,
     [](S& s, T t) { return setText(s.fromOffset, t, "beginning, end, offset:N or time:ISO"); },
     [](const S& s) { return s.fromOffset; }},
    {"until", "WHEN", kSource, "end, idle:10s, never or eos", false,
     [](S& s, T t) { return setText(s.until, t, "end, idle:10s, never or eos"); },
     [](const S& s) { return s.until; }},
    {"for", "TIME", kSource, "order the next TIME of a live topic", false,
     [](S& s, T t) -> Status {
         auto value = duration(t);
         if (!value)
             return value.error();
         s.forDuration = *value;
         return ok();
     },
     [](const S& s) { return s.forDuration ? formatDuration(*s.forDuration) : ""; }},
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
    {"band", "PERCENT", kSource, "leave out prices further than this from the recent mid, such as 5%", false,
     setBand, [](const S& s) { return s.bandPpm == 0 ? "" : formatNanos(s.bandPpm * 100'000) + "%"; }},
    {"synthetic-venues", "N", kSource, "add N seeded venues derived from the real one, labelled synthetic",
     false, [](S& s, T t) { return setCount(s.syntheticVenues, t, 1, 16, "a number of venues"); },
     [](const S& s) { return s.syntheticVenues == 0 ? "" : std::to_string(s.syntheticVenues); }},
    {"strict", "", kSource, "any bad row fails the run", false,
     [](S& s, T t) { return setSwitch(s.isStrict, t); }, [](const S& s) { return yes(s.isStrict); }},
    {"memory", "MB", kSource, "the most that the tape may take", false,
     [](S& s, T t) { return setCount(s.memoryMegabytes, t, 1, 1'000'000, "a number of megabytes"); },
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
             return bad(t, "a price above 0 (222.75)");
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
    {"interval", "TIME", kModel, "cont-kukanov: time between decisions (default 10s)", false,
     [](S& s, T t) { return setDuration(s.router.interval, t); },
     [](const S& s) { return formatDuration(s.router.interval); }},
    {"history", "TIME", kModel, "cont-kukanov: data that outflows are estimated from (default 300s)", false,
     [](S& s, T t) { return setDuration(s.router.history, t, true); },
     [](const S& s) { return formatDuration(s.router.history); }},
    {"shortfall", "HOW", kModel, "cont-kukanov: sweep (default) or carry what a slice left unfilled", false,
     [](S& s, T t) {
         static constexpr Choice<Shortfall> kHow[] = {{"sweep", Shortfall::Sweep},
                                                      {"carry", Shortfall::Carry}};
         return setChoice(s.router.shortfall, t, kHow);
     },
     [](const S& s) -> std::string { return s.router.shortfall == Shortfall::Sweep ? "sweep" : "carry"; }},
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
    {"queue", "MODEL", kRules, "resting orders: pro-rata (default) or trades-only", false,
     [](S& s, T t) {
         static constexpr Choice<QueueModel> kModels[] = {{"pro-rata", QueueModel::ProRata},
                                                          {"trades-only", QueueModel::TradesOnly}};
         return setChoice(s.queue, t, kModels);
     },
     [](const S& s) -> std::string { return s.queue == QueueModel::ProRata ? "pro-rata" : "trades-only"; }},
    {"latency", "TIME", kRules, "from a decision to the book that it meets (default 0us)", false,
     [](S& s, T t) { return setDuration(s.latency, t, true); },
     [](const S& s) { return formatDuration(s.latency); }},
    {"completion", "HOW", kRules, "sweep what is left at the end of the window (default), or none", false,
     [](S& s, T t) {
         static constexpr Choice<Completion> kCompletion[] = {{"sweep", Completion::Sweep},
                                                              {"none", Completion::None}};
         return setChoice(s.completion, t, kCompletion);
     },
     [](const S& s) -> std::string { return s.completion == Completion::Sweep ? "sweep" : "none"; }},
    {"bucket", "TIME", kRules, "bucket of TWAP and VWAP (default 60s)", false,
     [](S& s, T t) { return setDuration(s.bucket, t); }, [](const S& s) { return formatDuration(s.bucket); }},
    {"profile", "FILE", kRules, "volume profile for VWAP: time,volume", false,
     [](S& s, T t) { return setText(s.profile, t, "a file name"); }, [](const S& s) { return s.profile; }},

    {"split", "PERCENT", kSearch, "percent of the window to tune on (default 60), or off", false,
     [](S& s, T t) -> Status {
         if (t == "off") {
             s.splitPercent.reset();
             return ok();
         }
         const auto value = parseInteger(t);
         if (!value || *value < 1 || *value > 99)
             return bad(t, "off or a percentage from 1 to 99");
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
             return bad(t, "off or a duration such as 30s");
         s.starts = *value;
         return ok();
     },
     [](const S& s) { return s.starts ? formatDuration(*s.starts) : "off"; }},
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
    {"shard", "i/n", kSearch, "run one of n parts (not built yet)", false,
     [](S& s, T t) { return setText(s.shard, t, "a part such as 1/4"); }, [](const S& s) { return s.shard; }},

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

bool RunSetup::isStated(std::string_view word) const
{
    return std::ranges::find(stated, word) != stated.end();
}

RouterModel RunSetup::modelOrDefault() const
{
    return model.value_or(viewOrDefault() == TapeView::Trial ? RouterModel::Trial : RouterModel::ContKukanov);
}

Refresh RunSetup::refreshOrDefault() const
{
    return refresh.value_or(viewOrDefault() == TapeView::Trial ? Refresh::Instant : Refresh::Added);
}

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
            error.where = fmt::format("--{}", word.name);
            return error;
        }
        if (!setup.isStated(word.name))
            setup.stated.emplace_back(word.name);
        return ok();
    }
    return Error{ErrorCode::InvalidArgument, fmt::format("There is no option called '{}'.", name), ""};
}

Status checkSetup(const RunSetup& setup)
{
    const auto fail = [](std::string message) {
        return Error{ErrorCode::InvalidArgument, std::move(message), ""};
    };
    const auto notBuilt = [](std::string message) {
        return Error{ErrorCode::NotBuiltYet, std::move(message), ""};
    };
    if (!setup.csv.empty() && !setup.kafka.empty())
        return fail("A run has one source: give --csv or --kafka, not both.");
    if (setup.csv.empty() && setup.kafka.empty())
        return fail("A run needs a source: give --csv FILE, or --kafka BROKERS and --topic T.");
    if (setup.modelOrDefault() == RouterModel::ContKukanov) {
        if (setup.viewOrDefault() == TapeView::Trial)
            return fail("The model cont-kukanov needs the state of every venue: use --view book.");
    }
    if (!setup.shard.empty())
        return notBuilt("Sharding (--shard) is not built yet.");
    if (setup.viewOrDefault() == TapeView::Trial) {
        if (setup.refreshOrDefault() != Refresh::Instant)
            return fail("--view trial has no state between its snapshots, so liquidity is always refreshed: "
                        "--refresh added cannot be.");
        if (setup.maxAge || setup.bandPpm != 0)
            return fail("--max-age and --band need the state of every venue: use --view book.");
        if (setup.syntheticVenues != 0)
            return fail("Synthetic venues never share a timestamp, so the trial view would not show them "
                        "together: use --view book with --synthetic-venues.");
    }
    if (setup.from && setup.to && setup.from->instant.has_value() == setup.to->instant.has_value()) {
        const bool isInverted = setup.from->instant ? *setup.from->instant >= *setup.to->instant
                                                    : setup.from->timeOfDay >= setup.to->timeOfDay;
        if (isInverted)
            return fail(fmt::format("The window ends before it starts: --from {} --to {}.",
                                    timeText(setup.from), timeText(setup.to)));
    }
    return ok();
}

std::vector<std::string> wordsWithoutEffect(const RunSetup& setup)
{
    std::vector<std::string> sentences;
    const auto note = [&](std::string_view word, std::string_view why) {
        if (setup.isStated(word))
            sentences.push_back(fmt::format("--{} has no effect {}.", word, why));
    };
    const RouterModel model = setup.modelOrDefault();
    if (model != RouterModel::ContKukanov) {
        for (const std::string_view word :
             {"interval", "history", "shortfall", "outflows", "solver", "adverse", "queue"})
            note(word, fmt::format("with --model {}: it sends no resting orders", name(model)));
    }
    if (model == RouterModel::Trial) {
        for (const std::string_view word : {"lambda-over", "lambda-under", "theta-queue"})
            note(word, "with --model trial: the published allocator never lets it matter");
    } else if (model == RouterModel::Static) {
        note("lambda-over", "with --model static: it never buys too much");
        note("step", "with --model static: it works in lots (--lot)");
    }
    for (const std::string_view word : {"topic", "from-offset", "until", "for", "timeout"}) {
        if (setup.kafka.empty())
            note(word, "without --kafka");
    }
    return sentences;
}

} // namespace sor
