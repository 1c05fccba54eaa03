// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from a JSON value, whichever of the known shapes it has.
#pragma once

#include "input/kafka/message/json_names.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/message/quote_fields.h"
#include "input/kafka/message/row_hints.h"
#include "input/kafka/message/row_identity.h"
#include "input/kafka/message/taken_rows.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// One row (Databento's names or the short ones, nested or flat), a list of rows, an object of venues, a list
/// for each field; with JSON values that were written as texts. One thread at a time.
class JsonRows : private TakenRows {
public:
    JsonRows(RowIdentity& identity, std::optional<Zone> zone, const csv::NumberStyle& sizes)
        : TakenRows(identity, zone, sizes)
    {
    }

    /// Appends the rows of `value` to `rows`, unless it is not MessageKind::Quotes. `source` may be null.
    MessageOutcome parse(std::string_view value, std::int64_t kafkaTimeMs, const IdentitySource* source,
                         FeedRegistry& registry, std::vector<QuoteEvent>& rows)
    {
        const std::size_t before = rows.size();
        m_registry = &registry;
        m_rows = &rows;
        m_kafkaTimeMs = kafkaTimeMs;
        std::string unfolded;
        constexpr int kMostFolds = 3;
        for (int fold = 0;; ++fold) {
            begin();
            m_identity.begin(source, m_outcome);
            const bool isRead = readDocument(value);
            if (!isRead && m_folded.size > 0 && fold < kMostFolds) {
                // A JSON value that was written as a text: once more, with the value itself in its place.
                unfolded = whole(value, m_folded);
                value = unfolded;
                rows.resize(before);
                continue;
            }
            m_outcome.kind = isRead ? MessageKind::Quotes : MessageKind::Malformed;
            break;
        }
        if (m_outcome.kind == MessageKind::Quotes && m_isEndOfStream)
            m_outcome.kind = MessageKind::EndOfStream;
        settle(value, before);
        return std::move(m_outcome);
    }

private:
    static constexpr int kDeepest = 4;
    enum class Within : std::uint8_t { Message, Nested, Row };

    void begin()
    {
        TakenRows::begin();
        m_isEndOfStream = false;
        m_folded = {};
        m_depth = 0;
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
        simdjson::ondemand::document document;
        if (const auto code = m_parser.iterate(m_buffer.data(), value.size(), m_buffer.size()).get(document))
            return failJson(code);
        simdjson::ondemand::json_type type{};
        if (const auto code = document.type().get(type))
            return failJson(code);
        bool isRead = false;
        if (type == simdjson::ondemand::json_type::array) {
            simdjson::ondemand::array array;
            if (const auto code = document.get_array().get(array))
                return failJson(code);
            isRead = readRowTexts(array) && takeList();
        } else {
            simdjson::ondemand::object object;
            if (const auto code = document.get_object().get(object))
                return failJson(code);
            isRead = readMessage(object);
        }
        const char* rest = nullptr;
        if (isRead && document.current_location().get(rest) == simdjson::SUCCESS)
            return fail("text follows the end of the JSON value");
        return isRead;
    }

    bool scalar(simdjson::ondemand::value& value, std::string_view& text)
    {
        const auto code = textOf(value, text);
        return code == simdjson::SUCCESS || failJson(code);
    }

    /// Reads the members of an object into `fields`; lists of rows and columns are kept for later.
    bool readMembers(simdjson::ondemand::object& object, QuoteFields& fields, Within within)
    {
        return forEachMember(
            object,
            [&](std::string_view name, simdjson::ondemand::value& value, simdjson::ondemand::json_type type) {
                return readMember(name, value, type, fields, within);
            });
    }

    /// Calls `read` with the name, the value and its type of each member, as long as it says true.
    template <class Read> bool forEachMember(simdjson::ondemand::object& object, Read read)
    {
        if (++m_depth > kDeepest)
            return fail("its objects are nested too deep");
        for (auto member : object) {
            std::string_view name;
            if (const auto code = member.unescaped_key().get(name))
                return failJson(code);
            simdjson::ondemand::value value;
            if (const auto code = member.value().get(value))
                return failJson(code);
            simdjson::ondemand::json_type type{};
            if (const auto code = value.type().get(type))
                return failJson(code);
            if (!read(name, value, type))
                return false;
        }
        --m_depth;
        return true;
    }

    bool readMember(std::string_view name, simdjson::ondemand::value& value,
                    simdjson::ondemand::json_type type, QuoteFields& fields, Within within)
    {
        return type == simdjson::ondemand::json_type::object ? readObject(name, value, fields, within)
            : type == simdjson::ondemand::json_type::array   ? readArray(name, value, fields, within)
                                                             : readScalar(name, value, fields, within);
    }

