// SPDX-License-Identifier: GPL-3.0-or-later
// From a setup's source to a tape: reads, merges, sorts if need be, and judges the bad rows.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "input/csv/csv_reader.h"
#include "input/kafka/read/kafka_source.h"
#include "market/tape.h"
#include "market/tape_builder.h"
#include "setup/run_setup.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor {

struct LoadedTape {
    std::shared_ptr<const Tape> tape;
    TapeCounts counts;
    std::vector<CsvSummary> files; // in the order given
    std::optional<kafka::KafkaSummary> topic; // instead of files
    std::string symbol; // empty when the input does not say
    bool wasSorted = false; // rows came out of time order, or from several files
    /// A live reading that was stopped, whose tape was full, or that ended behind a transaction that is not
    /// finished: a run on it ends with its last quote.
    bool isCutShort = false;
    std::vector<std::string> warnings; // plain sentences
    std::string hash; // XXH3-128 of the tape's columns, 32 hex digits: the same from CSV and from Kafka
};

/// Loads setup.csv, or the topic of setup.kafka. DataUnusable for faults of the input, more than 1 %
/// bad rows (any, with
/// --strict) included; KafkaFailed as readKafka says; Interrupted when stopped.
Result<LoadedTape> loadTape(const RunSetup& setup, unsigned threads, const std::stop_token& stop,
                            ProgressSink* progress = nullptr);

/// What a time of a setup means on a tape: a bare time is one of the day of the first quote, so that the tape
/// must not be empty.
UnixNanos resolveTime(const TimeText& text, const Tape& tape);

/// The window of the order: the setup's ends, a bare time on the day of the data's first quote; without them
/// from the first quote to just past the last. InvalidArgument when it is inverted, DataUnusable when no
/// quote lies in it.
Result<TimeWindow> resolveWindow(const RunSetup& setup, const Tape& tape);

} // namespace sor
