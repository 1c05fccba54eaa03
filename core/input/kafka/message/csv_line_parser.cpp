// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/csv_line_parser.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_keys.h"
#include "input/kafka/message/quote_fields.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

using csv::Column;

/// Feeds of CSV lines; the symbol is compared by the caller.
class AnyFeed final : public csv::KeyResolver {
public:
    AnyFeed(const csv::Layout& layout, FeedRegistry& registry)
        : m_hasPublishers(layout.hasPublishers())
        , m_registry(registry)
    {
    }
    csv::RowKey resolve(std::string_view venue, std::string_view, std::string_view) override
    {
        return {csv::feedOf(venue, m_hasPublishers, m_registry), true};
    }

private:
    bool m_hasPublishers;
    FeedRegistry& m_registry;
};

MessageOutcome malformed(std::string problem)
{
    MessageOutcome made;
    made.problem = std::move(problem);
    return made;
}

} // namespace

CsvLineParser::CsvLineParser(FeedRegistry& registry, RowIdentity& identity, std::optional<Zone> zone,
                             const csv::NumberStyle& sizes)
    : m_registry(registry)
    , m_identity(identity)
    , m_zone(zone)
    , m_sizes(sizes)
{
}

MessageOutcome CsvLineParser::parse(std::string_view text, std::vector<QuoteEvent>& rows,
                                    const IdentitySource* source)
{
    if (text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos) {
        m_text = text;
        std::ranges::replace(m_text, '\r', '\n');
        text = m_text;
    }
    const std::size_t before = rows.size();
    MessageOutcome result;
    m_identity.begin(source, result);
    result.kind = MessageKind::CsvHeader;
    bool hasLine = false;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t blanks = line.find_first_not_of(" \t\r");
        if (blanks == std::string_view::npos || line[blanks] == '#') {
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            continue;
        }
        const bool namesColumns = !m_layout || !(line[blanks] >= '0' && line[blanks] <= '9');
        const char separator = namesColumns ? csv::findSeparator(line) : m_layout->separator;
        m_separator = separator == '\0' && m_layout ? m_layout->separator : separator;
        m_splitter.split(text.data(), text.data() + text.size(), m_separator);
        text.remove_prefix(static_cast<std::size_t>(m_splitter.next() - text.data()));
        hasLine = true;
        const MessageKind kind =
            separator == '\0' && !m_layout ? MessageKind::Malformed : parseLine(rows, result);
        if (kind == MessageKind::Malformed) {
            if (result.problem.empty())
                result.problem = "it is neither JSON nor a CSV line";
            rows.resize(before);
            result.kind = kind;
            return result;
        }
        if (kind == MessageKind::Quotes || (kind == MessageKind::OtherSymbol && rows.size() == before))
            result.kind = kind;
    }
    if (!hasLine)
        return malformed("it is blank");
    return result;
}

/// The line that was split.
MessageKind CsvLineParser::parseLine(std::vector<QuoteEvent>& rows, MessageOutcome& result)
{
    const auto& fields = m_splitter.fields();
    if (csv::looksLikeHeader(fields)) {
        // Of lines under names that cannot be bound nothing may be read by those of the lines before.
        m_layout.reset();
        CsvForm form = quotesOfVenues();
        form.zone = m_zone;
        form.shareUnit = m_sizes.shareUnit;
        form.unitSearch = m_sizes.unitSearch;
        form.isUnitFixed = m_sizes.isUnitFixed;
        auto header = csv::bindColumns(fields, m_separator, form);
        if (!header) {
            result.problem = header.error().message;
            return MessageKind::Malformed;
        }
        m_layout = std::move(*header);
        return MessageKind::CsvHeader;
    }
    if (!m_layout) {
        result.problem = "it looks like a CSV line, but no message before it named the columns";
        return MessageKind::Malformed;
    }
    const auto text = [&](Column column) {
        return m_layout->has(column) && m_layout->at(column) < fields.size() ? fields[m_layout->at(column)]
                                                                             : std::string_view{};
    };
    const std::string_view symbol =
        text(Column::Symbol).empty() ? std::string_view{} : m_layout->symbolOf(fields, m_symbol);
    if (!m_identity.isOurs(symbol, text(Column::InstrumentId), text(Column::Venue)))
        return MessageKind::OtherSymbol;
    if (const auto form = csv::priceFormOf(text(Column::AskPx)))
        m_layout->numbers.form = *form;
    csv::KeyTable keys;
    AnyFeed resolver(*m_layout, m_registry);
    csv::RowDecoder decoder(*m_layout, keys, resolver);
    QuoteEvent row;
    unsigned notes = 0;
    RowProblem problem;
    if (decoder.decode(fields, row, notes, problem) != csv::RowKind::Ours) {
        result.problem = fmt::format("field '{}': found '{}', expected {}", problem.column, problem.found,
                                     problem.expected);
        return MessageKind::Malformed;
    }
    result.problem = timeProblem(row);
    if (!result.problem.empty())
        return MessageKind::Malformed;
    result.notes |= notes | csv::formNotes(text(Column::AskPx)) | csv::formNotes(text(Column::BidPx));
    rows.push_back(row);
    return MessageKind::Quotes;
}

}}} // namespace sor::input::kafka
