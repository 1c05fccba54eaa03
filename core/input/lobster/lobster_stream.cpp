// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/lobster/lobster_stream.h"

#include "base/number_text.h"
#include "input/csv/csv_row.h"
#include "input/csv/read_file.h"
#include "input/csv/top_rows.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace lobster {

namespace {

constexpr std::string_view kVenue = "XNAS";
constexpr std::string_view kMessages = "_message_";
constexpr std::string_view kBooks = "_orderbook_";
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
constexpr std::size_t kMostRowBytes = 4096;

/// "..._message_10.csv" of "..._orderbook_10.csv" or the other way round; empty for another name.
std::string partner(const std::string& path, std::string_view from, std::string_view to)
{
    const std::size_t at = path.rfind(from);
    if (at == std::string::npos || path.find('/', at) != std::string::npos)
        return "";
    return path.substr(0, at) + std::string(to) + path.substr(at + from.size());
}

Status checkStated(const CsvForm& form, const std::string& where)
{
    if (form.isTrades)
        return unusableData("It is a LOBSTER message file, which has quotes and trades: name it with `csv`.",
                            where);
    if (form.columns.empty() && form.dateColumn.empty() && form.headerless.empty() && !form.nanosPerPriceUnit
        && form.sharesPerSizeUnit.value_or(1) == 1 && form.roundLots.empty())
        return ok();
    return unusableData(
        "It is a LOBSTER message file, whose columns and units are known: leave out `columns`, "
        "`no-header`, `price-scale`, `size-scale` and `round-lots`.",
        where);
}

} // namespace

Result<bool> isMessageFile(const std::filesystem::path& path, bool isStated)
{
    const auto opened = csv::openText(path, 1);
    if (!opened)
        return false; // the reader says why
    csv::TextBuffer text;
    if (auto status = text.fill(opened->text(), kMostRowBytes); !status)
        return false;
    const std::string_view first(text.begin(), text.size());
    const std::string_view second = first.substr(std::min(first.find('\n'), first.size() - 1) + 1);
    if (looksLikeMessages(first) || (isStated && looksLikeMessages(second)))
        return true;
    const std::string messages = partner(path.string(), kBooks, kMessages);
    if (messages.empty() || !looksLikeBook(first))
        return false;
    return unusableData(
        fmt::format("It is a LOBSTER orderbook file: name its message file ({}), beside which it is read.",
                    csv::shown(std::filesystem::path(messages).filename().string())),
        path.string());
}

void dropBooks(std::vector<std::string>& paths)
{
    const std::vector<std::string> all = paths;
    std::erase_if(paths, [&](const std::string& path) {
        const std::string messages = partner(path, kBooks, kMessages);
        return !messages.empty() && std::ranges::find(all, messages) != all.end();
    });
}

Result<std::optional<std::string_view>> LobsterStream::Lines::next()
{
    for (;;) {
        // Before the first piece there is nothing to look at.
        const auto* const end = text.size() == 0
            ? nullptr
            : static_cast<const char*>(std::memchr(text.begin(), '\n', text.size()));
        if (end != nullptr || (text.isLast() && text.size() > 0)) {
            const char* const begin = text.begin();
            const char* const stop = end != nullptr ? end : text.end();
            text.takeUpTo(end != nullptr ? end + 1 : stop);
            std::string_view line(begin, static_cast<std::size_t>(stop - begin));
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            return std::optional(line);
        }
        if (text.isLast())
            return std::optional<std::string_view>();
        if (auto status = text.fill(*source, kPieceBytes); !status)
            return status.error();
    }
}

Result<std::unique_ptr<LobsterStream>> LobsterStream::open(const std::filesystem::path& path,
                                                           const CsvOptions& options, FeedRegistry& registry,
                                                           std::stop_token stop, ProgressSink* progress)
{
    std::unique_ptr<LobsterStream> stream(new LobsterStream(path.string()));
    auto opened = csv::openText(path, options.threads);
    if (!opened)
        return opened.error();
    stream->m_opened = std::move(*opened);
    stream->m_messages.source = &stream->m_opened.text();
    if (const std::string book = partner(path.string(), kMessages, kBooks); !book.empty()) {
        if (auto beside = csv::openText(book, 1)) {
            stream->m_openedBook = std::move(*beside);
            stream->m_book.source = &stream->m_openedBook.text();
        }
    }
    stream->m_stop = std::move(stop);
    stream->m_progress = progress;
    if (auto status = stream->begin(options, registry); !status)
        return status.error();
    return stream;
}

