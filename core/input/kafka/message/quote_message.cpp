// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/quote_message.h"

#include "input/csv/csv_keys.h"
#include "input/kafka/message/own_layout.h"
#include "input/kafka/message/quote_fields.h"

#include <cstring>
#include <fmt/format.h>
#include <simdjson.h>
#include <utility>

namespace sor::kafka {

namespace {

namespace od = simdjson::ondemand;
using csv::Column;

std::string_view trimmedToken(std::string_view token)
{
    while (!token.empty()
           && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

MessageOutcome outcome(MessageKind kind, std::string problem = {})
{
    MessageOutcome made;
    made.kind = kind;
    made.problem = std::move(problem);
    return made;
}

/// Venues come as "venues":[...] and the like.
bool isRowList(std::string_view name)
{
    return name == "venues" || name == "snapshots" || name == "records" || name == "quotes";
}

/// Databento puts publisher_id and ts_event into "hd" and the best level into "levels".
bool isNested(std::string_view name)
{
    return name == "hd" || name == "levels" || name == "data" || name == "payload";
}

} // namespace

/// The JSON half, with simdjson's types kept out of the header.
class QuoteMessageParser::Json {
public:
    void forgetSymbol() { m_lastSymbol.clear(); }

    MessageOutcome parse(std::string_view value, std::int64_t kafkaTimeMs, const std::string& symbol,
                         FeedRegistry& registry, std::vector<QuoteEvent>& rows)
    {
        const std::size_t before = rows.size();
        m_registry = &registry;
        m_rows = &rows;
        m_kafkaTimeMs = kafkaTimeMs;
        m_symbol = &symbol;
        m_outcome = {};
        m_isEndOfStream = false;
        m_isOtherSymbol = false;
        m_common = {};
        m_depth = 0;
        m_outcome.kind = MessageKind::Quotes;
        const bool isRead = readDocument(value);
        if (!isRead)
            m_outcome.kind = MessageKind::Malformed;
        else if (m_isEndOfStream)
            m_outcome.kind = MessageKind::EndOfStream;
        else if (rows.size() == before)
            m_outcome.kind = m_isOtherSymbol ? MessageKind::OtherSymbol : MessageKind::Malformed;
        if (m_outcome.kind != MessageKind::Quotes)
            rows.resize(before);
        if (m_outcome.kind == MessageKind::Malformed && m_outcome.problem.empty())
            m_outcome.problem = "it holds no rows";
        return std::move(m_outcome);
    }

    /// What parse() makes of the message that `quote` was read from.
    MessageOutcome take(OwnQuote& quote, const std::string& symbol, FeedRegistry& registry,
                        std::vector<QuoteEvent>& rows)
    {
        MessageOutcome made = outcome(MessageKind::Quotes);
        noteSymbol(quote.symbol, made);
        if (!symbol.empty() && !quote.symbol.empty() && quote.symbol != symbol) {
            made.kind = MessageKind::OtherSymbol;
            return made;
        }
        quote.row.feed = quote.publisher >= 0 && quote.publisher < std::int64_t{kFirstNamedFeed}
            ? FeedId{static_cast<std::uint32_t>(quote.publisher)}
            : csv::feedOf(quote.venue, registry);
        rows.push_back(quote.row);
        return made;
    }

private:
    void noteSymbol(std::string_view symbol, MessageOutcome& message)
    {
        if (symbol.empty() || symbol == m_lastSymbol)
            return;
        m_lastSymbol = symbol;
        message.symbol = symbol;
    }
    bool fail(std::string problem)
    {
        if (m_outcome.problem.empty())
            m_outcome.problem = std::move(problem);
        return false;
    }
    bool failJson(simdjson::error_code code)
    {
        return fail(fmt::format("it is not valid JSON ({})", simdjson::error_message(code)));
    }

    bool readDocument(std::string_view value)
    {
        if (m_buffer.size() < value.size() + simdjson::SIMDJSON_PADDING)
            m_buffer.resize(2 * value.size() + simdjson::SIMDJSON_PADDING);
        std::memcpy(m_buffer.data(), value.data(), value.size());
        std::memset(m_buffer.data() + value.size(), 0, simdjson::SIMDJSON_PADDING);
        od::document document;
        if (const auto code = m_parser.iterate(m_buffer.data(), value.size(), m_buffer.size()).get(document))
            return failJson(code);
        od::json_type type{};
        if (const auto code = document.type().get(type))
            return failJson(code);
        bool isRead = false;
        if (type == od::json_type::array) {
            od::array array;
            if (const auto code = document.get_array().get(array))
                return failJson(code);
            isRead = readRows(array);
        } else {
            od::object object;
            if (const auto code = document.get_object().get(object))
                return failJson(code);
            isRead = readMessage(object);
        }
        const char* rest = nullptr;
        if (isRead && document.current_location().get(rest) == simdjson::SUCCESS)
            return fail("text follows the end of the JSON value");
        return isRead;
    }

    /// The text of a member that is no object or array; null gives an empty text.
    bool scalar(od::value& value, std::string_view& text)
    {
        text = trimmedToken(value.raw_json_token());
        if (text.starts_with('"')) {
            if (text.find('\\') != std::string_view::npos || text.size() < 2 || !text.ends_with('"')) {
                if (const auto code = value.get_string().get(text))
                    return failJson(code);
            } else {
                text = text.substr(1, text.size() - 2);
            }
        } else if (text == "null") {
            text = {};
        }
        return true;
    }

    /// Reads the members of an object into `fields`; arrays of rows go to readRows once the object is read.
    bool readMembers(od::object& object, QuoteFields& fields, bool isTop)
    {
        constexpr int kDeepest = 4;
        if (++m_depth > kDeepest)
            return fail("its objects are nested too deep");
        for (auto member : object) {
            std::string_view name;
            if (const auto code = member.unescaped_key().get(name))
                return failJson(code);
            od::value value;
            if (const auto code = member.value().get(value))
                return failJson(code);
            const auto field = fieldOf(name);
            od::json_type type{};
            if (const auto code = value.type().get(type))
                return failJson(code);
            if (type == od::json_type::object) {
                if (field || !isNested(name))
                    continue;
                od::object inner;
                if (const auto code = value.get_object().get(inner))
                    return failJson(code);
                if (!readMembers(inner, fields, false))
                    return false;
            } else if (type == od::json_type::array) {
                od::array array;
                if (const auto code = value.get_array().get(array))
                    return failJson(code);
                if (isTop && isRowList(name)) {
                    m_hasRowList = true;
                    if (!readRowTexts(array))
                        return false;
                } else if (isNested(name) && !readFirst(array, fields)) {
                    return false;
                }
            } else {
                std::string_view text;
                if (!scalar(value, text))
                    return false;
                if (field)
                    fields.set(*field, text);
                else if (isTop && name == "kind" && text == "eos")
                    m_isEndOfStream = true;
                else if (isTop && name == "complete" && text == "true")
                    m_outcome.isComplete = true;
            }
        }
        --m_depth;
        return true;
    }

    /// Databento's "levels": the first one is the best.
    bool readFirst(od::array& array, QuoteFields& fields)
    {
        bool isFirst = true;
        for (auto element : array) {
            if (!std::exchange(isFirst, false))
                continue;
            od::object inner;
            if (const auto code = element.get_object().get(inner))
                return failJson(code);
            if (!readMembers(inner, fields, false))
                return false;
        }
        return true;
    }

    /// Rows may stand before what they share (the time), so their fields are kept until the message is read.
    bool readRowTexts(od::array& array)
    {
        for (auto element : array) {
            od::object object;
            if (const auto code = element.get_object().get(object))
                return failJson(code);
            QuoteFields fields;
            if (!readMembers(object, fields, false))
                return false;
            m_list.push_back(fields);
        }
        return true;
    }

    bool readRows(od::array& array)
    {
        m_list.clear();
        return readRowTexts(array) && takeList();
    }

    bool takeList()
    {
        for (const QuoteFields& fields : m_list) {
            if (!take(fields, &m_common))
                return false;
        }
        return true;
    }

    bool readMessage(od::object& object)
    {
        m_list.clear();
        m_hasRowList = false;
        QuoteFields fields;
        if (!readMembers(object, fields, true))
            return false;
        if (m_isEndOfStream)
            return true;
        if (!m_hasRowList)
            return take(fields, nullptr);
        m_common = fields;
        return takeList();
    }

    bool take(const QuoteFields& fields, const QuoteFields* common)
    {
        std::string_view symbol = fields.text(Column::Symbol);
        if (symbol.empty() && common != nullptr)
            symbol = common->text(Column::Symbol);
        noteSymbol(symbol, m_outcome);
        if (!m_symbol->empty() && !symbol.empty() && symbol != *m_symbol) {
            m_isOtherSymbol = true;
            return true;
        }
        QuoteEvent row;
        auto reading = fields.read(row, common, m_kafkaTimeMs, *m_registry);
        if (!reading.isGood)
            return fail(std::move(reading.problem));
        m_outcome.usedKafkaTime |= reading.usedKafkaTime;
        m_rows->push_back(row);
        return true;
    }

    od::parser m_parser;
    std::vector<char> m_buffer;
    FeedRegistry* m_registry = nullptr;
    std::vector<QuoteEvent>* m_rows = nullptr;
    std::int64_t m_kafkaTimeMs = -1;
    const std::string* m_symbol = nullptr;
    std::string m_lastSymbol;
    MessageOutcome m_outcome;
    QuoteFields m_common;
    std::vector<QuoteFields> m_list;
    int m_depth = 0;
    bool m_hasRowList = false;
    bool m_isEndOfStream = false;
    bool m_isOtherSymbol = false;
};

QuoteMessageParser::QuoteMessageParser(FeedRegistry& registry, std::string symbol)
    : m_registry(registry)
    , m_symbol(std::move(symbol))
    , m_json(std::make_unique<Json>())
    , m_csv(registry)
{
}

QuoteMessageParser::~QuoteMessageParser() = default;

void QuoteMessageParser::forgetSymbol()
{
    m_json->forgetSymbol();
}

MessageOutcome QuoteMessageParser::parse(std::string_view value, std::int64_t kafkaTimeMs,
                                         std::vector<QuoteEvent>& rows)
{
    OwnQuote quote;
    if (readOwnQuote(value, quote, m_beginning))
        return m_json->take(quote, m_symbol, m_registry, rows);
    return parseAnyLayout(value, kafkaTimeMs, rows);
}

MessageOutcome QuoteMessageParser::parseAnyLayout(std::string_view value, std::int64_t kafkaTimeMs,
                                                  std::vector<QuoteEvent>& rows)
{
    constexpr std::size_t kConfluentHeader = 5; // a zero byte and the schema's number
    if (value.empty())
        return outcome(MessageKind::Tombstone);
    if (value.front() == '\0' && value.size() >= kConfluentHeader) {
        std::uint32_t id = 0;
        for (std::size_t i = 1; i < kConfluentHeader; ++i)
            id = id << 8 | static_cast<unsigned char>(value[i]);
        return outcome(
            MessageKind::Foreign,
            fmt::format("an Avro or Protobuf value of a schema registry (schema id {}), which is not "
                        "supported; publish JSON or CSV lines instead",
                        id));
    }
    const std::size_t first = value.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return outcome(MessageKind::Malformed, "it is blank");
    if (value[first] == '{' || value[first] == '[')
        return m_json->parse(value, kafkaTimeMs, m_symbol, m_registry, rows);
    return m_csv.parse(value, m_symbol, rows);
}

} // namespace sor::kafka
