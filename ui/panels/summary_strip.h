// SPDX-License-Identifier: GPL-3.0-or-later
// The answer at the first glance: what was asked, the verdict, its caveats, the router and its parameters.
#pragma once

#include "run/run_view.h"

#include <QWidget>

class QLabel;

namespace sor::ui {

class ElidedLabel;
class StaleVeil;
class VerdictBar;

/// Italic and "so far" while the run goes on. UI thread only.
class SummaryStrip : public QWidget {
    Q_OBJECT

public:
    explicit SummaryStrip(QWidget* parent = nullptr);

    void setView(const RunView& view);
    /// What the grid says beside the parameters: "tie of 9 cells"; `tip` explains.
    void setGridNote(const QString& note, const QString& tip);
    /// The line over a result that is not that of the present setup: "Results for SYNT, run of 13:02"; empty:
    /// it is.
    void setStale(const QString& text);
    bool isStale() const { return !m_stale.isEmpty(); }
    /// All that is written: for tests and screen readers.
    QString text() const;

signals:
    void runAgainRequested();

private:
    void refresh();

    RunView m_view;
    QString m_gridNote;
    QString m_gridTip;
    QString m_stale;
    QWidget* m_body = nullptr; // all but the line of a stale result
    VerdictBar* m_verdict = nullptr;
    ElidedLabel* m_router = nullptr;
    QWidget* m_staleBar = nullptr;
    QLabel* m_staleNote = nullptr;
    StaleVeil* m_veil = nullptr;
};

} // namespace sor::ui
