// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/observations.h"

#include "study/study_counts.h"

#include <map>
#include <string>
#include <utility>

namespace sor { inline namespace study {

Observations::Observations(std::vector<const StudyRow*> rows)
    : m_rows(std::move(rows))
{
    std::map<std::string, std::int64_t> symbols;
    std::map<std::string, std::int64_t> pairs;
    for (const StudyRow* row : m_rows)
        symbols.emplace(row->order.symbol, 0);
    std::int64_t number = 0;
    for (auto& [symbol, at] : symbols)
        at = number++;
    for (const StudyRow* row : m_rows) {
        m_day.push_back(row->day.time_since_epoch().count());
        m_symbol.push_back(symbols[row->order.symbol]);
        m_weight.push_back(notionalOf(*row));
        m_pair.push_back(
            row->order.pair.empty()
                ? -1
                : pairs.emplace(row->order.pair, static_cast<std::int64_t>(pairs.size())).first->second);
    }
}

Result<PairedSample> Observations::of(const std::vector<double>& values) const
{
    const auto sample = makeSample({values, m_weight, m_day, m_symbol});
    return sample ? averagePairs(*sample, m_pair) : sample.error();
}

}} // namespace sor::study
