// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/manual_pages.h"

#include "files/data_folder.h"
#include "files/text_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>
#include <utility>

namespace sor { inline namespace files {

Result<std::vector<ManualPage>> manualPages()
{
    const auto data = dataFolder();
    if (!data)
        return Error{
            ErrorCode::DataUnusable,
            "The manual was not found: it lies in share/sorlab/manual beside the program's folder, as "
            "the installation puts it there."};
    const auto folder = *data / "manual";
    const auto index = readTextFile((folder / "index.md").string());
    if (!index)
        return index.error();
    std::vector<ManualPage> pages;
    std::istringstream lines(*index);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t topicEnd = line.find("](");
        const std::size_t linkEnd = line.find("): ");
        if (!line.starts_with("* [") || topicEnd == std::string::npos || linkEnd == std::string::npos)
            continue;
        ManualPage page{line.substr(3, topicEnd - 3), line.substr(linkEnd + 3), {}};
        auto text = readTextFile((folder / (page.topic + ".md")).string());
        if (!text)
            return text.error();
        page.text = std::move(*text);
        pages.push_back(std::move(page));
    }
    return pages;
}

Result<std::string> manualText(std::string_view topic)
{
    const auto pages = manualPages();
    if (!pages)
        return pages.error();
    std::vector<std::string_view> topics;
    for (const ManualPage& page : *pages) {
        if (page.topic == topic)
            return page.text;
        topics.emplace_back(page.topic);
    }
    return Error{
        ErrorCode::InvalidArgument,
        fmt::format("The manual has no topic '{}'. Its topics are {}.", topic, fmt::join(topics, ", "))};
}

}} // namespace sor::files
