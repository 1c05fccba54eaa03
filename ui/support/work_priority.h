// SPDX-License-Identifier: GPL-3.0-or-later
// Work gives way to the window.
#pragma once

namespace sor::ui {

/// On Linux this lowers the calling thread, and those that it starts from then on.
void lowerPriority();

} // namespace sor::ui
