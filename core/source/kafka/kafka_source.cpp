// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/kafka_source.h"

#include "source/kafka/kafka_rows.h"
#include "source/kafka/quote_intake.h"

#include <fmt/format.h>

namespace sor::kafka {

Result<KafkaSummary> readKafka(const KafkaReadOptions& options, FeedRegistry& registry, QuoteSink& sink,
                               const std::stop_token& stop, ProgressSink* progress)
{
    auto reader = TopicReader::open(options, stop);
    if (!reader)
        return reader.error();
    KafkaRows rows((*reader)->partitions().size(), options);
    QuoteIntake intake(options, (*reader)->partitions().size(), rows);
    RowOutput output(intake.feeds(), registry, options.view);
    if (options.resume) {
        auto book = intake.readBook(*options.resume);
        if (!book)
            return book.error();
        rows.carry(std::move(*book));
    }
    if (auto status = (*reader)->read(intake, stop, progress); !status)
        return status.error();
    if (auto status = (*reader)->conclude(); !status)
        return status.error();
    if (auto status = intake.checkSymbols(); !status)
        return status.error();
    KafkaSummary summary = intake.summary(**reader);
    if (auto status = rows.handOn(intake.hasOrder(), output, sink, stop, summary.wasSorted); !status)
        return status.error();
    addRows(summary, output, registry);
    return summary;
}

} // namespace sor::kafka
