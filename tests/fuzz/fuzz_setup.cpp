// SPDX-License-Identifier: GPL-3.0-or-later
// Setup files: no text may bring the reader down, and what was understood can be written and read again.
#include "run/shard_file.h"
#include "setup/run_setup.h"
#include "setup/setup_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    RunSetup setup;
    if (auto status = applySetupJson(setup, {reinterpret_cast<const char*>(data), size}, "fuzz.json");
        !status)
        return status.error().message.empty() ? (std::abort(), 0) : 0;
    (void)checkSetup(setup);
    (void)wordsWithoutEffect(setup);
    RunSetup again;
    if (!applySetupJson(again, shardSetupJson(setup), "again.json"))
        std::abort();
    // Paths become absolute once, and then stay.
    if (shardSetupJson(again) != shardSetupJson(setup))
        std::abort();
    return 0;
}
