// SPDX-License-Identifier: GPL-3.0-or-later
// The top of a file as a file of its own: for a file that is too large to be loaded whole.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace sor { inline namespace input {

/// Copies the header and the first `rows` rows (at least one) of a CSV, unpacked, to `to`, whole or not at
/// all, and gives the number of rows; fewer when the file has no more. Line ends within quotes do not count.
/// DataUnusable when it cannot be read, CannotWrite, Interrupted. Any thread.
Result<std::int64_t> copyFirstRows(const std::filesystem::path& csv, std::int64_t rows,
                                   const std::filesystem::path& to, const std::stop_token& stop);

}} // namespace sor::input
