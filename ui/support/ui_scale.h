// SPDX-License-Identifier: GPL-3.0-or-later
// How large the window is drawn, beside what the display asks for.
#pragma once

#include <QList>

namespace sor::ui {

class AppSettings;

/// In percent; the first is the least, the last the most.
inline const QList<int> kUiScales{100, 125, 150, 175, 200};

/// The next larger (+1) or smaller (-1) one, or itself at an end.
int steppedScale(int percent, int steps);

/// Before the application object is made: Qt scales everything by this when it starts, text, widgets and
/// charts alike. Nothing where QT_SCALE_FACTOR is set already: that stays.
void applyUiScale(const AppSettings& settings);

} // namespace sor::ui
