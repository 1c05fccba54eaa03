// SPDX-License-Identifier: GPL-3.0-or-later
// The grid beside the charts: the heatmap, and what part of the window it was tuned on; until a live reading
// has ended, how that goes.
#pragma once

#include "charts/heatmap/heatmap_view.h"

#include <QWidget>

class QLabel;

namespace sor::ui {

class ElidedLabel;
class LivePanel;

/// UI thread only.
class GridPanel : public QWidget {
    Q_OBJECT

public:
    explicit GridPanel(QWidget* parent = nullptr);
    HeatmapView* heatmap() const { return m_heatmap; }
    /// "Tuned on 13:36:32–13:41:45 UTC, 3,000 shares".
    void setNote(const QString& note, const QString& tip);
    /// In the place of the heatmap: how a live reading goes.
    void setLive(bool isLive);
    LivePanel* live() const { return m_live; }

private:
    void updateShown();

    ElidedLabel* m_note;
    HeatmapView* m_heatmap;
    LivePanel* m_live;
    bool m_isLive = false;
};

} // namespace sor::ui
