// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_loader.h"

#include "files/free_memory.h"
#include "market/synthetic_venues.h"
#include "source/csv_stream.h"
#include "source/kafka/live_quotes.h"
#include "source/row_collector.h"
#include "source/tape_hash.h"
#include "source/topic_options.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>

namespace sor {

namespace {

/// One attempt at building the tape, with the synthetic venues in between when there are any.
class Assembly {
public:
    static Result<std::unique_ptr<Assembly>> create(const RunSetup& setup, const TapeOptions& options,
                                                    FeedRegistry& registry)
    {
        auto assembly = std::unique_ptr<Assembly>(new Assembly(options, registry));
        if (setup.syntheticVenues > 0) {
            auto synthetic = SyntheticVenues::create(assembly->m_builder, registry,
                                                     {static_cast<int>(setup.syntheticVenues), setup.seed});
            if (!synthetic)
                return synthetic.error();
            assembly->m_synthetic.emplace(std::move(*synthetic));
        }
        return assembly;
    }
    QuoteSink& sink()
    {
        if (m_synthetic)
            return *m_synthetic;
        return m_builder;
    }
    TapeBuilder& builder() { return m_builder; }
    Status flush() { return m_synthetic ? m_synthetic->finish() : ok(); }

private:
    Assembly(const TapeOptions& options, FeedRegistry& registry)
        : m_builder(options, registry)
    {
    }
    TapeBuilder m_builder;
    std::optional<SyntheticVenues> m_synthetic;
};

/// The tape of a live topic; a later run of the publisher begins another one.
class LiveAssembly final : public kafka::LiveSink {
public:
    LiveAssembly(const RunSetup& setup, const TapeOptions& options, FeedRegistry& registry)
        : m_setup(setup)
        , m_options(options)
        , m_registry(registry)
    {
    }
    Status startAnew() override
    {
        auto made = Assembly::create(m_setup, m_options, m_registry);
        if (!made)
            return made.error();
        m_assembly = std::move(*made);
        return ok();
    }
    Status accept(std::span<const QuoteEvent> rows) override { return m_assembly->sink().accept(rows); }
    Assembly& assembly() { return *m_assembly; }

private:
    const RunSetup& m_setup;
    const TapeOptions& m_options;
    FeedRegistry& m_registry;
    std::unique_ptr<Assembly> m_assembly;
};

class Loader {
public:
    Loader(const RunSetup& setup, unsigned threads, const std::stop_token& stop, ProgressSink* progress)
        : m_setup(setup)
        , m_threads(threads)
        , m_stop(stop)
        , m_progress(progress)
    {
        m_options.view = setup.viewOrDefault();
        m_options.maxAge = setup.maxAge.value_or(Nanos{0});
        m_options.bandPpm = setup.bandPpm;
        m_options.memoryLimit = setup.memoryMegabytes > 0
            ? static_cast<std::size_t>(setup.memoryMegabytes) << 20
            : defaultMemoryLimit();
    }

    Result<LoadedTape> load()
    {
        const bool isTopic = !m_setup.kafka.empty();
        auto status = isTopic ? follow() : build();
        if (!status)
            return status.error();
        const bool hasFlags =
            std::ranges::any_of(m_loaded.files, [](const CsvSummary& f) { return f.hasFlags; });
        if (m_options.view == TapeView::Book && hasFlags && m_loaded.counts.rows > 0
            && m_loaded.counts.rowsWithLast == 0) {
            m_options.ignoreFlags = true;
            m_loaded.warnings.emplace_back(
                "No row sets F_LAST (flags 128), so the flags were ignored and every row "
                "was taken as the last of its event.");
            status = build();
            if (!status)
                return status.error();
        }
        if (auto judged = judgeBadRows(); !judged)
            return judged.error();
        if (m_loaded.tape->empty()) {
            return Error{ErrorCode::DataUnusable, "No row of the input shows a quote that could be used.",
                         isTopic ? m_setup.topic : m_setup.csv.front()};
        }
        addWarnings();
        m_loaded.hash = tapeHash(*m_loaded.tape);
        return std::move(m_loaded);
    }

private:
    /// Reads all of the source into one sink.
    Status readAll(QuoteSink& sink)
    {
        if (!m_setup.kafka.empty())
            return readTopic(sink);
        m_loaded.files.clear();
        for (const std::string& path : m_setup.csv) {
            const CsvOptions options{m_setup.symbol, m_threads};
            auto summary = readCsv(path, options, m_registry, sink, m_stop, m_progress);
            if (!summary)
                return summary.error();
            m_loaded.files.push_back(std::move(*summary));
        }
        return checkSymbols();
    }

    /// A topic comes in the order of its view's time already.
    Status readTopic(QuoteSink& sink)
    {
        const auto options = topicOptions(m_setup);
        return !options
            ? options.error()
            : keepSummary(*options, kafka::readKafka(*options, m_registry, sink, m_stop, m_progress));
    }

