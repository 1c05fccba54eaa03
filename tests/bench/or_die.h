// SPDX-License-Identifier: GPL-3.0-or-later
// For benchmarks: a failure ends the program with its sentence.
#pragma once

#include "base/result.h"

#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace sor::bench {

[[noreturn]] inline void die(const std::string& message)
{
    fmt::print(stderr, "{}\n", message);
    std::exit(1);
}

template <class T> T orDie(Result<T> result)
{
    if (!result)
        die(result.error().text());
    return std::move(*result);
}

} // namespace sor::bench
