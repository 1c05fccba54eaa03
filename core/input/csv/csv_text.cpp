// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_text.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_parallel.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace sor::csv {

void TextBuffer::makeRoom(std::size_t size)
{
    constexpr std::size_t kFront = simd::kPadding;
    const std::size_t kept = m_end - m_begin;
    if (m_bytes.size() < kept + size + 2 * kFront) {
        std::vector<char> larger(kept + size + 2 * kFront);
        if (kept > 0)
            std::memcpy(larger.data() + kFront, begin(), kept);
        m_bytes.swap(larger);
    } else if (kept > 0) {
        std::memmove(m_bytes.data() + kFront, begin(), kept);
    }
    m_begin = kFront;
    m_end = kFront + kept;
}

Status TextBuffer::fill(ByteSource& source, std::size_t more)
{
    makeRoom(more);
    const auto got = source.read(m_bytes.data() + m_end, more);
    if (!got)
        return got.error();
    m_end += *got;
    m_isLast = *got < more;
    return ok();
}

void TextBuffer::assign(const char* text, std::size_t size)
{
    m_begin = m_end = simd::kPadding;
    makeRoom(size);
    if (size > 0)
        std::memcpy(m_bytes.data() + m_end, text, size);
    m_end += size;
    m_isLast = false;
}

namespace {

constexpr std::size_t kPricesToJudge = 1000;
constexpr std::size_t kMostHeadBytes = std::size_t{16} << 20;

struct PriceVote {
    std::size_t prices = 0;
    bool isFixed = true;
};

/// The prices of the rows at the top, up to kPricesToJudge of them.
PriceVote votePrices(const TextBuffer& text, const Layout& layout)
{
    PriceVote vote;
    RowSplitter splitter;
    const char* at = text.begin();
    while (at < text.end() && vote.prices < kPricesToJudge) {
        const auto end = splitter.split(at, text.end(), layout.separator);
        if (end != RowSplitter::End::Newline && !text.isLast())
            break;
        for (const Column column : {Column::AskPx, Column::BidPx, Column::Price}) {
            if (column == Column::Price && layout.meaning != RowMeaning::Print)
                continue; // of few rows
            if (!layout.has(column) || layout.at(column) >= splitter.fields().size())
                continue;
            const auto form = priceFormOf(splitter.fields()[layout.at(column)]);
            vote.prices += form.has_value();
            vote.isFixed = vote.isFixed && form.value_or(CsvPriceForm::Fixed) == CsvPriceForm::Fixed;
        }
        at = splitter.next();
    }
    return vote;
}

/// The whole rows at the top, as many as are there, have one side each, some the bid and some the ask: no
/// venue quotes so.
bool haveOneSideEach(const TextBuffer& text, const Layout& layout)
{
    constexpr int kFewest = 8;
    RowSplitter splitter;
    std::array<int, 2> rows{}; // with a bid, with an ask
    const char* at = text.begin();
    while (at < text.end()) {
        const auto end = splitter.split(at, text.end(), layout.separator);
        if (end != RowSplitter::End::Newline && !text.isLast())
            break;
        at = splitter.next();
        const auto& fields = splitter.fields();
        const auto has = [&](Column price, Column size) {
            if (layout.at(price) >= fields.size() || layout.at(size) >= fields.size())
                return false;
            const NumberField px = readPrice(fields[layout.at(price)], layout.priceForm);
            const NumberField sz = readSize(fields[layout.at(size)]);
            return px.state == FieldState::Value && px.value > 0 && sz.state == FieldState::Value
                && sz.value > 0;
        };
        const bool hasBid = has(Column::BidPx, Column::BidSz);
        const bool hasAsk = has(Column::AskPx, Column::AskSz);
        if (hasBid && hasAsk)
            return false;
        rows[0] += hasBid ? 1 : 0;
        rows[1] += hasAsk ? 1 : 0;
    }
    return rows[0] > 0 && rows[1] > 0 && rows[0] + rows[1] >= kFewest;
}

/// Skips what may stand before a header: blank lines, comments and the line in which spreadsheets name the
/// separator, which it returns ('\0': none did).
char skipPreamble(TextBuffer& text, std::int64_t& lines)
{
    char separator = '\0';
    for (;;) {
        const std::string_view rest(text.begin(), text.size());
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            return separator;
        std::string_view line = rest.substr(0, end);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '"'))
            line.remove_suffix(1);
        const std::string_view plain = line.starts_with('"') ? line.substr(1) : line;
        const bool namesSeparator =
            plain.size() == 5 && (plain.starts_with("sep=") || plain.starts_with("SEP="));
        if (namesSeparator)
            separator = plain[4];
        else if (!line.empty() && line.front() != '#')
            return separator;
        text.takeUpTo(text.begin() + end + 1);
        ++lines;
    }
}

