// SPDX-License-Identifier: GPL-3.0-or-later
// Which files the window takes for quotes, by their names.
#pragma once

#include <QString>

namespace sor::ui {

/// For file dialogs.
QString quotesFilter();
/// Of a file that is dropped or named on the command line; the content decides later.
bool isQuotesName(const QString& path);

} // namespace sor::ui
