// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/text_file.h"

#include "base/number_text.h"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>

namespace sor { inline namespace files {

Result<std::string> readTextFile(const std::filesystem::path& path, std::size_t limit)
{
    const auto fail = [&](std::string reason) { return unusableData(std::move(reason), path.string()); };
    const auto file = openRegularFile(path);
    if (!file)
        return file.error();
    std::string text;
    std::array<char, 65536> buffer;
    for (;;) {
        const ssize_t got = ::read(file->get(), buffer.data(), buffer.size());
        if (got == 0)
            return text;
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return fail("Cannot read it: " + reasonCannotRead(errno) + ".");
        }
        if (text.size() + static_cast<std::size_t>(got) > limit)
            return fail(fmt::format("It is larger than {} MB, which is more than such a file can hold.",
                                    megabytesText(limit)));
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

}} // namespace sor::files
