// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_stream.h"

#include "base/number_text.h"
#include "input/csv/read_file.h"
#include "input/dbn/dbn_content.h"
#include "input/dbn/dbn_format.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace dbn {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10; // stays in the second-level cache

} // namespace

Result<std::unique_ptr<DbnStream>> DbnStream::open(const std::filesystem::path& path, const Options& options,
                                                   FeedRegistry& registry, std::stop_token stop,
                                                   ProgressSink* progress)
{
    std::unique_ptr<DbnStream> stream(new DbnStream(path.string()));
    auto opened = csv::openBytes(path, options.csv.threads);
    if (!opened)
        return opened.error();
    if (auto status = checkContent(contentOf(path), path); !status)
        return status.error();
    stream->m_opened = std::move(*opened);
    stream->m_source = &stream->m_opened.text();
    stream->m_size = stream->m_opened.isPlain() ? stream->m_opened.file->size() : 0;
    stream->m_stop = std::move(stop);
    stream->m_progress = progress;
    if (auto status = stream->begin(options, registry); !status)
        return status.error();
    return stream;
}

Result<std::unique_ptr<DbnStream>> DbnStream::openBytes(csv::ByteSource& source, const Options& options,
                                                        FeedRegistry& registry, std::string where)
{
    std::unique_ptr<DbnStream> stream(new DbnStream(std::move(where)));
    stream->m_source = &source;
    if (auto status = stream->begin(options, registry); !status)
        return status.error();
    return stream;
}

Status DbnStream::begin(const Options& options, FeedRegistry& registry)
{
    if (auto status = m_text.fill(*m_source, kPieceBytes); !status)
        return status.error();
    const std::string_view first(m_text.begin(), m_text.size());
    if (auto status = checkContent(contentOf(first, first), m_where); !status)
        return status;
    auto metadata = readMetadata(m_text, *m_source);
    if (!metadata)
        return metadata.error().at(m_where);
    m_metadata = std::move(*metadata);
    m_registry = &registry;
    m_choice.emplace(m_metadata.symbology, options.definitions, options.csv, registry, m_where);
    m_shares.emplace(options.csv.symbols);
    m_rows.resize(kRowsPerCall + 1);
    m_orders.emplace(options.csv.keepsOrders);
    m_feed = options.csv.form.feed;
    m_summary.priceForm = CsvPriceForm::Fixed;
    m_summary.hasTsRecv = true;
    m_summary.hasBids = true;
    m_summary.hasSequence = true;
    return ok();
}

