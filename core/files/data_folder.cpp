// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/data_folder.h"

#include <system_error>

namespace sor { inline namespace files {

std::optional<std::filesystem::path> dataFolder(const std::filesystem::path& program)
{
    const std::filesystem::path bin = program.parent_path();
    for (const char* way : {"../share/sorlab", "../../../resources"}) {
        const std::filesystem::path folder = (bin / way).lexically_normal();
        std::error_code error;
        if (std::filesystem::is_directory(folder / "sample", error))
            return folder;
    }
    return std::nullopt;
}

std::optional<std::filesystem::path> dataFolder()
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::nullopt : dataFolder(program);
}

}} // namespace sor::files
