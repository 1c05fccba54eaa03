// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the CSV reader share: a sink that keeps rows, files in a temporary folder, rows of text.
#pragma once

#include "input/csv/csv_stream.h"
#include "input/csv/csv_text.h"
#include "input/csv/memory_source.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sor::test {

class KeepingSink : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> more) override
    {
        ++calls;
        if (failAtCall == calls)
            return Error{ErrorCode::CannotWrite, "the sink is full", {.path = "sink"}};
        rows.insert(rows.end(), more.begin(), more.end());
        return ok();
    }
    std::vector<QuoteEvent> rows;
    int calls = 0;
    int failAtCall = 0;
};

/// What came of one reading; `error` is set when it failed.
struct Outcome {
    std::vector<QuoteEvent> rows;
    CsvSummary summary;
    std::string error;
    ErrorCode code = ErrorCode::Internal;

    std::string problems() const
    {
        std::string text;
        for (const auto& problem : summary.problems)
            text += problem.text() + "\n";
        return text;
    }
};

inline Outcome outcomeOf(Result<CsvSummary> result, KeepingSink& sink)
{
    Outcome outcome;
    outcome.rows = std::move(sink.rows);
    if (result) {
        outcome.summary = std::move(*result);
    } else {
        outcome.error = result.error().message;
        outcome.code = result.error().code;
    }
    return outcome;
}

inline Outcome readText(std::string_view text, const CsvOptions& options = {}, const csv::Tuning& tuning = {})
{
    FeedRegistry registry;
    KeepingSink sink;
    csv::MemorySource source(text);
    return outcomeOf(
        csv::readCsvText(source, nullptr, options, registry, sink, {}, nullptr, tuning, "day.csv"), sink);
}

inline Outcome readFile(const std::filesystem::path& path, const CsvOptions& options = {},
                        const csv::Tuning& tuning = {})
{
    FeedRegistry registry;
    KeepingSink sink;
    return outcomeOf(csv::readCsvTuned(path, options, registry, sink, {}, nullptr, tuning), sink);
}

/// Opens CSV files for csv::readMerged.
inline csv::StreamOpener csvOpener(std::stop_token stop = {}, const csv::Tuning& tuning = {})
{
    return
        [stop = std::move(stop), tuning](const std::filesystem::path& path, FeedRegistry& registry,
                                         ProgressSink* progress) -> Result<std::unique_ptr<csv::RowStream>> {
            auto stream = csv::CsvStream::open(path, {}, registry, stop, progress, tuning);
            if (!stream)
                return stream.error();
            return std::unique_ptr<csv::RowStream>(std::move(*stream));
        };
}

/// A folder that goes with the test.
class Folder {
public:
    std::filesystem::path write(const std::string& name, std::string_view bytes) const
    {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return path;
    }
    std::filesystem::path path() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

/// The columns of mbp-1 with symbols, and a row of them.
inline const std::string kMbp1Header = "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,"
                                       "price,size,flags,ts_in_delta,sequence,"
                                       "bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol\n";
inline const std::string kMbp1Row =
    "2024-08-01T13:36:32.492082308Z,2024-08-01T13:36:32.491911683Z,1,2,38,T,A,0,222.810000000,190,130,170625,"
    "46542624,222.810000000,222.830000000,421,36,4,2,AAPL\n";

/// The public task's own column names, and a row of them.
inline const std::string kShortHeader = "timestamp,publisher_id,ask,ask_size,bid,bid_size\n";
inline const std::string kShortRow = "2024-08-01T13:36:32.491911683Z,2,222.83,36,222.81,421\n";
inline constexpr std::int64_t kEventNanos = 1'722'519'392'491'911'683; // of both rows
inline constexpr std::int64_t kRecvNanos = 1'722'519'392'492'082'308; // of kMbp1Row

inline std::string times(std::string_view text, int n)
{
    std::string out;
    for (int i = 0; i < n; ++i)
        out += text;
    return out;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    text.replace(text.find(from), from.size(), to);
    return text;
}

} // namespace sor::test
