// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shard_file.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "run/version.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <system_error>

namespace sor {

namespace {

using simdjson::dom::element;

/// Not what a run is, but how and where it is made.
constexpr std::array<std::string_view, 9> kOfOneProcess{"shard",    "out",     "fills",  "path",      "quiet",
                                                        "progress", "threads", "memory", "checkpoint"};

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

/// Reads the members of one object, and remembers the first thing that was wrong.
class ShardReader {
public:
    explicit ShardReader(const element& object)
        : m_object(object)
    {
    }
    std::string text(const char* key)
    {
        std::string_view value;
        if (m_object[key].get(value) != simdjson::SUCCESS)
            fail(fmt::format("the text \"{}\" is missing", key));
        return std::string(value);
    }
    std::int64_t count(const char* key, std::int64_t low, std::int64_t high)
    {
        std::int64_t value = low;
        if (m_object[key].get(value) != simdjson::SUCCESS || value < low || value > high) {
            fail(fmt::format("\"{}\" must be a whole number from {} to {}", key, low, high));
            return low;
        }
        return value;
    }
    std::vector<CellResult> cells(const char* key, std::size_t expected)
    {
        simdjson::dom::array rows;
        std::vector<CellResult> cells;
        if (m_object[key].get(rows) != simdjson::SUCCESS) {
            fail(fmt::format("the list \"{}\" is missing", key));
            return cells;
        }
        cells.reserve(expected);
        for (const element row : rows) {
            const auto cell = parseCell(row);
            if (!cell || cells.size() == expected) {
                fail(fmt::format("\"{}\" must be {} of 10 whole numbers", key, counted(expected, "list")));
                return cells;
            }
            cells.push_back(*cell);
        }
        if (cells.size() != expected)
            fail(fmt::format("it has {} of its {}", cells.size(), counted(expected, "cell")));
        return cells;
    }
    void fail(std::string message)
    {
        if (m_problem.empty())
            m_problem = std::move(message);
    }
    const std::string& problem() const { return m_problem; }

private:
    static std::optional<CellResult> parseCell(const element& row)
    {
        simdjson::dom::array list;
        std::array<std::int64_t, 10> numbers{};
        if (row.get(list) != simdjson::SUCCESS || list.size() != numbers.size())
            return std::nullopt;
        std::size_t at = 0;
        for (const element item : list) {
            if (item.get(numbers[at++]) != simdjson::SUCCESS)
                return std::nullopt;
        }
        CellResult cell;
        cell.all = {{numbers[0]}, {numbers[1]}, {numbers[2]}, numbers[3]};
        cell.completion = {{numbers[4]}, {numbers[5]}, {numbers[6]}, numbers[7]};
        cell.totalCash = {numbers[8]};
        cell.mayWait = numbers[9];
        return cell;
    }

    element m_object;
    std::string m_problem;
};

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
        if (!setup.isStated(word.name) || std::ranges::find(kOfOneProcess, word.name) != kOfOneProcess.end())
            continue;
        if (word.name == "csv") {
            json.key(word.name).beginArray();
            for (const std::string& file : setup.csv)
                json.value(absolutePath(file));
            json.endArray();
            continue;
        }
        if (const std::string value = word.get(setup); !value.empty())
            json.member(word.name, value);
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

Result<ShardFile> parseShard(std::string_view json, const std::filesystem::path& path)
{
    const auto fail = [&](const std::string& message) {
        return Error{ErrorCode::DataUnusable,
                     fmt::format("This is not a shard that sorlab --batch --shard wrote: {}.", message),
                     path.string()};
    };
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(json.data(), json.size()).get(root); error != simdjson::SUCCESS)
        return fail(simdjson::error_message(error));
    if (!root.is_object())
        return fail("expected one object");
    ShardReader reader(root);
    reader.count("sorlab_shard", 1, 1);
    ShardFile shard;
    shard.path = path;
    shard.version = reader.text("version");
    shard.runId = reader.text("run_id");
    shard.inputHash = reader.text("input_hash");
    const auto count = reader.count("shards", 1, kMostShards);
    const auto index = reader.count("shard", 1, count) - 1;
    shard.part = {static_cast<std::size_t>(index), static_cast<std::size_t>(count)};
    shard.cellCount =
        static_cast<std::size_t>(reader.count("grid_cells", 1, static_cast<std::int64_t>(kMaxGridCells)));
    shard.setup = reader.text("setup");
    if (reader.problem().empty())
        shard.cells = reader.cells("cells", shard.part.cellsOf(shard.cellCount));
    if (!reader.problem().empty())
        return fail(reader.problem());
    return shard;
}

} // namespace sor
