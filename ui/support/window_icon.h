// SPDX-License-Identifier: GPL-3.0-or-later
// The program's icon for title bars and task lists: resources/package/sorlab.svg, drawn without an SVG
// reader.
#pragma once

#include <QIcon>

namespace sor::ui {

/// At 16 to 256 pixels. UI thread only.
QIcon windowIcon();

} // namespace sor::ui
