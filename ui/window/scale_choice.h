// SPDX-License-Identifier: GPL-3.0-or-later
// View > Scale: the keys and the menu of the window's scale.
#pragma once

#include <QObject>

namespace sor::ui {

class AppSettings;
class MessageBanner;
class WindowActions;

/// A choice is kept at once and drawn from the next start on, which a message says. UI thread only.
class ScaleChoice : public QObject {
    Q_OBJECT

public:
    ScaleChoice(WindowActions* actions, AppSettings* settings, MessageBanner* banner, QObject* parent);

private:
    void choose(int percent);
    void show();

    WindowActions* m_actions;
    AppSettings* m_settings;
    MessageBanner* m_banner;
    int m_started; // what the window is drawn at
};

} // namespace sor::ui
