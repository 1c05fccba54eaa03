// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_assembly.h"

#include "files/free_memory.h"

namespace sor {

TapeOptions tapeOptionsOf(const RunSetup& setup)
{
    TapeOptions options;
    options.view = setup.viewOrDefault();
    options.maxAge = setup.maxAge.value_or(Nanos{0});
    options.bandPpm = setup.bandPpmOrDefault();
    options.memoryLimit = setup.memoryMegabytes > 0 ? static_cast<std::size_t>(setup.memoryMegabytes) << 20
                                                    : defaultMemoryLimit();
    return options;
}

Result<std::unique_ptr<TapeAssembly>> TapeAssembly::create(const RunSetup& setup, const TapeOptions& options,
                                                           FeedRegistry& registry)
{
    auto assembly = std::unique_ptr<TapeAssembly>(new TapeAssembly(options, registry));
    if (setup.syntheticVenues > 0) {
        auto synthetic = SyntheticVenues::create(assembly->m_builder, registry,
                                                 {static_cast<int>(setup.syntheticVenues), setup.seed});
        if (!synthetic)
            return synthetic.error();
        assembly->m_synthetic.emplace(std::move(*synthetic));
    }
    return assembly;
}

QuoteSink& TapeAssembly::sink()
{
    if (m_synthetic)
        return *m_synthetic;
    return m_builder;
}

} // namespace sor