/// No name of a column, but times or numbers: a row.
bool looksLikeData(const std::vector<std::string_view>& fields)
{
    const auto isNumber = [](std::string_view field) {
        const bool begins = !field.empty() && ((field[0] >= '0' && field[0] <= '9') || field[0] == '-');
        return begins && field.find_first_not_of("0123456789.,:+-eETZ ") == std::string_view::npos;
    };
    return std::ranges::count_if(fields, isNumber) >= 2
        && std::ranges::none_of(fields, [](std::string_view field) { return columnOf(field).has_value(); });
}

/// Why the first bytes cannot be the top of a CSV file, or nothing.
std::string whyNotText(std::string_view head)
{
    struct Magic {
        std::string_view bytes;
        std::string_view what;
    };
    constexpr std::array kMagics{
        Magic{"PK\x03\x04", "a zip archive: unpack it first"},
        Magic{"\xFD"
              "7zXZ",
              "packed with xz: unpack it first"},
        Magic{"BZh", "packed with bzip2: unpack it first"},
        Magic{"PAR1", "a Parquet file: save it as CSV first"},
        Magic{"DBN", "a Databento binary file: convert it to CSV first, with the program dbn"},
        Magic{"\xFF\xFE", "UTF-16 text: save it as UTF-8 first"},
        Magic{"\xFE\xFF", "UTF-16 text: save it as UTF-8 first"},
    };
    const std::size_t nul = head.find('\0');
    for (const Magic& magic : kMagics) {
        if (head.starts_with(magic.bytes) && (magic.bytes != "DBN" || nul != std::string_view::npos))
            return fmt::format("It is {}.", magic.what);
    }
    // Behind the text it is padding, of which the reader of the rows takes care.
    if (nul != std::string_view::npos
        && (nul == 0 || !isPadding(head.data() + nul, head.data() + head.size())))
        return fmt::format("It is not text: byte {} is NUL. A CSV of quotes with a header line is expected.",
                           nul + 1);
    return {};
}

} // namespace

Result<Head> readHead(TextBuffer& text, ByteSource& source, const Tuning& tuning, const std::string& where,
                      const CsvContent& content)
{
    const auto fail = [&](std::string message) { return unusableData(std::move(message), where); };
    if (const Status status = text.fill(source, tuning.headBytes); !status)
        return status.error();
    if (text.size() == 0)
        return fail("It is empty. A CSV of quotes with a header line is expected.");
    if (std::string why = whyNotText({text.begin(), text.size()}); !why.empty())
        return fail(std::move(why));
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (std::string_view(text.begin(), text.size()).starts_with(kByteOrderMark))
        text.takeUpTo(text.begin() + kByteOrderMark.size());

    Head head;
    const char stated = skipPreamble(text, head.lines);
    while (std::memchr(text.begin(), '\n', text.size()) == nullptr && !text.isLast()
           && text.size() < tuning.mostRowBytes) {
        if (const Status status = text.fill(source, tuning.headBytes); !status)
            return status.error();
    }
    std::string_view firstLine(text.begin(), text.size());
    firstLine = firstLine.substr(0, firstLine.find('\n'));
    if (firstLine.ends_with('\r'))
        firstLine.remove_suffix(1);
    const char separator = stated != '\0' ? stated : findSeparator(firstLine);
    if (separator == '\0' || firstLine.find(separator) == std::string_view::npos)
        return fail(
            fmt::format("Its first line has no commas, tabs, semicolons or pipes, so it is not a CSV with "
                        "a header. Found: '{}'.",
                        shown(firstLine)));
    RowSplitter splitter;
    const auto end = splitter.split(text.begin(), text.end(), separator);
    if (end == RowSplitter::End::InsideQuotes || (end == RowSplitter::End::EndOfText && !text.isLast()))
        return fail("Its header line does not end: a quote in it is not closed, or it is not a CSV.");
    if (looksLikeData(splitter.fields()))
        return fail(
            fmt::format("Its first line looks like a row, not like a header: '{}'. Put a line with the names "
                        "of the columns "
                        "before it, such as ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00.",
                        shown(firstLine)));
    const std::vector<std::string> names(splitter.fields().begin(), splitter.fields().end());
    auto layout = bindColumns(splitter.fields(), separator, content);
    if (!layout)
        return layout.error().at(where);
    head.layout = std::move(*layout);
    head.lines += std::max<std::int64_t>(splitter.lines(), 1);
    text.takeUpTo(splitter.next());

    PriceVote vote = votePrices(text, head.layout);
    while (vote.prices == 0 && !text.isLast() && text.size() < kMostHeadBytes) {
        if (const Status status = text.fill(source, text.size() + tuning.headBytes); !status)
            return status.error();
        vote = votePrices(text, head.layout);
    }
    head.layout.priceForm = vote.prices > 0 && vote.isFixed ? CsvPriceForm::Fixed : CsvPriceForm::Decimal;
    const Layout& bound = head.layout;
    if (bound.meaning == RowMeaning::Quote && bound.hasBids() && !bound.content.feed
        && haveOneSideEach(text, bound)) {
        const CsvPriceForm form = bound.priceForm;
        const std::vector<std::string_view> views(names.begin(), names.end());
        layout = bindColumns(views, separator, {FeedForm::Nbbo, false});
        if (!layout)
            return layout.error().at(where);
        head.layout = std::move(*layout);
        head.layout.priceForm = form;
    }
    return head;
}

