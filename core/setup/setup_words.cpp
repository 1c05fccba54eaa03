// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_words.h"

#include "setup/setup_values.h"
#include "setup/source_access.h"
#include "setup/study_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace sor { inline namespace setup {

namespace {

using S = RunSetup;
using E = ExperimentSettings;
using T = std::string_view;
using Need = WordNeed;

// Fields of a setup, by the members that lead to them.
template <auto First, auto... Rest, class Object> constexpr auto& at(Object& object)
{
    if constexpr (sizeof...(Rest) == 0)
        return object.*First;
    else
        return at<Rest...>(object.*First);
}

/// A value with a name.
template <auto... Path>
constexpr WordAccess kChoice{[](S& s, T t) { return setNamed(at<Path...>(s), t); },
                             [](const S& s) { return std::string(name(at<Path...>(s))); }};
template <auto... Path>
constexpr WordAccess kSwitch{[](S& s, T t) { return setSwitch(at<Path...>(s), t); },
                             [](const S& s) { return yes(at<Path...>(s)); }};
template <const char* What, auto... Path>
constexpr WordAccess kText{[](S& s, T t) { return setText(at<Path...>(s), t, What); },
                           [](const S& s) { return at<Path...>(s); }};
/// A count from 1 to `most`; 0 stands for none.
template <const char* What, std::int64_t most, auto... Path>
constexpr WordAccess kCount{[](S& s, T t) { return setCount(at<Path...>(s), t, 1, most, What); },
                            [](const S& s) { return valueText(at<Path...>(s)); }};
template <auto... Path>
constexpr WordAccess kShares{[](S& s, T t) { return setShares(s, at<Path...>(s), t); },
                             [](const S& s) { return format(at<Path...>(s), s.shareUnit); }};
template <const char* What, auto... Path>
constexpr WordAccess kPrice{[](S& s, T t) { return setPrice(at<Path...>(s), t, What); },
                            [](const S& s) { return valueText(at<Path...>(s)); }};
template <auto... Path>
constexpr WordAccess kDuration{[](S& s, T t) { return setDuration(at<Path...>(s), t); },
                               [](const S& s) { return valueText(at<Path...>(s)); }};
template <auto... Path>
constexpr WordAccess kTime{[](S& s, T t) {
                               auto status = setTime(at<Path...>(s), t);
                               if (status && s.form.zone)
                                   at<Path...>(s)->takeZone(*s.form.zone);
                               return status;
                           },
                           [](const S& s) { return timeText(at<Path...>(s)); }};

template <Parameter P>
constexpr WordAccess kAxis{[](S& s, T t) -> Status {
                               auto axis = parseAxis(P, t);
                               if (!axis)
                                   return axis.error();
                               s.experiment.axes[static_cast<std::size_t>(P)] = std::move(*axis);
                               return ok();
                           },
                           [](const S& s) { return s.experiment.axes[static_cast<std::size_t>(P)].text; }};

constexpr char kFileName[] = "a file name";
constexpr char kFile[] = "a file";
constexpr char kFolder[] = "a folder";
constexpr char kFees[] = "a file, default or none";
constexpr char kVenues[] = "a number of venues";
constexpr char kMegabytes[] = "a number of megabytes";
constexpr char kThreads[] = "a number of threads";
constexpr char kLimit[] = "a price above 0 (222.75)";
constexpr char kTick[] = "a tick above 0 (0.01)";

constexpr std::string_view kQueueModels = "exact, trades-only, pro-rata, power or power:N with N from 1 to 3";
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

// Scopes.
constexpr WordScope kInput{WordPart::Source, WordEffect::Input};
constexpr WordScope kFileInput{WordPart::Source, WordEffect::Input, WordNeed::Files};
constexpr WordScope kTopicInput{WordPart::Source, WordEffect::Input, WordNeed::Topic};
constexpr WordScope kTopicFile{WordPart::Source, WordEffect::Input, WordNeed::Topic, true};
constexpr WordScope kTape{WordPart::Source, WordEffect::Tape};
constexpr WordScope kReading{WordPart::Source, WordEffect::Process};
constexpr WordScope kOrder{WordPart::Order, WordEffect::Result};
constexpr WordScope kModel{WordPart::Model, WordEffect::Result};
constexpr WordScope kRestingModel{WordPart::Model, WordEffect::Result, WordNeed::RestingOrders};
constexpr WordScope kRules{WordPart::Rules, WordEffect::Result};
constexpr WordScope kRestingRules{WordPart::Rules, WordEffect::Result, WordNeed::Book};
constexpr WordScope kSearch{WordPart::Search, WordEffect::Result};
constexpr WordScope kWorking{WordPart::Search, WordEffect::Process};
constexpr WordScope kStudy{WordPart::Study, WordEffect::Study};
constexpr WordScope kOutput{WordPart::Output, WordEffect::Process};
constexpr WordScope kLabel{WordPart::Output, WordEffect::Result};
constexpr WordScope kOutputFile{WordPart::Output, WordEffect::Process, WordNeed::Nothing, true};

constexpr WordAccess kView{[](S& s, T t) { return setNamed(s.view, t); },
                           [](const S& s) { return std::string(name(s.viewOrDefault())); }};
constexpr WordAccess kBand{setBand, [](const S& s) {
                               const std::int64_t ppm = s.bandPpmOrDefault();
                               return ppm == 0 ? "off" : formatNanos(ppm * 100'000) + "%";
                           }};
constexpr WordAccess kModelChoice{[](S& s, T t) { return setNamed(s.model, t); },
                                  [](const S& s) { return std::string(name(s.modelOrDefault())); }};
constexpr WordAccess kHistory{[](S& s, T t) { return setDuration(s.experiment.router.history, t, true); },
                              [](const S& s) { return formatDuration(s.experiment.router.history); }};
constexpr WordAccess kAdaptiveHistory{
    [](S& s, T t) -> Status {
        const auto history = duration(t, true);
        if (!history)
            return history.error();
        s.experiment.router.adaptiveHistory = *history;
        return ok();
    },
    [](const S& s) { return valueText(s.experiment.router.adaptiveHistory); }};
constexpr WordAccess kRefresh{[](S& s, T t) { return setNamed(s.refresh, t); },
                              [](const S& s) { return std::string(name(s.refreshOrDefault())); }};
constexpr WordAccess kQueue{[](S& s, T t) {
                                auto status =
                                    setParsed(s.experiment.rules.queue, parseQueueModel(t), t, kQueueModels);
                                s.wantsOrders = s.experiment.rules.queue == QueueModel::Exact;
                                return status;
                            },
                            [](const S& s) { return name(s.experiment.rules.queue); }};
constexpr WordAccess kLatency{setLatency, latencyText};
constexpr WordAccess kCrossing{
    [](S& s, T t) { return setParsed(s.experiment.rules.crossing, parseCrossingRule(t), t, kCrossingRules); },
    [](const S& s) { return name(s.experiment.rules.crossing); }};
constexpr WordAccess kSplit{setSplit, splitText};
constexpr WordAccess kStarts{setStarts, startsText};
constexpr WordAccess kSeed{setSeed, [](const S& s) { return std::to_string(s.seed); }};
constexpr WordAccess kShard{setShard, [](const S& s) { return s.shard; }};

constexpr SetupWord kWords[] = {
    {"csv", "FILE", kInput,
     "level-1 quotes: CSV or Databento's DBN, plain, gzip, zstd, xz, bzip2 or zip; - is standard input; "
     "repeat it to merge files. XNAS=FILE: all rows are of that venue (./a=b.csv: a file with such a name)",
     kFiles<&S::csv>, true},
    {"trades", "FILE", kInput, "trades in a file of their own; repeat it", kFiles<&S::trades>, true},
    {"feed", "KIND", kTape, "what rows show: venues or nbbo (the best of all; default: as the header says)",
     kFeed},
    {"format", "NAME", kFileInput,
     "what files are: databento-csv, csv (other names of columns), dbn, lobster, taq, wrds, polygon, lean, "
     "tardis, binance, nautilus, or auto (default: as they look)",
     kFormat},
    {"columns", "LIST", kFileInput,
     "which column means what, where names do not tell: "
     "time=Ts,venue=Exch,bid=BP,bid_size=BS,ask=AP,ask_size=AS "
     "(also date, symbol, Databento's names, and in files of trades price, size, condition, trade_time, "
     "trade_venue)",
     kColumns},
    {"no-header", "NAMES", kFileInput, "files have no header line: the names of their columns, by commas",
     kHeaderless},
    {"price-scale", "X", kFileInput, "what 1 stands for in prices, in dollars (0.0001)", kPriceScale},
    {"size-scale", "N", kFileInput, "shares that 1 stands for in sizes (100 for round lots)", kSizeScale},
    {"round-lots", "FILE", kFileInput,
     "quotes of taq, wrds and polygon: shares of the round lot by symbol (symbol,round_lot, or Daily TAQ's "
     "master file) instead of 100, on days whose sizes are lots",
     kText<kFile, &S::form, &CsvForm::roundLots>},
    {"size-unit", "UNIT", kInput,
     "what sizes are whole numbers of: 1, 0.1, 0.01, ... 1e-9 (default: as fine as the sizes of the input; a "
     "live topic cannot look ahead and takes 1)",
     kSizeUnit},
    {"zone", "ZONE", kInput,
     "of times that name none, --from and --to too (America/New_York; default UTC), and of a study's days "
     "and hours (default America/New_York)",
     kZone},
    {"date", "DAY", kFileInput, "of times of day (2024-06-07; default: a column of days, or the file's name)",
     kDay},
    {"kafka", "BROKERS", kInput, "Kafka brokers, host:port,...", kKafka},
    {"topic", "T", kTopicInput, "Kafka topic", kTopic},
    {"from-offset", "WHERE", kTopicInput, "beginning, end, offset:N or time:ISO", kFromOffset},
    {"until", "WHEN", kTopicInput, "end, idle:10s, never or eos", kUntil},
    {"for", "TIME", kTopicInput,
     "order the next TIME of a live topic (from now on, unless --from-offset is given)",
     kDuration<&S::forDuration>},
    {"checkpoint", "FILE", kTopicFile,
     "read on where the last run with this file ended, and note where this one does",
     kText<kFile, &S::checkpoint>},
    {"timeout", "TIME", kTopicInput, "how long to wait for a broker", kDuration<&S::timeout>},
    {"symbol", "S", kTape,
     "the one symbol to read; its spellings in a list (AAA.XNAS,AAA.ARCX), or repeat it", kSymbol, true},
    {"view", "V", kTape, "book (state of every venue, the default) or trial (the public task's snapshots)",
     kView},
    {"max-age", "TIME", kTape, "leave out a venue that was silent for longer", kDuration<&S::maxAge>},
    {"band", "PERCENT", kTape,
     "leave out prices further than this from the recent mid (default 5%, in the trial view off), or off",
     kBand},
    {"synthetic-venues", "N", kTape, "add N seeded venues derived from the real one, labelled synthetic",
     kCount<kVenues, 16, &S::syntheticVenues>},
    {"strict", "", kTape, "any bad row fails the run", kSwitch<&S::isStrict>},
    {"force", "", kReading, "run also on quotes that look misread", kSwitch<&S::isForced>},
    {"memory", "MB", kReading, "the most that the tape may take (default: three quarters of what is free)",
     kCount<kMegabytes, 1'000'000, &S::memoryMegabytes>},

    {"side", "SIDE", kOrder, "buy (default) or sell", kChoice<&S::side>},
    {"shares", "N", kOrder, "shares to trade (default 5000)", kShares<&S::shares>},
    {"from", "ISO", kOrder,
     "start of the window, in the zone that it names, else --zone, else UTC; a bare time means the day of "
     "the data",
     kTime<&S::from>},
    {"to", "ISO", kOrder, "end of the window (not in it)", kTime<&S::to>},
    {"limit", "PRICE", kOrder, "no fill at a worse price", kPrice<kLimit, &S::limit>},
    {"executions", "FILE", kOrder,
     "what the order, or each order of a study, really had, as a row Actual: a CSV of order_id (of a single "
     "run "
     "one, or none), time, venue, shares, price, fee, liquidity",
     kText<kFileName, &S::executions>},
    {"lot", "N", kOrder, "child orders are whole lots (default 1)", kShares<&S::lot>},

    {"model", "M", kModel, "cont-kukanov (default), adaptive, static or trial", kModelChoice},
    {"step", "N", kModel.with(Need::Steps), "step of the trial model (default 100)",
     kShares<&S::experiment, &E::step>},
    {"lambda-over", kAxisValue, kModel.with(Need::Surplus),
     "penalty for a share too many, $ a share: from:to:count, a list, or auto", kAxis<Parameter::LambdaOver>},
    {"lambda-under", kAxisValue, kModel.with(Need::Penalties),
     "penalty for a share too few (in adaptive the estimate is added)", kAxis<Parameter::LambdaUnder>},
    {"theta-queue", kAxisValue, kModel.with(Need::Penalties),
     "added to both (in cont-kukanov and adaptive: impact of a share sent)", kAxis<Parameter::ThetaQueue>},
    {"interval", "TIME", kModel,
     "time between decisions of cont-kukanov, and slice of the TWAP matched to it (default 10s)",
     kDuration<&S::experiment, &E::router, &RouterSettings::interval>},
    {"history", "TIME", kRestingModel, "cont-kukanov: data that outflows are estimated from (default 300s)",
     kHistory},
    {"shortfall", "HOW", kRestingModel, "cont-kukanov: sweep (default) or carry what a slice left unfilled",
     kChoice<&S::experiment, &E::router, &RouterSettings::remainder>},
    {"outflows", "LAW", kRestingModel, "cont-kukanov: independent (default), factor or joint",
     kChoice<&S::experiment, &E::router, &RouterSettings::outflows>},
    {"solver", "S", kRestingModel,
     "cont-kukanov: certified (default) or sa, the paper's stochastic approximation",
     kChoice<&S::experiment, &E::router, &RouterSettings::solver>},
    {"adverse", "on|off", kRestingModel,
     "cont-kukanov: take the expected adverse markout of fills off the rebates (default off)",
     kChoice<&S::experiment, &E::router, &RouterSettings::adverse>},

    {"adaptive-history", "TIME", kModel.with(Need::Moves),
     "adaptive: data that moves of the far price are estimated from (default: earlier days, else the session "
     "so far)",
     kAdaptiveHistory},

    {"fees", "FILE", kRules, "a fee table, default, or none", kText<kFees, &S::fees>},
    {"refresh", "HOW", kRules, "added (only new size is new liquidity, the default) or instant", kRefresh},
    {"queue", "MODEL", kRestingRules,
     "who is ahead of a resting order: exact where the input has single orders (then the default), else who "
     "cancels: trades-only (none, the default), pro-rata, or power:N (by powers of what stands ahead and "
     "behind, N = 1 to 3, 2 without :N)",
     kQueue},
    {"latency", "TIME", kRules,
     "from a decision to the book that it meets (default 0us), or one a venue: XNAS=50us,IEXG=350us (others "
     "0us) or 50us,IEXG=350us",
     kLatency},
    {"completion", "HOW", kRules, "sweep what is left at the end of the window (default), or none",
     kChoice<&S::experiment, &E::rules, &ExecutionRules::completion>},
    {"bucket", "TIME", kRules, "bucket of TWAP and VWAP (default 60s)",
     kDuration<&S::experiment, &E::baselines, &BaselineSettings::bucket>},
    {"profile", "FILE", kRules,
     "volume profile for VWAP: time,volume (default: earlier days, else a typical US day)",
     kText<kFileName, &S::profile>},
    {"protect", "on|off", kRules.with(Need::Latency),
     "no taking order fills worse than the price of its decision (default on)",
     kChoice<&S::experiment, &E::rules, &ExecutionRules::isProtected>},
    {"crossing", "RULE", kRestingRules,
     "the far side at the price of a resting order fills it once it stood there for 10ms (lasting, the "
     "default; lasting:TIME), at once (shown), or never (none)",
     kCrossing},
    {"tick", "PRICE", kRules.with(Need::Ticks),
     "step of the completion, and of spreads in adaptive (default 0.01, below a dollar 0.0001)",
     kPrice<kTick, &S::experiment, &E::rules, &ExecutionRules::tick>},

    {"split", "PERCENT", kSearch, "percent of the window to tune on (default 60), or off", kSplit},
    {"starts", "TIME", kSearch, "time between start times (default 30s), or off", kStarts},
    {"bracket", "on|off", kSearch.with(Need::Starts),
     "the start times again under other queue and crossing rules and 1 ms of latency (default on)",
     kChoice<&S::experiment, &E::bracket>},
    {"seed", "N", kSearch, "seed of everything random (default 1)", kSeed},
    {"threads", "N", kWorking, "worker threads (default: as many as the machine has)",
     kCount<kThreads, 1024, &S::threads>},
    {"shard", "i/n", kWorking,
     "run part i of n of the grid, or of a study's symbol-days, and write a shard; auto: as the job array of "
     "Slurm, Kubernetes or AWS Batch says",
     kShard},

    {"data", "DIR", kStudy,
     "folder of quotes: SYMBOL/DATE.*, DATE/SYMBOL.*, files named by both, or files of many symbols",
     kText<kFolder, &S::study, &StudySpec::data>},
    {"sample",
     "N/day",
     kStudy,
     "draw N orders a symbol and day at random instead of reading a file",
     {setSample, sampleText}},
    {"sizes",
     "LIST",
     kStudy,
     "of sampled orders, in percent of the volume expected in their windows (default 0.5%,1%,2%)",
     {setSizes, sizesText}},
    {"durations", "LIST", kStudy, "of sampled orders (default 5m,15m,1h)", {setDurations, durationsText}},
    {"mirror", "on|off", kStudy, "each sampled order has a twin on the other side (default on)",
     kChoice<&S::study, &StudySpec::hasMirrors>},
    {"hours",
     "FROM-TO",
     kStudy,
     "sampled orders start and end within, in the study's zone (default 09:35-15:55)",
     {setHours, hoursText}},
    {"primary",
     "NAME",
     kStudy,
     "the benchmark that a study's first sentence is about, by its key (default twap_matched; actual: the "
     "executions)",
     {setPrimary, primaryText}},
    {"without",
     "VENUE",
     kStudy,
     "a study's orders again with this venue hidden: what it is worth; repeat it, or each",
     {setWithout, withoutText},
     true},
    {"tune", "off|per-symbol|pooled", kStudy,
     "a study chooses the cell of each day on the days before it, for each symbol or for all (default off)",
     kChoice<&S::study, &StudySpec::tune>},
    {"tune-days", "N", kStudy, "on so many days before (default all)", {setTuneDays, tuneDaysText}},
    {"choose", "robust|best", kStudy,
     "the cell nearest the middle within one standard error of the best, or the best (default robust)",
     kChoice<&S::study, &StudySpec::choose>},
    {"block",
     "N",
     kStudy,
     "mean block of days when the search of cells is tested (default auto: the cube root of their number)",
     {setBlock, blockText}},
    {"keep-fills", "", kStudy, "keep every fill in a study's database",
     kSwitch<&S::study, &StudySpec::keepsFills>},

    {"out", "DIR", kOutputFile, "folder for the three JSON files (default: the current one)",
     kText<kFolder, &S::out>},
    {"fills", "FILE", kOutputFile, "write every fill of every strategy as CSV", kText<kFileName, &S::fills>},
    {"path", "FILE", kOutputFile, "write the cost path of every strategy as CSV", kText<kFileName, &S::path>},
    {"currency",
     "NAME",
     kLabel,
     "what money is called instead of $ (EUR, USDT), in every output; changes no number",
     {setCurrency, [](const S& s) { return s.currency; }}},
    {"quiet", "", kOutput, "no answer and no progress", kSwitch<&S::isQuiet>},
    {"verbose", "", kOutput, "behind the answer all caveats, the table of strategies, validation and notes",
     kSwitch<&S::isVerbose>},
    {"progress", "STYLE", kOutput, "text, json or none, on stderr (default: text on a terminal)",
     kChoice<&S::progress>},
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

}} // namespace sor::setup
