// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/tape_loader.h"

#include "files/held_stream.h"
#include "input/csv/csv_stream.h"
#include "input/csv/file_checks.h"
#include "input/csv/row_collector.h"
#include "input/csv/size_unit_search.h"
#include "input/live_tape.h"
#include "input/load_judgement.h"
#include "input/ordered_stream.h"
#include "input/quotes/quote_file.h"
#include "input/reorder_sink.h"
#include "input/source_files.h"
#include "input/source_path.h"
#include "input/tape_assembly.h"
#include "input/topic_options.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input {

namespace {

class Loader {
public:
    Loader(const SourceSpec& source, unsigned threads, const std::stop_token& stop, ProgressSink* progress,
           const KeptTime& keeps)
        : m_source(source)
        , m_threads(std::max(threads, 1U))
        , m_outer(stop)
        , m_units(source.form.sizeUnit, stop)
        , m_progress(progress)
        , m_options(tapeOptionsOf(source, keeps))
    {
    }

    Result<LoadedTape> load()
    {
        for (const auto* texts : {&m_source.trades, &m_source.csv}) {
            for (const std::string& text : *texts) {
                if (auto status = hold(namedFile(text).path); !status)
                    return status.error();
            }
        }
        auto files = SourceFiles::find(m_source, m_stop);
        if (!files)
            return files.error();
        m_files = std::move(*files);
        m_loaded.warnings = m_files.warnings;
        auto status = read();
        if (!status)
            return status.error();
        const bool hasFlags = std::ranges::any_of(m_loaded.files, &CsvSummary::hasFlags);
        if (m_options.view == TapeView::Book && hasFlags && m_loaded.counts.rows > 0
            && m_loaded.counts.rowsWithLast == 0) {
            m_options.ignoreFlags = true;
            m_loaded.warnings.emplace_back(
                "No row sets F_LAST (flags 128), so the flags were ignored and every row "
                "was taken as the last of its event.");
            status = read();
            if (!status)
                return status.error();
        }
        // Quotes and trades by one clock: that of the tape is in all files of a format.
        if (!m_isByTape && haveTwoClocks(m_loaded.files)) {
            m_isByTape = true;
            m_loaded.warnings.emplace_back(kOneClockWarning);
            status = read();
            if (!status)
                return status.error();
        }
        if (m_lacksBidsForBand) {
            m_options.bandPpm = 0;
            status = read();
            if (!status)
                return status.error();
        }
        return judgeLoad(m_source, std::move(m_loaded));
    }

private:
    /// What a stream gives is kept, at the expense of the tape.
    Status hold(const std::string& path)
    {
        if (!isStream(path))
            return ok();
        if (const auto held = holdStream(path, m_options.memoryLimit, m_stop, m_progress); !held)
            return held.error();
        const auto file = csv::StoredFile::open(path);
        if (!file)
            return file.error();
        if (m_options.memoryLimit > 0)
            m_options.memoryLimit -=
                std::min(static_cast<std::size_t>((*file)->storedSize()), m_options.memoryLimit - 1);
        return ok();
    }

    Status read()
    {
        do {
            m_options.unit = m_units.unit();
            auto status = m_source.kafka.empty() ? build() : follow();
            if (!m_units.refine(m_outer))
                return status;
        } while (true);
    }

    /// Reads all of the source into one sink.
    Status readAll(QuoteSink& sink, RowCollector* collector = nullptr)
    {
        m_loaded.files.clear();
        for (const std::string& path : m_files.paths) {
            auto summary = readQuoteFile(path, csvOptions(path), m_registry, sink, m_stop, m_progress,
                                         &m_files.definitions);
            if (!summary)
                return summary.error();
            m_loaded.files.push_back(std::move(*summary));
            const bool isPastMidnight = collector != nullptr && collector->endFile(m_options.view);
            if (isPastMidnight && m_loaded.files.back().areTimesOfDay)
                return unusableData(
                    "Its times of day go back at midnight, and all are taken as of one day: what "
                    "comes behind midnight would be read as before the rest. Write times with "
                    "their days, or split the file there and name each part "
                    "after its day.",
                    path);
        }
        return checkSymbols();
    }

    CsvOptions csvOptions(const std::string& path)
    {
        CsvOptions options{m_source.symbol, m_threads, m_files.formOf(path, m_source.form)};
        options.keepsOrders =
            m_source.wantsOrders && m_options.view == TapeView::Book && m_source.syntheticVenues == 0;
        options.form.isByTape = m_isByTape;
        options.form.ignoresFlags = m_options.ignoreFlags;
        options.form.shareUnit = m_units.unit();
        options.form.unitSearch = &m_units;
        options.form.isUnitFixed = m_units.isStated();
        return options;
    }

