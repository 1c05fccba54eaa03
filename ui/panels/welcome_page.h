// SPDX-License-Identifier: GPL-3.0-or-later
// The first screen: what the program is for, one way to a first result, and what was opened before.
#pragma once

#include "support/recent_sources.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace sor::ui {

/// UI thread only.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);

    void setRecents(const QList<RecentSource>& sources, bool hasLastSetup);

signals:
    void sampleRequested();
    void openRequested();
    void kafkaRequested();
    void lastSetupRequested();
    void recentRequested(const sor::ui::RecentSource& source);

private:
    QPushButton* m_sample = nullptr;
    QPushButton* m_last = nullptr;
    QVBoxLayout* m_recents = nullptr;
};

} // namespace sor::ui