    Status keepSummary(const kafka::KafkaReadOptions& options, Result<kafka::KafkaSummary> summary)
    {
        if (!summary) {
            Error error = summary.error();
            if (error.where.empty() && options.resume)
                error.where = m_setup.checkpoint;
            return error;
        }
        if (options.resume && summary->rows == 0 && summary->skipped() == 0)
            return Error{ErrorCode::DataUnusable,
                         fmt::format("The topic holds no quote that is newer than the checkpoint in {}.",
                                     m_setup.checkpoint),
                         "topic " + options.topic};
        if (summary->messages == 0 && summary->otherRuns == 0) {
            const char* what = isLive(options)
                ? "No message came while the topic was read. Is its publisher running?"
                : "The topic holds no message from --from-offset on.";
            return Error{ErrorCode::DataUnusable, what, "topic " + options.topic};
        }
        m_loaded.symbol = summary->symbol;
        m_loaded.topic = std::move(*summary);
        return ok();
    }

    /// What a topic holds is read whole and ordered; what is still to come goes straight to the tape.
    Status follow()
    {
        const auto options = topicOptions(m_setup);
        if (!options)
            return options.error();
        if (!isLive(*options))
            return stream();
        LiveAssembly live(m_setup, m_options, m_registry);
        if (auto status = live.startAnew(); !status)
            return status;
        auto status =
            keepSummary(*options, kafka::followKafka(*options, m_registry, live, m_stop, m_progress));
        if (status)
            status = live.assembly().flush();
        return status ? keep(live.assembly()) : status;
    }

    Status checkSymbols()
    {
        for (const CsvSummary& file : m_loaded.files) {
            if (auto status = csv::joinSymbol(m_loaded.symbol, file.symbol, file.path); !status)
                return status;
        }
        return checkFiles();
    }

    /// The same quotes twice would trade twice.
    Status checkFiles() const
    {
        const auto& files = m_loaded.files;
        for (std::size_t i = 0; i < files.size(); ++i) {
            const auto same =
                std::find_if(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(i),
                             [&](const CsvSummary& file) { return file.xxh3 == files[i].xxh3; });
            if (same != files.begin() + static_cast<std::ptrdiff_t>(i)) {
                return Error{ErrorCode::DataUnusable,
                             fmt::format("This file has the same bytes as {}: every quote and trade would be "
                                         "counted twice. Name it once.",
                                         same->path.string()),
                             files[i].path.string()};
            }
        }
        return ok();
    }

    Status build()
    {
        if (m_mustSort)
            return sortAndBuild();
        return m_setup.csv.size() > 1 ? merge() : stream();
    }

    /// Several files, each in the order of time, as one; falls back to sorting.
    Status merge()
    {
        m_loaded.wasSorted = true;
        FeedRegistry registry; // its names are in the order of this attempt
        const auto assembly = Assembly::create(m_setup, m_options, registry);
        if (!assembly)
            return assembly.error();
        auto files = csv::readMerged(m_setup.csv, {m_setup.symbol, m_threads}, m_options.view, registry,
                                     (*assembly)->sink(), m_stop, m_progress);
        auto status = files ? (*assembly)->flush() : Status(files.error());
        if (!status && (*assembly)->builder().isOutOfOrder())
            return sortAndBuild();
        if (!status)
            return status;
        m_loaded.files = std::move(*files);
        status = checkSymbols();
        return status ? keep(**assembly) : status;
    }

    /// Straight from the file into the tape; falls back to sorting.
    Status stream()
    {
        const auto assembly = Assembly::create(m_setup, m_options, m_registry);
        if (!assembly)
            return assembly.error();
        auto status = readAll((*assembly)->sink());
        if (status)
            status = (*assembly)->flush();
        if (!status && (*assembly)->builder().isOutOfOrder())
            return sortAndBuild();
        return status ? keep(**assembly) : status;
    }

