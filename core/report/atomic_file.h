// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are written whole or not at all.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string_view>

namespace sor {

/// Writes `text` beside `path`, flushes it to disk and renames it over `path`: a reader (or a crash at any
/// moment) sees the old file or the new one. CannotWrite with the reason; nothing of ours is left then.
Status writeFileAtomically(const std::filesystem::path& path, std::string_view text);

} // namespace sor
