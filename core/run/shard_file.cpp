// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shard_file.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "files/json_reader.h"
#include "run/version.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <system_error>
#include <tuple>

namespace sor { inline namespace runs {

namespace {

/// Numbers of a cell, in the order of the file.
std::array<std::int64_t, 10> numbersOf(const CellResult& cell)
{
    return {cell.all.shares.count,        cell.all.gross.nanos,
            cell.all.fees.nanos,          cell.all.fills,
            cell.completion.shares.count, cell.completion.gross.nanos,
            cell.completion.fees.nanos,   cell.completion.fills,
            cell.totalCash.nanos,         cell.mayWait};
}

std::string absolutePath(const std::string& path)
{
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    return error ? path : absolute.lexically_normal().string();
}

std::vector<CellResult> readCells(JsonReader& json, const std::vector<JsonValue>& rows)
{
    std::vector<CellResult> cells;
    cells.reserve(rows.size());
    for (const JsonValue& row : rows) {
        const auto numbers = row.integers();
        if (numbers.size() != std::tuple_size_v<decltype(numbersOf({}))>) {
            json.fail("a cell must have 10 whole numbers");
            break;
        }
        cells.push_back({{{numbers[0]}, {numbers[1]}, {numbers[2]}, numbers[3]},
                         {{numbers[4]}, {numbers[5]}, {numbers[6]}, numbers[7]},
                         {numbers[8]},
                         numbers[9]});
    }
    return cells;
}

} // namespace

std::string programVersion()
{
    return fmt::format("{} ({})", kVersion, kGitHash);
}

std::string shardFileName(const GridPart& part)
{
    return fmt::format("shard_{}_of_{}.json", part.index + 1, part.count);
}

std::string shardSetupJson(const RunSetup& setup)
{
    JsonWriter json(JsonWriter::Style::Line);
    json.beginObject();
    for (const SetupWord& word : setupWords()) {
        if (!setup.isStated(word.name) || !word.scope.isPortable())
            continue;
        if (const auto* files = statedFiles(setup, word.name)) {
            json.key(word.name).beginArray();
            for (const std::string& file : *files)
                json.value(absolutePath(file));
            json.endArray();
            continue;
        }
        if (const std::string value = word.get(setup); !value.empty()) {
            const bool isFile = word.value == kFileValue && value != "default" && value != "none";
            json.member(word.name, isFile ? absolutePath(value) : value);
        }
    }
    std::string text = json.endObject().take();
    text.pop_back(); // its newline
    return text;
}

std::string shardJson(const ShardFile& shard)
{
    JsonWriter json;
    json.beginObject();
    json.member("sorlab_shard", 1);
    json.member("version", shard.version);
    json.member("run_id", shard.runId);
    json.member("input_hash", shard.inputHash);
    json.member("shard", shard.part.index + 1);
    json.member("shards", shard.part.count);
    json.member("grid_cells", shard.cellCount);
    json.member("setup", shard.setup);
    json.key("cells").beginArray();
    for (const CellResult& cell : shard.cells)
        json.raw(fmt::format("[{}]", fmt::join(numbersOf(cell), ",")));
    json.endArray();
    json.endObject();
    return json.take();
}

Result<ShardFile> parseShard(std::string_view text, const std::filesystem::path& path)
{
    JsonReader json(text);
    const JsonValue root = json.root();
    root.integer("sorlab_shard", 1, 1);
    ShardFile shard;
    shard.path = path;
    shard.version = root.text("version");
    shard.runId = root.text("run_id");
    shard.inputHash = root.text("input_hash");
    const auto count = root.integer("shards", 1, kMostShards);
    const auto index = root.integer("shard", 1, count) - 1;
    shard.part = {static_cast<std::size_t>(index), static_cast<std::size_t>(count)};
    shard.cellCount =
        static_cast<std::size_t>(root.integer("grid_cells", 1, static_cast<std::int64_t>(kMaxGridCells)));
    shard.setup = root.text("setup");
    shard.cells = readCells(json, root.list("cells"));
    if (const auto expected = shard.part.cellsOf(shard.cellCount);
        json.isGood() && shard.cells.size() != expected)
        json.fail(fmt::format("it has {} of its {}", shard.cells.size(), counted(expected, "cell")));
    if (!json.isGood())
        return unusableData(
            fmt::format("This is not a shard that sorlab `batch` `shard` wrote: {}.", json.problem()),
            path.string());
    return shard;
}

}} // namespace sor::runs
