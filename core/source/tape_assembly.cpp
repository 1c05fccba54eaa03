// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_assembly.h"

namespace sor {

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

Status LiveTapeAssembly::startAnew()
{
    auto made = TapeAssembly::create(m_setup, m_options, m_registry);
    if (!made)
        return made.error();
    m_assembly = std::move(*made);
    return ok();
}

} // namespace sor
