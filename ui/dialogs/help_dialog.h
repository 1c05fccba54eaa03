// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Quick tour, Data format, What the numbers mean: a page of text each.
#pragma once

#include <QDialog>

namespace sor::ui {

enum class HelpPage { QuickTour, DataFormat, Numbers };

class HelpDialog : public QDialog {
    Q_OBJECT

public:
    explicit HelpDialog(HelpPage page, QWidget* parent = nullptr);
};

} // namespace sor::ui
