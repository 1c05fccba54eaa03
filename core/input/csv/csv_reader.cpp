// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_reader.h"

#include "input/csv/csv_head.h"
#include "input/csv/read_file.h"

#include <fmt/format.h>

namespace sor { inline namespace input {

std::string RowProblem::text() const
{
    std::string out = fmt::format("{} {}", isRecord ? "record" : "line", line);
    if (!column.empty())
        out += fmt::format(", {} {}", isRecord ? "field" : "column", column);
    out += found.empty() ? ": found nothing" : fmt::format(": found '{}'", found);
    return out + fmt::format(", expected {}", expected);
}

std::string_view schemaWarning(CsvSchema schema)
{
    switch (schema) {
    case CsvSchema::Tbbo:
        return "Every row is a trade (tbbo): its quotes are those before the trade, and nothing is "
               "known of the quotes between trades.";
    case CsvSchema::Bbo:
        return "The quotes are sampled at fixed intervals (bbo): changes between samples are missing.";
    case CsvSchema::Cmbp1:
    case CsvSchema::Cbbo:
        return "The quotes are consolidated: each row is the best over several venues, so there is "
               "nothing to route between.";
    case CsvSchema::Mbp1:
    case CsvSchema::Mbp10:
    case CsvSchema::Nbbo:
    case CsvSchema::ShortNames:
    case CsvSchema::Trades:
    case CsvSchema::Mbo:
    case CsvSchema::Lobster:
    case CsvSchema::Status:
    case CsvSchema::Definition:
    case CsvSchema::Unknown:
        break;
    }
    return "";
}

namespace csv {

Result<CsvSummary> readCsvTuned(const std::filesystem::path& path, const CsvOptions& options,
                                FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                                ProgressSink* progress, const Tuning& tuning)
{
    auto opened = openText(path, options.threads);
    if (!opened)
        return opened.error();
    StoredFile* plain = opened->isPlain() ? opened->file.get() : nullptr;
    auto summary = readCsvText(opened->text(), plain, options, registry, sink, std::move(stop), progress,
                               tuning, path.string());
    if (!summary)
        return summary.error();
    if (auto status = noteFile(*opened->file, path, *summary); !status)
        return status.error();
    return summary;
}

} // namespace csv

Result<CsvSummary> readCsv(const std::filesystem::path& path, const CsvOptions& options,
                           FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                           ProgressSink* progress)
{
    return csv::readCsvTuned(path, options, registry, sink, std::move(stop), progress, {});
}

Result<CsvPreview> previewCsv(const std::filesystem::path& path, const CsvForm& form)
{
    const auto opened = csv::openText(path, 1);
    if (!opened)
        return opened.error();
    csv::TextBuffer text;
    constexpr std::size_t kPreviewBytes = std::size_t{64} << 10;
    csv::Tuning tuning;
    tuning.headBytes = kPreviewBytes;
    const auto head = csv::readHead(text, opened->text(), form, tuning, path.string());
    if (!head)
        return head.error();
    CsvPreview preview;
    preview.columns = head->layout.names;
    preview.schema = head->layout.schema;
    preview.priceForm = head->layout.numbers.form;
    preview.bytes = opened->file->storedSize();
    constexpr std::size_t kRows = 5;
    csv::RowSplitter splitter;
    const char* at = text.begin();
    constexpr std::size_t kSymbols = 200;
    std::string joined;
    const std::size_t symbolAt = head->layout.at(csv::Column::Symbol);
    while (at < text.end() && preview.symbols.size() < kSymbols) {
        splitter.split(at, text.end(), head->layout.separator);
        at = splitter.next();
        const auto& fields = splitter.fields();
        if (fields.size() > 1 && preview.rows.size() < kRows)
            preview.rows.emplace_back(fields.begin(), fields.end());
        // The last row may be cut where the preview ends.
        const bool isWhole = at < text.end() || text.isLast();
        if (!isWhole || symbolAt >= fields.size() || fields[symbolAt].empty() || csv::looksLikeHeader(fields))
            continue;
        const std::string_view symbol = head->layout.symbolOf(fields, joined);
        if (std::ranges::find(preview.symbols, symbol) == preview.symbols.end())
            preview.symbols.emplace_back(symbol);
    }
    if (auto status = opened->file->checkUnchanged(); !status)
        return status.error();
    return preview;
}

}} // namespace sor::input
