// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold in a fuzz target, whatever it is given.
#pragma once

#include <cstdlib>

namespace sor::test {

/// Ends the program when it does not: that is how a fuzzer learns of it.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace sor::test
