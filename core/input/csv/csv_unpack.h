// SPDX-License-Identifier: GPL-3.0-or-later
// The text behind zstd frames and gzip members.
#pragma once

#include "base/result.h"
#include "input/csv/csv_input.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

enum class Packing : std::uint8_t { None, Zstd, Gzip };

/// What the first bytes of a file say.
Packing packingOf(std::string_view firstBytes);

/// The text behind packed bytes; several frames or members follow one another. DataUnusable when the packed
/// data is damaged or ends too early, naming the byte of the text. Of a member of an archive of
/// `archiveBytes` (0: of none) also for text of more than a gigabyte and 300 times that.
std::unique_ptr<ByteSource> unpack(ByteSource& packed, Packing packing, std::string where,
                                   std::int64_t archiveBytes = 0);

/// `text`, unpacked of `stored`, is more than files of quotes have: a gigabyte, and 300 times as much.
constexpr bool isBomb(std::int64_t text, std::int64_t stored)
{
    constexpr std::int64_t kLarge = 1'000'000'000;
    constexpr std::int64_t kMostOfStored = 300;
    return text > kLarge && text / kMostOfStored > stored;
}
Error bombError(std::string where);

}}} // namespace sor::input::csv
