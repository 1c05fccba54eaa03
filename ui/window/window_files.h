// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the window: opening sources, setups and results, saving setups.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class AppSettings;
class RunDesk;
class WindowExports;
class Workbench;
struct RecentSource;

/// What cannot be opened or written is said in the banner. UI thread only.
class WindowFiles : public QObject {
    Q_OBJECT

public:
    WindowFiles(Workbench* workbench, RunDesk* desk, AppSettings* settings, QObject* parent);

    /// By what it holds: a CSV, a setup or results. False and a banner when it is neither.
    bool open(const QString& path);
    /// Several files of quotes are one source; a folder stands for those in it.
    bool open(const QStringList& paths);
    /// The same, with an offer to keep the quotes that were open too.
    bool openDropped(const QStringList& paths);
    void openSample();
    void openRecent(const RecentSource& source);
    bool openLastSetup();
    WindowExports* exports() const { return m_exports; }
    /// The name of what is open: a file, a topic; empty before.
    QString title() const { return m_title; }

public slots:
    void askOpenCsv();
    void askAddCsv();
    void askOpenSetup();
    void askOpenResults();
    void saveSetup();
    void askSaveSetup();

signals:
    void titleChanged();

private:
    void openCsv(const QStringList& paths);
    bool openSetup(const QString& path, const std::string& text);
    bool openResults(const QString& path, const std::string& text);
    void fail(const QString& sentence);
    QString askOpen(const QString& heading, const QString& filter);
    void setTitle(const QString& title);

    Workbench* m_workbench;
    RunDesk* m_desk;
    AppSettings* m_settings;
    WindowExports* m_exports;
    QString m_title;
    QString m_setupFile; // saved to by Ctrl+S
};

} // namespace sor::ui
