// SPDX-License-Identifier: GPL-3.0-or-later
// Where the sample is that ships with the program.
#pragma once

#include <QString>

namespace sor::ui {

/// Beside an installed program (share/sorlab/sample) or in the folder it was built in; empty when it is
/// nowhere.
QString sampleFile();

} // namespace sor::ui
