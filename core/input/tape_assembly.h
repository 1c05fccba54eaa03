// SPDX-License-Identifier: GPL-3.0-or-later
// The way from rows to a tape that a setup asks for: the builder, and synthetic venues before it.
#pragma once

#include "base/result.h"
#include "input/csv/tape_hash.h"
#include "market/synthetic_venues.h"
#include "market/tape_builder.h"
#include "setup/run_setup.h"

#include <memory>
#include <optional>

namespace sor {

/// The setup's --memory in bytes, or what defaultMemoryLimit() says; 0: none.
std::size_t memoryLimitOf(const RunSetup& setup);

/// View, filters and memory limit of a setup; a limit of 0 when it is not stated and the free memory cannot
/// be told.
TapeOptions tapeOptionsOf(const RunSetup& setup);

/// How much of the past the shadow orders of a run are followed in: --history, and beside a model without
/// queues its default, which the benchmarks with the router's inputs go by.
Nanos historyOf(const RunSetup& setup);

/// The time of the data that a run of `setup` looks at, given the time of the data's first quote: with --from
/// what the router learns from (historyOf()), what `auto` axes without a training part are scaled to
/// (by auto_unit.h), and all after it; with --to nothing after the time that fills are marked out to. VWAP's
/// slices need none of it (Tape::volume()).
TimeWindow neededTime(const RunSetup& setup, UnixNanos firstQuote);

/// One attempt at building the tape, with the synthetic venues in between when there are any. Rows go to
/// sink(); after flush() the tape is the builder's.
class TapeAssembly {
public:
    /// Keeps a reference to the registry.
    static Result<std::unique_ptr<TapeAssembly>> create(const RunSetup& setup, const TapeOptions& options,
                                                        FeedRegistry& registry);
    QuoteSink& sink();
    TapeBuilder& builder() { return m_builder; }
    Status flush() { return m_synthetic ? m_synthetic->finish() : ok(); }
    /// The hash of the builder's finished tape, kept or not.
    std::string hashOf(const Tape& tape) const { return m_hasher.hex(tape); }

private:
    TapeAssembly(const TapeOptions& options, FeedRegistry& registry)
        : m_builder(options, registry, &m_hasher)
    {
    }
    TapeHasher m_hasher;
    TapeBuilder m_builder;
    std::optional<SyntheticVenues> m_synthetic;
};

} // namespace sor
