// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace sor { inline namespace files {

std::optional<std::string> repeatedKey(simdjson::dom::element element)
{
    simdjson::dom::object object;
    if (element.get(object) == simdjson::SUCCESS) {
        std::set<std::string_view> keys;
        for (const auto& [key, value] : object) {
            if (!keys.insert(key).second)
                return std::string(key);
            if (auto inner = repeatedKey(value))
                return inner;
        }
    }
    simdjson::dom::array items;
    if (element.get(items) == simdjson::SUCCESS) {
        for (const simdjson::dom::element item : items) {
            if (auto inner = repeatedKey(item))
                return inner;
        }
    }
    return std::nullopt;
}

struct JsonReader::Parser : simdjson::dom::parser { };

JsonReader::JsonReader(std::string_view text)
    : m_parser(std::make_unique<Parser>())
    , m_root(m_parser->parse(text.data(), text.size()))
{
    if (m_root.error())
        fail(fmt::format("it is not valid JSON ({})", simdjson::error_message(m_root.error())));
    else if (!m_root.is_object())
        fail("one JSON object was expected");
    else if (const auto twice = repeatedKey(m_root.value_unsafe()))
        fail(fmt::format("\"{}\" occurs twice in one object", *twice));
}

JsonReader::~JsonReader() = default;

JsonValue JsonReader::root()
{
    return {*this, "", m_root};
}

void JsonReader::fail(std::string problem)
{
    if (isGood())
        m_problem = std::move(problem);
}

JsonValue::JsonValue(JsonReader& reader, std::string_view name,
                     simdjson::simdjson_result<simdjson::dom::element> element)
    : m_reader(&reader)
    , m_name(name)
    , m_isThere(reader.isGood() && element.get(m_element) == simdjson::SUCCESS)
{
}

template <class T> T JsonValue::get(std::string_view key, const char* expected) const
{
    if (!m_isThere)
        return {};
    T value{};
    simdjson::dom::element member;
    if (m_element[key].get(member))
        m_reader->fail(fmt::format("\"{}\" must be {}, but it is missing", key, expected));
    else if (member.get(value))
        m_reader->fail(fmt::format("\"{}\" must be {}, but it is {}", key, expected,
                                   simdjson::minify(member).substr(0, 40)));
    return value;
}

template <class T> std::vector<T> JsonValue::all(const char* expected) const
{
    std::vector<T> values;
    simdjson::dom::array items;
    bool isGood = m_isThere && m_element.get(items) == simdjson::SUCCESS;
    if (isGood) {
        for (const simdjson::dom::element item : items)
            isGood = item.get(values.emplace_back()) == simdjson::SUCCESS && isGood;
    }
    if (!isGood) {
        m_reader->fail(fmt::format("\"{}\" must be a list of {}", m_name, expected));
        values.clear();
    }
    return values;
}

JsonValue JsonValue::member(std::string_view key) const
{
    using Found = simdjson::simdjson_result<simdjson::dom::element>;
    return {*m_reader, key, m_isThere ? m_element[key] : Found(simdjson::NO_SUCH_FIELD)};
}

bool JsonValue::has(std::string_view key) const
{
    simdjson::dom::element member;
    return m_isThere && m_element[key].get(member) == simdjson::SUCCESS && !member.is_null();
}

std::string JsonValue::text(std::string_view key) const
{
    return std::string(get<std::string_view>(key, "a text"));
}

std::string JsonValue::textOr(std::string_view key, std::string otherwise) const
{
    std::string_view value;
    return m_isThere && m_element[key].get(value) == simdjson::SUCCESS ? std::string(value)
                                                                       : std::move(otherwise);
}

double JsonValue::number(std::string_view key) const
{
    return get<double>(key, "a number");
}

std::int64_t JsonValue::integer(std::string_view key, std::int64_t low, std::int64_t high) const
{
    const auto value = get<std::int64_t>(key, "a whole number");
    if (m_reader->isGood() && (value < low || value > high))
        m_reader->fail(fmt::format("\"{}\" must be a whole number {}, but it is {}", key,
                                   high == std::numeric_limits<std::int64_t>::max()
                                       ? fmt::format("of {} or more", low)
                                       : fmt::format("from {} to {}", low, high),
                                   value));
    return m_reader->isGood() ? value : std::max<std::int64_t>(low, 0);
}

JsonValue JsonValue::object(std::string_view key) const
{
    get<simdjson::dom::object>(key, "an object");
    return member(key);
}

std::vector<JsonValue> JsonValue::list(std::string_view key) const
{
    const auto array = get<simdjson::dom::array>(key, "a list");
    std::vector<JsonValue> values;
    if (m_reader->isGood()) {
        for (auto item : array)
            values.emplace_back(*m_reader, key, simdjson::dom::element(item));
    }
    return values;
}

std::string JsonValue::json() const
{
    return m_isThere ? simdjson::minify(m_element) : std::string();
}

template std::vector<double> JsonValue::all<double>(const char*) const;
template std::vector<std::int64_t> JsonValue::all<std::int64_t>(const char*) const;

}} // namespace sor::files
