// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_json.h"

#include "files/json_reader.h"
#include "input/kafka/client/kafka_properties.h"
#include "setup/setting_number.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <simdjson.h>

namespace sor { inline namespace setup {

namespace {

/// A JSON scalar as the text that the command line would carry; numbers keep their digits.
Result<std::string> scalarText(simdjson::dom::element element, std::string_view key, std::string_view where)
{
    using Type = simdjson::dom::element_type;
    switch (element.type()) {
    case Type::STRING:
        return std::string(std::string_view(element));
    case Type::BOOL:
        return std::string(bool(element) ? "true" : "false");
    case Type::INT64:
        return std::to_string(std::int64_t(element));
    case Type::UINT64:
        return std::to_string(std::uint64_t(element));
    case Type::DOUBLE:
        return settingNumber(double(element));
    default:
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("'{}' must be a text, a number or true/false.", key),
                     {.path = std::string(where)}};
    }
}

/// The texts of "kafka_properties"; none when it is no list of key=value.
std::optional<std::vector<std::string>> propertiesOf(simdjson::dom::element value)
{
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return std::nullopt;
    std::vector<std::string> properties;
    for (const simdjson::dom::element element : array) {
        std::string_view text;
        if (element.get(text) != simdjson::SUCCESS || text.find('=') == std::string_view::npos)
            return std::nullopt;
        properties.emplace_back(text);
    }
    return properties;
}

/// "kafka_properties": a list of key=value; "kafka_file": a file name. What the command line says comes
/// later in the list, so that it wins.
Status applyKafkaKey(RunSetup& setup, std::string_view word, std::string_view key,
                     simdjson::dom::element value, std::string_view where, SetupOrigin origin)
{
    const auto fail = [&](std::string message) {
        return Error{ErrorCode::InvalidArgument, std::move(message), {.path = std::string(where)}};
    };
    if (origin == SetupOrigin::Shard)
        return ok();
    if (word == "kafka-file") {
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS || text.empty())
            return fail(fmt::format("'{}' must be a file name.", key));
        if (origin != SetupOrigin::Own)
            return fail(fmt::format("'{}' cannot come from a setup file, which may be anybody's and must not "
                                    "say which files are read for a login. Name the file with `kafka-file`.",
                                    key));
        if (setup.kafkaFile.empty())
            setup.kafkaFile = text;
        return ok();
    }
    const auto properties = propertiesOf(value);
    if (!properties)
        return fail(fmt::format("'{}' must be a list of texts, \"key=value\".", key));
    if (origin == SetupOrigin::Own) {
        setup.kafkaProperties.insert(setup.kafkaProperties.begin(), properties->begin(), properties->end());
        return ok();
    }
    for (const std::string& property : *properties) {
        if (auto status = kafka::parseProperty(property, kafka::PropertyOrigin::File); !status)
            return fail(fmt::format("'{}': {}", key, status.error().message));
    }
    setup.fileKafkaProperties = *properties;
    return ok();
}

} // namespace

Status applySetupJson(RunSetup& setup, std::string_view json, std::string_view where, SetupOrigin origin)
{
    const auto fail = [&](std::string message) {
        return Error{ErrorCode::InvalidArgument, std::move(message), {.path = std::string(where)}};
    };
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (const auto error = parser.parse(simdjson::padded_string(json)).get(root))
        return fail(
            fmt::format("This is not a setup file, which is JSON. {}", simdjson::error_message(error)));
    simdjson::dom::object object;
    if (root.get(object))
        return fail("This is not a setup file: expected one object, { \"csv\": ..., \"shares\": ... }.");
    if (const auto twice = repeatedKey(root))
        return fail(fmt::format("'{}' occurs twice in one object. Keep the one that is meant.", *twice));
    const std::vector<std::string> statedBefore = setup.stated;
    std::map<std::string, std::string_view> keys; // by their words
    for (const auto& [key, value] : object) {
        std::string word(key);
        for (char& c : word)
            c = c == '_' ? '-' : c;
        if (const auto [first, isNew] = keys.emplace(word, key); !isNew)
            return fail(fmt::format("'{}' and '{}' are the same setting. Keep the one that is meant.",
                                    first->second, key));
        // What the command line says wins over the file.
        if (std::find(statedBefore.begin(), statedBefore.end(), word) != statedBefore.end())
            continue;
        // How the broker is reached: -X and -F of the command line, which has no words for them.
        if (word == "kafka-properties" || word == "kafka-file") {
            if (auto status = applyKafkaKey(setup, word, key, value, where, origin); !status)
                return status;
            continue;
        }
        // Who sends a setup file must not choose what code is run.
        if (word == "strategy")
            return fail(
                "'strategy' cannot stand in a setup file: it names code that would run with your rights. "
                "Take it out of the file, and name a library that you trust when you start the program: the "
                "option of the command line has the same name.");
        // A list is the values of an axis, or of a word that repeats.
        const auto known = std::ranges::find(setupWords(), std::string_view(word), &SetupWord::name);
        if (known == setupWords().end())
            return fail(fmt::format("A setup file has no setting '{}'. Its settings are the long options of "
                                    "the help, such as \"shares\" or \"lambda_over\".",
                                    key));
        const bool isAxis = known->value == kAxisValue;
        std::vector<simdjson::dom::element> elements;
        simdjson::dom::array array;
        if (value.get(array) == simdjson::SUCCESS) {
            if (!isAxis && !known->isRepeatable)
                return fail(fmt::format("'{}' takes one value, not a list.", key));
            elements.assign(array.begin(), array.end());
        } else {
            elements.push_back(value);
        }
        std::string joined;
        for (const auto& element : elements) {
            const auto text = scalarText(element, key, where);
            if (!text)
                return text.error();
            if (isAxis) {
                joined += (joined.empty() ? "" : ",") + *text;
                continue;
            }
            if (auto status = applyWord(setup, word, *text); !status)
                return fail(fmt::format("'{}': {}", key, status.error().message));
            if (word == "kafka")
                setup.areBrokersOfFile = true;
        }
        if (isAxis) {
            if (auto status = applyWord(setup, word, joined); !status)
                return fail(fmt::format("'{}': {}", key, status.error().message));
        }
    }
    return ok();
}

}} // namespace sor::setup
