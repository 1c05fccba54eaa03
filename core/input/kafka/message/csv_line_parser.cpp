// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/csv_line_parser.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_keys.h"
#include "input/kafka/message/quote_fields.h"

#include <fmt/format.h>
#include <utility>

namespace sor::kafka {

namespace {

using csv::Column;

/// Feeds of CSV lines; the symbol is compared by the caller.
class AnyFeed final : public csv::KeyResolver {
public:
    explicit AnyFeed(FeedRegistry& registry)
        : m_registry(registry)
    {
    }
    csv::RowKey resolve(std::string_view venue, std::string_view, std::string_view) override
    {
        return {csv::feedOf(venue, m_registry), true};
    }

private:
    FeedRegistry& m_registry;
};

MessageOutcome malformed(std::string problem)
{
    MessageOutcome made;
    made.problem = std::move(problem);
    return made;
}

} // namespace

CsvLineParser::CsvLineParser(FeedRegistry& registry)
    : m_registry(registry)
{
}

MessageOutcome CsvLineParser::parse(std::string_view value, const std::string& symbol,
                                    std::vector<QuoteEvent>& rows)
{
    const std::string_view line = value.substr(0, value.find_last_not_of("\r\n") + 1);
    const char separator = m_layout ? m_layout->separator : csv::findSeparator(line);
    if (separator == '\0')
        return malformed("it is neither JSON nor a CSV line");
    m_splitter.split(line.data(), line.data() + line.size(), separator);
    if (auto header = csv::bindColumns(m_splitter.fields(), separator)) {
        m_layout = std::move(*header);
        MessageOutcome named;
        named.kind = MessageKind::CsvHeader;
        return named;
    }
    if (!m_layout)
        return malformed("it looks like a CSV line, but no message before it named the columns");
    const auto& fields = m_splitter.fields();
    MessageOutcome result;
    if (m_layout->has(Column::Symbol) && m_layout->at(Column::Symbol) < fields.size()) {
        result.symbol = fields[m_layout->at(Column::Symbol)];
        if (!symbol.empty() && result.symbol != symbol) {
            result.kind = MessageKind::OtherSymbol;
            return result;
        }
    }
    if (m_layout->has(Column::AskPx) && m_layout->at(Column::AskPx) < fields.size()) {
        if (const auto form = csv::priceFormOf(fields[m_layout->at(Column::AskPx)]))
            m_layout->priceForm = *form;
    }
    csv::KeyTable keys;
    AnyFeed resolver(m_registry);
    csv::RowDecoder decoder(*m_layout, keys, resolver);
    QuoteEvent row;
    unsigned notes = 0;
    RowProblem problem;
    if (decoder.decode(fields, row, notes, problem) != csv::RowKind::Ours) {
        result.problem = fmt::format("field '{}': found '{}', expected {}", problem.column, problem.found,
                                     problem.expected);
    } else if (auto why = timeProblem(row); !why.empty()) {
        result.problem = std::move(why);
    } else {
        result.kind = MessageKind::Quotes;
        rows.push_back(row);
    }
    return result;
}

} // namespace sor::kafka
