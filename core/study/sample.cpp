// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/sample.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <unordered_map>
#include <utility>

namespace sor { inline namespace study {

namespace {

struct Numbered {
    std::vector<std::size_t> number; // by row
    std::size_t count = 0; // of different keys
};

template <class Key> Numbered numbered(std::span<const Key> keys)
{
    std::vector<Key> distinct(keys.begin(), keys.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    Numbered result{{}, distinct.size()};
    result.number.reserve(keys.size());
    for (const Key& key : keys) {
        const auto place = std::lower_bound(distinct.begin(), distinct.end(), key);
        result.number.push_back(static_cast<std::size_t>(place - distinct.begin()));
    }
    return result;
}

template <class Key> void numberGroups(Sample& sample, std::span<const Key> day, std::span<const Key> symbol)
{
    Numbered days = numbered(day);
    Numbered symbols = numbered(symbol);
    std::vector<std::size_t> place(days.number.size());
    for (std::size_t i = 0; i < place.size(); ++i)
        place[i] = days.number[i] * symbols.count + symbols.number[i];
    Numbered units = numbered(std::span<const std::size_t>(place));
    sample.day = std::move(days.number);
    sample.symbol = std::move(symbols.number);
    sample.unit = std::move(units.number);
    sample.days = days.count;
    sample.symbols = symbols.count;
    sample.units = units.count;
}

} // namespace

Result<Sample> makeSample(const SampleColumns& columns)
{
    const std::size_t size = columns.bps.size();
    if (columns.day.size() != size || (!columns.weight.empty() && columns.weight.size() != size)
        || (!columns.symbol.empty() && columns.symbol.size() != size)) {
        return invalidArgument(
            fmt::format("The columns of a sample must be of one length; found {} values, {} weights, "
                        "{} days and {} symbols.",
                        size, columns.weight.size(), columns.day.size(), columns.symbol.size()));
    }
    for (std::size_t i = 0; i < size; ++i) {
        if (!std::isfinite(columns.bps[i]))
            return invalidArgument(fmt::format("Value {} of a sample is not a finite number.", i + 1));
        if (!columns.weight.empty() && !(std::isfinite(columns.weight[i]) && columns.weight[i] > 0)) {
            return invalidArgument(fmt::format("Weight {} of a sample must be positive and finite; it is {}.",
                                               i + 1, columns.weight[i]));
        }
    }
    Sample sample;
    sample.bps.assign(columns.bps.begin(), columns.bps.end());
    sample.weight.assign(columns.weight.begin(), columns.weight.end());
    sample.weight.resize(size, 1);
    const std::vector<std::int64_t> oneSymbol(columns.symbol.empty() ? size : 0);
    numberGroups(sample, columns.day, columns.symbol.empty() ? oneSymbol : columns.symbol);
    return sample;
}

Sample rowsOf(const Sample& sample, std::span<const std::size_t> rows)
{
    Sample result;
    std::vector<std::size_t> day;
    std::vector<std::size_t> symbol;
    for (const std::size_t row : rows) {
        if (row >= sample.size())
            continue;
        result.bps.push_back(sample.bps[row]);
        result.weight.push_back(sample.weight[row]);
        day.push_back(sample.day[row]);
        symbol.push_back(sample.symbol[row]);
    }
    numberGroups(result, std::span<const std::size_t>(day), std::span<const std::size_t>(symbol));
    return result;
}

Result<PairedSample> averagePairs(const Sample& sample, std::span<const std::int64_t> pair)
{
    if (pair.size() != sample.size()) {
        return invalidArgument(fmt::format("Expected the number of a pair for each of {} orders, found {}.",
                                           sample.size(), pair.size()));
    }
    std::vector<std::size_t> firstRow;
    std::unordered_map<std::int64_t, std::size_t> placeOf; // in firstRow
    std::vector<std::pair<std::size_t, std::size_t>> twins; // place of the first, row of the second
    for (std::size_t row = 0; row < sample.size(); ++row) {
        const auto [known, isNew] =
            pair[row] < 0 ? std::pair{placeOf.end(), true} : placeOf.try_emplace(pair[row], firstRow.size());
        if (isNew) {
            firstRow.push_back(row);
            continue;
        }
        if (sample.unit[firstRow[known->second]] != sample.unit[row]) {
            return invalidArgument(
                fmt::format("The two orders of pair {} are not of one symbol and day.", pair[row]));
        }
        twins.emplace_back(known->second, row);
    }
    Sample averaged = rowsOf(sample, firstRow);
    std::vector<bool> hasTwin(firstRow.size());
    for (const auto& [place, row] : twins) {
        if (hasTwin[place])
            return invalidArgument(fmt::format("Pair {} has more than two orders.", pair[row]));
        hasTwin[place] = true;
        averaged.bps[place] = (averaged.bps[place] + sample.bps[row]) / 2;
        averaged.weight[place] += sample.weight[row];
    }
    return PairedSample{std::move(averaged), std::move(firstRow)};
}

}} // namespace sor::study
