// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/file_top.h"

#include "input/csv/archive_text.h"
#include "input/csv/csv_head.h"
#include "input/csv/csv_input.h"
#include "input/dbn/dbn_content.h"
#include "input/dbn/dbn_stream.h"
#include "input/quotes/quote_file.h"
#include "input/source_path.h"

#include <algorithm>
#include <array>

namespace sor::ui {

namespace {

RowKind kindOf(CsvSchema schema)
{
    using enum CsvSchema;
    const auto isOneOf = [&](auto... schemas) {
        return std::ranges::any_of(std::array{schemas...}, [&](CsvSchema one) { return one == schema; });
    };
    return isOneOf(Cmbp1, Cbbo, Nbbo) ? RowKind::Nbbo
        : isOneOf(Mbo, Lobster)       ? RowKind::Orders
        : isOneOf(Trades)             ? RowKind::Trades
        : isOneOf(Status, Definition) ? RowKind::Other
                                      : RowKind::Venues;
}

FileFormat formatOf(const csv::Layout& layout)
{
    if (layout.vendor.isActive())
        return named<FileFormat>(layout.vendor.format).value_or(FileFormat::Csv);
    const bool isDatabento =
        layout.has(csv::Column::AskPx) && csv::normalised(layout.nameOf(csv::Column::AskPx)) == "askpx00";
    return isDatabento ? FileFormat::DatabentoCsv : FileFormat::Csv;
}

/// How a text that was previewed is read.
Result<csv::Layout> layoutOf(const std::string& path, const CsvForm& form)
{
    const auto opened = csv::openText(path, 1);
    if (!opened)
        return opened.error();
    csv::TextBuffer text;
    constexpr std::size_t kTopBytes = std::size_t{64} << 10;
    csv::Tuning tuning;
    tuning.headBytes = kTopBytes;
    auto head = csv::readHead(text, opened->text(), form, tuning, path);
    if (!head)
        return head.error();
    return std::move(head->layout);
}

} // namespace

Result<FileTop> readFileTop(const std::string& file, const CsvForm& form)
{
    const NamedFile named = namedFile(file);
    CsvForm own = form;
    if (!named.venue.empty())
        own.venue = named.venue;
    const auto members = csv::membersOf(named.path);
    if (!members)
        return members.error();
    const std::string& path = members->front();
    auto preview = previewQuoteFile(path, own);
    if (!preview)
        return preview.error();
    FileTop top;
    top.kind = kindOf(preview->schema);
    if (dbn::contentOf(path) == dbn::Content::Dbn) {
        top.format = FileFormat::Dbn;
    } else if (preview->schema == CsvSchema::Lobster) {
        top.format = FileFormat::Lobster;
    } else {
        auto layout = layoutOf(path, own);
        if (!layout)
            return layout.error();
        top.format = formatOf(*layout);
        top.kind = layout->meaning == csv::RowMeaning::Print ? RowKind::Trades
            : layout->isNbbo()                               ? RowKind::Nbbo
                                                             : RowKind::Venues;
        top.layout = std::move(*layout);
    }
    top.preview = std::move(*preview);
    return top;
}

Result<SymbolCounts> countSymbols(const std::filesystem::path& dbn, const dbn::Symbology* definitions,
                                  const std::stop_token& stop)
{
    FeedRegistry registry;
    const auto stream = dbn::DbnStream::open(dbn, {{}, definitions}, registry, stop, nullptr);
    if (!stream)
        return stream.error();
    for (;;) {
        const auto rows = (*stream)->next();
        if (!rows)
            return rows.error();
        if (rows->empty())
            return SymbolCounts{(*stream)->choice().counts(), (*stream)->hasAllRows()};
    }
}

} // namespace sor::ui
