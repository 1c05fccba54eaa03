// SPDX-License-Identifier: GPL-3.0-or-later
// Tells DBN files, and what looks like them, from text.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace sor { inline namespace input { namespace dbn {

enum class Content : std::uint8_t {
    Other,
    Dbn,
    Dbz, // the format before DBN
    Fragment // records without a header
};

/// `stored`: the first bytes of the file as they are stored; `unpacked`: the same without its packing.
Content contentOf(std::string_view stored, std::string_view unpacked);

/// What the file holds; Other also for a file that cannot be read.
Content contentOf(const std::filesystem::path& path);

/// Ok for Dbn; else why it cannot be read, and what to do.
Status checkContent(Content content, const std::filesystem::path& path);

}}} // namespace sor::input::dbn
