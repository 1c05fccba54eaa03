// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/window_actions.h"

#include "support/app_settings.h"
#include "support/ui_scale.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

WindowActions::WindowActions(QMainWindow* window)
    : QObject(window)
    , m_window(window)
{
    addFileMenu();
    addRunMenu();
    addViewMenu();
    addToolsMenu();
    addHelpMenu();
    nextZone = add(nullptr, tr("Next zone"), u"Ctrl+Tab"_s);
    previousZone = add(nullptr, tr("Previous zone"), u"Ctrl+Shift+Tab"_s);
    sources = new QMenu(window);
    exports = new QMenu(window);
    exports->addAction(saveResults);
    exports->addAction(exportReport);
    exportRunCard = exports->addAction(tr("Run card as JSON…"));
    exports->addSeparator();
    exportChartImage = exports->addAction(tr("Chart as image…"));
    exportChartCopy = exports->addAction(tr("Copy chart"));
    exportChartData = exports->addAction(tr("Chart's data as CSV…"));
    exportTables = exports->addAction(tr("Tables as TSV…"));
}

QAction* WindowActions::add(QMenu* menu, const QString& text, const QString& keys, const QString& tip)
{
    auto* action = new QAction(text, m_window);
    QList<QKeySequence> sequences;
    for (const QString& key : keys.split(u' ', Qt::SkipEmptyParts))
        sequences << QKeySequence(key);
    action->setShortcuts(sequences);
    QString shown = QString(text).remove(u'&');
    if (!sequences.isEmpty())
        shown += u" (%1)"_s.arg(sequences.first().toString(QKeySequence::NativeText));
    action->setToolTip(tip.isEmpty() ? shown : tip);
    // In full screen the menu bar stays, but a key must work wherever it is.
    m_window->addAction(action);
    if (menu != nullptr)
        menu->addAction(action);
    return action;
}

void WindowActions::addFileMenu()
{
    QMenu* menu = m_window->menuBar()->addMenu(tr("&File"));
    openCsv = add(menu, tr("&Open quotes…"), u"Ctrl+O"_s);
    connectKafka = add(menu, tr("&Connect to Kafka…"), u"Ctrl+K"_s);
    openSample = add(menu, tr("Open sa&mple"));
    recent = menu->addMenu(tr("Open &recent"));
    menu->addSeparator();
    openSetup = add(menu, tr("Open set&up…"));
    saveSetup = add(menu, tr("&Save setup"), u"Ctrl+S"_s);
    saveSetupAs = add(menu, tr("Save setup &as…"), u"Ctrl+Shift+S"_s);
    menu->addSeparator();
    openResults = add(menu, tr("Open resul&ts…"));
    saveResults = add(menu, tr("Save results &JSON…"), u"Ctrl+E"_s);
    exportReport = add(menu, tr("Export report &PDF…"));
    menu->addSeparator();
    quit = add(menu, tr("&Quit"), u"Ctrl+Q"_s);
}

void WindowActions::addRunMenu()
{
    QMenu* menu = m_window->menuBar()->addMenu(tr("&Run"));
    run = add(menu, tr("&Run"), u"F5"_s);
    run->setIconText(u"▶ "_s + tr("Run"));
    pause = add(menu, tr("&Pause"), u"F6"_s);
    stop = add(menu, tr("&Stop"), u"Shift+F5"_s);
    menu->addSeparator();
    speeds = menu->addMenu(tr("Sp&eed of the replay"));
    speed = new QActionGroup(this);
    const std::pair<QString, double> choices[] = {
        {tr("&All at once"), 0}, {tr("100&0×"), 1000}, {tr("1&00×"), 100}, {tr("&10×"), 10}, {tr("1&×"), 1}};
    for (const auto& [text, value] : choices) {
        QAction* action = add(speeds, text);
        action->setCheckable(true);
        action->setData(value);
        action->setChecked(value == 0);
        speed->addAction(action);
    }
    stepBack = add(menu, tr("Step &back in the replay"), u"Ctrl+Left"_s);
    stepForward = add(menu, tr("Step &forward in the replay"), u"Ctrl+Right"_s);
    toEnd = add(menu, tr("E&nd of the replay"), u"Ctrl+End"_s);
    menu->addSeparator();
    runCell = add(menu, tr("Run selected &cell"), {},
                  tr("Run the selected cell into the charts (Enter in the grid)"));
    pinCell = add(menu, tr("P&in cell"), u"P"_s);
    menu->addSeparator();
    copyCommand = add(menu, tr("Copy as command &line"));
}

