// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/file_filters.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <algorithm>
#include <array>

namespace sor::ui {

using namespace Qt::Literals::StringLiterals;

QString quotesFilter()
{
    return QCoreApplication::translate(
        "FileFilters", "Quotes (*.csv *.dbn *.zst *.gz *.zip *.xz *.bz2 *.tsv *.psv);;All files (*)");
}

bool isQuotesName(const QString& path)
{
    return std::ranges::any_of(std::array{u".csv"_s, u".dbn"_s, u".zst"_s, u".gz"_s, u".zip"_s, u".xz"_s,
                                          u".bz2"_s, u".tsv"_s, u".psv"_s},
                               [&](const QString& end) { return path.endsWith(end, Qt::CaseInsensitive); });
}

bool isSetupName(const QString& path)
{
    return path.endsWith(u".json"_s, Qt::CaseInsensitive);
}

QStringList localFiles(const QMimeData& data)
{
    QStringList paths;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

QStringList withoutFolders(const QStringList& paths)
{
    QStringList files;
    for (const QString& path : paths) {
        const QStringList names =
            QFileInfo(path).isDir() ? QDir(path).entryList(QDir::Files, QDir::Name) : QStringList();
        const qsizetype before = files.size();
        for (const QString& name : names) {
            if (isQuotesName(name))
                files << QDir(path).filePath(name);
        }
        if (files.size() == before)
            files << path;
    }
    return files;
}

} // namespace sor::ui
