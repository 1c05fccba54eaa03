// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include "base/printable_text.h"

#include <cstdio>
#include <fmt/format.h>

namespace sor {

void printOut(std::string_view text)
{
    fmt::print("{}", printable(text));
}

void printRemark(std::string_view message)
{
    fmt::print(stderr, "sorlab: {}\n", printableLine(message));
}

int fail(const Error& error)
{
    printRemark(error.text());
    return exitCode(error.code);
}

void printProgressRecord(std::string_view line)
{
    fmt::print(stderr, "{}", printable(line));
}

void showProgressLine(std::string_view line)
{
    fmt::print(stderr, "\r\033[K{}", printableLine(line));
    std::fflush(stderr);
}

} // namespace sor
