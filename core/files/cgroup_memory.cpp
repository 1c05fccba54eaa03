// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/cgroup_memory.h"

#include "base/units.h"
#include "files/text_file.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace files {

namespace {

namespace fs = std::filesystem;

/// Calls with each piece of `text` between separators.
template <class Call> void forEachPiece(std::string_view text, char separator, const Call& call)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        call(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::vector<std::string_view> piecesOf(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    forEachPiece(text, separator, [&](std::string_view piece) { pieces.push_back(piece); });
    return pieces;
}

/// Of mountinfo, which writes spaces and the like as \040.
std::string unescaped(std::string_view text)
{
    std::string plain;
    const auto isOctal = [](char c) { return c >= '0' && c <= '7'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size() && std::all_of(&text[i + 1], &text[i + 1] + 3, isOctal)) {
            plain +=
                static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0');
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

std::string textOf(const fs::path& path)
{
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    const auto text = readTextFile(path, kLargest);
    return text ? *text : std::string();
}

std::optional<std::size_t> numberOf(std::string_view text)
{
    const auto number = parseInteger(text.substr(0, text.find_first_of(" \n")));
    return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

/// A hierarchy of groups: where it is mounted, which of its groups that shows, and the names of its files.
struct Hierarchy {
    bool isSecond = false; // version 2
    fs::path group; // of this process, "/" for the outermost one that it sees
    fs::path mountPoint; // empty: it is not mounted
    fs::path mountRoot; // the group at the mount point
};

/// From lines such as "0::/user.slice" (version 2) and "4:memory:/docker/1f" (1).
std::vector<Hierarchy> hierarchiesOf(std::string_view cgroups)
{
    std::vector<Hierarchy> found;
    forEachPiece(cgroups, '\n', [&](std::string_view line) {
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos)
            return;
        const auto controllers = piecesOf(line.substr(first + 1, second - first - 1), ',');
        const bool isSecond = line.starts_with("0:") && controllers.empty();
        if (isSecond || std::ranges::find(controllers, "memory") != controllers.end())
            found.push_back({isSecond, std::string(line.substr(second + 1)), {}, {}});
    });
    return found;
}

/// "36 35 0:31 ROOT MOUNTPOINT rw,... - TYPE SOURCE OPTIONS", with any number of fields before the dash.
void findMount(Hierarchy& hierarchy, std::string_view mounts)
{
    forEachPiece(mounts, '\n', [&](std::string_view line) {
        const auto fields = piecesOf(line, ' ');
        const auto dash = std::ranges::find(fields, "-");
        if (fields.size() < 5 || std::distance(dash, fields.end()) < 4 || !hierarchy.mountPoint.empty())
            return;
        const auto options = piecesOf(dash[3], ',');
        const bool isIt = hierarchy.isSecond
            ? dash[1] == "cgroup2"
            : dash[1] == "cgroup" && std::ranges::find(options, "memory") != options.end();
        if (isIt) {
            hierarchy.mountRoot = unescaped(fields[3]);
            hierarchy.mountPoint = unescaped(fields[4]);
        }
    });
}

/// The sum of some lines of a memory.stat; 0 without them.
std::size_t sumOf(std::string_view stat, const std::vector<std::string_view>& keys)
{
    std::size_t sum = 0;
    forEachPiece(stat, '\n', [&](std::string_view line) {
        const std::size_t space = line.find(' ');
        if (space != std::string_view::npos && std::ranges::find(keys, line.substr(0, space)) != keys.end())
            sum += numberOf(line.substr(space + 1)).value_or(0);
    });
    return sum;
}

/// What the group in this folder leaves; nothing without a limit.
std::optional<std::size_t> leftIn(const fs::path& folder, bool isSecond)
{
    std::optional<std::size_t> limit;
    // Above memory.high a process is slowed down until it seems to stand still.
    for (const char* name : {"memory.max", "memory.high", "memory.limit_in_bytes"}) {
        const auto bytes = numberOf(textOf(folder / name)); // "max": no number
        if (bytes && (!limit || *bytes < *limit))
            limit = bytes;
    }
    if (!limit)
        return std::nullopt;
    const auto all = numberOf(textOf(folder / (isSecond ? "memory.current" : "memory.usage_in_bytes")));
    const std::string stat = textOf(folder / "memory.stat");
    // Version 1 counts the groups below in the lines with total_ only.
    const std::size_t cache = isSecond ? sumOf(stat, {"inactive_file", "active_file"})
                                       : sumOf(stat, {"total_inactive_file", "total_active_file"});
    const std::size_t used = all.value_or(0) > cache ? all.value_or(0) - cache : 0;
    return *limit > used ? *limit - used : 0;
}

} // namespace

std::optional<std::size_t> cgroupMemoryLeft(const fs::path& root)
{
    const std::string mounts = textOf(root / "proc/self/mountinfo");
    std::optional<std::size_t> least;
    for (Hierarchy& hierarchy : hierarchiesOf(textOf(root / "proc/self/cgroup"))) {
        findMount(hierarchy, mounts);
        if (hierarchy.mountPoint.empty())
            continue;
        const fs::path top = root / hierarchy.mountPoint.relative_path();
        // In a container the mount may show a group that the process is told of by its name outside, or by a
        // way up from the container's own. What lies above is not to be seen.
        fs::path below = hierarchy.group.lexically_relative(hierarchy.mountRoot);
        if (below.empty() || *below.begin() == "..")
            below = ".";
        std::error_code error;
        fs::path folder = (top / below).lexically_normal();
        if (!fs::is_directory(folder, error))
            folder = top.lexically_normal();
        for (below = folder.lexically_relative(top.lexically_normal());; below = below.parent_path()) {
            const auto left = leftIn(top / below, hierarchy.isSecond);
            if (left && (!least || *left < *least))
                least = left;
            if (below.empty() || below == ".")
                break;
        }
    }
    return least;
}

}} // namespace sor::files
