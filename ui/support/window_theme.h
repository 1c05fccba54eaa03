// SPDX-License-Identifier: GPL-3.0-or-later
// The looks of the whole program: Fusion with the system's, a light or a dark palette.
#pragma once

#include "support/app_settings.h"

#include <QPalette>

class QApplication;

namespace sor::ui {

/// Palettes of our own, so that look and contrast do not depend on the host. System: the host's colours.
QPalette paletteFor(Theme theme);
/// Also sets the Fusion style.
void applyTheme(Theme theme);
/// No fades and no rolling: each costs redraws over a slow line.
void setEffectsEnabled(bool isOn);

/// True when the display is on another machine: an ssh session with a forwarded display, or VNC.
bool isRemoteDisplay();
/// The same of an environment: for tests.
bool isRemoteDisplay(const QString& sshConnection, const QString& display, const QString& vncDesktop);

} // namespace sor::ui