    bool readScalar(std::string_view name, simdjson::ondemand::value& value, QuoteFields& fields,
                    Within within)
    {
        const std::string_view token = trimmedToken(value.raw_json_token());
        std::string_view text;
        if (!scalar(value, text))
            return false;
        const bool isText = token.starts_with('"');
        const auto field = fieldOf(name);
        // An "id" is the time of some feeds, and the instrument of others.
        const bool isOtherId = name == "id" && isText && !text.empty() && !(text[0] >= '0' && text[0] <= '9');
        if (field && isDoubtfulSymbol(*field)) {
            fields.hints.takeSymbol(field->rank, name, text);
        } else if (field && !isOtherId) {
            fields.set(*field, text);
        } else if (within == Within::Message && name == "kind" && text == "eos") {
            m_isEndOfStream = true;
        } else if (within == Within::Message && name == "complete" && text == "true") {
            m_outcome.isComplete = true;
        } else if ((isNested(name) || isRowList(name)) && (text.starts_with('{') || text.starts_with('['))
                   && isText) {
            m_folded = {static_cast<std::size_t>(token.data() - m_buffer.data()), token.size(),
                        std::string(text)};
            return false;
        } else {
            fields.hints.take(name, text, isText);
        }
        return true;
    }

    bool readObject(std::string_view name, simdjson::ondemand::value& value, QuoteFields& fields,
                    Within within)
    {
        const auto field = fieldOf(name);
        const bool isBeside = within != Within::Row && saysOfRows(name) && m_depth < kDeepest;
        if ((!field || (within == Within::Row && isDoubtfulSymbol(*field))) && !isNested(name) && !isBeside
            && !(isRowList(name) && within != Within::Row))
            return true;
        simdjson::ondemand::object inner;
        if (const auto code = value.get_object().get(inner))
            return failJson(code);
        if (isBeside)
            return readBeside(inner);
        if (field)
            return readColumn(*field, name, inner, within);
        if (isNested(name) && name != "data" && name != "payload")
            return readMembers(inner, fields, within == Within::Row ? within : Within::Nested);
        const bool areVenues = name == "venues" || name == "exchanges";
        return readVenues(inner, fields, within == Within::Row ? within : Within::Nested, areVenues);
    }

    /// An object beside the quote, such as "header": what it says of the time, the venue and the instrument
    /// counts where the quote does not say it.
    bool readBeside(simdjson::ondemand::object& object)
    {
        m_hasBeside = true;
        return forEachMember(
            object,
            [&](std::string_view name, simdjson::ondemand::value& value, simdjson::ondemand::json_type type) {
                std::string_view text;
                if (type == simdjson::ondemand::json_type::object
                    || type == simdjson::ondemand::json_type::array)
                    return true;
                const bool isText = value.raw_json_token().starts_with('"');
                if (!scalar(value, text))
                    return false;
                // A symbol there is one of the message's, and goes behind its header and its key.
                if (const auto field = fieldOf(name); field && field->column == csv::Column::Symbol)
                    m_beside.hints.takeSymbol(field->rank, name, text);
                else if (field && name != "id")
                    m_beside.set(*field, text);
                else if (!field)
                    m_beside.hints.take(name, text, isText);
                return true;
            });
    }

    /// An object of venues, or of instruments, each with a quote; or a quote itself.
    bool readVenues(simdjson::ondemand::object& object, QuoteFields& fields, Within within, bool areVenues)
    {
        constexpr std::uint8_t kLastName = 99; // a venue that the quote names goes before its key
        return forEachMember(
            object,
            [&](std::string_view name, simdjson::ondemand::value& value, simdjson::ondemand::json_type type) {
                const bool isKnown =
                    fieldOf(name).has_value() || isNested(name) || isRowList(name) || isAboutMessage(name);
                if (type != simdjson::ondemand::json_type::object || isKnown || within == Within::Row)
                    return readMember(name, value, type, fields, within);
                simdjson::ondemand::object inner;
                if (const auto code = value.get_object().get(inner))
                    return failJson(code);
                QuoteFields row;
                row.set({csv::Column::Venue, kLastName}, name);
                if (!readMembers(inner, row, Within::Row))
                    return false;
                if (!areVenues)
                    noteName(name, row);
                if (row.hasQuote()) {
                    m_hasRowList = true;
                    m_list.push_back(row);
                }
                return true;
            });
    }

