// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the members of small JSON documents: a file of a user or of ours.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace files {

class JsonValue;

/// A key that an object in `element`, or in what it holds, has twice; nothing when there is none. JSON does
/// not say which of the two counts.
std::optional<std::string> repeatedKey(simdjson::dom::element element);

/// A document, and the first thing in it that was not as expected. Everything that is read after that is
/// empty or 0, so that a reader asks once, at its end. Stays where it is while its values are used; one
/// thread.
class JsonReader {
public:
    explicit JsonReader(std::string_view text);
    ~JsonReader();
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    /// The whole document, which must be an object.
    JsonValue root();
    bool isGood() const { return m_problem.empty(); }
    /// "it is not valid JSON (...)", "\"topic\" must be a text, but it is missing"; empty when all was as
    /// expected.
    const std::string& problem() const { return m_problem; }
    void fail(std::string problem);

private:
    struct Parser; // its layout depends on how simdjson is compiled
    std::unique_ptr<Parser> m_parser;
    simdjson::simdjson_result<simdjson::dom::element> m_root;
    std::string m_problem;
};

/// A value of a document, with its name. Members are named by their key.
class JsonValue {
public:
    JsonValue(JsonReader& reader, std::string_view name,
              simdjson::simdjson_result<simdjson::dom::element> element);

    /// Of an object; false for null.
    bool has(std::string_view key) const;
    std::string text(std::string_view key) const;
    /// `otherwise` when there is no text.
    std::string textOr(std::string_view key, std::string otherwise) const;
    double number(std::string_view key) const;
    std::int64_t integer(std::string_view key, std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                         std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;
    JsonValue object(std::string_view key) const;
    std::vector<JsonValue> list(std::string_view key) const;
    std::vector<double> numbers(std::string_view key) const { return member(key).numbers(); }

    /// Of a list itself.
    std::vector<double> numbers() const { return all<double>("numbers"); }
    std::vector<std::int64_t> integers() const { return all<std::int64_t>("whole numbers"); }
    /// As it stands, without spaces.
    std::string json() const;

private:
    template <class T> T get(std::string_view key, const char* expected) const;
    template <class T> std::vector<T> all(const char* expected) const;
    JsonValue member(std::string_view key) const;

    JsonReader* m_reader;
    std::string m_name;
    simdjson::dom::element m_element;
    bool m_isThere;
};

}} // namespace sor::files
