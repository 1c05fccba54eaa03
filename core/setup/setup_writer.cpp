// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_writer.h"

#include "base/json_writer.h"
#include "input/kafka/client/kafka_settings.h"
#include "search/extra_strategy.h"
#include "setup/setup_json.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fmt/format.h>

namespace sor { inline namespace setup {

namespace {

/// A property of -X in its two parts; the value is empty without '='.
std::pair<std::string_view, std::string_view> splitProperty(std::string_view text)
{
    const auto at = text.find('=');
    if (at == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

/// "${NAME}": a reference to the environment, which is no secret by itself.
bool isReference(std::string_view value)
{
    return value.starts_with("${") && value.ends_with('}') && value.find('}') == value.size() - 1;
}

bool isHidden(std::string_view property)
{
    const auto [key, value] = splitProperty(property);
    return kafka::isSecret(key) && !isReference(value);
}

/// Of the setup file first, so that those of the user win.
std::vector<std::string> allProperties(const RunSetup& setup)
{
    std::vector<std::string> all = setup.fileKafkaProperties;
    all.insert(all.end(), setup.kafkaProperties.begin(), setup.kafkaProperties.end());
    return all;
}

/// "sasl.password" to "SASL_PASSWORD".
std::string environmentName(std::string_view key)
{
    std::string name(key);
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_';
    });
    return name;
}

/// A whole number that JSON would give back with the same digits.
bool isPlainInteger(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && std::to_string(number) == text;
}

std::string jsonKey(std::string_view word)
{
    std::string key(word);
    std::ranges::replace(key, '-', '_');
    return key;
}

} // namespace

std::vector<std::pair<std::string_view, std::string>> statedWords(const RunSetup& setup)
{
    std::vector<std::pair<std::string_view, std::string>> words;
    // Defaults follow one another (the trial view brings its model), so they are taken from what the words so
    // far make.
    RunSetup made;
    for (const SetupWord& word : setupWords()) {
        if (const auto* files = statedFiles(setup, word.name)) {
            for (const std::string& file : *files)
                words.emplace_back(word.name, file);
            continue;
        }
        std::string text = word.get(setup);
        if (text.empty() || (!setup.isStated(word.name) && text == word.get(made)))
            continue;
        if (word.set(made, text))
            words.emplace_back(word.name, std::move(text));
    }
    return words;
}

std::string setupJson(const RunSetup& setup, SetupOrigin origin)
{
    JsonWriter json;
    json.beginObject();
    for (const std::string_view word : {"csv", "trades"}) {
        const auto& files = *statedFiles(setup, word);
        if (files.empty())
            continue;
        json.key(word).beginArray();
        for (const std::string& file : files)
            json.value(file);
        json.endArray();
    }
    for (const auto& [word, text] : statedWords(setup)) {
        if (statedFiles(setup, word) != nullptr)
            continue;
        json.key(jsonKey(word));
        if (text == "true")
            json.value(true);
        else if (isPlainInteger(text))
            json.raw(text);
        else
            json.value(text);
    }
    const bool isOwn = origin == SetupOrigin::Own;
    std::vector<std::string> properties;
    std::vector<std::string> all = allProperties(setup);
    for (std::string& property : all) {
        if (isOwn ? !isHidden(property)
                  : kafka::parseProperty(property, kafka::PropertyOrigin::File).hasValue())
            properties.push_back(std::move(property));
    }
    if (!properties.empty()) {
        json.key("kafka_properties").beginArray();
        for (const std::string& property : properties)
            json.value(property);
        json.endArray();
    }
    if (isOwn && !setup.kafkaFile.empty())
        json.member("kafka_file", setup.kafkaFile);
    json.endObject();
    return json.take();
}

std::string shellQuoted(std::string_view text)
{
    constexpr std::string_view kHarmless = "%+,-./:=@_";
    const bool isHarmless = !text.empty() && std::ranges::all_of(text, [&](unsigned char c) {
        return (c < 0x80 && std::isalnum(c) != 0)
            || kHarmless.find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (isHarmless)
        return std::string(text);
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

std::string commandLineOf(const RunSetup& setup, std::string_view program)
{
    const auto option = [](std::string_view word) { return "--" + std::string(word); };
    std::string line = shellQuoted(program) + " " + option("batch");
    const auto add = [&](const std::string& name, std::string_view value) {
        // A value that begins with a dash would be read as an option.
        line += ' ';
        line += value.starts_with('-') ? shellQuoted(name + "=" + std::string(value))
                                       : name + " " + shellQuoted(value);
    };
    for (const auto& [word, text] : statedWords(setup)) {
        const bool isSwitch = std::ranges::find(setupWords(), word, &SetupWord::name)->value.empty();
        if (isSwitch)
            line += " " + option(word);
        else
            add(option(word), text);
    }
    for (const std::string& property : allProperties(setup)) {
        const std::string key(splitProperty(property).first);
        add("-X", isHidden(property) ? key + "=${" + environmentName(key) + "}" : property);
    }
    if (!setup.kafkaFile.empty())
        add("-F", setup.kafkaFile);
    for (const ExtraStrategy& own : setup.experiment.baselines.extras) {
        if (!own.path.empty())
            add(option("strategy"), own.path);
    }
    return line;
}

}} // namespace sor::setup
