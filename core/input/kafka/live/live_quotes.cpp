// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/live/live_quotes.h"

#include "base/number_text.h"
#include "input/kafka/read/kafka_rows.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::size_t kMostPending = 50'000; // rows of a partition, then it is not fetched for a while
constexpr std::chrono::seconds kSilentConnection{3}; // a broker answers every fetchWaitMs

std::int64_t wholeSeconds(Nanos time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

} // namespace

std::string LiveStatus::text() const
{
    if (connection == Connection::Retrying) {
        return fmt::format("not connected, retrying for {} s{}", wholeSeconds(retryingFor),
                           trouble.empty() ? "" : ": " + trouble);
    }
    std::string all = isPaused ? "paused" : "connected";
    constexpr std::chrono::seconds kWorthSaying{2};
    if (!isPaused && silence >= kWorthSaying)
        all += fmt::format(", silent for {} s", wholeSeconds(silence));
    else if (!isPaused)
        all += fmt::format(", {}/s", groupedCount(std::llround(quotesPerSecond), "quote"));
    all += fmt::format(", {} behind", groupedCount(lag, "message"));
    return all;
}

LiveQuotes::LiveQuotes(LiveOptions options, FeedRegistry& registry)
    : m_options(std::move(options))
    , m_registry(registry)
{
}

LiveQuotes::~LiveQuotes() = default;

Result<std::unique_ptr<LiveQuotes>> LiveQuotes::open(LiveOptions options, FeedRegistry& registry,
                                                     const std::stop_token& stop)
{
    auto live = std::unique_ptr<LiveQuotes>(new LiveQuotes(std::move(options), registry));
    const KafkaReadOptions& read = live->m_options.read;
    auto reader = TopicReader::open(read, stop);
    if (!reader)
        return reader.error();
    live->m_reader = std::move(*reader);
    const std::size_t partitions = live->m_reader->partitions().size();
    live->m_merge =
        std::make_unique<LiveMerge>(partitions, read.view, live->m_options.lateness, live->m_options.isEager);
    live->m_intake = std::make_unique<QuoteIntake>(read, partitions, *live->m_merge);
    live->m_finder = std::make_unique<RunFinder>(read, *live->m_reader, stop);
    if (auto status = live->m_intake->chooseRun(*live->m_reader, *live->m_finder); !status)
        return status.error();
    live->m_output = std::make_unique<RowOutput>(live->m_intake->feeds(), registry, read.view);
    live->m_isPaused.assign(partitions, false);
    const auto now = Clock::now();
    live->m_lastMessage = live->m_windowStart = now;
    live->m_lostSince = live->m_statusTime = now;
    return live;
}

Status LiveQuotes::carryBook(LiveSink& sink)
{
    if (std::exchange(m_hasCarried, true) || !m_intake->goesOn())
        return ok();
    const auto book = m_intake->readBook(*m_options.read.resume);
    if (!book)
        return book.error();
    return m_output->carry(*book, sink);
}

Result<bool> LiveQuotes::poll(std::chrono::milliseconds wait, LiveSink& sink, const std::stop_token& stop)
{
    m_merge->attach(m_output.get(), &sink);
    if (auto status = carryBook(sink); !status)
        return status.error();
    applyPauses();
    // What waits for the clock on the wall must not wait for messages.
    const auto longest = m_merge->pending() > 0 ? std::chrono::milliseconds{20} : wait;
    const auto goesOn = m_reader->poll(*m_intake, milliseconds(std::min(wait, longest)), stop);
    if (!goesOn)
        return goesOn.error();
    if (auto status = m_intake->checkSymbols(); !status)
        return status.error();
    m_isPaused.resize(m_reader->partitions().size()); // some may have been added
    for (std::size_t i = 0; i < m_isPaused.size(); ++i)
        m_merge->noteEnd(i, m_reader->isAtEnd(i));
    const auto now = Clock::now();
    const bool byOrder = m_intake->hasOrder();
    if (auto status = *goesOn ? m_merge->handOn(byOrder, now) : m_merge->finish(byOrder); !status)
        return status.error();
    noteState(now);
    return *goesOn;
}

