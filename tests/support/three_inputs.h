// SPDX-License-Identifier: GPL-3.0-or-later
// The quotes on which what must hold for every run is tested: the sample, a generated day, and real quotes of
// three venues where they are there.
#pragma once

#include "input/csv/csv_reader.h"
#include "input/csv/row_collector.h"
#include "input/synthetic/synthetic_day.h"
#include "market/feed_registry.h"
#include "test_quotes.h"
#include "value_of.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace sor::test {

struct QuoteInput {
    std::string name;
    std::vector<QuoteEvent> rows; // in order of time
    TimeWindow window; // ten minutes, with some minutes before and after it
};

inline std::vector<QuoteEvent> rowsOfCsv(const std::string& path)
{
    FeedRegistry registry;
    RowCollector collector(0);
    valueOf(readCsv(path, {}, registry, collector, {}));
    std::ranges::stable_sort(collector.rows(), {}, &QuoteEvent::tsRecv);
    return std::move(collector.rows());
}

inline std::vector<QuoteEvent> generatedRows(const SyntheticDayOptions& options)
{
    auto day = SyntheticDay::create(options);
    std::vector<QuoteEvent> rows;
    Mbp1Row row;
    while (day && day->next(row))
        rows.push_back(row.quoteEvent());
    std::ranges::stable_sort(rows, {}, &QuoteEvent::tsRecv);
    return rows;
}

/// GOOG on three venues, wide spreads and stub quotes; where the file is not there a generated market of
/// three venues with the oddities of a real feed.
inline QuoteInput realInput()
{
    const std::string path = SOR_SOURCE_DIR "/../shared/data/goog_3venues_mbp1_20240403.csv";
    if (std::filesystem::exists(path)) {
        const UnixNanos from = *parseIsoTime("2024-04-03T13:40:00Z");
        return {"GOOG", rowsOfCsv(path), {from, from + std::chrono::minutes{10}}};
    }
    SyntheticDayOptions options;
    options.venues = 3;
    options.seed = 11;
    options.startPrice = Price{155 * kNanosPerDollar};
    options.duration = std::chrono::minutes{18};
    options.oddities = true;
    const UnixNanos from = options.start + std::chrono::minutes{6};
    return {"a generated market of three venues",
            generatedRows(options),
            {from, from + std::chrono::minutes{10}}};
}

inline std::vector<QuoteInput> threeInputs()
{
    std::vector<QuoteInput> inputs;
    auto sample = rowsOfCsv(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");
    const UnixNanos from = sample.front().tsRecv + std::chrono::minutes{6};
    inputs.push_back({"the sample", std::move(sample), {from, from + std::chrono::minutes{10}}});
    SyntheticDayOptions options;
    options.duration = std::chrono::minutes{18};
    options.seed = 5;
    options.oddities = true;
    const UnixNanos start = options.start + std::chrono::minutes{6};
    inputs.push_back({"a generated day", generatedRows(options), {start, start + std::chrono::minutes{10}}});
    inputs.push_back(realInput());
    return inputs;
}

} // namespace sor::test
