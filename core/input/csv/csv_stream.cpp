// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_stream.h"

#include "input/csv/read_file.h"
#include "market/feed_translation.h"
#include "market/tape_builder.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace sor { inline namespace input { namespace csv {

CsvStream::CsvStream(std::filesystem::path path, CsvOptions options, const Tuning& tuning)
    : m_path(std::move(path))
    , m_options(std::move(options))
    , m_tuning(tuning)
{
}

Result<std::unique_ptr<CsvStream>> CsvStream::open(const std::filesystem::path& path,
                                                   const CsvOptions& options, FeedRegistry& registry,
                                                   std::stop_token stop, ProgressSink* progress,
                                                   const Tuning& tuning)
{
    std::unique_ptr<CsvStream> stream(new CsvStream(path, options, tuning));
    auto opened = openText(path, options.threads);
    if (!opened)
        return opened.error();
    stream->m_opened = std::move(*opened);
    ByteSource& source = stream->m_opened.text();
    auto head = readHead(stream->m_text, source, options.form, stream->m_tuning, path.string());
    if (!head)
        return head.error();
    const Layout& layout = stream->m_head.emplace(std::move(*head)).layout;
    SymbolChoice& choice =
        stream->m_choice.emplace(layout, options.symbol, registry, path.string(), options.symbols);
    CsvMerge& merge = stream->m_merge.emplace(layout, choice, stream->m_latest, stream->m_head->lines + 1);
    stream->m_head->layout.topRows = {}; // the merge has them
    const std::int64_t size = stream->m_opened.isPlain() ? stream->m_opened.file->size() : 0;
    // An aggregate, so no emplace() from its parts.
    stream->m_reading = std::make_unique<Reading>(
        Reading{layout, choice, merge, stream->m_tuning, path.string(), std::move(stop), progress, size});
    SerialResolver& resolver = stream->m_resolver.emplace(choice);
    BlockParser& parser = stream->m_parser.emplace(layout, resolver, stream->m_tuning.reader);
    stream->m_reader.emplace(*stream->m_reading, parser, stream->m_text, source);
    return stream;
}

Result<std::span<const QuoteEvent>> CsvStream::next()
{
    m_latest.rows = {};
    while (m_latest.rows.empty() && !m_reader->isDone()) {
        if (const Status status = m_reader->step(); !status)
            return status.error();
    }
    return m_latest.rows;
}

Result<CsvSummary> CsvStream::finish()
{
    auto summary = m_merge->finish();
    if (!summary)
        return summary.error().at(m_path.string());
    if (auto status = noteFile(*m_opened.file, m_path, *summary); !status)
        return status.error();
    return summary;
}

Status joinSymbol(std::string& common, const std::string& symbol, const std::filesystem::path& path)
{
    if (common.empty())
        common = symbol;
    if (symbol.empty() || symbol == common)
        return ok();
    return Error{ErrorCode::SeveralSymbols,
                 fmt::format("The files hold different symbols: {} and {}. A run is about one symbol: "
                             "choose it with `symbol`, or leave out the files of others.",
                             common, symbol),
                 {.path = path.string()}};
}

namespace {

/// The progress of all files together.
class SharedProgress {
public:
    SharedProgress(ProgressSink* sink, std::size_t files)
        : m_sink(sink)
        , m_parts(files)
    {
        for (Part& part : m_parts)
            part.whole = this;
    }
    ProgressSink* part(std::size_t file) { return m_sink ? &m_parts[file] : nullptr; }

private:
    struct Part final : ProgressSink {
        void progress(std::string_view phase, std::int64_t ofDone, std::int64_t ofTotal) override
        {
            done = ofDone;
            total = ofTotal;
            whole->report(phase);
        }
        SharedProgress* whole = nullptr;
        std::int64_t done = 0;
        std::int64_t total = 0; // 0: not known
    };

    void report(std::string_view phase)
    {
        std::int64_t done = 0;
        std::int64_t total = 0;
        bool isKnown = true;
        for (const Part& part : m_parts) {
            done += part.done;
            total += part.total;
            isKnown = isKnown && part.total > 0;
        }
        m_sink->progress(phase, done, isKnown ? total : 0);
    }

    ProgressSink* m_sink;
    std::vector<Part> m_parts;
};

/// A file and the next of its rows.
struct Source {
    FeedRegistry ownFeeds; // of venues that this file names
    FeedTranslation feeds; // to those of the run
    std::unique_ptr<RowStream> stream;
    std::span<const QuoteEvent> rows;
    std::int64_t time = 0; // of the first of them

    /// Goes on to the next row; false at the end.
    Result<bool> advance(TapeView view)
    {
        if (rows.size() > 1) {
            rows = rows.subspan(1);
        } else {
            const auto more = stream->next();
            if (!more)
                return more.error();
            rows = *more;
        }
        if (!rows.empty())
            time = count(orderingTime(rows.front(), view));
        return !rows.empty();
    }

    FeedId feedInRun(FeedId own, FeedRegistry& registry)
    {
        const FeedId unmarked = SymbolNumbers::feedOf(own); // it may tell the symbol too
        return {feeds.of(unmarked, ownFeeds, registry).value + (own.value - unmarked.value)};
    }
};

} // namespace

Result<std::vector<CsvSummary>> readMerged(std::span<const std::string> paths, const StreamOpener& open,
                                           TapeView view, FeedRegistry& registry, QuoteSink& sink,
                                           ProgressSink* progress, std::size_t eventsPerCall)
{
    SharedProgress shared(progress, paths.size());
    std::vector<std::unique_ptr<Source>> sources;
    std::vector<std::size_t> waiting; // a heap of the sources that have rows, the next one in front
    std::string symbol;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        Source& source = *sources.emplace_back(std::make_unique<Source>());
        auto stream = open(paths[i], source.ownFeeds, shared.part(i));
        if (!stream)
            return stream.error();
        source.stream = std::move(*stream);
        const auto hasRows = source.advance(view);
        if (!hasRows)
            return hasRows.error();
        if (*hasRows)
            waiting.push_back(i);
        if (const Status status = joinSymbol(symbol, source.stream->symbol(), paths[i]); !status)
            return status.error();
    }
    const auto isLater = [&](std::size_t a, std::size_t b) {
        return std::pair(sources[a]->time, a) > std::pair(sources[b]->time, b);
    };
    std::ranges::make_heap(waiting, isLater);

    std::vector<QuoteEvent> batch;
    batch.reserve(eventsPerCall);
    while (!waiting.empty()) {
        std::ranges::pop_heap(waiting, isLater);
        Source& source = *sources[waiting.back()];
        QuoteEvent& row = batch.emplace_back(source.rows.front());
        row.feed = source.feedInRun(row.feed, registry);
        if (row.isNbbo())
            row.setNbbo(row.feed, source.feedInRun(row.askFeed(), registry));
        if (batch.size() == eventsPerCall) {
            if (Status status = sink.accept(batch); !status)
                return status.error();
            batch.clear();
        }
        const auto hasMore = source.advance(view);
        if (!hasMore)
            return hasMore.error();
        if (*hasMore)
            std::ranges::push_heap(waiting, isLater);
        else
            waiting.pop_back();
    }
    if (!batch.empty()) {
        if (Status status = sink.accept(batch); !status)
            return status.error();
    }
    std::vector<CsvSummary> summaries;
    for (const auto& source : sources) {
        auto summary = source->stream->finish();
        if (!summary)
            return summary.error();
        summary->trades.translate([&](FeedId feed) { return source->feedInRun(feed, registry); });
        summaries.push_back(std::move(*summary));
    }
    return summaries;
}

}}} // namespace sor::input::csv