Status DbnStream::report() const
{
    if (m_stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped."};
    if (m_progress != nullptr)
        m_progress->progress("Reading DBN", m_source->storedPosition(), m_size);
    return ok();
}

Status DbnStream::fill()
{
    if (auto status = report(); !status)
        return status;
    return m_text.fill(*m_source, kPieceBytes);
}

Result<std::span<const QuoteEvent>> DbnStream::next()
{
    m_count = 0;
    while (m_count == 0 && !m_isDone) {
        if (auto status = parse(); !status)
            return status.error();
        if (m_count > 0 && m_choice->isAmbiguous()) {
            m_rowsForNothing += static_cast<std::int64_t>(m_count);
            m_count = 0;
        }
        m_isDone = m_isDone || !wantsMore();
    }
    return std::span<const QuoteEvent>(m_rows.data(), m_count);
}

/// Reads records until some rows are there, or the text needs more.
Status DbnStream::parse()
{
    const char* at = m_text.begin();
    const char* const end = m_text.end();
    while (m_count < kRowsPerCall && static_cast<std::size_t>(end - at) >= kHeaderBytes) {
        if (field<std::uint16_t>(at) != m_typeAndLength) [[unlikely]] {
            if (auto status = changeType(at); !status)
                return status;
        }
        if (static_cast<std::size_t>(end - at) < m_bytes) [[unlikely]]
            break;
        ++m_record;
        ++m_records[field<std::uint8_t>(at + 1)];
        if (m_kind == RecordKind::Definition || m_kind == RecordKind::SymbolMapping) [[unlikely]]
            readNames(at);
        else if (m_kind != RecordKind::Skipped) [[likely]]
            readRow(at);
        at += m_bytes;
    }
    m_text.takeUpTo(at);
    if (m_count > 0)
        return ok();
    if (!m_text.isLast())
        return fill();
    m_cutOff = m_text.size();
    m_isDone = true;
    return ok();
}

Status DbnStream::changeType(const char* at)
{
    const std::size_t bytes = field<std::uint8_t>(at) * kLengthUnit;
    const auto code = field<std::uint8_t>(at + 1);
    const auto type = static_cast<RecordType>(code);
    if (isFileBegin(at))
        return fail(fmt::format("Behind record {} begins another DBN file: name each by itself.", m_record));
    if (bytes < kHeaderBytes)
        return fail(
            fmt::format("Record {} states a length of {}, and {} are the least: what follows cannot be read. "
                        "The file is damaged: download it again.",
                        m_record + 1, counted(bytes, "byte"), kHeaderBytes));
    const std::size_t usual = recordBytes(type, m_metadata.version);
    const std::size_t expected = usual + (m_metadata.hasTsOut ? kTsOutBytes : 0);
    if (usual != 0 && bytes != expected)
        return fail(fmt::format(
            "Record {} (type {:#04x}) has {}, and {} are expected in DBN version {}{}. The file is "
            "damaged: download it again.",
            m_record + 1, code, counted(bytes, "byte"), expected, m_metadata.version,
            m_metadata.hasTsOut ? " with ts_out" : ""));
    m_kind = kindOf(type);
    m_bytes = bytes;
    m_typeAndLength = field<std::uint16_t>(at);
    if (m_kind == RecordKind::Consolidated && m_feed == FeedForm::Venues)
        return fail(
            "It holds the best quotes over all venues (cmbp-1, cbbo, tcbbo), rows of an NBBO feed, and no "
            "quotes of single venues, which are needed here.");
    const bool isOfVenues =
        m_kind == RecordKind::Update || m_kind == RecordKind::Sample || m_kind == RecordKind::Order;
    if (isOfVenues && m_feed == FeedForm::Nbbo)
        return fail("It holds quotes of single venues, and `feed` states nbbo: leave `feed` out.");
    return ok();
}

/// A definition or a mapping: what an instrument is called from its day on.
void DbnStream::readNames(const char* at)
{
    const bool isDefinition = m_kind == RecordKind::Definition;
    const int version = m_metadata.version;
    const TextField place = isDefinition ? rawSymbolOfDefinition(version) : mappedSymbol(version);
    const auto time = field<std::uint64_t>(at + (isDefinition ? kDefinitionTsRecvAt : kTsEventAt));
    const std::string_view symbol = fixedText(at + place.at, place.length);
    if (symbol.empty() || time == kNoTime)
        return;
    constexpr Day kForEver = 1'000'000;
    const auto day = static_cast<Day>(time / static_cast<std::uint64_t>(kDayNanos));
    m_metadata.symbology.add(field<std::uint32_t>(at + kInstrumentAt), day, kForEver, symbol);
    m_choice->forget();
}

void DbnStream::readRow(const char* at)
{
    const bool isStatus = m_kind == RecordKind::Status;
    const auto received = field<std::int64_t>(at
                                              + (isStatus                          ? status::kTsRecv
                                                     : m_kind == RecordKind::Order ? order::kTsRecv
                                                                                   : level1::kTsRecv));
    const auto time =
        received > 0 && received != kNoPrice.nanos ? received : field<std::int64_t>(at + kTsEventAt);
    if (time <= 0) [[unlikely]] {
        skip(at, Fault::Time); // which day's symbol it has cannot be known
        return;
    }
    if (m_kind == RecordKind::Consolidated) {
        readNbbo(at, time);
        return;
    }
    const RecordChoice::Key& key = m_choice->find(field<std::uint32_t>(at + kInstrumentAt),
                                                  field<std::uint16_t>(at + kPublisherAt), time);
    if (!isOurs(key))
        return;
    if (m_kind == RecordKind::Order) {
        readOrder(at, key.feed);
        return;
    }
    QuoteEvent& event = m_rows[m_count];
    event = QuoteEvent{};
    event.feed = key.feed;
    unsigned notes = 0;
    Fault fault = Fault::None;
    if (m_kind == RecordKind::Update) [[likely]]
        fault = readUpdate(at, event, notes);
    else if (m_kind == RecordKind::Sample)
        fault = readSample(at, event, notes);
    else if (m_kind == RecordKind::Trade)
        fault = readTradeAlone(at, event, notes);
    else
        fault = readStatus(at, event, notes);
    if (fault != Fault::None) [[unlikely]] {
        skip(at, fault);
        return;
    }
    if (isStatus && event.action == 'N')
        return; // changes nothing
    if (isStatus)
        m_orders->forgetShown();
    accept(at, notes);
}

bool DbnStream::isOurs(const RecordChoice::Key& key)
{
    ++*key.count;
    if (key.isOurs)
        return true;
    ++m_summary.rowsOtherSymbol;
    m_rowsForNothing += m_choice->isAmbiguous() ? 1 : 0;
    m_previousSequence.reset();
    return false;
}

/// The best quotes of all venues, a trade, or (tcbbo) a trade and the quotes that it met, in this order.
void DbnStream::readNbbo(const char* at, std::int64_t time)
{
    const auto type = static_cast<RecordType>(at[1]);
    const auto keyOf = [&](std::size_t place) {
        return m_choice->find(field<std::uint32_t>(at + kInstrumentAt), field<std::uint16_t>(at + place),
                              time);
    };
    const bool isTrade =
        type == RecordType::Tcbbo || (type == RecordType::Cmbp1 && at[level1::kAction] == 'T');
    const bool isQuote = type != RecordType::Cmbp1 || !isTrade;
    const RecordChoice::Key key = keyOf(isQuote ? level1::kBidPublisher : kPublisherAt);
    if (!isOurs(key))
        return;
    for (const bool isPrint : {false, true}) {
        if (isPrint ? !isTrade : !isQuote)
            continue;
        QuoteEvent& event = m_rows[m_count];
        event = QuoteEvent{};
        unsigned notes = 0;
        const Fault fault = (isPrint ? readConsolidatedTrade : readConsolidated)(at, event, notes);
        if (fault != Fault::None) {
            skip(at, fault);
            return;
        }
        if (isPrint)
            event.feed = keyOf(kPublisherAt).feed;
        else
            event.setNbbo(key.feed, keyOf(level1::kAskPublisher).feed);
        ++m_count;
        note(event, notes);
    }
}

/// A record of an order makes a row when the best prices of its venue change.
void DbnStream::readOrder(const char* at, FeedId feed)
{
    RowBatch rows(m_rows, m_count);
    unsigned notes = 0;
    const Fault fault = m_orders->read(at, feed, m_record, rows, notes);
    if (fault != Fault::None) [[unlikely]]
        skip(at, fault);
    for (; m_count < rows.count(); ++m_count) {
        if (!m_rows[m_count].isOrder())
            note(m_rows[m_count], notes);
    }
}

void DbnStream::skip(const char* at, Fault fault)
{
    ++m_summary.rowsSkipped;
    m_previousSequence.reset();
    if (m_summary.problems.size() < kMaxRowProblems) {
        m_summary.problems.push_back(m_kind == RecordKind::Order ? problemOfOrder(at, fault)
                                                                 : problemOf(at, fault));
        m_summary.problems.back().line = m_record;
    }
}

void DbnStream::accept(const char* at, unsigned notes)
{
    const QuoteEvent& event = m_rows[m_count++];
    if (m_kind == RecordKind::Update) {
        const Repeat now{event.tsEvent, field<std::int64_t>(at + level1::kPrice),
                         event.feed,    field<std::uint32_t>(at + level1::kSize),
                         event.action,  event.side};
        notes |= m_previousSequence == event.sequence && m_previous == now ? csv::kNoteRepeats : 0U;
        m_previousSequence = event.sequence;
        m_previous = now;
    }
    note(event, notes);
}

void DbnStream::note(const QuoteEvent& event, unsigned notes)
{
    CsvRowCounts& counts = m_summary.counts;
    if (!m_summary.firstTsEvent) {
        m_summary.firstTsEvent = event.tsEvent;
        m_summary.firstTsRecv = event.tsRecv;
    }
    m_summary.lastTsEvent = event.tsEvent;
    m_summary.lastTsRecv = event.tsRecv;
    ++counts.rows;
    counts.trades += event.isTrade() ? 1 : 0;
    m_summary.trades.add(event);
    if (csv::isOdd(event, notes)) [[unlikely]]
        csv::countOddities(event, notes, counts);
    m_shares->add(event, notes);
}

CsvSchema DbnStream::schemaOf(const CsvRowCounts& counts) const
{
    return dbn::schemaOf(m_records, counts.rows > 0 && counts.trades == counts.rows);
}

Result<CsvSummary> DbnStream::finish()
{
    if (const std::string several = severalSchemas(m_records); !several.empty())
        return fail(fmt::format(
            "It holds records of several schemas ({}): quotes or trades would count twice. Keep those "
            "of one schema.",
            several));
    if (m_record == 0)
        return fail("It has a DBN header but no records.");
    m_summary.schema = schemaOf();
    m_summary.isDbn = true;
    // A file of names has no rows.
    if (m_summary.schema != CsvSchema::Definition) {
        if (auto status = m_choice->check(wantsMore(), m_summary.counts.rows > 0); !status)
            return status.error().at(m_where);
    }
    if (auto status = m_orders->judge(*m_registry); !status)
        return status.error().at(m_where);
    m_summary.symbol = m_choice->symbol();
    const bool isOfTwo = m_records[static_cast<std::size_t>(RecordType::Tcbbo)] > 0;
    auto ofSymbols = m_shares->of(m_summary, isOfTwo ? 2 : 1);
    for (CsvSummary& own : ofSymbols) {
        if (own.rows() > 0)
            complete(own);
    }
    complete(m_summary);
    if (m_choice->isOfSeveral())
        m_summary.ofSymbols = std::move(ofSymbols);
    if (auto status = m_opened.file ? csv::noteFile(*m_opened.file, m_where, m_summary) : ok(); !status)
        return status.error();
    return std::move(m_summary);
}

void DbnStream::complete(CsvSummary& summary) const
{
    summary.schema = schemaOf(summary.counts);
    const bool isQuotes = isOfQuotes(summary.schema);
    const bool isNbbo = summary.schema == CsvSchema::Nbbo;
    summary.hasBids = isQuotes;
    summary.hasFlags = isQuotes && !isNbbo;
    summary.hasSequence = summary.hasSequence && !isNbbo;
    summary.hasTrades = summary.schema == CsvSchema::Trades
        || (isQuotes && summary.schema != CsvSchema::Bbo && (!isNbbo || summary.counts.trades > 0));
    auto& warnings = summary.warnings;
    noteDownload(m_records, m_metadata, summary);
    if (m_cutOff > 0)
        warnings.push_back(
            fmt::format("The last record ({}) is cut off after {} and was skipped: the file may be "
                        "incomplete.",
                        m_record + 1, counted(m_cutOff, "byte")));
    if (std::string skipped = skippedRecords(m_records); !skipped.empty())
        warnings.push_back(std::move(skipped));
    for (const auto& more : {m_choice->warnings(), m_orders->warnings(*m_registry)})
        warnings.insert(warnings.end(), more.begin(), more.end());
    if (const auto warning = schemaWarning(summary.schema); !warning.empty())
        warnings.emplace_back(warning);
}

}}} // namespace sor::input::dbn
