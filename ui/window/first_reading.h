// SPDX-License-Identifier: GPL-3.0-or-later
// Begins the guided reading after the first run, until the user has had it.
#pragma once

#include <QObject>

class QAction;

namespace sor::ui {

class AppSettings;
class ReadingGuide;
class RunDesk;
struct RunView;
class Workbench;

/// Once a session, and not at all after it was read to its end or dismissed. UI thread only.
class FirstReading : public QObject {
    Q_OBJECT

public:
    /// `again` begins it whenever there is a result.
    FirstReading(Workbench* workbench, RunDesk* desk, AppSettings* settings, QAction* again, QObject* parent);

private:
    void begin();

    Workbench* m_workbench;
    RunDesk* m_desk;
    ReadingGuide* m_guide;
    bool m_wasShown = false;
};

} // namespace sor::ui
