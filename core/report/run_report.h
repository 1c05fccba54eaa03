// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a finished run tells, and what may be compared with what.
#pragma once

#include "base/time.h"
#include "market/fees/fee_table.h"
#include "market/tape.h"
#include "market/tape_builder.h"
#include "market/tape_plausibility.h"
#include "search/experiment.h"
#include "search/saving.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace report {

/// One input file as the run card names it.
struct ReportedFile {
    std::string name; // without its folder
    std::string path; // see publicPath(): without user names
    std::string xxh3; // XXH3-128 of the stored bytes
    std::int64_t bytes = 0;
    std::int64_t rows = 0;
    std::int64_t rowsSkipped = 0;
    std::string schema;
    std::vector<std::string> problems; // of the first bad rows
};

/// A strategy of the user's, as the run card names it.
struct ReportedStrategy {
    std::string key;
    std::string name;
    std::string file; // without its folder
    std::string xxh3; // XXH3-128 of its bytes
};

/// A Kafka topic as the run card names it.
struct ReportedTopic {
    struct Partition {
        std::int32_t partition = 0;
        std::int64_t low = 0; // the first offset that the broker still had
        std::int64_t from = 0;
        std::int64_t end = 0; // just past the last offset that was read
    };
    std::string name;
    std::string clusterId;
    std::string runId; // of the publisher
    std::vector<Partition> partitions;
    std::int64_t messages = 0;
    std::int64_t rows = 0;
    std::int64_t skipped = 0;
    std::int64_t duplicates = 0; // messages that were there twice, left out
    std::int64_t copies = 0; // of these, in another partition
    std::int64_t repeats = 0; // equal rows without a message number, taken
    std::int64_t ties = 0; // rows of equal time from different partitions in arbitrary order
    std::int64_t outOfOrder = 0; // messages earlier than one before them in their partition
    Nanos largestDisorder{0}; // by how much at most
    std::int64_t otherRuns = 0; // messages of runs that were not chosen
    std::vector<std::string> problems; // of the first bad messages
    std::string checkpoint; // where the next reading goes on, for a file of its own; not part of the results
};

/// A finished run. All but `timing` and `files` is the same for the same input and settings, wherever,
/// however and on however many threads it ran.
struct RunReport {
    std::string version;
    std::string gitHash;
    std::string runId; // a hash of input and settings
    std::string inputHash; // of the tape
    std::string symbol;
    std::vector<ReportedFile> files;
    std::optional<ReportedTopic> topic; // instead of files
    std::vector<std::pair<std::string, std::string>> settings; // words of the command line
    std::vector<ReportedStrategy> strategies; // extra ones; may be empty
    ParentOrder order;
    ExecutionRules rules;
    Nanos bucket{0}; // of TWAP and VWAP
    Nanos interval{0}; // of the router and the TWAP matched to it
    TapeView view = TapeView::Book;
    FeedForm feed = FeedForm::Venues;
    std::vector<TapeVenue> venues;
    std::vector<VenueTerms> terms; // by venue, at the start of the window
    TapeCounts counts;
    Experiment experiment;
    std::vector<Finding> findings; // about the input, before anything was run
    /// What the input was read as, a few words each by what they are about: "prices", "dollars".
    std::vector<std::pair<std::string, std::string>> understood;
    std::vector<std::string> warnings; // plain sentences
    bool isComplete = true; // false: it was stopped, or its quotes were cut short, and what was done is kept
    std::string
        cutShort; // why the quotes end before the input does, a plain sentence; empty when they do not
    BaselineNames names() const { return {order.side, bucket, interval}; }

    struct Timing {
        UnixNanos started;
        double loadSeconds = 0;
        double runSeconds = 0;
        unsigned threads = 1;
        std::string host;
        std::string folder; // results go here
    };
    Timing timing;
};

/// total_cash / filled, rounded to the nano-dollar; nothing when nothing was filled.
std::optional<Price> averagePrice(const RunResult& result);

/// (average - arrival mid) / arrival mid in bps, mirrored for a sell: positive is a cost.
std::optional<double> slippageBps(const RunResult& result, std::optional<Mid> arrivalMid);

}} // namespace sor::report
