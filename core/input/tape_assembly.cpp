// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/tape_assembly.h"

namespace sor { inline namespace input {

TapeOptions tapeOptionsOf(const SourceSpec& source, const KeptTime& keeps)
{
    TapeOptions options;
    options.view = source.viewOrDefault();
    options.unit = source.form.sizeUnit.value_or(ShareUnit{});
    options.maxAge = source.maxAge.value_or(Nanos{0});
    options.bandPpm = source.bandPpmOrDefault();
    options.memoryLimit = source.memoryLimit();
    options.keeps = keeps;
    return options;
}

Result<std::unique_ptr<TapeAssembly>> TapeAssembly::create(const SourceSpec& source,
                                                           const TapeOptions& options, FeedRegistry& registry)
{
    auto assembly = std::unique_ptr<TapeAssembly>(new TapeAssembly(options, registry));
    if (source.syntheticVenues > 0) {
        auto synthetic = SyntheticVenues::create(assembly->m_builder, registry,
                                                 {static_cast<int>(source.syntheticVenues), source.seed});
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

}} // namespace sor::input
