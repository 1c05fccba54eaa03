// SPDX-License-Identifier: GPL-3.0-or-later
// What the window writes: results, report, run card, charts and tables.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <string>

namespace sor::ui {

class AppSettings;
class RunDesk;
class WindowActions;
class Workbench;

/// Each file is written whole or not at all; the banner says which, with its folder, or why not. UI thread
/// only.
class WindowExports : public QObject {
    Q_OBJECT

public:
    WindowExports(Workbench* workbench, RunDesk* desk, AppSettings* settings, QObject* parent);

    void connectTo(const WindowActions& actions);
    /// The finished run as a PDF with its charts as they are seen. False and a banner when it cannot be
    /// written or nothing has been run.
    bool writeReport(const QString& path);
    /// Every table as the user sees it, with headings: numbers as numbers, tab-separated.
    QString tablesText() const;
    /// `again` asks for another place.
    void write(const QString& path, const std::string& text, const std::function<void()>& again);
    /// Empty when it was cancelled.
    QString askSave(const QString& heading, const QString& name, const QString& filter);

private:
    void askResults();
    void askReport();
    void askRunCard();
    void askChartImage();
    void askChartData();
    void askTables();
    void tellSaved(const QString& path);
    void tellFailed(const QString& sentence, const std::function<void()>& again);

    Workbench* m_workbench;
    RunDesk* m_desk;
    AppSettings* m_settings;
};

} // namespace sor::ui
