// SPDX-License-Identifier: GPL-3.0-or-later
// What the user chose to see, over sessions: measures, axes of the heatmap, and which strategies are shown.
#pragma once

#include "search/baseline.h"

#include <QObject>
#include <QStringList>

namespace sor::ui {

class AppSettings;
class Workbench;

/// Every choice in the panels is written to the settings as it is made. UI thread only.
class WorkbenchMemory : public QObject {
public:
    WorkbenchMemory(Workbench* workbench, AppSettings* settings);

    /// Measures and axes as they were left.
    void showChoices();
    /// What the baselines of the run are called, so that the hidden ones are found.
    void setBaselineNames(const BaselineNames& names);

private:
    void keepChoices();
    void hideStrategies();
    void applyHidden();

    Workbench* m_workbench;
    AppSettings* m_settings;
    QStringList m_hidden; // strategies, by their keys
    BaselineNames m_names; // of the run that is shown
};

} // namespace sor::ui
