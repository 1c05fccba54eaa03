// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/source_spec.h"

#include "base/number_text.h"
#include "files/free_memory.h"

namespace sor { inline namespace input {

std::size_t SourceSpec::memoryLimit() const
{
    return memoryMegabytes > 0 ? static_cast<std::size_t>(memoryMegabytes) * kMegabyte : defaultMemoryLimit();
}

}} // namespace sor::input