    bool readArray(std::string_view name, simdjson::ondemand::value& value, QuoteFields& fields,
                   Within within)
    {
        const auto field = fieldOf(name);
        const bool isList = isRowList(name) && within != Within::Row;
        simdjson::ondemand::array array;
        if ((!field || (within == Within::Row && isDoubtfulSymbol(*field))) && !isList && !isNested(name))
            return true;
        if (const auto code = value.get_array().get(array))
            return failJson(code);
        if (field)
            return readColumn(*field, name, array, within);
        if (!isList)
            return readElements(name, array, fields, within);
        m_hasRowList = true;
        return readRowTexts(array);
    }

    /// The cells of a field whose rows stand in a list, or in an object by their number.
    template <class Cells>
    bool readColumn(const FieldName& column, std::string_view name, Cells& cells, Within within)
    {
        if (within == Within::Row)
            return fail(fmt::format("field '{}' of a row is a list", name));
        FrameColumn read{column, {}, {}};
        for (auto cell : cells) {
            simdjson::ondemand::value value;
            if constexpr (std::is_same_v<Cells, simdjson::ondemand::object>) {
                std::string_view key;
                if (const auto code = cell.unescaped_key().get(key))
                    return failJson(code);
                read.keys.append(key).push_back('\n');
                if (const auto code = cell.value().get(value))
                    return failJson(code);
            } else if (const auto code = cell.get(value)) {
                return failJson(code);
            }
            simdjson::ondemand::json_type type{};
            if (const auto code = value.type().get(type))
                return failJson(code);
            std::string_view text;
            const bool isDeep =
                type == simdjson::ondemand::json_type::object || type == simdjson::ondemand::json_type::array;
            if (isDeep && isDoubtfulSymbol(column))
                return true;
            if (isDeep)
                return fail(fmt::format("field '{}' is a list of lists", name));
            if (!scalar(value, text))
                return false;
            read.cells.push_back(text);
        }
        m_frame.push_back(std::move(read));
        return true;
    }

    /// Databento's "levels", the best one first, or those of others, in any order; elements of several
    /// venues, instruments or times are rows.
    bool readElements(std::string_view name, simdjson::ondemand::array& array, QuoteFields& fields,
                      Within within)
    {
        std::vector<QuoteFields> elements;
        for (auto element : array) {
            simdjson::ondemand::json_type type{};
            if (const auto code = element.type().get(type))
                return failJson(code);
            if (type != simdjson::ondemand::json_type::object && !elements.empty())
                continue;
            simdjson::ondemand::object inner;
            if (const auto code = element.get_object().get(inner))
                return failJson(code);
            if (!readMembers(inner, elements.emplace_back(), Within::Row))
                return false;
        }
        if (elements.empty())
            return true;
        const bool isBook = std::ranges::all_of(elements, [&](const QuoteFields& element) {
            return element.isOfBook(elements.front(), name != "levels");
        });
        if (!isBook && within != Within::Row) {
            m_hasRowList = true;
            m_list.insert(m_list.end(), elements.begin(), elements.end());
            return true;
        }
        for (std::size_t i = 1; isBook && i < elements.size(); ++i)
            elements.front().keepBest(elements[i]);
        elements.front().hints.forgetLevel();
        fields.add(elements.front());
        return true;
    }

    /// Rows may stand before what they share (the time), so their fields are kept until the message is read.
    bool readRowTexts(simdjson::ondemand::array& array)
    {
        for (auto element : array) {
            simdjson::ondemand::json_type type{};
            if (const auto code = element.type().get(type))
                return failJson(code);
            if (type != simdjson::ondemand::json_type::object)
                return fail(
                    "its rows are lists without names; expected objects with members such as bid and ask");
            simdjson::ondemand::object object;
            if (const auto code = element.get_object().get(object))
                return failJson(code);
            QuoteFields fields;
            if (!readMembers(object, fields, Within::Row))
                return false;
            m_list.push_back(fields);
        }
        return true;
    }

    bool readMessage(simdjson::ondemand::object& object)
    {
        QuoteFields fields;
        if (!readMembers(object, fields, Within::Message))
            return false;
        if (m_isEndOfStream)
            return true;
        dropLoneSymbols(m_frame);
        if (m_frame.empty() && !m_hasRowList)
            return take(fields, nullptr);
        m_common = fields;
        return m_frame.empty() ? takeList() : takeFrame();
    }

    simdjson::ondemand::parser m_parser;
    std::vector<char> m_buffer;
    Folded m_folded;
    int m_depth = 0;
    bool m_isEndOfStream = false;
};

}}} // namespace sor::input::kafka
