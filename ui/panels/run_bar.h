// SPDX-License-Identifier: GPL-3.0-or-later
// The bar on top: the source, Run, Pause and Stop, how far the run is, and Export.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace sor::ui {

class ElidedLabel;
class ReplayBar;

/// UI thread only.
class RunBar : public QWidget {
    Q_OBJECT

public:
    struct Actions {
        QAction* run;
        QAction* pause;
        QAction* stop;
        QMenu* sources; // filled by its owner when it opens
        QMenu* exports;
        QMenu* speeds; // of a replay
    };
    RunBar(const Actions& actions, QWidget* parent);

    /// The source as its chip shows it, and in full.
    void setSource(const QString& label, const QString& full);
    /// `total` 0: how much there is, is not known; nothing goes on: hides the bar.
    void setProgress(qint64 done, qint64 total);
    void hideProgress();
    /// "Sweep 78/125 · 0:07 left", or why Run cannot be pressed.
    void setText(const QString& text);
    QString text() const;
    /// Between the buttons and Export, where it is shown.
    ReplayBar* replay() const { return m_replay; }

private:
    QToolButton* m_source = nullptr;
    QProgressBar* m_progress = nullptr;
    ElidedLabel* m_text = nullptr;
    ReplayBar* m_replay = nullptr;
};

} // namespace sor::ui
