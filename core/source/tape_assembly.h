// SPDX-License-Identifier: GPL-3.0-or-later
// The way from rows to a tape that a setup asks for: the builder, and synthetic venues before it.
#pragma once

#include "base/result.h"
#include "market/synthetic_venues.h"
#include "market/tape_builder.h"
#include "source/run_setup.h"

#include <memory>
#include <optional>

namespace sor {

/// View, filters and memory limit of a setup; the limit is never 0.
TapeOptions tapeOptionsOf(const RunSetup& setup);

/// One attempt at building the tape, with the synthetic venues in between when there are any.
class Assembly {
public:
    static Result<std::unique_ptr<Assembly>> create(const RunSetup& setup, const TapeOptions& options,
                                                    FeedRegistry& registry)
    {
        auto assembly = std::unique_ptr<Assembly>(new Assembly(options, registry));
        if (setup.syntheticVenues > 0) {
            auto synthetic = SyntheticVenues::create(assembly->m_builder, registry,
                                                     {static_cast<int>(setup.syntheticVenues), setup.seed});
            if (!synthetic)
                return synthetic.error();
            assembly->m_synthetic.emplace(std::move(*synthetic));
        }
        return assembly;
    }
    QuoteSink& sink()
    {
        if (m_synthetic)
            return *m_synthetic;
        return m_builder;
    }
    TapeBuilder& builder() { return m_builder; }
    Status flush() { return m_synthetic ? m_synthetic->finish() : ok(); }

private:
    Assembly(const TapeOptions& options, FeedRegistry& registry)
        : m_builder(options, registry)
    {
    }
    TapeBuilder m_builder;
    std::optional<SyntheticVenues> m_synthetic;
};

} // namespace sor
