// SPDX-License-Identifier: GPL-3.0-or-later
// A live topic on its way to a tape that can be looked at while it grows.
#pragma once

#include "base/result.h"
#include "base/zone.h"
#include "input/kafka/live/live_quotes.h"
#include "input/tape_assembly.h"
#include "input/tape_loader.h"
#include "market/feed_registry.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input {

/// How a live reading goes about it; the defaults are those of --batch.
struct LiveTapeOptions {
    /// A broker that goes away is waited for, however long it takes.
    bool waitsForBroker = false;
    /// Rows go to the tape as soon as their order is sure if every partition is in order by itself. Otherwise
    /// each waits for five seconds of its time, and none is late the first time that this is not so.
    bool isEager = false;
    /// The end of the order's window ends the reading: later rows are left out.
    std::optional<TimeText> windowEnd;
    KeptTime keeps; // of the tape
    /// At the memory limit the reading ends. Otherwise that is an error.
    bool keepsFullTape = false;
    /// Told by open(), several times a second, why no broker answers yet.
    std::function<void(const std::string&)> onTrouble;
};

/// One reading. One thread at a time, but for status(), pause() and resume(), which may be called from any.
class LiveTape final : private kafka::LiveSink {
public:
    enum class End : std::uint8_t {
        Source, // where --until or --for ends it
        Window, // a quote at or after the end of the order's window came
        Memory, // the tape has reached its limit
        Stopped
    };

    /// Connects. Errors as LiveQuotes::open.
    static Result<std::unique_ptr<LiveTape>> open(const SourceSpec& source, const LiveTapeOptions& options,
                                                  const std::stop_token& stop);

    /// Waits up to `wait` for messages and puts the rows that are due on the tape. False once an end() is
    /// reached, a stop included. Errors as LiveQuotes::poll, and DataUnusable as TapeBuilder; what was read
    /// before can still be finished.
    Result<bool> poll(std::chrono::milliseconds wait, const std::stop_token& stop);
    End end() const { return m_end; }

    /// The tape so far: as TapeBuilder::soFar(), until the next poll().
    const Tape& tape() { return m_assembly->builder().soFar(); }
    const TapeCounts& counts() { return m_assembly->builder().counts(); }
    /// In bytes.
    std::size_t memoryLimit() const { return m_limit; }
    /// The end of the order's window, once it is known.
    std::optional<UnixNanos> windowEnd() const { return m_windowEnd; }
    /// Moves on each time that a later run of the publisher begins a new tape.
    int restarts() const { return m_restarts; }

    kafka::LiveStatus status() const { return m_live->status(); }
    void pause() { m_live->pause(); }
    void resume() { m_live->resume(); }

    /// Ends the reading: everything that still waits for its turn goes to the tape. Marked as cut short
    /// unless the end is that of the source or of the window, and the topic hides nothing behind it. Errors
    /// as loadTape.
    Result<LoadedTape> finish();
    /// The same without a judgement of bad rows, warnings and hash.
    Result<LoadedTape> finishUnjudged();

private:
    LiveTape(const SourceSpec& source, const LiveTapeOptions& options);
    Status accept(std::span<const QuoteEvent> rows) override;
    Status restart() override;
    Status keep(std::span<const QuoteEvent> rows);
    Status takeWithoutBids(std::span<const QuoteEvent> rows);
    Status leaveOutBand();
    Status makeAssembly();
    void findWindowEnd();
    Error located(Error error) const;

    SourceSpec m_source;
    LiveTapeOptions m_options;
    kafka::KafkaReadOptions m_read;
    TapeOptions m_tapeOptions;
    std::size_t m_limit = 0;
    FeedRegistry m_registry;
    std::unique_ptr<TapeAssembly> m_assembly;
    bool m_lacksBids = false; // with the band: no row had a bid so far
    std::vector<QuoteEvent> m_withoutBids; // those rows
    std::unique_ptr<kafka::LiveQuotes> m_live;
    std::optional<UnixNanos> m_windowEnd;
    std::optional<End> m_rowsEnd; // no more rows are taken
    End m_end = End::Stopped;
    int m_restarts = 0;
};

}} // namespace sor::input
