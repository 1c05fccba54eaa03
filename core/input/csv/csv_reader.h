// SPDX-License-Identifier: GPL-3.0-or-later
// Reads level-1 quotes from a CSV file, plain or compressed, at memory speed.
#pragma once

#include "base/enum_names.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "input/csv/csv_form.h"
#include "input/csv/csv_summary.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input {

class SymbolNumbers;

struct CsvOptions {
    std::string symbol; // empty: the file must hold one symbol
    unsigned threads = 1; // 1: everything on the caller's thread
    CsvForm form{};
    bool keepsOrders = false; // rows of single orders too, where the file has them (QuoteEvent::isOrder())
    SymbolNumbers* symbols = nullptr; // instead of `symbol`: rows of all of these, with marked feeds
};

/// Reads every row of `path` into `sink`, in file order. The content decides between plain text, zstd and
/// gzip, not the name. Bad rows are skipped and counted. DataUnusable when the file is not a CSV of quotes,
/// when it holds several symbols and none was chosen, or not the chosen one; Interrupted when `stop` asked
/// for it; an Error of the sink is returned as it is. Memory stays at a few megabytes, whatever the size of
/// the file.
Result<CsvSummary> readCsv(const std::filesystem::path& path, const CsvOptions& options,
                           FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                           ProgressSink* progress = nullptr);

/// The top of a file, for a user who is about to choose it.
struct CsvPreview {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; // the first five, as text
    CsvSchema schema = CsvSchema::Unknown;
    CsvPriceForm priceForm = CsvPriceForm::Decimal;
    std::int64_t bytes = 0; // as stored
    std::vector<std::string> symbols; // of the rows at the top, in their order; empty where none are named
};

/// Reads the top of `path` only. Fails as readCsv does for a file that cannot be read or lacks a column.
Result<CsvPreview> previewCsv(const std::filesystem::path& path, const CsvForm& form = {});

}} // namespace sor::input
