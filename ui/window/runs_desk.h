// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the runs of this session and shows them again.
#pragma once

#include <QObject>

namespace sor::ui {

class RunDesk;
class WindowExports;
class Workbench;

/// Every run that ends is kept, at most RunsModel::kMostRuns of them. UI thread only.
class RunsDesk : public QObject {
    Q_OBJECT

public:
    RunsDesk(Workbench* workbench, RunDesk* desk, WindowExports* exports, QObject* parent);

private:
    void exportComparison(const QString& text);

    Workbench* m_workbench;
    WindowExports* m_exports;
};

} // namespace sor::ui
