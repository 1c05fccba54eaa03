// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C, SIGTERM and the end of the terminal as a stop request.
#pragma once

#include <stop_token>

namespace sor {

/// From now on SIGINT, SIGTERM and SIGHUP (unless it is ignored) request a stop; a second signal ends the
/// process at once (exit code 130). Call it once, before other threads start.
std::stop_token stopOnSignals();

} // namespace sor
