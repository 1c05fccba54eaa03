// SPDX-License-Identifier: GPL-3.0-or-later
// The grid beside the charts: the heatmap, and what part of the window it was tuned on.
#pragma once

#include "charts/heatmap/heatmap_view.h"

#include <QWidget>

class QLabel;

namespace sor::ui {

class ElidedLabel;

/// UI thread only.
class GridPanel : public QWidget {
    Q_OBJECT

public:
    explicit GridPanel(QWidget* parent = nullptr);
    HeatmapView* heatmap() const { return m_heatmap; }
    /// "Tuned on 13:36:32–13:41:45 UTC, 3,000 shares".
    void setNote(const QString& note, const QString& tip);

private:
    ElidedLabel* m_note;
    HeatmapView* m_heatmap;
};

} // namespace sor::ui