Result<std::unique_ptr<LobsterStream>> LobsterStream::openText(csv::ByteSource& messages,
                                                               csv::ByteSource* book,
                                                               const CsvOptions& options,
                                                               FeedRegistry& registry, std::string where)
{
    std::unique_ptr<LobsterStream> stream(new LobsterStream(std::move(where)));
    stream->m_messages.source = &messages;
    stream->m_book.source = book;
    if (auto status = stream->begin(options, registry); !status)
        return status.error();
    return stream;
}

Status LobsterStream::begin(const CsvOptions& options, FeedRegistry& registry)
{
    if (auto status = checkStated(options.form, m_where); !status)
        return status;
    const auto day = options.form.day ? options.form.day : csv::dayInName(m_where);
    if (!day)
        return fail(
            "Its times are seconds since midnight, and neither `date` nor its name says the day: state "
            "`date` (2012-06-21).");
    auto zone = options.form.zone ? *options.form.zone : Zone::find(kNewYork);
    if (!zone)
        return zone.error();
    // Clocks change at night, so noon tells when the day's session counts from.
    constexpr Nanos kHalfDay = std::chrono::hours{12};
    m_midnight = count(zone->toUtc(LocalNanos(*day) + kHalfDay) - kHalfDay);
    m_times = fmt::format("LOBSTER times count from midnight of {} in {}.", csv::dayText(*day), zone->name());
    m_layout.position.fill(csv::kAbsent);
    m_choice.emplace(m_layout, options.symbol, registry, m_where);
    const csv::RowKey key = m_choice->decide(kVenue, "", "");
    m_venue.emplace(registry.feedFor(kVenue), options.keepsOrders);
    static_cast<void>(key);
    m_summary.priceForm = CsvPriceForm::Fixed;
    m_summary.schema = CsvSchema::Lobster;
    m_summary.hasBids = m_summary.hasTrades = m_summary.hasFlags = true;
    return ok();
}

