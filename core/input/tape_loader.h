// SPDX-License-Identifier: GPL-3.0-or-later
// From a source to a tape: reads, merges, sorts if need be, and judges the bad rows.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "input/csv/csv_summary.h"
#include "input/kafka/read/kafka_summary.h"
#include "input/source_spec.h"
#include "market/tape.h"
#include "market/tape_options.h"
#include "market/tape_plausibility.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input {

/// A tape, and what was learnt of its source. Refers to nothing else.
struct LoadedTape {
    std::shared_ptr<const Tape> tape; // never null
    TapeCounts counts; // of its rows
    std::vector<CsvSummary> files; // in the order given
    std::optional<kafka::KafkaSummary> topic; // instead of files
    std::string symbol; // empty when the input does not say
    bool wasSorted =
        false; // rows came out of time order by more than ReorderSink bears, or from several files
    std::int64_t lateRows = 0; // that came behind later ones, of a file that was not sorted
    Nanos largestLateness{0}; // the longest time that one did
    /// A live reading that was stopped, whose tape was full, or that ended behind a transaction that is not
    /// finished: a run on it ends with its last quote.
    bool isCutShort = false;
    std::vector<std::string> warnings; // plain sentences
    std::vector<Finding> findings; // of how the input was read
    std::string hash; // XXH3-128 of the tape's columns, 32 hex digits: the same from CSV and from Kafka
};

/// Loads the source's files, or its topic, as far as `keeps` says. DataUnusable for faults of the input, more
/// than 1 % bad rows (any where the source is strict) included; KafkaFailed as readKafka says; Interrupted
/// when stopped. Blocks; any thread.
Result<LoadedTape> loadTape(const SourceSpec& source, unsigned threads = 1, const std::stop_token& stop = {},
                            ProgressSink* progress = nullptr, const KeptTime& keeps = {});

}} // namespace sor::input
