// SPDX-License-Identifier: GPL-3.0-or-later
// Shard files: no text may bring the reader down, and a shard that was read is written and read again alike.
#include "run/shard_file.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto shard = parseShard({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    if (!shard)
        return 0;
    const std::string text = shardJson(*shard);
    const auto again = parseShard(text, "fuzz.json");
    if (!again || shardJson(*again) != text || again->cells != shard->cells)
        std::abort();
    return 0;
}