Result<std::span<const QuoteEvent>> LobsterStream::next()
{
    constexpr std::size_t kRowsPerCall = 512;
    if (m_stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped."};
    if (m_progress != nullptr && m_opened.file)
        m_progress->progress("Reading LOBSTER", m_messages.source->storedPosition(),
                             m_opened.isPlain() ? m_opened.file->size() : 0);
    RowBatch rows(m_rows);
    while (rows.count() < kRowsPerCall) {
        const auto line = m_messages.next();
        if (!line)
            return line.error();
        if (!*line) {
            if (auto status = checkBookEnd(); !status)
                return status.error();
            break;
        }
        ++m_line;
        if (auto status = readRow(**line, rows); !status)
            return status.error();
    }
    for (std::size_t i = 0; i < rows.count(); ++i)
        note(m_rows[i]);
    return std::span<const QuoteEvent>(m_rows.data(), rows.count());
}

Status LobsterStream::readRow(std::string_view line, RowBatch& rows)
{
    if (line.size() > kMostRowBytes)
        return fail(fmt::format("Line {} is longer than {} bytes: this is no LOBSTER message file.", m_line,
                                kMostRowBytes));
    std::optional<VenueQuote> quote;
    if (m_book.source != nullptr) {
        const auto row = m_book.next();
        if (!row)
            return row.error();
        quote = *row ? readBook(**row) : std::nullopt;
        if (!quote)
            return fail(
                fmt::format("Its orderbook file has {} in row {}: each message has a row there. Use the "
                            "pair as it was delivered, or move the orderbook file away.",
                            *row ? "no levels" : "no more rows", m_line));
        m_venue->state(*quote);
    }
    Message message;
    const auto before = std::exchange(m_bookBefore, quote);
    if (const auto bad = readMessage(line, message)) {
        ++m_summary.rowsSkipped;
        if (m_summary.problems.size() < kMaxRowProblems)
            m_summary.problems.push_back(
                {m_line, std::string(bad->column), csv::shown(bad->found), std::string(bad->expected)});
        return ok();
    }
    if (const auto isWrong = before && quote ? contradicts(message, *before, *quote) : std::nullopt) {
        ++m_compared;
        m_contradictions += *isWrong ? 1 : 0;
    }
    act(message, rows);
    return ok();
}

/// Its orderbook file ends with it.
Status LobsterStream::checkBookEnd()
{
    if (m_book.source == nullptr)
        return ok();
    const auto more = m_book.next();
    if (!more)
        return more.error();
    // Whether the rows belong together is judged by what is in them: a file that was cut at its end does.
    if (*more && !(*more)->empty())
        m_summary.doubts.push_back(
            fmt::format("Its orderbook file goes on behind row {}, the last message: the messages were "
                        "cut there, or the two files do not belong together.",
                        m_line));
    return ok();
}

void LobsterStream::act(const Message& message, RowBatch& rows)
{
    QuoteEvent event;
    event.tsEvent = event.tsRecv = unixNanos(m_midnight + message.sinceMidnight);
    event.feed = m_venue->feed();
    event.side = message.isBuy ? 'B' : 'A';
    const OrderMessage order{message.id, Price{message.price * kNanosPerUnit}, count(event.tsRecv),
                             message.size, message.isBuy};
    QuoteEvent print = event;
    print.action = 'T';
    print.side = message.isBuy ? 'A' : 'B'; // who took
    print.price = order.price;
    print.size = order.size;
    switch (message.type) {
    case Type::New:
        event.action = 'A';
        m_venue->apply(VenueBook::Kind::Add, order, m_line);
        break;
    case Type::PartialCancel:
        event.action = 'C';
        m_venue->apply(VenueBook::Kind::Cancel, order, m_line);
        break;
    case Type::Delete:
        event.action = 'C';
        m_venue->apply(VenueBook::Kind::Remove, order, m_line);
        break;
    case Type::Execution:
        event.action = 'C';
        print.flags = 0; // the event goes on
        m_venue->trade(print, rows);
        m_venue->apply(VenueBook::Kind::Execute, order, m_line);
        break;
    case Type::HiddenExecution:
        m_venue->trade(print, rows);
        m_venue->addHiddenFill(event, order.price, order.size, order.isBid, rows);
        return;
    case Type::Cross:
        print.side = 'N';
        print.print = PrintKind::Auction;
        m_venue->trade(print, rows);
        return;
    case Type::Halt:
        if (message.price == 0)
            return; // quotes resume, trading does not
        event.action = message.price < 0 ? 'H' : 'U';
        rows.add(event);
        m_venue->forgetShown();
        return;
    }
    m_venue->addChanges(event, rows);
    m_venue->show(event, rows);
}

void LobsterStream::note(const QuoteEvent& event)
{
    if (event.isOrder())
        return;
    CsvRowCounts& counts = m_summary.counts;
    if (!m_summary.firstTsEvent)
        m_summary.firstTsEvent = m_summary.firstTsRecv = event.tsEvent;
    m_summary.lastTsEvent = m_summary.lastTsRecv = event.tsEvent;
    ++counts.rows;
    counts.trades += event.isTrade() ? 1 : 0;
}

Result<CsvSummary> LobsterStream::finish()
{
    if (auto status = m_choice->check(true, m_summary.counts.rows > 0); !status)
        return status.error().at(m_where);
    constexpr std::int64_t kSomeRows = 20;
    if (m_compared >= kSomeRows && m_contradictions * 2 > m_compared)
        return fail(
            fmt::format("Its orderbook file does not belong to it: after {} of {} its best prices are "
                        "not what the message makes of those before. Use the pair as it was "
                        "delivered, or move the orderbook file away.",
                        grouped(m_contradictions), groupedCount(m_compared, "message")));
    // A day's messages begin at its first: some orders are older.
    constexpr std::int64_t kMostIn = 10;
    if (auto status = m_venue->judge(std::string(kVenue), "row", kMostIn); !status)
        return status.error().at(m_where);
    m_summary.symbol = m_choice->symbol();
    m_summary.warnings.push_back(m_times);
    m_venue->addWarnings(std::string(kVenue), "row", m_summary.warnings);
    if (!m_opened.file)
        return std::move(m_summary);
    if (auto status = csv::noteFile(*m_opened.file, m_where, m_summary); !status)
        return status.error();
    return std::move(m_summary);
}

}}} // namespace sor::input::lobster
