// SPDX-License-Identifier: GPL-3.0-or-later
// What-if files of one allocation: no text may bring the reader down, and what was read has an answer.
#include "report/allocation_json.h"
#include "setup/allocation_file.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto problem = parseAllocationProblem({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    if (!problem)
        return problem.error().message.empty() ? (std::abort(), 0) : 0;
    const auto answer = allocate(*problem); // what the file may say can be answered
    if (!answer || allocationJson(*problem, *answer).empty())
        std::abort();
    return 0;
}
