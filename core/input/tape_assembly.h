// SPDX-License-Identifier: GPL-3.0-or-later
// The way from rows to a tape that a source asks for: the builder, and synthetic venues before it.
#pragma once

#include "base/result.h"
#include "input/csv/tape_hash.h"
#include "input/source_spec.h"
#include "market/synthetic_venues.h"
#include "market/tape_builder.h"

#include <memory>
#include <optional>

namespace sor { inline namespace input {

/// View, filters and memory limit of a source; a limit of 0 when it is not stated and the free memory cannot
/// be told.
TapeOptions tapeOptionsOf(const SourceSpec& source, const KeptTime& keeps);

/// One attempt at building the tape, with the synthetic venues in between when there are any. Rows go to
/// sink(); after flush() the tape is the builder's.
class TapeAssembly {
public:
    /// Keeps a reference to the registry.
    static Result<std::unique_ptr<TapeAssembly>> create(const SourceSpec& source, const TapeOptions& options,
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

}} // namespace sor::input