    /// What a topic holds, in the order of its view's time, straight into the tape.
    Status readTopic(const kafka::KafkaReadOptions& options)
    {
        kafka::StreamState state;
        for (;;) {
            FeedRegistry registry; // its names are in the order of this attempt
            const auto assembly = TapeAssembly::create(m_source, m_options, registry);
            if (!assembly)
                return assembly.error();
            auto read = kafka::streamKafka(options, state, registry, (*assembly)->sink(), m_stop, m_progress);
            if (read && !*read)
                continue;
            Result<kafka::KafkaSummary> summary = read ? Result(std::move(**read)) : read.error();
            auto status = keepTopic(m_source, options, std::move(summary), m_loaded);
            if (status)
                status = (*assembly)->flush();
            return status ? keep(**assembly) : status;
        }
    }

    /// What is still to come goes to the tape as it comes.
    Status follow()
    {
        auto options = topicOptions(m_source);
        if (!options)
            return options.error();
        if (!isLive(*options))
            options->sizes = {
                .shareUnit = m_units.unit(), .unitSearch = &m_units, .isUnitFixed = m_units.isStated()};
        if (!isLive(*options))
            return readTopic(*options);
        LiveTapeOptions liveOptions;
        liveOptions.keeps = m_options.keeps;
        auto live = LiveTape::open(m_source, liveOptions, m_stop);
        if (!live)
            return live.error();
        constexpr std::chrono::milliseconds kWait{100};
        constexpr std::int64_t kReportEvery = 50'000;
        std::int64_t nextReport = 0;
        for (;;) {
            const auto goesOn = (*live)->poll(kWait, m_stop);
            if (!goesOn)
                return goesOn.error();
            if (!*goesOn)
                break;
            const std::int64_t rows = (*live)->status().rows;
            if (m_progress != nullptr && rows >= nextReport) {
                nextReport = rows + kReportEvery;
                m_progress->progress("Reading live quotes", rows, 0);
            }
        }
        if ((*live)->end() == LiveTape::End::Stopped && options->until.kind != kafka::EndPoint::Kind::Never)
            return Error{ErrorCode::Interrupted, "Stopped."};
        auto loaded = (*live)->finishUnjudged();
        if (!loaded)
            return loaded.error();
        m_loaded = std::move(*loaded);
        // Of a reading that never ends, a stop is the end.
        m_loaded.isCutShort = !m_loaded.topic->withheld.empty();
        return ok();
    }

    Status checkSymbols()
    {
        for (const CsvSummary& file : m_loaded.files) {
            if (auto status = csv::joinSymbol(m_loaded.symbol, file.symbol, file.path); !status)
                return status;
        }
        if (auto status = checkTogether(m_loaded.files); !status)
            return status;
        auto& files = m_loaded.files;
        m_files.putQuotesFirst(files);
        for (const CsvSummary& file : files) {
            const auto venue = m_files.venues.find(file.path.string());
            if (venue != m_files.venues.end() && (file.isDbn || file.schema == CsvSchema::Lobster))
                return unusableData(
                    fmt::format("Its records are of venues that they name: leave `{}=` out.", venue->second),
                    file.path.string());
        }
        return checkFiles(files, m_units.unit());
    }

    Status build()
    {
        if (m_mustSort)
            return sortAndBuild();
        if (m_files.paths.size() > 1)
            return merge();
        return m_hasLateRows ? streamLate() : stream();
    }

    /// Several files, each in the order of time, as one; falls back to putting their late rows in their
    /// places, then to sorting.
    Status merge()
    {
        m_loaded.wasSorted = true;
        FeedRegistry registry; // its names are in the order of this attempt
        const auto assembly = TapeAssembly::create(m_source, m_options, registry);
        if (!assembly)
            return assembly.error();
        Lateness lateness;
        const auto open = [&](const std::filesystem::path& path, FeedRegistry& feeds,
                              ProgressSink* progress) -> Result<std::unique_ptr<csv::RowStream>> {
            auto stream =
                openQuoteFile(path, csvOptions(path.string()), feeds, m_stop, progress, &m_files.definitions);
            if (!stream || !m_hasLateRows)
                return stream;
            return std::unique_ptr<csv::RowStream>(
                std::make_unique<OrderedStream>(std::move(*stream), m_options.view, lateness));
        };
        auto files =
            csv::readMerged(m_files.paths, open, m_options.view, registry, (*assembly)->sink(), m_progress);
        auto status = files ? (*assembly)->flush() : Status(files.error());
        if (!status && (*assembly)->builder().isOutOfOrder()) {
            if (std::exchange(m_hasLateRows, true))
                return sortAndBuild();
            return merge();
        }
        if (!status)
            return status;
        if (mayBeTurned(lateness.rows, lateness.largest, **assembly))
            return sortAndBuild(lateness.rows, lateness.largest);
        m_loaded.lateRows = lateness.rows;
        m_loaded.largestLateness = lateness.largest;
        m_loaded.files = std::move(*files);
        status = checkSymbols();
        return status ? keep(**assembly) : status;
    }

