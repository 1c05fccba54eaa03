// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/log_file.h"

#include "files/file_descriptor.h"
#include "models/log_model.h"
#include "support/app_settings.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <fcntl.h>
#include <sys/stat.h>

namespace sor::ui {

namespace {

/// Opens the file to append to it; empties it first when it is longer than `most` bytes.
bool openPlainFile(QFile& file, qint64 most)
{
    constexpr mode_t kOwnerOnly = 0600;
    const QByteArray name = QFile::encodeName(file.fileName());
    FileDescriptor opened(
        ::open(name.constData(),
               O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, kOwnerOnly));
    struct stat info { };
    if (!opened || ::fstat(opened.get(), &info) != 0 || !S_ISREG(info.st_mode)
        || (info.st_size > most && ::ftruncate(opened.get(), 0) != 0))
        return false;
    return file.open(opened.release(), QIODevice::WriteOnly | QIODevice::Append | QIODevice::Text,
                     QFileDevice::AutoCloseHandle);
}

} // namespace

LogFile::LogFile(LogModel* log, const AppSettings* settings, QObject* parent)
    : QObject(parent)
    , m_log(log)
{
    if (settings->file().isEmpty())
        return;
    const QDir folder = QFileInfo(settings->file()).absoluteDir();
    constexpr qint64 kMostBytes = 5'000'000;
    m_file.setFileName(folder.filePath(QStringLiteral("sorlab.log")));
    // A log that cannot be written is no reason to complain at every start. Only a file of its own name is
    // written to: no link, and nothing that would wait for a reader.
    if (!folder.mkpath(QStringLiteral(".")) || !openPlainFile(m_file, kMostBytes)) {
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
