// SPDX-License-Identifier: GPL-3.0-or-later
// Files of placement problems: no text may bring the reader down, and every problem that it returns is valid.
#include "route/placement/model/placement_problem.h"
#include "setup/placement_file.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto cases = parsePlacementProblems({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    if (!cases)
        return cases.error().message.empty() ? (std::abort(), 0) : 0;
    for (const PlacementCase& one : *cases) {
        if (!checkPlacement(one.problem))
            std::abort();
    }
    return 0;
}
