// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/source_path.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <system_error>

namespace sor { inline namespace input {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSomebody = "*";

fs::path homeFolder()
{
    const char* home = std::getenv("HOME");
    return home == nullptr ? fs::path() : fs::path(home);
}

fs::path normal(const fs::path& path)
{
    std::error_code error;
    fs::path absolute = fs::absolute(path, error).lexically_normal();
    return error ? path.lexically_normal() : absolute;
}

/// Without a slash at its end; empty for the root, below which everything is.
fs::path folderOf(const fs::path& home)
{
    if (home.empty() || !home.is_absolute())
        return {};
    const fs::path folder = home.lexically_normal();
    const fs::path trimmed = folder.has_filename() ? folder : folder.parent_path();
    return trimmed == trimmed.root_path() ? fs::path() : trimmed;
}

/// True when `path` is `folder` or below it.
bool isWithin(const fs::path& path, const fs::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

} // namespace

std::string publicPath(const fs::path& path, const fs::path& home)
{
    const fs::path full = normal(path);
    const fs::path own = folderOf(home);
    if (!own.empty() && isWithin(full, own))
        return (fs::path("~") / full.lexically_relative(own)).string();
    const std::string name = own.filename().string();
    // Where homes lie: beside the own one, and where systems have them.
    std::array<fs::path, 4> homes{"/home", "/Users", "/export/home", own.parent_path()};
    fs::path shown;
    for (auto part = full.begin(); part != full.end(); ++part) {
        const bool isFile = std::next(part) == full.end();
        const bool isHome = std::ranges::find(homes, shown) != homes.end() && shown.has_relative_path();
        const bool isName = !name.empty() && *part == name;
        shown /= !isFile && (isHome || isName) ? fs::path(kSomebody) : *part;
    }
    return shown.string();
}

std::string publicPath(const fs::path& path)
{
    return publicPath(path, homeFolder());
}

fs::path fromPublicPath(std::string_view text, const fs::path& home)
{
    const fs::path own = folderOf(home);
    fs::path found;
    for (const fs::path& part : fs::path(text)) {
        const bool isHome = found.empty() && part == "~";
        const bool isSomebody = part == kSomebody;
        if ((isHome || isSomebody) && own.empty())
            return {};
        found /= isHome ? own : isSomebody ? own.filename() : part;
    }
    return found;
}

fs::path fromPublicPath(std::string_view text)
{
    return fromPublicPath(text, homeFolder());
}

NamedFile namedFile(std::string_view text)
{
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, std::min(equals, text.size()));
    const bool isName = equals != std::string_view::npos && !name.empty() && equals + 1 < text.size()
        && std::ranges::all_of(name, [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                                || c == '-' || c == '_';
                        });
    std::error_code error;
    if (!isName || fs::exists(fs::path(text), error))
        return {"", std::string(text)};
    return {std::string(name), std::string(text.substr(equals + 1))};
}

}} // namespace sor::input
