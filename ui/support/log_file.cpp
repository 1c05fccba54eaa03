// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/log_file.h"

#include "models/log_model.h"
#include "support/app_settings.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace sor::ui {

LogFile::LogFile(LogModel* log, const AppSettings* settings, QObject* parent)
    : QObject(parent)
    , m_log(log)
{
    if (settings->file().isEmpty())
        return;
    const QDir folder = QFileInfo(settings->file()).absoluteDir();
    constexpr qint64 kMostBytes = 5'000'000;
    m_file.setFileName(folder.filePath(QStringLiteral("sorlab.log")));
    const bool isLong = m_file.size() > kMostBytes;
    // A log that cannot be written is no reason to complain at every start.
    if (!folder.mkpath(QStringLiteral("."))
        || !m_file.open(QIODevice::WriteOnly | QIODevice::Text | (isLong ? QIODevice::Truncate : QIODevice::Append))) {
        m_file.setFileName({});
        return;
    }
    connect(m_log, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { write(first, last); });
}

void LogFile::write(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        QStringList cells{QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)};
        for (const int column : {LogModel::Level, LogModel::Source, LogModel::Text})
            cells << m_log->index(row, column).data().toString();
        m_file.write(cells.join(QLatin1Char('\t')).toUtf8() + '\n');
    }
    m_file.flush();
}

QString LogFile::open()
{
    if (m_file.fileName().isEmpty())
        return tr("No log file is written: the settings are not kept, or their folder cannot be written to.");
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_file.fileName())))
        return tr("No program was found that opens %1.").arg(m_file.fileName());
    return {};
}

} // namespace sor::ui
