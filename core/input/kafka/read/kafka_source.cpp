// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_source.h"

#include "input/kafka/read/kafka_rows.h"
#include "input/kafka/read/quote_intake.h"
#include "input/kafka/read/sorted_rows.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

std::string MessageProblem::text() const
{
    return fmt::format("partition {} offset {}: {}", partition, offset, reason);
}

Result<KafkaSummary> readKafka(const KafkaReadOptions& options, FeedRegistry& registry, QuoteSink& sink,
                               const std::stop_token& stop, ProgressSink* progress)
{
    auto opened = TopicReader::open(options, stop);
    if (!opened)
        return opened.error();
    TopicReader& reader = **opened;
    const RunFinder finder(options, reader, stop);
    KafkaRows rows(reader.partitions().size(), options);
    QuoteIntake intake(options, reader.partitions().size(), rows);
    RowOutput output(intake.feeds(), registry, options.view);
    if (auto status = intake.chooseRun(reader, finder); !status)
        return status.error();
    if (intake.goesOn()) {
        auto book = intake.readBook(*options.resume);
        if (!book)
            return book.error();
        rows.carry(std::move(*book));
    }
    if (auto status = reader.read(intake, stop, progress); !status)
        return status.error();
    if (auto status = reader.conclude(); !status)
        return status.error();
    if (auto status = intake.checkSymbols(); !status)
        return status.error();
    KafkaSummary summary = intake.summary(reader);
    if (auto status = rows.handOn(intake.hasOrder(), output, sink, stop, summary.wasSorted); !status)
        return status.error();
    addRows(summary, output, registry, options.sizes.shareUnit);
    summary.mostWaiting = rows.size();
    return summary;
}

Result<std::optional<KafkaSummary>> streamKafka(const KafkaReadOptions& options, StreamState& state,
                                                FeedRegistry& registry, QuoteSink& sink,
                                                const std::stop_token& stop, ProgressSink* progress)
{
    if (state.mustSort) {
        auto read = readKafka(options, registry, sink, stop, progress);
        if (!read)
            return read.error();
        return std::optional(std::move(*read));
    }
    auto opened = TopicReader::open(options, stop);
    if (!opened)
        return opened.error();
    TopicReader& reader = **opened;
    const RunFinder finder(options, reader, stop);
    SortedRows rows(reader, options, sink);
    QuoteIntake intake(options, reader.partitions().size(), rows);
    RowOutput output(intake.feeds(), registry, options.view);
    rows.attach(intake, output);
    if (auto status = intake.chooseRun(reader, finder, state.mustSearch); !status)
        return status.error();
    if (intake.goesOn()) {
        const auto book = intake.readBook(*options.resume);
        if (!book)
            return book.error();
        if (auto status = output.carry(*book, sink); !status)
            return status.error();
    }
    auto status = reader.read(intake, stop, progress);
    if (!status && rows.trouble() != SortedRows::Trouble::None) {
        state.mustSort = rows.trouble() == SortedRows::Trouble::Disorder;
        state.mustSearch = rows.trouble() == SortedRows::Trouble::LaterRun;
        return std::optional<KafkaSummary>();
    }
    if (status)
        status = reader.conclude();
    if (status)
        status = intake.checkSymbols();
    if (status)
        status = rows.finish();
    if (!status)
        return status.error();
    KafkaSummary summary = intake.summary(reader);
    addRows(summary, output, registry, options.sizes.shareUnit);
    summary.mostWaiting = rows.mostPending();
    return std::optional(std::move(summary));
}

}}} // namespace sor::input::kafka
