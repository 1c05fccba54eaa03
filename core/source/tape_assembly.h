// SPDX-License-Identifier: GPL-3.0-or-later
// From rows to a tape, through the synthetic venues when there are any.
#pragma once

#include "market/synthetic_venues.h"
#include "market/tape_builder.h"
#include "source/kafka/live_quotes.h"
#include "source/run_setup.h"

#include <memory>
#include <optional>

namespace sor {

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

private:
    TapeAssembly(const TapeOptions& options, FeedRegistry& registry)
        : m_builder(options, registry)
    {
    }
    TapeBuilder m_builder;
    std::optional<SyntheticVenues> m_synthetic;
};

/// The tape of a live topic; a later run of the publisher begins another one. Keeps references to all that it
/// is made of; startAnew() comes first.
class LiveTapeAssembly final : public kafka::LiveSink {
public:
    LiveTapeAssembly(const RunSetup& setup, const TapeOptions& options, FeedRegistry& registry)
        : m_setup(setup)
        , m_options(options)
        , m_registry(registry)
    {
    }
    Status startAnew() override;
    Status accept(std::span<const QuoteEvent> rows) override { return m_assembly->sink().accept(rows); }
    TapeAssembly& assembly() { return *m_assembly; }

private:
    const RunSetup& m_setup;
    const TapeOptions& m_options;
    FeedRegistry& m_registry;
    std::unique_ptr<TapeAssembly> m_assembly;
};

} // namespace sor
