// SPDX-License-Identifier: GPL-3.0-or-later
// Fingerprints that stand for an input.
#pragma once

#include "market/tape.h"

#include <string>
#include <string_view>

namespace sor {

/// XXH3-128 of the tape's venues, columns and trades as 32 hex digits: what was read, however it came.
std::string tapeHash(const Tape& tape);

/// XXH3-128 of a text, 32 hex digits.
std::string textHash(std::string_view text);

} // namespace sor
