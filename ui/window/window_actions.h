// SPDX-License-Identifier: GPL-3.0-or-later
// Every action of the window with its words and keys, and the menus that hold them.
#pragma once

#include <QObject>
#include <vector>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace sor::ui {

/// Makes the actions and the menu bar; what they do is connected by the window. UI thread only.
class WindowActions : public QObject {
public:
    explicit WindowActions(QMainWindow* window);

    // File
    QAction *openCsv, *connectKafka, *openSample, *openSetup, *saveSetup, *saveSetupAs, *openResults,
        *saveResults, *exportReport, *quit;
    QMenu* recent;
    // Run
    QAction *run, *pause, *stop, *stepBack, *stepForward, *toEnd, *runCell, *pinCell, *copyCommand;
    QMenu* speeds;
    /// Their data is the speed as double; 0: as fast as possible.
    QActionGroup* speed;
    // View
    QAction *setup, *grid, *details, *quotes, *fit, *zoomBack, *zoomForward, *cycleCost, *defaultLayout,
        *fullScreen, *scaleUp, *scaleDown, *scaleNormal;
    /// Their data is the percentage as int.
    QActionGroup* scale;
    /// Their data is the Theme as int.
    QActionGroup* theme;
    // Tools
    QAction *testConnection, *publish, *dataProblems, *preferences, *openLog, *openSettingsFolder;
    // Help
    QAction *firstRun, *dataFormat, *numbers, *shortcuts, *about;
    // Not in a menu
    QAction *nextZone, *previousZone;
    QMenu *sources, *exports; // of the run bar
    QAction *exportChartImage, *exportChartCopy, *exportChartData, *exportTables, *exportRunCard;
    QAction* readResult; // in Help

private:
    QAction* add(QMenu* menu, const QString& text, const QString& keys = {}, const QString& tip = {});
    void addFileMenu();
    void addRunMenu();
    void addViewMenu();
    void addToolsMenu();
    void addHelpMenu();

    QMainWindow* m_window;
};

} // namespace sor::ui
