// SPDX-License-Identifier: GPL-3.0-or-later
// Names of files as the window knows them; what they hold is found out by reading.
#pragma once

#include <QString>
#include <QStringList>

class QMimeData;

namespace sor::ui {

/// For dialogs that open quotes.
QString quotesFilter();
/// The name ends as those of files of quotes do, plain or packed.
bool isQuotesName(const QString& path);
/// The name ends as those of setups and results do.
bool isSetupName(const QString& path);

/// The files and folders of what is dropped.
QStringList localFiles(const QMimeData& data);
/// With the files of quotes in each folder in its place, in the order of their names; a folder without any
/// stays.
QStringList withoutFolders(const QStringList& paths);

} // namespace sor::ui
