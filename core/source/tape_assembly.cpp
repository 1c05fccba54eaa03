// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_assembly.h"

#include "files/free_memory.h"

namespace sor {

TapeOptions tapeOptionsOf(const RunSetup& setup)
{
    TapeOptions options;
    options.view = setup.viewOrDefault();
    options.maxAge = setup.maxAge.value_or(Nanos{0});
    options.bandPpm = setup.bandPpm;
    options.memoryLimit = setup.memoryMegabytes > 0 ? static_cast<std::size_t>(setup.memoryMegabytes) << 20
                                                    : defaultMemoryLimit();
    return options;
}

} // namespace sor
