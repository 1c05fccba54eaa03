// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/publish/kafka_publisher.h"

#include "base/number_text.h"
#include "files/held_stream.h"
#include "input/csv/file_checks.h"
#include "input/csv/size_unit_search.h"
#include "input/csv/unread_finding.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/publish/message_producer.h"
#include "input/kafka/publish/pacer.h"
#include "input/kafka/publish/publishing.h"
#include "input/quotes/quote_file.h"
#include "market/tape_builder.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <thread>

namespace sor { inline namespace input { namespace kafka {

namespace {

/// The dry run: counts, and keeps the first messages.
class PlanSink final : public QuoteSink {
public:
    PlanSink(const PublishOptions& options, FeedRegistry& registry)
        : m_window(options)
        , m_maker(options.form, registry, "", {})
        , m_pacer(options.speed.factor.value_or(1), options.maxGap)
    {
    }
    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& row : rows) {
            const UnixNanos time = timeOf(row);
            if (!m_window.contains(time))
                continue;
            if (plan.rows == 0)
                plan.first = plan.last = m_previous = time;
            ++plan.rows;
            hasPrints = hasPrints || row.isPrint();
            plan.outOfOrder += time < m_previous ? 1 : 0;
            m_previous = time;
            plan.first = std::min(plan.first, time);
            plan.last = std::max(plan.last, time);
            m_pacer.dueTime(time);
            constexpr std::size_t kShownRows = 64; // enough for the first three snapshots
            if (firstRows.size() < kShownRows)
                firstRows.push_back(row);
        }
        return ok();
    }
    /// For another attempt at reading.
    void restart()
    {
        plan = {};
        hasPrints = false;
        firstRows.clear();
        m_pacer = m_fresh;
    }
    Nanos elapsed() const { return m_pacer.elapsed(); }

    PublishPlan plan;
    bool hasPrints = false; // trades that say nothing of the quote
    std::vector<QuoteEvent> firstRows;

private:
    RowWindow m_window;
    MessageMaker m_maker;
    Pacer m_pacer;
    Pacer m_fresh = m_pacer;
    UnixNanos m_previous;
};

/// Paces rows and sends them.
class PublishSink final : public QuoteSink {
public:
    PublishSink(const PublishOptions& options, const PublishPlan& plan, const FeedRegistry& registry,
                MessageProducer& producer, const std::stop_token& stop, ProgressSink* progress)
        : m_options(options)
        , m_plan(plan)
        , m_producer(producer)
        , m_stop(stop)
        , m_progress(progress)
        , m_window(options)
        , m_registry(registry)
        , m_maker(options.form, registry, plan.symbol, plan.unit)
        , m_pacer(options.speed.factor.value_or(1), options.maxGap)
    {
        m_pacer.start(Pacer::Clock::now());
    }

    void startLoop(std::int64_t loop) { m_shift = loopShift(m_plan) * loop; }

    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& original : rows) {
            if (!m_window.contains(timeOf(original)))
                continue;
            QuoteEvent row = original;
            row.tsRecv += m_shift;
            row.tsEvent += m_shift;
            UnixNanos time;
            const std::string_view message = m_maker.add(row, time);
            if (!message.empty()) {
                if (auto status = send(message, keyOf(row), time); !status)
                    return status;
            }
        }
        return ok();
    }

    Status finish()
    {
        UnixNanos time;
        const std::string_view last = m_maker.flush(time);
        if (!last.empty()) {
            if (auto status = send(last, m_plan.symbol, time); !status)
                return status;
        }
        const std::int64_t messages = m_producer.messages();
        return m_producer.sendEnd(m_maker.endOfStream(messages), m_lastTime, m_stop);
    }

    const LatenessCounts& lateness() const { return m_lateness; }

private:
    std::string_view keyOf(const QuoteEvent& row)
    {
        if (m_options.keying != Keying::Venue)
            return m_plan.symbol;
        std::string& venue = m_venues[row.feed];
        if (venue.empty())
            venue = m_registry.describe(row.feed).mic;
        return venue;
    }

    Status send(std::string_view message, std::string_view key, UnixNanos time)
    {
        if (m_options.control != nullptr) {
            if (auto status = apply(*m_options.control); !status)
                return status;
        }
        if (m_options.speed.factor) {
            if (auto status = waitUntil(m_pacer.dueTime(time)); !status)
                return status;
        }
        m_lastTime = time;
        if (auto status = m_producer.send(message, key, time, m_stop); !status)
            return status;
        constexpr std::int64_t kReportEvery = 50'000;
        if (m_progress != nullptr && m_producer.messages() % kReportEvery == 0)
            report();
        return ok();
    }

