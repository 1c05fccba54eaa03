// SPDX-License-Identifier: GPL-3.0-or-later
// The fast and the general reader of rows on the same bytes: they must agree on everything, and neither may
// fall.
#include "input/csv/csv_fields.h"
#include "input/csv/csv_text.h"
#include "input/csv/memory_source.h"
#include "input/csv/text_encoding.h"
#include "require.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sor;
using sor::test::require;

class Keep : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> more) override
    {
        rows.insert(rows.end(), more.begin(), more.end());
        return ok();
    }
    std::vector<QuoteEvent> rows;
};

struct Reading {
    Keep sink;
    std::string error;
    CsvSummary summary;
};

Reading read(std::string_view text, const csv::Tuning& tuning)
{
    Reading reading;
    FeedRegistry registry;
    csv::MemorySource bytes(text);
    const auto source = csv::usualText(bytes);
    // What is stated, from the bytes themselves; clocks go forward on this day.
    CsvOptions options;
    if (text.size() % 2 == 1)
        options.form.zone = *Zone::find(kNewYork);
    if (text.size() % 3 == 2)
        options.form.day = csv::readDay("2024-03-10");
    if (text.size() % 7 == 6)
        options.form.format = FileFormat::Lean; // which has no header to tell it
    options.form.isTrades = text.size() % 11 == 10;
    auto result =
        csv::readCsvText(*source, nullptr, options, registry, reading.sink, {}, nullptr, tuning, "fuzz.csv");
    if (result)
        reading.summary = std::move(*result);
    else
        reading.error = result.error().message;
    return reading;
}

void compare(const Reading& a, const Reading& b)
{
    require(a.error == b.error);
    if (!a.error.empty())
        return;
    require(a.sink.rows == b.sink.rows);
    require(a.summary.counts == b.summary.counts);
    require(a.summary.rowsSkipped == b.summary.rowsSkipped);
    require(a.summary.rowsOtherSymbol == b.summary.rowsOtherSymbol);
    require(a.summary.problems == b.summary.problems);
    require(a.summary.warnings == b.summary.warnings);
    require(a.summary.symbol == b.summary.symbol);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    csv::Tuning fast;
    // Small and odd sizes, from the bytes themselves: borders fall everywhere.
    fast.eventsPerCall = 1 + size % 7;
    fast.blockBytes = 16 + size % 301;
    fast.headBytes = 4096;
    csv::Tuning general = fast;
    general.reader = csv::RowReader::GeneralOnly;
    csv::Tuning baseline = fast;
    baseline.reader = csv::RowReader::FastBaseline;
    const Reading a = read(text, fast);
    compare(a, read(text, general));
    compare(a, read(text, baseline));
    return 0;
}
