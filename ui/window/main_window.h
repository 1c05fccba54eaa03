// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: places the workbench, the menus and the status bar, and connects them.
#pragma once

#include "charts/refresh_timer.h"

#include <QMainWindow>
#include <QStringList>

class QDialog;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class AppSettings;
enum class Theme : int;
class LogFile;
class RunDesk;
class ScaleChoice;
class StatusFields;
class StudyMode;
class WindowActions;
class WindowFiles;
class Workbench;

/// UI thread only.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(AppSettings* settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A CSV, a setup or results.
    void openFile(const QString& path);
    /// When nothing was opened: the last setup instead of the welcome page, where Preferences say so.
    void begin();
    /// What the command line said.
    void setSetup(const RunSetup& setup);
    void run();
    /// Remote, local, or as it is found and Preferences say.
    void setRefresh(bool isForced, bool isRemote = false);

    Workbench* workbench() const { return m_workbench; }
    RunDesk* desk() const { return m_desk; }
    WindowFiles* files() const { return m_files; }
    WindowActions* actions() const { return m_actions; }
    StudyMode* study() const { return m_study; }
    const ScaleChoice* scale() const { return m_scale; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectFile();
    void connectRun();
    void connectView();
    void connectToolsAndHelp();
    static void showDialog(QDialog* dialog);
    void fillRecents();
    void restore();
    void save();
    void updateTitle();
    void applyRefreshMode();
    void showRefreshRate();

    AppSettings* m_settings;
    WindowActions* m_actions;
    Workbench* m_workbench;
    StatusFields* m_status;
    RefreshTimer* m_timer;
    RunDesk* m_desk;
    WindowFiles* m_files;
    StudyMode* m_study = nullptr;
    LogFile* m_logFile = nullptr;
    ScaleChoice* m_scale = nullptr;
    Theme m_shownTheme; // as it was applied last
    bool m_isRefreshForced = false;
    bool m_isRemoteForced = false;
    bool m_isRemoteTold = false;
};

} // namespace sor::ui
