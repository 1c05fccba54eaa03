// SPDX-License-Identifier: GPL-3.0-or-later
// Setups from words as on the command line.
#pragma once

#include "setup/setup_words.h"
#include "value_of.h"

#include <string>
#include <utility>
#include <vector>

namespace sor::test {

using Words = std::vector<std::pair<std::string, std::string>>;

/// `setup` with the words given, which must be right.
inline RunSetup setupWith(const Words& words, RunSetup setup = {})
{
    for (const auto& [name, text] : words)
        valueOf(applyWord(setup, name, text));
    return setup;
}

} // namespace sor::test
