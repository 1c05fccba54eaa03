// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/quotes/quote_file.h"

#include "base/time.h"
#include "base/units.h"
#include "input/dbn/dbn_content.h"
#include "input/dbn/dbn_format.h"
#include "input/dbn/dbn_stream.h"
#include "input/lobster/lobster_stream.h"

#include <algorithm>
#include <fmt/format.h>

namespace sor { inline namespace input {

namespace {

/// A DBN file is told by its content, and nothing may be stated that says otherwise. What is stated of text
/// files would be left out of account in silence; a zone or a day may be of another file.
Result<bool> isDbnFile(const std::filesystem::path& path, const CsvForm& form)
{
    const dbn::Content content = dbn::contentOf(path);
    const auto fail = [&](std::string message) { return unusableData(std::move(message), path.string()); };
    if (content == dbn::Content::Other && form.format == FileFormat::Dbn) {
        if (Status status = dbn::checkContent(content, path); !status)
            return fail(status.error().message + " `format` states dbn: leave it out, or name another file.");
    }
    if (content == dbn::Content::Other)
        return false;
    if (form.format != FileFormat::Auto && form.format != FileFormat::Dbn)
        return fail(
            fmt::format("It is a DBN file, and `format` states {}. Leave `format` out.", name(form.format)));
    if (form.columns.empty() && form.dateColumn.empty() && form.bidVenueColumn.empty()
        && form.headerless.empty() && !form.nanosPerPriceUnit && form.sharesPerSizeUnit.value_or(1) == 1
        && form.roundLots.empty())
        return true;
    return fail("A DBN file states its own fields and units: leave out `columns`, `no-header`, "
                "`price-scale`, `size-scale` and `round-lots`.");
}

/// LOBSTER's files have no header: where columns or another format are stated, they are read as that.
Result<bool> isLobsterFile(const std::filesystem::path& path, const CsvForm& form)
{
    const bool isStated = form.format == FileFormat::Lobster;
    if (!isStated && (form.format != FileFormat::Auto || !form.headerless.empty()))
        return false;
    auto isMessages = lobster::isMessageFile(path, isStated);
    if (!isMessages || *isMessages || !isStated)
        return isMessages;
    return unusableData(
        "It is no LOBSTER message file, which `format` states: its rows are not seconds since "
        "midnight, type (1 to 7), order id, size, price x 10^4, direction. Leave `format` out, "
        "or name another file.",
        path.string());
}

/// Reads every row of a stream into `sink`, in the order of the file.
template <class Stream> Result<CsvSummary> readRows(Result<std::unique_ptr<Stream>> stream, QuoteSink& sink)
{
    if (!stream)
        return stream.error();
    for (;;) {
        const auto rows = (*stream)->next();
        if (!rows)
            return rows.error();
        if (rows->empty())
            return (*stream)->finish();
        if (auto status = sink.accept(*rows); !status)
            return status.error();
    }
}

} // namespace

Result<CsvSummary> readQuoteFile(const std::filesystem::path& path, const CsvOptions& options,
                                 FeedRegistry& registry, QuoteSink& sink, const std::stop_token& stop,
                                 ProgressSink* progress, const dbn::Symbology* definitions)
{
    const auto isDbn = isDbnFile(path, options.form);
    if (!isDbn)
        return isDbn.error();
    if (*isDbn)
        return readRows(dbn::DbnStream::open(path, {options, definitions}, registry, stop, progress), sink);
    const auto isLobster = isLobsterFile(path, options.form);
    if (!isLobster)
        return isLobster.error();
    if (*isLobster)
        return readRows(lobster::LobsterStream::open(path, options, registry, stop, progress), sink);
    return readCsv(path, options, registry, sink, stop, progress);
}

namespace {

template <class Stream> Result<std::unique_ptr<csv::RowStream>> asRows(Result<std::unique_ptr<Stream>> stream)
{
    if (!stream)
        return stream.error();
    return std::unique_ptr<csv::RowStream>(std::move(*stream));
}

} // namespace

Result<std::unique_ptr<csv::RowStream>> openQuoteFile(const std::filesystem::path& path,
                                                      const CsvOptions& options, FeedRegistry& registry,
                                                      const std::stop_token& stop, ProgressSink* progress,
                                                      const dbn::Symbology* definitions)
{
    const auto isDbn = isDbnFile(path, options.form);
    if (!isDbn)
        return isDbn.error();
    if (*isDbn)
        return asRows(dbn::DbnStream::open(path, {options, definitions}, registry, stop, progress));
    const auto isLobster = isLobsterFile(path, options.form);
    if (!isLobster)
        return isLobster.error();
    if (*isLobster)
        return asRows(lobster::LobsterStream::open(path, options, registry, stop, progress));
    return asRows(csv::CsvStream::open(path, options, registry, stop, progress));
}

namespace {

/// The first rows of a stream that has no columns of its own.
Result<CsvPreview> previewRows(const Result<std::span<const QuoteEvent>>& rows,
                               const std::filesystem::path& path)
{
    CsvPreview preview;
    preview.columns = {"ts_recv", "publisher_id", "action", "side",   "price",
                       "size",    "bid_px",       "bid_sz", "ask_px", "ask_sz"};
    preview.priceForm = CsvPriceForm::Fixed;
    if (!rows)
        return rows.error();
    const auto priceText = [](Price price) {
        return price == kNoPrice ? std::string() : formatNanos(price.nanos);
    };
    constexpr std::size_t kRows = 5;
    for (const QuoteEvent& row : rows->first(std::min(kRows, rows->size())))
        preview.rows.push_back({formatIsoTime(row.tsRecv), std::to_string(row.feed.value),
                                std::string(1, row.action), std::string(1, row.side), priceText(row.price),
                                std::to_string(row.size), priceText(row.bidPx), std::to_string(row.bidSz),
                                priceText(row.askPx), std::to_string(row.askSz)});
    preview.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
    return preview;
}

} // namespace

Result<CsvPreview> previewQuoteFile(const std::filesystem::path& path, const CsvForm& form)
{
    const auto isDbn = isDbnFile(path, form);
    if (!isDbn)
        return isDbn.error();
    FeedRegistry registry;
    if (*isDbn) {
        auto stream = dbn::DbnStream::open(path, {}, registry, {}, nullptr);
        if (!stream)
            return stream.error();
        auto preview = previewRows((*stream)->top(), path);
        if (preview) {
            preview->symbols = (*stream)->metadata().symbols;
            preview->schema = (*stream)->schemaOf();
        }
        return preview;
    }
    const auto isLobster = isLobsterFile(path, form);
    if (!isLobster)
        return isLobster.error();
    if (!*isLobster)
        return previewCsv(path, form);
    auto stream = lobster::LobsterStream::open(path, {"", 1, form}, registry, {}, nullptr);
    if (!stream)
        return stream.error();
    auto preview = previewRows((*stream)->next(), path);
    if (preview)
        preview->schema = CsvSchema::Lobster;
    return preview;
}

Result<dbn::Symbology> readDefinitions(std::span<const std::string> paths, const std::stop_token& stop)
{
    dbn::Symbology symbology;
    for (const std::string& path : paths) {
        if (dbn::contentOf(path) != dbn::Content::Dbn)
            continue;
        FeedRegistry registry;
        auto stream = dbn::DbnStream::open(path, {}, registry, stop, nullptr);
        if (!stream || (*stream)->metadata().schema != dbn::kDefinitionSchema)
            continue;
        if (const auto rows = (*stream)->next(); !rows)
            return rows.error();
        symbology.add((*stream)->symbology());
    }
    return symbology;
}

bool haveTwoClocks(std::span<const CsvSummary> files)
{
    return std::ranges::any_of(files, [&](const CsvSummary& file) {
        return !file.vendor.empty() && file.isByTape != files.front().isByTape
            && !files.front().vendor.empty();
    });
}

namespace {

/// They would not meet: of other days, or of other hours.
Status checkTimes(std::span<const CsvSummary> files)
{
    const auto isTrades = [](const CsvSummary& file) { return file.schema == CsvSchema::Trades; };
    std::optional<UnixNanos> first;
    std::optional<UnixNanos> last;
    for (const CsvSummary& file : files) {
        if (!isOfQuotes(file.schema) || !file.firstTsEvent)
            continue;
        const auto [from, to] = std::minmax(*file.firstTsEvent, *file.lastTsEvent);
        first = std::min(first.value_or(from), from);
        last = std::max(last.value_or(to), to);
    }
    const auto meets = [&](const CsvSummary& file) {
        if (!isTrades(file) || !file.firstTsEvent || !first)
            return false;
        const auto [from, to] = std::minmax(*file.firstTsEvent, *file.lastTsEvent);
        return from <= *last && to >= *first;
    };
    // Trades of days before may stand beside those of the day, for the profile of volume.
    const bool doSomeMeet = std::ranges::any_of(files, meets);
    const auto apart = std::ranges::find_if(files, [&](const CsvSummary& file) {
        return isTrades(file) && file.firstTsEvent && first && !meets(file)
            && (!file.vendor.empty() || !doSomeMeet);
    });
    if (apart == files.end())
        return ok();
    return unusableData(
        fmt::format(
            "Its trades are from {} to {}, and the quotes from {} to {}: they never meet. Name the "
            "trades of the same day; where the files do not say their days or zones, state `date` or `zone`.",
            formatIsoTime(*apart->firstTsEvent), formatIsoTime(*apart->lastTsEvent), formatIsoTime(*first),
            formatIsoTime(*last)),
        apart->path.string());
}

} // namespace

Status checkTogether(std::span<const CsvSummary> files)
{
    const auto hasQuotes = [](const CsvSummary& file) { return isOfQuotes(file.schema); };
    const auto isTrades = [](const CsvSummary& file) { return file.schema == CsvSchema::Trades; };
    if (!files.empty() && std::ranges::none_of(files, hasQuotes)) {
        const CsvSummary& file = files.front();
        return unusableData(
            fmt::format("It holds no quotes ({}). Name it behind a file of quotes (mbp-1, bbo) of "
                        "the same symbol and time.",
                        name(file.schema)),
            file.path.string());
    }
    const auto trades = std::ranges::find_if(files, isTrades);
    if (trades == files.end())
        return ok();
    for (const CsvSummary& file : files) {
        if (hasQuotes(file) && file.counts.trades > 0)
            return unusableData(
                fmt::format("Its trades are in {} too, which has quotes and trades: each would count "
                            "twice. Leave this file out, or use quotes without trades (bbo).",
                            file.path.string()),
                trades->path.string());
    }
    return checkTimes(files);
}

Status checkMembers(const std::string& archive, std::span<const std::string> members)
{
    const std::string* dbnMember = nullptr;
    const std::string* other = nullptr;
    for (const std::string& member : members)
        (dbn::contentOf(member) == dbn::Content::Dbn ? dbnMember : other) = &member;
    if (dbnMember == nullptr || other == nullptr)
        return ok();
    return unusableData(
        fmt::format("It holds files of two formats ({} is DBN, {} is not): the same quotes may be in both. "
                    "Name those that belong together one by one.",
                    *dbnMember, *other),
        archive);
}

}} // namespace sor::input