    Status sortAndBuild()
    {
        m_mustSort = true;
        m_loaded.wasSorted = true;
        RowCollector collector(m_options.memoryLimit);
        if (auto status = readAll(collector); !status)
            return status;
        // Stable: equal times keep the order of arrival, file after file.
        std::ranges::stable_sort(collector.rows(), {},
                                 [&](const QuoteEvent& row) { return orderingTime(row, m_options.view); });
        const auto assembly = Assembly::create(m_setup, m_options, m_registry);
        if (!assembly)
            return assembly.error();
        const std::span<const QuoteEvent> rows = collector.rows();
        constexpr std::size_t kBatch = 4096;
        for (std::size_t at = 0; at < rows.size(); at += kBatch) {
            const auto batch = rows.subspan(at, std::min(kBatch, rows.size() - at));
            if (auto status = (*assembly)->sink().accept(batch); !status)
                return status;
            if (m_stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped.", ""};
        }
        if (auto status = (*assembly)->flush(); !status)
            return status;
        return keep(**assembly);
    }

    Status keep(Assembly& assembly)
    {
        m_loaded.counts = assembly.builder().counts();
        m_loaded.tape = assembly.builder().finish();
        return ok();
    }

    Status judgeBadRows()
    {
        for (const CsvSummary& file : m_loaded.files) {
            const std::string first = file.problems.empty() ? "" : file.problems.front().text();
            if (auto status = judge(file.rowsSkipped, file.rows() + file.rowsSkipped + file.rowsOtherSymbol,
                                    "rows", first, file.path.string());
                !status)
                return status;
        }
        if (!m_loaded.topic)
            return ok();
        const kafka::KafkaSummary& topic = *m_loaded.topic;
        const std::string first = topic.problems.empty() ? "" : topic.problems.front().text();
        return judge(topic.skipped(), topic.messages, "messages", first, "topic " + topic.topic);
    }

    Status judge(std::int64_t skipped, std::int64_t all, std::string_view what, const std::string& first,
                 const std::string& where) const
    {
        if (skipped == 0 || (!m_setup.isStrict && skipped * 100 <= all))
            return ok();
        const std::string rule = m_setup.isStrict
            ? "With --strict none is accepted."
            : fmt::format("More than 1% of the {} are bad, which is too many to trust the rest.", what);
        return Error{ErrorCode::DataUnusable,
                     fmt::format("{} of {} {} could not be read. {}{}", skipped, all, what, rule,
                                 first.empty() ? "" : " The first: " + first + "."),
                     where};
    }

    void addWarnings()
    {
        auto& warnings = m_loaded.warnings;
        const auto& venues = m_loaded.tape->venues();
        for (const CsvSummary& file : m_loaded.files) {
            for (const std::string& warning : file.warnings)
                warnings.push_back(warning);
            if (file.rowsSkipped > 0) {
                warnings.push_back(fmt::format("{} of {} rows were skipped; the first: {}.", file.rowsSkipped,
                                               file.rows() + file.rowsSkipped, file.problems.front().text()));
            }
        }
        if (m_loaded.topic) {
            warnings.insert(warnings.end(), m_loaded.topic->warnings.begin(), m_loaded.topic->warnings.end());
        }
        if (m_loaded.wasSorted && m_setup.csv.size() == 1)
            warnings.emplace_back(
                "The rows were not in time order and have been sorted (equal times keep their order).");
        const auto isReal = [](const TapeVenue& venue) { return !venue.isSynthetic; };
        if (venues.size() == 1 && venues.front().info.kind == FeedKind::Consolidated) {
            warnings.push_back(fmt::format(
                "{} is a consolidated feed: it carries no quotes of single venues, so it is run as "
                "one venue and there is nothing to route between.",
                venues.front().info.dataset));
        } else if (venues.size() == 1) {
            warnings.push_back(
                fmt::format("Every row comes from one venue ({}): there is nothing to route between. Add "
                            "another file with --csv, or --synthetic-venues N.",
                            venues.front().info.mic));
        } else if (std::ranges::count_if(venues, isReal) < static_cast<std::ptrdiff_t>(venues.size())) {
            warnings.push_back(
                fmt::format("{} of the {} venues are synthetic, made with seed {} from the real one: "
                            "results that involve them are not market results.",
                            m_setup.syntheticVenues, venues.size(), m_setup.seed));
        }
        if (m_loaded.counts.offExchangeRows > 0) {
            warnings.push_back(
                fmt::format("{} rows are off-exchange trade reports, which carry no quotes; they were left "
                            "out.",
                            m_loaded.counts.offExchangeRows));
        }
        if (!m_loaded.tape->hasBids())
            warnings.emplace_back(
                "The input has no bids: prices are measured against the best ask instead of the mid.");
    }

    const RunSetup& m_setup;
    unsigned m_threads;
    const std::stop_token& m_stop;
    ProgressSink* m_progress;
    TapeOptions m_options;
    FeedRegistry m_registry;
    bool m_mustSort = false; // found out by an attempt
    LoadedTape m_loaded;
};

UnixNanos resolve(const TimeText& text, const Tape& tape)
{
    if (text.instant)
        return *text.instant;
    return UnixNanos{std::chrono::floor<std::chrono::days>(tape.time(0))} + text.timeOfDay;
}

} // namespace

Result<LoadedTape> loadTape(const RunSetup& setup, unsigned threads, const std::stop_token& stop,
                            ProgressSink* progress)
{
    return Loader(setup, threads, stop, progress).load();
}

Result<TimeWindow> resolveWindow(const RunSetup& setup, const Tape& tape)
{
    const TimeWindow all = tape.span();
    const TimeWindow window{setup.from ? resolve(*setup.from, tape) : all.from,
                            setup.to ? resolve(*setup.to, tape) : all.to};
    if (window.from >= window.to && (setup.from || setup.to)) {
        if (setup.from && setup.to) {
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("The window ends before it starts: --from {} --to {}.",
                                     formatIsoTime(window.from), formatIsoTime(window.to)),
                         ""};
        }
    }
    if (window.from >= window.to || tape.lowerBound(window.from) == tape.lowerBound(window.to)) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("No quotes between {} and {}. The data cover {} to {}.",
                                 formatIsoTime(window.from), formatIsoTime(window.to),
                                 formatIsoTime(all.from), formatIsoTime(all.to - Nanos{1})),
                     ""};
    }
    return window;
}

} // namespace sor
