// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sample_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace sor::ui {

QString sampleFile()
{
    const QString name = QStringLiteral("sample_synt_4venues.csv.zst");
    QDir folder(QCoreApplication::applicationDirPath());
    const QString installed = folder.filePath(QStringLiteral("../share/sorlab/sample/") + name);
    if (QFileInfo::exists(installed))
        return QDir::cleanPath(installed);
    // build/release/bin and build/release/tests lie in the project's own folder.
    constexpr int kLevels = 5;
    for (int level = 0; level < kLevels; ++level) {
        const QString built = folder.filePath(QStringLiteral("resources/sample/") + name);
        if (QFileInfo::exists(built))
            return QDir::cleanPath(built);
        if (!folder.cdUp())
            break;
    }
    return {};
}

} // namespace sor::ui
