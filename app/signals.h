// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C and SIGTERM as a stop request.
#pragma once

#include <stop_token>

namespace sor {

/// From now on SIGINT and SIGTERM request a stop; a second signal ends the process at once (exit code 130).
/// Call it once, before other threads start.
std::stop_token stopOnSignals();

} // namespace sor
