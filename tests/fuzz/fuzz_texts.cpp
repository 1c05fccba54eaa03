// SPDX-License-Identifier: GPL-3.0-or-later
// The small texts that users write: volume profiles, axes, times, durations, prices. Numbers read back as
// they are written.
#include "base/time.h"
#include "base/units.h"
#include "input/tape_loader.h"
#include "input/volume_file.h"
#include "require.h"
#include "search/parameter_grid.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace sor;
using sor::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // An axis may have a million values, which is right and slow: only its reading is of interest here.
    constexpr std::int64_t kMostValues = 10'000;
    if (const auto count = parseInteger(text.substr(text.rfind(':') + 1)); count && *count > kMostValues)
        return 0;
    (void)parseVolumeProfile(text, "fuzz");
    for (const Parameter parameter : kParameters) {
        if (const auto axis = parseAxis(parameter, text); axis && !axis->isAuto()) {
            require(!axis->values.empty() && axis->values.size() <= kMaxGridCells);
            for (std::size_t i = 1; i < axis->values.size(); ++i)
                require(axis->values[i - 1] < axis->values[i]);
        }
    }
    if (const auto price = parsePrice(text))
        require(parsePrice(format(*price)) == price);
    if (const auto duration = parseDuration(text))
        require(parseDuration(formatDuration(*duration)) == duration);
    (void)parseInteger(text);
    for (const SetupWord& word : setupWords()) {
        RunSetup setup;
        if (!word.set(setup, text))
            continue;
        const std::string value = word.get(setup);
        RunSetup again;
        require(value.empty() || word.isRepeatable || word.set(again, value).hasValue());
        require(word.isRepeatable || value.empty() || word.get(again) == value);
    }
    return 0;
}
