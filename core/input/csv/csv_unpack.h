// SPDX-License-Identifier: GPL-3.0-or-later
// The text behind zstd frames and gzip members.
#pragma once

#include "input/csv/csv_input.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sor::csv {

enum class Packing : std::uint8_t { None, Zstd, Gzip };

/// What the first bytes of a file say.
Packing packingOf(std::string_view firstBytes);

/// The text behind packed bytes; several frames or members follow one another. DataUnusable when the packed
/// data is damaged or ends too early, naming the byte of the text.
std::unique_ptr<ByteSource> unpack(ByteSource& packed, Packing packing, std::string where);

} // namespace sor::csv
