// SPDX-License-Identifier: GPL-3.0-or-later
// Tools > Preferences: what holds for every run.
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace sor::ui {

class AppSettings;

/// Changes take effect at once, through AppSettings::changed(); that of the scale at the next start.
class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    explicit PreferencesDialog(AppSettings* settings, QWidget* parent = nullptr);

private:
    void showSettings();
    void askReset();

    AppSettings* m_settings;
    QComboBox* m_theme;
    QComboBox* m_refresh;
    QComboBox* m_scale;
    QCheckBox* m_skipsWelcome;
    QLineEdit* m_folder;
    QPushButton* m_reset;
    bool m_isAsked = false; // the next click resets
};

} // namespace sor::ui