    /// Straight from the file into the tape; falls back to putting late rows in their places.
    Status stream()
    {
        const auto assembly = TapeAssembly::create(m_source, m_options, m_registry);
        if (!assembly)
            return assembly.error();
        auto status = readAll((*assembly)->sink());
        if (status)
            status = (*assembly)->flush();
        if (!status && (*assembly)->builder().isOutOfOrder())
            return streamLate();
        return status ? keep(**assembly) : status;
    }

    /// The same for a file some of whose rows come late; falls back to sorting.
    Status streamLate()
    {
        m_hasLateRows = true;
        const auto assembly = TapeAssembly::create(m_source, m_options, m_registry);
        if (!assembly)
            return assembly.error();
        ReorderSink reorder(m_options.view, (*assembly)->sink());
        auto status = readAll(reorder);
        if (status)
            status = reorder.finish();
        if (status)
            status = (*assembly)->flush();
        if (!status && (*assembly)->builder().isOutOfOrder())
            return sortAndBuild();
        if (status && mayBeTurned(reorder.lateRows(), reorder.largestLateness(), **assembly))
            return sortAndBuild(reorder.lateRows(), reorder.largestLateness());
        m_loaded.lateRows = reorder.lateRows();
        m_loaded.largestLateness = reorder.largestLateness();
        return status ? keep(**assembly) : status;
    }

    /// What is small enough to be put in order in one go may have its newest rows first, or run past midnight
    /// (see RowCollector::endFile).
    static bool mayBeTurned(std::int64_t lateRows, Nanos largest, TapeAssembly& assembly)
    {
        constexpr Nanos kHalfDay = std::chrono::hours{12};
        return largest > kHalfDay
            || (largest > ReorderSink::kMostLate && 2 * lateRows > assembly.builder().counts().rows);
    }

    /// `lateRows`: known where no more than these came late, by `largest` at most.
    Status sortAndBuild(std::int64_t lateRows = 0, Nanos largest = {})
    {
        m_mustSort = true;
        m_loaded.wasSorted |= lateRows == 0;
        m_loaded.lateRows = lateRows;
        m_loaded.largestLateness = largest;
        RowCollector collector(m_options.memoryLimit);
        if (auto status = readAll(collector, &collector); !status)
            return status;
        // Stable: equal times keep the order of arrival, file after file.
        std::ranges::stable_sort(collector.rows(), {},
                                 [&](const QuoteEvent& row) { return orderingTime(row, m_options.view); });
        const auto assembly = TapeAssembly::create(m_source, m_options, m_registry);
        if (!assembly)
            return assembly.error();
        const std::span<const QuoteEvent> rows = collector.rows();
        constexpr std::size_t kBatch = 4096;
        for (std::size_t at = 0; at < rows.size(); at += kBatch) {
            const auto batch = rows.subspan(at, std::min(kBatch, rows.size() - at));
            if (auto status = (*assembly)->sink().accept(batch); !status)
                return status;
            if (m_stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped."};
        }
        if (auto status = (*assembly)->flush(); !status)
            return status;
        return keep(**assembly);
    }

    Status keep(TapeAssembly& assembly)
    {
        m_loaded.counts = assembly.builder().counts();
        m_lacksBidsForBand = assembly.builder().lacksBidsForBand();
        m_loaded.tape = assembly.builder().finish();
        m_loaded.hash = assembly.hashOf(*m_loaded.tape);
        return ok();
    }

    const SourceSpec& m_source;
    SourceFiles m_files;
    unsigned m_threads;
    const std::stop_token& m_outer;
    SizeUnitSearch m_units;
    const std::stop_token& m_stop = m_units.token(); // of the attempt
    ProgressSink* m_progress;
    TapeOptions m_options;
    FeedRegistry m_registry;
    bool m_mustSort = false; // found out by an attempt
    bool m_hasLateRows = false; // likewise
    bool m_lacksBidsForBand = false; // likewise
    bool m_isByTape = false; // likewise
    LoadedTape m_loaded;
};

} // namespace

Result<LoadedTape> loadTape(const SourceSpec& source, unsigned threads, const std::stop_token& stop,
                            ProgressSink* progress, const KeptTime& keeps)
{
    return Loader(source, threads, stop, progress, keeps).load();
}

}} // namespace sor::input
