// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the status bar, each with a tooltip that says what it is.
#pragma once

#include "run/run_state.h"

#include <QObject>

class QLabel;
class QStatusBar;

namespace sor::ui {

class ElidedLabel;

/// Narrow labels: over a slow line each change is redrawn alone. UI thread only.
class StatusFields : public QObject {
    Q_OBJECT

public:
    explicit StatusFields(QStatusBar* bar);

    /// A dot (filled when something is there, hollow while it is not) and a word.
    void setState(RunState state, const QString& text);
    void setData(const QString& text);
    void setRate(const QString& text);
    void setMemory(const QString& text);
    /// There are no quotes: neither what they are, nor their memory, nor how fast they were read.
    void clearInput();
    void setRefresh(const QString& text);
    QString text() const;

private:
    QLabel* m_state;
    ElidedLabel* m_data; // what is cut where the bar is short of room
    QLabel* m_rate;
    QLabel* m_memory;
    QLabel* m_refresh;
};

} // namespace sor::ui