void WindowActions::addViewMenu()
{
    QMenu* menu = m_window->menuBar()->addMenu(tr("&View"));
    const auto addToggle = [&](const QString& text, const QString& keys) {
        QAction* action = add(menu, text, keys);
        action->setCheckable(true);
        action->setChecked(true);
        return action;
    };
    setup = addToggle(tr("&Setup"), u"F9"_s);
    grid = addToggle(tr("&Grid"), u"F10"_s);
    details = addToggle(tr("&Details"), u"Ctrl+D"_s);
    quotes = addToggle(tr("&Quotes in the charts"), u"F8"_s);
    quotes->setChecked(false);
    menu->addSeparator();
    fit = add(menu, tr("&Fit"), u"F"_s, tr("Show the whole window in the charts (F, Home)"));
    zoomBack = add(menu, tr("Zoom &back"), u"Alt+Left"_s);
    zoomForward = add(menu, tr("Zoom for&ward"), u"Alt+Right"_s);
    cycleCost = add(menu, tr("Next &cost measure"), u"C"_s);
    menu->addSeparator();
    QMenu* themes = menu->addMenu(tr("&Theme"));
    theme = new QActionGroup(this);
    const std::pair<QString, Theme> choices[] = {
        {tr("&System"), Theme::System}, {tr("&Light"), Theme::Light}, {tr("&Dark"), Theme::Dark}};
    for (const auto& [text, value] : choices) {
        QAction* action = add(themes, text);
        action->setCheckable(true);
        action->setData(static_cast<int>(value));
        theme->addAction(action);
    }
    QMenu* scales = menu->addMenu(tr("Sc&ale"));
    scaleUp = add(scales, tr("&Larger"), u"Ctrl++ Ctrl+="_s);
    scaleDown = add(scales, tr("&Smaller"), u"Ctrl+-"_s);
    scaleNormal = add(scales, tr("&Normal"), u"Ctrl+0"_s);
    scales->addSeparator();
    scale = new QActionGroup(this);
    for (const int percent : kUiScales) {
        QAction* action = add(scales, tr("%1%").arg(percent));
        action->setCheckable(true);
        action->setData(percent);
        scale->addAction(action);
    }
    defaultLayout = add(menu, tr("&Restore default layout"));
    fullScreen = add(menu, tr("F&ull screen"), u"F11"_s);
    fullScreen->setCheckable(true);
}

void WindowActions::addToolsMenu()
{
    QMenu* menu = m_window->menuBar()->addMenu(tr("&Tools"));
    testConnection = add(menu, tr("&Test connection…"));
    publish =
        add(menu, tr("&Publish CSV to Kafka…"), {}, tr("Replay a CSV into a topic, as a live feed would"));
    menu->addSeparator();
    dataProblems = add(menu, tr("&Data problems…"));
    preferences = add(menu, tr("P&references…"), u"Ctrl+,"_s);
    menu->addSeparator();
    openLog = add(menu, tr("Open &log file"));
    openSettingsFolder = add(menu, tr("Open &settings folder"));
}

void WindowActions::addHelpMenu()
{
    QMenu* menu = m_window->menuBar()->addMenu(tr("&Help"));
    firstRun = add(menu, tr("&Manual"));
    dataFormat = add(menu, tr("&Formats of quotes"));
    numbers = add(menu, tr("What the &numbers mean"));
    readResult = add(menu, tr("How to &read this result"));
    readResult->setEnabled(false);
    shortcuts = add(menu, tr("&Keyboard shortcuts"), u"F1 ?"_s);
    menu->addSeparator();
    about = add(menu, tr("&About SOR Lab"));
}

} // namespace sor::ui
