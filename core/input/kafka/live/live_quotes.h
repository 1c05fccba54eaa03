// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a live topic: quotes in the order of their time as they come, in bounded memory, and how it goes.
#pragma once

#include "input/kafka/live/live_merge.h"
#include "input/kafka/read/kafka_source.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

struct LiveOptions {
    KafkaReadOptions read; // memoryLimit does not apply: rows are not kept
    /// How much later than its neighbours a row may come and still find its place.
    Nanos lateness = std::chrono::milliseconds{500};
    /// Hand on at once what a partition gives in order. Otherwise every row waits for `lateness` of event
    /// time: slower, and no row is late the first time that order breaks.
    bool isEager = true;
};

/// How it goes.
struct LiveStatus {
    enum class Connection : std::uint8_t {
        Connected,
        Retrying // no broker answers; it is tried again and again
    };
    Connection connection = Connection::Connected;
    Nanos retryingFor{0};
    std::string trouble; // why, in plain words, while retrying; may be empty
    bool isPaused = false;
    double quotesPerSecond = 0; // handed on, over the last second or so
    std::int64_t rows = 0; // handed on, of this run
    std::int64_t lag = 0; // messages that the topic has and we have not
    Nanos silence{0}; // since the last message
    std::int64_t late = 0; // rows that came after later ones had been handed on
    std::int64_t skipped = 0; // messages that could not be read
    std::int64_t duplicates = 0;
    std::size_t pending = 0; // rows that wait for their turn
    std::string runId;

    /// "connected, 1,000 quotes/s, 0 messages behind", "not connected, retrying for 12 s: ...".
    std::string text() const;
};

/// One following of a topic. poll() and finish() belong to one thread, the worker's (it may be a different
/// one from open()'s); pause(), resume() and status() may be called from any, at any time. What is kept in
/// memory is bounded: at most 50,000 rows of a partition wait for those of others, and librdkafka's own
/// queue.
class LiveQuotes {
public:
    /// Connects as readKafka does, within connection.timeout, with its errors. Venues are numbered in
    /// `registry`, which must outlive this object.
    static Result<std::unique_ptr<LiveQuotes>> open(LiveOptions options, FeedRegistry& registry,
                                                    const std::stop_token& stop);
    ~LiveQuotes();

    /// Waits up to `wait` for messages and hands on the rows that are due, in the order of their time. False
    /// once the end (until, lasting) is reached; everything was handed on then. With read.reconnects a broker
    /// that goes away is no error: it is tried again, and status() tells so. KafkaFailed, DataUnusable as
    /// readKafka; an Error of the sink as it is. Waits longer than `wait` only for the broker's answer at the
    /// end of a reading that has one, or when a topic is silent (half a second).
    Result<bool> poll(std::chrono::milliseconds wait, LiveSink& sink, const std::stop_token& stop);

    /// Hands on everything that still waits. The summary's checkpoint is where the next reading goes on.
    Result<KafkaSummary> finish(LiveSink& sink);

    /// Nothing more is fetched, and what the topic gets meanwhile counts as lag. Takes effect with the next
    /// poll().
    void pause() { m_wantsPause = true; }
    void resume() { m_wantsPause = false; }

    LiveStatus status() const;

private:
    using Clock = std::chrono::steady_clock;
    LiveQuotes(LiveOptions options, FeedRegistry& registry);
    Status carryBook(LiveSink& sink);
    void applyPauses();
    void noteState(Clock::time_point now);

    LiveOptions m_options;
    std::unique_ptr<TopicReader> m_reader;
    std::unique_ptr<RunFinder> m_finder;
    std::unique_ptr<LiveMerge> m_merge;
    std::unique_ptr<QuoteIntake> m_intake;
    std::unique_ptr<RowOutput> m_output;
    FeedRegistry& m_registry;
    std::vector<bool> m_isPaused; // partitions, in librdkafka
    std::atomic<bool> m_wantsPause = false;
    bool m_hasCarried = false;

    // The worker's, for the status.
    Clock::time_point m_lastMessage;
    Clock::time_point m_windowStart;
    std::int64_t m_windowRows = 0; // handed on before the window
    std::int64_t m_lastMessages = 0;
    Clock::time_point m_lastLagQuestion;
    Clock::time_point m_lostSince; // when not connected
    std::int64_t m_lag = 0;

    mutable std::mutex m_mutex;
    LiveStatus m_status;
    Clock::time_point m_statusTime;
};

}}} // namespace sor::input::kafka
