// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/repeated_data.h"

#include "input/csv/csv_summary.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string_view>

namespace sor { inline namespace runs {

namespace {

/// Fewer equal volumes of five minutes may be chance.
constexpr std::size_t kFewestVolumes = 3;

bool isNbbo(const CatalogueEntry& entry)
{
    return entry.schema == name(CsvSchema::Nbbo);
}

bool isMostlyWithin(const CatalogueEntry& entry, const CatalogueEntry& other)
{
    const Nanos shared = std::min(entry.last, other.last) - std::max(entry.first, other.first);
    return shared >= Nanos{} && 2 * shared >= entry.last - entry.first;
}

/// The first and last part may be cut by the ends of a file.
bool hasSameVolumes(const CatalogueEntry& a, const CatalogueEntry& b)
{
    const UnixNanos from = std::max(a.first, b.first);
    const UnixNanos to = std::min(a.last, b.last);
    const auto partsOf = [&](const CatalogueEntry& entry) {
        std::map<UnixNanos, std::int64_t> parts;
        for (const VolumeRecord::Part& part : entry.volume.parts()) {
            if (part.start >= from && part.start + VolumeRecord::kPart <= to)
                parts.emplace(part.start, part.shares);
        }
        return parts;
    };
    const auto parts = partsOf(a);
    return parts.size() >= kFewestVolumes && parts == partsOf(b);
}

std::string whyAside(const CatalogueEntry& entry, const CatalogueEntry& other)
{
    if (!isMostlyWithin(entry, other))
        return "";
    if (isNbbo(entry) && !isNbbo(other))
        return fmt::format("It is an NBBO feed, and {} has the venues' own quotes.", other.path);
    if (entry.path < other.path || isNbbo(entry) != isNbbo(other))
        return "";
    if (entry.xxh3 == other.xxh3)
        return fmt::format("It has the same bytes as {}.", other.path);
    return entry.venues == other.venues && hasSameVolumes(entry, other)
        ? fmt::format("It has the same venues and volumes as {}.", other.path)
        : "";
}

} // namespace

void setAsideRepeats(std::vector<CatalogueEntry>& entries)
{
    std::map<std::string_view, std::vector<CatalogueEntry*>> bySymbol;
    for (CatalogueEntry& entry : entries) {
        entry.setAside.clear();
        if (entry.problem.empty())
            bySymbol[entry.symbol].push_back(&entry);
    }
    for (auto& [symbol, all] : bySymbol) {
        std::ranges::stable_sort(all, {}, [](const CatalogueEntry* of) { return of->first; });
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t k = i + 1; k < all.size() && all[k]->first <= all[i]->last; ++k) {
                for (const auto& [entry, other] : {std::pair{all[i], all[k]}, std::pair{all[k], all[i]}}) {
                    if (entry->setAside.empty() && other->setAside.empty())
                        entry->setAside = whyAside(*entry, *other);
                }
            }
        }
    }
}

}} // namespace sor::runs
