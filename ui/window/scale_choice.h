// SPDX-License-Identifier: GPL-3.0-or-later
// View > Scale: the keys and the menu of the window's scale.
#pragma once

#include "setup/run_setup.h"

#include <QObject>
#include <functional>
#include <optional>

namespace sor::ui {

class AppSettings;
class MessageBanner;
class WindowActions;

/// What the window is asked before it is started again.
struct RestartAccess {
    std::function<bool()> isBusy; // a run, a live reading or a study goes on
    std::function<RunSetup()> setup; // what the window is to have again
    std::function<void()> close; // it is to end
};

/// A choice is kept at once and drawn from the next start on, which a message says and offers. UI thread
/// only.
class ScaleChoice : public QObject {
    Q_OBJECT

public:
    ScaleChoice(WindowActions* actions, AppSettings* settings, MessageBanner* banner, RestartAccess access,
                QObject* parent);
    /// Once the window has been closed to be opened again: with this setup.
    const std::optional<RunSetup>& restartSetup() const { return m_restart; }

private:
    void choose(int percent);
    void show();
    void restart();

    WindowActions* m_actions;
    AppSettings* m_settings;
    MessageBanner* m_banner;
    RestartAccess m_access;
    std::optional<RunSetup> m_restart;
    int m_started; // what the window is drawn at
};

} // namespace sor::ui