    /// Tells how far it is, and waits while it is paused.
    Status apply(PublishControl& control)
    {
        constexpr int kSliceMs = 50;
        const auto tell = [&] {
            control.accepted = m_producer.messages();
            control.delivered = m_producer.delivered();
        };
        tell();
        if (!control.isPaused)
            return ok();
        const auto began = Pacer::Clock::now();
        while (control.isPaused) {
            m_producer.serve(kSliceMs);
            tell();
            if (m_stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped."};
        }
        m_pacer.delay(Pacer::Clock::now() - began);
        return ok();
    }

    void report()
    {
        const bool isRows = m_options.form == MessageForm::Quote;
        m_progress->progress("Publishing", m_producer.messages(), isRows ? m_plan.rows * m_options.loops : 0);
    }

    /// Serves the client while it waits; the last two milliseconds are slept to the deadline.
    Status waitUntil(Pacer::Clock::time_point due)
    {
        constexpr std::chrono::milliseconds kSleep{2};
        constexpr std::chrono::milliseconds kSlice{100};
        for (;;) {
            const auto left = due - Pacer::Clock::now();
            if (left <= kSleep)
                break;
            const auto slice = std::min<Nanos>(left - kSleep / 2, kSlice);
            m_producer.serve(milliseconds(slice));
            if (m_options.control != nullptr) {
                const auto before = Pacer::Clock::now();
                if (auto status = apply(*m_options.control); !status)
                    return status;
                due += Pacer::Clock::now() - before;
            }
            if (m_stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped."};
            if (m_progress != nullptr && Pacer::Clock::now() - m_lastReport > std::chrono::seconds{1}) {
                m_lastReport = Pacer::Clock::now();
                report();
            }
        }
        std::this_thread::sleep_until(due);
        m_lateness.add(Pacer::Clock::now() - due);
        return ok();
    }

    const PublishOptions& m_options;
    const PublishPlan& m_plan;
    MessageProducer& m_producer;
    const std::stop_token& m_stop;
    ProgressSink* m_progress;
    RowWindow m_window;
    const FeedRegistry& m_registry;
    std::map<FeedId, std::string> m_venues; // keys
    MessageMaker m_maker;
    Pacer m_pacer;
    LatenessCounts m_lateness;
    Nanos m_shift{0};
    UnixNanos m_lastTime;
    Pacer::Clock::time_point m_lastReport = Pacer::Clock::now();
};

} // namespace

Result<Speed> parseSpeed(std::string_view text)
{
    if (text == "max")
        return Speed{std::nullopt};
    double factor = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()
        || !(factor >= 0.1 && factor <= 1000)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("Expected a factor from 0.1 to 1000, or max, found '{}'.", text),
                     {.parameter = "speed"}};
    }
    return Speed{factor};
}

Result<PublishPlan> planPublishing(const PublishOptions& options, const std::stop_token& stop,
                                   ProgressSink* progress)
{
    if (options.keying == Keying::Venue && options.form == MessageForm::Snapshot) {
        return Error{
            ErrorCode::InvalidArgument,
            "`message snapshot` is of all venues, so that none can be its key. Use the symbol as the key, or "
            "none, or publish a quote a message.",
            {.parameter = "key venue"}};
    }
    if (isStream(options.csv)) {
        if (const auto held = holdStream(options.csv, options.memoryLimit, stop, progress); !held)
            return held.error();
    }
    FeedRegistry registry;
    PlanSink sink(options, registry);
    SizeUnitSearch units(options.file.sizeUnit, stop);
    Result<CsvSummary> summary = Error{ErrorCode::Interrupted, "Stopped."};
    do {
        sink.restart();
        CsvForm form = options.file;
        form.shareUnit = units.unit();
        form.unitSearch = &units;
        summary = readQuoteFile(options.csv, {options.symbol, options.threads, form}, registry, sink,
                                units.token(), progress);
    } while (units.refine(stop));
    if (!summary)
        return summary.error();
    if (auto status = checkTogether({&*summary, 1}); !status)
        return status.error();
    if (auto status = checkFiles({&*summary, 1}, units.unit()); !status)
        return status.error();
    // A topic's reader could not tell any more.
    if (summary->priceForm == CsvPriceForm::Fixed && summary->wholePrices.areDoubtful())
        return unusableData(
            doubtOfWholePrices(summary->wholePrices.example)
                + " State the unit with `price-scale`: 0.0001 for prices x 10000, 1 for dollars.",
            options.csv.string());
    if (sink.hasPrints)
        return unusableData(
            "It has rows of trades without a quote, and a message is a quote. Leave them out.",
            options.csv.string());
    PublishPlan plan = std::move(sink.plan);
    plan.symbol = summary->symbol;
    plan.unit = units.unit();
    plan.rowsSkipped = summary->rowsSkipped;
    plan.warnings = summary->warnings;
    for (const UnreadColumn& column : summary->unread) {
        const Finding finding = csv::findingOf(column);
        if (finding.isRefusal)
            return unusableData(finding.text + " " + finding.advice, options.csv.string());
        plan.warnings.push_back(finding.text + " " + finding.advice);
    }
    plan.warnings.insert(plan.warnings.end(), summary->doubts.begin(), summary->doubts.end());
    if (plan.rows == 0) {
        return unusableData("No row of the file lies in the window that is to be published.",
                            options.csv.string());
    }
    if (plan.rowsSkipped > 0)
        plan.warnings.push_back(
            fmt::format("{} of the file cannot be read and {} not published; the first: {}",
                        counted(plan.rowsSkipped, "row"), either(plan.rowsSkipped, "is", "are"),
                        summary->problems.front().text()));
    if (plan.outOfOrder > 0)
        plan.warnings.push_back(
            fmt::format("{} earlier than the row before; {} published in the order of the file, at once.",
                        counted(plan.outOfOrder, "row") + (plan.outOfOrder == 1 ? " is" : " are"),
                        either(plan.outOfOrder, "it is", "they are")));
    if (options.speed.factor) {
        const Nanos pause = Nanos{static_cast<std::int64_t>(1e9 / *options.speed.factor)};
        plan.duration = sink.elapsed() * options.loops + pause * (options.loops - 1);
    }
    MessageMaker maker(options.form, registry, plan.symbol, plan.unit);
    constexpr std::size_t kShown = 3;
    UnixNanos time;
    for (const QuoteEvent& row : sink.firstRows) {
        const auto message = maker.add(row, time);
        if (!message.empty() && plan.firstMessages.size() < kShown)
            plan.firstMessages.emplace_back(message);
    }
    if (const auto message = maker.flush(time); !message.empty() && plan.firstMessages.size() < kShown)
        plan.firstMessages.emplace_back(message);
    return plan;
}

