// SPDX-License-Identifier: GPL-3.0-or-later
// Command lines, one argument a line: every one is understood or refused with a sentence.
#include "command_line.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> arguments;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        arguments.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        // Whatever file or pipe a made-up name may hit is not to be opened.
        if (arguments.back().starts_with("--setup"))
            return 0;
    }
    const auto commandLine = parseCommandLine(arguments);
    if (!commandLine && (commandLine.error().message.empty() || !commandLine.error().message.ends_with('.')))
        std::abort();
    return 0;
}
