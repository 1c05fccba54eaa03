// SPDX-License-Identifier: GPL-3.0-or-later
// How often a property is tried.
#pragma once

#include <cstdint>

namespace sor::test {

/// `full` times; a tenth of that in builds with sanitizers, which are ten times as slow and look for what the
/// first rounds show as well.
constexpr std::int64_t rounds(std::int64_t full)
{
#ifdef SOR_IS_SANITIZED
    return full / 10;
#else
    return full;
#endif
}

} // namespace sor::test
