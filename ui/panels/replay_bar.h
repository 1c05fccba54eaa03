// SPDX-License-Identifier: GPL-3.0-or-later
// The clock of a replay: a slider over the run's window, the time, and the speed.
#pragma once

#include "base/time.h"

#include <QWidget>

class QLabel;
class QMenu;
class QSlider;
class QToolButton;

namespace sor::ui {

/// A click on the slider goes there. Its keys: arrows move by a 200th of the window, Page up and Page down by
/// a 20th, Home and End go to its ends. UI thread only.
class ReplayBar : public QWidget {
    Q_OBJECT

public:
    static constexpr int kSteps = 100'000; // of the slider
    static constexpr int kStep = kSteps / 200;

    /// `speeds` belongs to its owner.
    ReplayBar(QMenu* speeds, QWidget* parent);

    void setWindow(TimeWindow window);
    /// Moves the slider without a signal.
    void setClock(UnixNanos clock);
    /// "10×"; empty: none is chosen.
    void setSpeed(const QString& text);
    QSlider* slider() const { return m_slider; }
    QString text() const;

signals:
    /// The user wants this time; the end of the window is all of the run.
    void sought(sor::UnixNanos clock);

private:
    TimeWindow m_window{};
    QSlider* m_slider;
    QLabel* m_time;
    QToolButton* m_speed;
};

} // namespace sor::ui
