// SPDX-License-Identifier: GPL-3.0-or-later
// What follows an export.
#pragma once

#include <QString>

namespace sor::ui {

class Workbench;

/// Says in banner and log where a file was saved, and offers to open its folder. UI thread only.
void tellSaved(Workbench& workbench, const QString& path);

} // namespace sor::ui
