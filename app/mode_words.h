// SPDX-License-Identifier: GPL-3.0-or-later
// Options that one mode takes and another would leave out of account.
#pragma once

#include "base/result.h"
#include "command_line.h"
#include "stated_options.h"

namespace sor {

/// InvalidArgument for an option that is stated twice and takes one value.
Status checkStatedOnce(const CLI::App& app);

/// InvalidArgument for an option that has no effect in this mode. What a setup file says is not looked at: it
/// may be made for several modes.
Status checkModeWords(Mode mode, const CLI::App& app, const Stated& stated);

} // namespace sor
