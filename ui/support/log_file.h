// SPDX-License-Identifier: GPL-3.0-or-later
// The log of the window as a file, so that it outlives the window.
#pragma once

#include <QFile>
#include <QObject>
#include <QString>

namespace sor::ui {

class AppSettings;
class LogModel;

/// Appends every line of the log to sorlab.log beside the settings; is emptied above 5 MB. Without settings
/// (--clean) nothing is written. UI thread only.
class LogFile : public QObject {
    Q_OBJECT

public:
    LogFile(LogModel* log, const AppSettings* settings, QObject* parent);
    /// Empty when nothing is written.
    QString path() const { return m_file.fileName(); }
    /// In the system's viewer; a sentence when that cannot be.
    QString open();

private:
    void write(int first, int last);

    LogModel* m_log;
    QFile m_file;
};

} // namespace sor::ui
