// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_checkpoint.h"

#include "base/json_writer.h"
#include "files/text_file.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <simdjson.h>

namespace sor::kafka {

namespace {

constexpr std::int64_t kVersion = 2;
constexpr std::int64_t kOldest = 1;
constexpr std::size_t kHashDigits = 16;

std::optional<MessageMark> readMark(simdjson::dom::element element)
{
    std::int64_t offset = -1;
    std::string_view hash;
    if (element["offset"].get(offset) || offset < 0 || element["hash"].get(hash))
        return std::nullopt;
    std::uint64_t value = 0;
    const auto* end = hash.data() + hash.size();
    constexpr int kHexadecimal = 16;
    const auto read = std::from_chars(hash.data(), end, value, kHexadecimal);
    if (hash.size() != kHashDigits || read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return MessageMark{offset, value};
}

} // namespace

std::string checkpointJson(const Checkpoint& checkpoint)
{
    JsonWriter json;
    json.beginObject().member("sorlab_checkpoint", kVersion).member("topic", checkpoint.topic);
    json.member("cluster_id", checkpoint.clusterId).member("topic_id", checkpoint.topicId);
    json.member("run_id", checkpoint.runId);
    json.member("symbol", checkpoint.symbol);
    if (checkpoint.time)
        json.member("time", *checkpoint.time);
    else
        json.nullMember("time");
    json.key("partitions").beginArray();
    for (const auto& [partition, next, last] : checkpoint.partitions) {
        json.beginObject().member("partition", partition).member("next", next);
        if (last) {
            json.key("last").beginObject().member("offset", last->offset);
            json.member("hash", fmt::format("{:016x}", last->hash)).endObject();
        }
        json.endObject();
    }
    json.endArray().key("book").beginArray();
    for (const std::string& row : checkpoint.book)
        json.raw(row);
    json.endArray().endObject();
    return json.take();
}

Result<Checkpoint> parseCheckpoint(std::string_view text, std::string_view where)
{
    const auto fail = [&](std::string why) {
        return Error{
            ErrorCode::DataUnusable,
            fmt::format("This is not a checkpoint of sorlab: {}. Name another file, or remove this one "
                        "to start again.",
                        why),
            std::string(where)};
    };
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (const auto code = parser.parse(simdjson::padded_string(text)).get(root))
        return fail(fmt::format("it is not valid JSON ({})", simdjson::error_message(code)));
    simdjson::dom::object object;
    if (root.get(object))
        return fail("expected one JSON object");
    std::int64_t version = 0;
    if (object["sorlab_checkpoint"].get(version))
        return fail("it has no number in sorlab_checkpoint");
    if (version < kOldest || version > kVersion) {
        return fail(fmt::format("it has version {}, and only versions {} to {} are known", version, kOldest,
                                kVersion));
    }

    Checkpoint checkpoint;
    for (const auto& [name, target] : {std::pair{"topic", &checkpoint.topic},
                                       {"cluster_id", &checkpoint.clusterId},
                                       {"run_id", &checkpoint.runId},
                                       {"symbol", &checkpoint.symbol}}) {
        std::string_view value;
        if (object[name].get(value))
            return fail(fmt::format("it has no text in {}", name));
        *target = value;
    }
    std::string_view topicId;
    if (version > kOldest && object["topic_id"].get(topicId))
        return fail("it has no text in topic_id");
    checkpoint.topicId = topicId;
    simdjson::dom::element time;
    if (object["time"].get(time))
        return fail("it has no time");
    if (!time.is_null()) {
        std::string_view iso;
        if (!time.get(iso))
            checkpoint.time = parseIsoTime(iso);
        if (!checkpoint.time)
            return fail("its time cannot be read");
    }
    simdjson::dom::array partitions;
    if (object["partitions"].get(partitions) || partitions.size() == 0)
        return fail("it names no partitions");
    for (const auto element : partitions) {
        std::int64_t partition = -1;
        std::int64_t next = -1;
        if (element["partition"].get(partition) || element["next"].get(next) || partition < 0
            || partition > INT32_MAX || next < 0)
            return fail("a partition has no number, or no offset to go on with");
        std::optional<MessageMark> last;
        if (simdjson::dom::element mark; !element["last"].get(mark)) {
            last = readMark(mark);
            if (!last || last->offset >= next)
                return fail("the last message of a partition has no offset before the next one, or no hash");
        }
        checkpoint.partitions.push_back({static_cast<std::int32_t>(partition), next, last});
    }
    simdjson::dom::array book;
    if (object["book"].get(book))
        return fail("it has no book");
    for (const auto row : book)
        checkpoint.book.push_back(simdjson::minify(row));
    return checkpoint;
}

Result<std::optional<Checkpoint>> readCheckpoint(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored) && !ignored)
        return std::optional<Checkpoint>();
    constexpr std::size_t kLargest = std::size_t{16} << 20;
    const auto text = readTextFile(path, kLargest);
    if (!text)
        return text.error();
    auto checkpoint = parseCheckpoint(*text, path.string());
    if (!checkpoint)
        return checkpoint.error();
    return std::optional<Checkpoint>(std::move(*checkpoint));
}

Status checkCheckpoint(const Checkpoint& checkpoint, const std::string& topic, const std::string& clusterId,
                       const std::string& symbol)
{
    const auto foreign = [](std::string_view what, std::string_view theirs, std::string_view ours) {
        return Error{
            ErrorCode::DataUnusable,
            fmt::format("The checkpoint belongs to another reading: its {} is '{}', and this one's is "
                        "'{}'. Name another file, or remove this one to start again.",
                        what, theirs, ours),
            ""};
    };
    if (checkpoint.topic != topic)
        return foreign("topic", checkpoint.topic, topic);
    if (!checkpoint.clusterId.empty() && !clusterId.empty() && checkpoint.clusterId != clusterId)
        return foreign("cluster", checkpoint.clusterId, clusterId);
    if (!checkpoint.symbol.empty() && !symbol.empty() && checkpoint.symbol != symbol)
        return foreign("symbol", checkpoint.symbol, symbol);
    return ok();
}

} // namespace sor::kafka