Status Reading::report(std::int64_t storedPosition) const
{
    if (stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped while quotes were read.", {.path = where}};
    if (progress)
        progress->progress("Loading quotes", storedPosition, storedSize);
    return ok();
}

Error Reading::tooLong(std::int64_t line) const
{
    return unusableData(
        fmt::format("Line {} does not end within {} kB: a quote in it is not closed, or it is not a CSV.",
                    line, (tuning.mostRowBytes + 999) / 1000),
        where);
}

SerialReader::SerialReader(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source)
    : m_reading(reading)
    , m_parser(parser)
    , m_text(text)
    , m_source(source)
{
    m_block.events.resize(reading.tuning.eventsPerCall);
}

Status SerialReader::step()
{
    if (m_needsText) {
        // Padding may be longer than any row. What follows it all the same is not a row.
        if (isPadding(m_text.begin(), m_text.end()))
            m_text.takeUpTo(m_text.end() - 1);
        if (m_text.size() > m_reading.tuning.mostRowBytes)
            return m_reading.tooLong(m_reading.merge.line());
        if (Status status = m_text.fill(m_source, m_reading.tuning.blockBytes); !status)
            return status;
    }
    if (m_needsText || !m_hasBegun) {
        if (Status status = m_reading.report(m_source.storedPosition()); !status)
            return status;
    }
    m_hasBegun = true;
    m_block.clear();
    const char* end = m_text.end();
    while (m_text.isLast() && end > m_text.begin() && end[-1] == '\0')
        --end; // padding
    const auto outcome = m_parser.parse({m_text.begin(), end, end, m_text.isLast()}, m_block);
    m_text.takeUpTo(outcome.next == end ? m_text.end() : outcome.next);
    m_needsText = outcome.why != BlockParser::Why::Full;
    return m_reading.merge.commit(m_block);
}

bool SerialReader::isDone() const
{
    return m_needsText && (m_text.isLast() || !m_reading.merge.wantsMore());
}

Status readSerially(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source,
                    bool pauseAfterBlock)
{
    SerialReader reader(reading, parser, text, source);
    do {
        if (Status status = reader.step(); !status)
            return status;
    } while (!reader.isDone() && !(pauseAfterBlock && reader.needsText()));
    return ok();
}

Result<CsvSummary> readCsvText(ByteSource& source, StoredFile* file, const CsvOptions& options,
                               FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                               ProgressSink* progress, const Tuning& tuning, const std::string& where)
{
    TextBuffer text;
    const Result<Head> head = readHead(text, source, tuning, where, options.content);
    if (!head)
        return head.error();
    SymbolChoice choice(head->layout, options.symbol, registry, where);
    CsvMerge merge(head->layout, choice, sink, head->lines + 1);
    const Reading reading{head->layout, choice,          merge,    tuning,
                          where,        std::move(stop), progress, file ? file->size() : 0};
    SerialResolver resolver(choice);
    BlockParser parser(head->layout, resolver, tuning.reader);
    const bool isParallel = file != nullptr && options.threads > 1;
    Status status = readSerially(reading, parser, text, source, isParallel);
    if (status && isParallel && !text.isLast() && merge.wantsMore()) {
        status = readInParallel(reading, parser, text, *file, options.threads);
        if (status && text.size() > 0)
            status = readSerially(reading, parser, text, source, false);
    }
    if (!status)
        return status.error();
    auto summary = merge.finish();
    if (!summary)
        return summary.error().at(where);
    return summary;
}

} // namespace sor::csv
