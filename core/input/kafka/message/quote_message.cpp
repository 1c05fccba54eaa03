// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/quote_message.h"

#include "input/csv/csv_keys.h"
#include "input/kafka/message/json_rows.h"
#include "input/kafka/message/message_text.h"

#include <optional>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

MessageOutcome outcome(MessageKind kind, std::string problem = {})
{
    MessageOutcome made;
    made.kind = kind;
    made.problem = std::move(problem);
    return made;
}

} // namespace

QuoteMessageParser::QuoteMessageParser(FeedRegistry& registry, const std::string& symbol,
                                       std::optional<Zone> zone, const csv::NumberStyle& sizes)
    : m_registry(registry)
    , m_hasWholeSizes(sizes.shareUnit.isWhole())
    , m_wanted(symbol)
    , m_identity(m_wanted)
    , m_json(std::make_unique<JsonRows>(m_identity, zone, sizes))
    , m_csv(registry, m_identity, zone, sizes)
{
}

QuoteMessageParser::~QuoteMessageParser() = default;

MessageOutcome QuoteMessageParser::parse(std::string_view value, std::int64_t kafkaTimeMs,
                                         std::vector<QuoteEvent>& rows, const IdentitySource* source)
{
    OwnQuote quote;
    if (m_hasWholeSizes && readOwnQuote(value, quote, m_beginning))
        return take(quote, rows, source);
    return parseAnyLayout(value, kafkaTimeMs, rows, source);
}

MessageOutcome QuoteMessageParser::parseAnyLayout(std::string_view value, std::int64_t kafkaTimeMs,
                                                  std::vector<QuoteEvent>& rows, const IdentitySource* source)
{
    if (value.empty())
        return outcome(MessageKind::Tombstone);
    PlainText plain = plainTextOf(value, m_plain);
    if (!plain.problem.empty())
        return outcome(MessageKind::Foreign, std::move(plain.problem));
    std::string_view text = plain.text;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return outcome(MessageKind::Malformed, "it is blank");
    text.remove_prefix(first);
    if (text.front() != '{' && text.front() != '[')
        return m_csv.parse(text, rows, source);
    return parseJson(withoutNonNumbers(text, m_clean), kafkaTimeMs, rows, source);
}

/// One JSON value, or several that follow one another, as batching producers write them: whole or not at all.
MessageOutcome QuoteMessageParser::parseJson(std::string_view text, std::int64_t kafkaTimeMs,
                                             std::vector<QuoteEvent>& rows, const IdentitySource* source)
{
    const std::size_t before = rows.size();
    std::optional<MessageOutcome> all;
    while (!text.empty() || !all) {
        if (all && text.front() != '{' && text.front() != '[') {
            rows.resize(before);
            return outcome(MessageKind::Malformed, "text follows the end of the JSON value");
        }
        MessageOutcome one = m_json->parse(takeJsonValue(text), kafkaTimeMs, source, m_registry, rows);
        if (!all && text.empty())
            return one;
        const bool isBad =
            one.kind == MessageKind::Malformed || one.kind == MessageKind::EndOfStream || one.isComplete;
        if (isBad) {
            rows.resize(before);
            return outcome(MessageKind::Malformed,
                           "one of its JSON values cannot be read: "
                               + (one.problem.empty() ? "it cannot stand beside others" : one.problem));
        }
        if (!all)
            all.emplace(std::move(one));
        else
            all->add(std::move(one));
    }
    return std::move(*all);
}

/// What parseAnyLayout() makes of the message that `quote` was read from.
MessageOutcome QuoteMessageParser::take(OwnQuote& quote, std::vector<QuoteEvent>& rows,
                                        const IdentitySource* source)
{
    MessageOutcome made = outcome(MessageKind::Quotes);
    m_identity.begin(source, made);
    if (!m_identity.isOurs(quote.symbol, {}, quote.venue)) {
        made.kind = MessageKind::OtherSymbol;
        return made;
    }
    quote.row.feed = quote.publisher >= 0 && quote.publisher < std::int64_t{kFirstNamedFeed}
        ? FeedId{static_cast<std::uint32_t>(quote.publisher)}
        : csv::feedOf(quote.venue, quote.publisher >= 0, m_registry);
    rows.push_back(quote.row);
    return made;
}

}}} // namespace sor::input::kafka
