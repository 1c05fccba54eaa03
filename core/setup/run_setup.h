// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a user can say about a run.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "input/source_spec.h"
#include "report/output_spec.h"
#include "search/experiment.h"
#include "setup/study_spec.h"
#include "strategy/order_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace setup {

/// The latency of one venue.
struct VenueLatency {
    std::string venue; // MIC, as in the results
    Nanos latency{0};
    friend bool operator==(const VenueLatency&, const VenueLatency&) = default;
};

inline constexpr std::int64_t kMostShards = 100'000;

/// A run as stated: what is read, the order, the experiment and where its results go. The defaults are those
/// of the command line.
struct RunSetup : SourceSpec, OrderSpec, OutputSpec {
    /// But for what depends on other words or on the data: order, model, refresh, latencies, profile, seed
    /// and threads.
    ExperimentSettings experiment;
    std::optional<RouterModel> model; // nothing: cont-kukanov, in the trial view trial
    std::optional<Refresh> refresh; // nothing: added, in the trial view instant
    std::string fees = "default"; // a file, "default" or "none"
    std::vector<VenueLatency> venueLatencies; // of the others: experiment.rules.latency
    std::string profile; // a file
    std::string executions; // a file of what the order (of a study: each order) really had
    std::int64_t threads = 0; // 0 = as many as the machine has
    StudySpec study;
    std::string shard; // "i/n" with 1 <= i <= n <= kMostShards, or "auto"; empty: the whole

    // Words that were stated, so that those without effect can be named.
    std::vector<std::string> stated;
    bool isStated(std::string_view word) const;

    RouterModel modelOrDefault() const;
    Refresh refreshOrDefault() const;
};

/// Combinations that cannot be, and parts that are not built yet.
Status checkSetup(const RunSetup& setup);

/// Sentences about words that were stated but change nothing with the chosen model or view.
std::vector<std::string> wordsWithoutEffect(const RunSetup& setup);

}} // namespace sor::setup