Result<PublishSummary> publishCsv(const PublishOptions& options, const std::stop_token& stop,
                                  ProgressSink* progress)
{
    auto plan = planPublishing(options, stop, progress);
    if (!plan)
        return plan.error();
    if (options.control != nullptr && options.form == MessageForm::Quote)
        options.control->planned = plan->rows * options.loops;
    ProducerOptions wanted;
    wanted.connection = options.connection;
    wanted.topic = options.topic;
    wanted.partitions = options.partitions;
    wanted.isPaced = options.speed.factor.has_value();
    wanted.isRoundRobin = options.keying == Keying::RoundRobin;
    auto opened = MessageProducer::open(wanted, stop);
    if (!opened)
        return opened.error();
    MessageProducer& producer = **opened;
    PublishSummary summary;
    summary.warnings = expiryWarnings(producer.topic().keeping, *plan, options.topic);
    producer.useWallClock(needsWallClock(producer.topic().keeping, *plan, options.loops));

    const auto started = Pacer::Clock::now();
    FeedRegistry registry;
    PublishSink sink(options, *plan, registry, producer, stop, progress);
    Status status = ok();
    for (std::int64_t loop = 0; loop < options.loops && status; ++loop) {
        sink.startLoop(loop);
        CsvForm form = options.file;
        form.shareUnit = plan->unit;
        auto read = readQuoteFile(options.csv, {options.symbol, options.threads, form}, registry, sink, stop);
        if (!read)
            status = read.error();
    }
    if (status)
        status = sink.finish();
    summary.wasInterrupted = !status && status.error().code == ErrorCode::Interrupted;
    const auto flushed = producer.flush(summary.wasInterrupted);
    if (options.control != nullptr) {
        options.control->accepted = producer.messages();
        options.control->delivered = producer.delivered();
    }
    if (!status && !summary.wasInterrupted)
        return producer.lossError(status.error(), plan->rows * options.loops);
    if (!flushed)
        return producer.lossError(flushed.error(), summary.wasInterrupted ? 0 : plan->rows * options.loops);
    summary.elapsed = Pacer::Clock::now() - started;
    summary.plan = std::move(*plan);
    summary.runId = producer.runId();
    summary.messages = producer.messages();
    summary.delivered = producer.delivered();
    summary.bytes = producer.deliveredBytes();
    summary.queueFullWaits = producer.queueFullWaits();
    summary.latenessMedian = sink.lateness().quantile(0.5);
    summary.lateness99 = sink.lateness().quantile(0.99);
    summary.latenessMost = sink.lateness().most();
    summary.createdTopic = producer.topic().wasCreated;
    std::ranges::move(producer.warnings(), std::back_inserter(summary.warnings));
    return summary;
}

}}} // namespace sor::input::kafka
