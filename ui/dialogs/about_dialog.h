// SPDX-License-Identifier: GPL-3.0-or-later
// Help > About: the versions of everything that computes or draws.
#pragma once

#include <QDialog>

namespace sor::ui {

/// "SOR Lab 0.1.0 (abc), Qt 6.4.2, QCustomPlot 2.1.0, librdkafka 2.0.2", one a line.
QString versionText();

class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace sor::ui
