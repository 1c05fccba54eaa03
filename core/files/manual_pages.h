// SPDX-License-Identifier: GPL-3.0-or-later
// The manual that comes with the program: pages of Markdown in its data folder.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace files {

struct ManualPage {
    std::string topic; // name of the file without its ending
    std::string summary; // what the index says of it, in a line
    std::string text; // Markdown, UTF-8
};

/// All pages in the order of index.md, which lists each as "* [topic](topic.md): summary". An error when the
/// data folder or a page is missing.
Result<std::vector<ManualPage>> manualPages();

/// The page of a topic. The error for a topic that is not there names those that are.
Result<std::string> manualText(std::string_view topic);

}} // namespace sor::files
