// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/message_text.h"

#include "input/csv/csv_unpack.h"
#include "input/csv/memory_source.h"
#include "input/csv/text_encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <simdjson.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::size_t kMostUnpacked = std::size_t{64} << 20;

/// A sentence when it cannot be unpacked.
std::string unpackValue(std::string_view value, csv::Packing packing, std::string& text)
{
    csv::MemorySource packed(value);
    const auto source = csv::unpack(packed, packing, "");
    constexpr std::size_t kPiece = std::size_t{64} << 10;
    for (;;) {
        const std::size_t before = text.size();
        text.resize(before + kPiece);
        const auto got = source->read(text.data() + before, kPiece);
        if (!got)
            return "it is packed and cannot be unpacked: " + got.error().message;
        text.resize(before + *got);
        if (*got == 0)
            return {};
        if (text.size() > kMostUnpacked)
            return fmt::format("it unpacks to more than {} MB", kMostUnpacked >> 20);
    }
}

/// The text that a JSON text stands for; false when it is none, or more follows it.
bool readJsonText(std::string_view json, std::string& text)
{
    simdjson::dom::parser parser;
    std::string_view inner;
    if (parser.parse(json.data(), json.size()).get(inner) != simdjson::SUCCESS)
        return false;
    text = inner;
    return true;
}

} // namespace

std::size_t firstOfText(std::string_view text, std::size_t from)
{
    return std::min(text.find_first_not_of(" \t\r\n", from), text.size());
}

PlainText plainTextOf(std::string_view value, std::string& storage)
{
    constexpr std::size_t kRegistryHeader = 5; // a zero byte and the schema's number
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    constexpr int kMostLayers = 4;
    for (int layer = 0; layer < kMostLayers; ++layer) {
        std::string next;
        const csv::Packing packing = csv::packingOf(value);
        const csv::TextEncoding encoding = csv::encodingOf(value);
        const std::size_t first = firstOfText(value);
        if (packing != csv::Packing::None) {
            if (std::string problem = unpackValue(value, packing, next); !problem.empty())
                return {{}, std::move(problem)};
        } else if (encoding == csv::TextEncoding::Utf16Little || encoding == csv::TextEncoding::Utf16Big) {
            csv::Utf16Converter(encoding == csv::TextEncoding::Utf16Little).append(value, next);
        } else if (value.starts_with(kByteOrderMark)) {
            value.remove_prefix(kByteOrderMark.size());
            continue;
        } else if (value.size() >= kRegistryHeader && value.front() == '\0') {
            const std::size_t json = firstOfText(value, kRegistryHeader);
            const bool isJson = json < value.size() && std::strchr("{[\"", value[json]) != nullptr;
            std::uint32_t id = 0;
            for (std::size_t i = 1; i < kRegistryHeader; ++i)
                id = id << 8 | static_cast<unsigned char>(value[i]);
            if (!isJson)
                return {{},
                        fmt::format(
                            "an Avro or Protobuf value of a schema registry (schema id {}), which is not "
                            "supported; convert the topic to JSON (kafka-avro-console-consumer prints it, "
                            "a connector with JsonConverter publishes it) or publish CSV lines instead",
                            id)};
            value.remove_prefix(kRegistryHeader);
            continue;
        } else if (first < value.size() && value[first] == '"' && readJsonText(value, next)
                   && firstOfText(next) < next.size()) {
            // JSON or a CSV line that was written as a JSON text
        } else {
            return {value, {}};
        }
        storage = std::move(next);
        value = storage;
    }
    return {{}, "it is packed in too many layers"};
}

std::string_view takeJsonValue(std::string_view& text)
{
    int depth = 0;
    bool isInText = false;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at++];
        if (isInText) {
            at += c == '\\' && at < text.size() ? std::size_t{1} : std::size_t{0};
            isInText = c != '"';
        } else if (c == '"') {
            isInText = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth <= 0) {
            break;
        }
    }
    const std::string_view value = text.substr(0, at);
    text.remove_prefix(firstOfText(text, at));
    return value;
}

std::string_view withoutNonNumbers(std::string_view json, std::string& storage)
{
    if (json.find("NaN") == std::string_view::npos && json.find("Infinity") == std::string_view::npos)
        return json;
    std::string clean;
    clean.reserve(json.size());
    bool isInText = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        const std::string_view rest = json.substr(at);
        if (isInText) {
            clean += c;
            if (c == '\\' && at + 1 < json.size())
                clean += json[++at];
            isInText = c != '"';
            continue;
        }
        isInText = c == '"';
        const std::string_view word = rest.starts_with("NaN") ? "NaN"
            : rest.starts_with("Infinity")                    ? "Infinity"
            : rest.starts_with("-Infinity")                   ? "-Infinity"
                                                              : "";
        if (word.empty()) {
            clean += c;
        } else {
            clean += "null";
            at += word.size() - 1;
        }
    }
    storage = std::move(clean);
    return storage;
}

}}} // namespace sor::input::kafka
