// SPDX-License-Identifier: GPL-3.0-or-later
// The answer at the first glance: the verdict, the router, what it saved against each baseline, its
// parameters.
#pragma once

#include "charts/heatmap/heatmap_data.h"
#include "run/run_view.h"

#include <QWidget>
#include <vector>

class QHBoxLayout;

namespace sor::ui {

class SummaryTile;
class VerdictBar;

/// Savings are the router's; "not comparable" with its reason where one cannot be told; italic and "so far"
/// while the run goes on. UI thread only.
class SummaryStrip : public QWidget {
    Q_OBJECT

public:
    explicit SummaryStrip(QWidget* parent = nullptr);

    void setView(const RunView& view);
    /// What the grid says beside the parameters: "tie of 9 cells"; `tip` explains.
    void setGridNote(const QString& note, const QString& tip);
    /// Strategies that have no tile, by their keys.
    void hideStrategies(const QStringList& keys);
    /// "Settings changed since this run — Run again (F5)".
    void setStale(bool isStale);
    bool isStale() const { return m_isStale; }
    /// All that is written, a line a tile: for tests and screen readers.
    QString text() const;

signals:
    void runAgainRequested();
    void caveatsRequested();

private:
    void refresh();

    RunView m_view;
    QString m_gridNote;
    QString m_gridTip;
    bool m_isStale = false;
    VerdictBar* m_verdict = nullptr;
    QHBoxLayout* m_tilesLayout = nullptr;
    std::vector<SummaryTile*> m_tiles;
    QWidget* m_staleBar = nullptr;
};

} // namespace sor::ui