Result<KafkaSummary> LiveQuotes::finish(LiveSink& sink)
{
    m_merge->attach(m_output.get(), &sink);
    if (auto status = carryBook(sink); !status)
        return status.error();
    if (auto status = m_reader->conclude(); !status)
        return status.error();
    if (auto status = m_merge->finish(m_intake->hasOrder()); !status)
        return status.error();
    KafkaSummary summary = m_intake->summary(*m_reader);
    addRows(summary, *m_output, m_registry, m_options.read.sizes.shareUnit);
    return summary;
}

/// Partitions that are far ahead of others wait, and all of them while the user wants it.
void LiveQuotes::applyPauses()
{
    const bool wantsPause = m_wantsPause;
    for (std::size_t i = 0; i < m_isPaused.size(); ++i) {
        const std::size_t pending = m_merge->pending(i);
        const bool isFull = pending >= (m_isPaused[i] ? kMostPending / 2 : kMostPending);
        const bool shall = wantsPause || isFull;
        if (shall == m_isPaused[i])
            continue;
        m_reader->pause(i, shall);
        m_isPaused[i] = shall;
    }
}

void LiveQuotes::noteState(Clock::time_point now)
{
    const bool isPaused = m_wantsPause;
    const bool hasCome = m_intake->messages() != m_lastMessages;
    if (hasCome) {
        m_lastMessages = m_intake->messages();
        m_lastMessage = now;
    }
    // Answers to fetches tell how much there is; without fetches it must be asked.
    constexpr std::chrono::seconds kAskEvery{1};
    constexpr std::chrono::milliseconds kAnswerWithin{200};
    const ConnectionReport& report = m_reader->client().connection();
    // What comes is the best proof of a connection; its statistics come later.
    const bool isUp =
        hasCome || !report.isKnown || (report.isUp && (report.silence < kSilentConnection || isPaused));
    if (!isPaused) {
        m_lag = m_reader->lag();
        m_lastLagQuestion = {}; // a pause asks at once
    } else if (isUp && now - m_lastLagQuestion >= kAskEvery) {
        m_lastLagQuestion = now;
        m_lag = m_reader->askLag(kAnswerWithin).value_or(m_lag);
    }
    if (isUp)
        m_lostSince = now;

    const std::lock_guard lock(m_mutex);
    LiveStatus& status = m_status;
    if (status.rows > m_output->rows()) { // a later run began
        m_windowRows = 0;
        m_windowStart = now;
    }
    status.rows = m_output->rows();
    constexpr std::chrono::seconds kWindow{1};
    const std::chrono::duration<double> window = now - m_windowStart;
    if (window >= kWindow) {
        status.quotesPerSecond = static_cast<double>(status.rows - m_windowRows) / window.count();
        m_windowRows = status.rows;
        m_windowStart = now;
    }
    status.connection = isUp ? LiveStatus::Connection::Connected : LiveStatus::Connection::Retrying;
    status.retryingFor = now - m_lostSince;
    status.trouble.clear();
    if (!isUp) {
        if (const auto trouble = m_reader->client().diagnostics().trouble())
            status.trouble = explain(*trouble, m_options.read.connection.brokers);
    }
    status.isPaused = isPaused;
    status.lag = m_lag;
    status.silence = now - m_lastMessage;
    status.late = m_output->late() + m_output->leftOut();
    status.skipped = m_intake->counts().skipped();
    status.duplicates = m_intake->counts().duplicates;
    status.pending = m_merge->pending();
    status.runId = m_intake->runId();
    m_statusTime = now;
}

LiveStatus LiveQuotes::status() const
{
    const std::lock_guard lock(m_mutex);
    LiveStatus status = m_status;
    // The worker may be waiting.
    const Nanos since = Clock::now() - m_statusTime;
    status.silence += since;
    if (status.connection == LiveStatus::Connection::Retrying)
        status.retryingFor += since;
    return status;
}

}}} // namespace sor::input::kafka
