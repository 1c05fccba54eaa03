// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/read/kafka_checkpoint.h"

#include "base/json_writer.h"
#include "files/json_reader.h"
#include "files/text_file.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::int64_t kVersion = 2;
constexpr std::int64_t kOldest = 1;
constexpr std::size_t kHashDigits = 16;

MessageMark readMark(JsonReader& json, const JsonValue& object, std::int64_t next)
{
    MessageMark mark{object.integer("offset", 0), 0};
    const std::string hash = object.text("hash");
    const auto* end = hash.data() + hash.size();
    constexpr int kHexadecimal = 16;
    const auto read = std::from_chars(hash.data(), end, mark.hash, kHexadecimal);
    if (hash.size() != kHashDigits || read.ec != std::errc() || read.ptr != end || mark.offset >= next)
        json.fail("the last message of a partition has no offset before the next one, or no hash");
    return mark;
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
    JsonReader json(text);
    const JsonValue root = json.root();
    const auto version = root.integer("sorlab_checkpoint", kOldest, kVersion);
    Checkpoint checkpoint;
    checkpoint.topic = root.text("topic");
    checkpoint.clusterId = root.text("cluster_id");
    if (version > kOldest)
        checkpoint.topicId = root.text("topic_id");
    checkpoint.runId = root.text("run_id");
    checkpoint.symbol = root.text("symbol");
    if (root.has("time")) {
        checkpoint.time = parseIsoTime(root.text("time"));
        if (!checkpoint.time)
            json.fail("its time cannot be read");
    }
    for (const JsonValue& object : root.list("partitions")) {
        const auto partition = static_cast<std::int32_t>(object.integer("partition", 0, INT32_MAX));
        const auto next = object.integer("next", 0);
        std::optional<MessageMark> last;
        if (object.has("last"))
            last = readMark(json, object.object("last"), next);
        checkpoint.partitions.push_back({partition, next, last});
    }
    if (checkpoint.partitions.empty())
        json.fail("it names no partitions");
    for (const JsonValue& row : root.list("book"))
        checkpoint.book.push_back(row.json());
    if (!json.isGood())
        return unusableData(
            fmt::format("This is not a checkpoint of sorlab: {}. Name another file, or remove this one "
                        "to start again.",
                        json.problem()),
            std::string(where));
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
        return unusableData(
            fmt::format("The checkpoint belongs to another reading: its {} is '{}', and this one's is "
                        "'{}'. Name another file, or remove this one to start again.",
                        what, theirs, ours));
    };
    if (checkpoint.topic != topic)
        return foreign("topic", checkpoint.topic, topic);
    if (!checkpoint.clusterId.empty() && !clusterId.empty() && checkpoint.clusterId != clusterId)
        return foreign("cluster", checkpoint.clusterId, clusterId);
    if (!checkpoint.symbol.empty() && !symbol.empty() && checkpoint.symbol != symbol)
        return foreign("symbol", checkpoint.symbol, symbol);
    return ok();
}

}}} // namespace sor::input::kafka
