// SPDX-License-Identifier: GPL-3.0-or-later
// The row of names above a chart: a click hides a line, a double click leaves it alone.
#pragma once

#include "charts/chart_contents.h"

#include <QWidget>
#include <vector>

class QToolButton;

namespace sor::ui {

/// One button a series, in as many rows as the width needs. UI thread only.
class ChartLegend : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(QWidget* parent = nullptr);

    /// Takes names, looks and visibility again.
    void update(const ChartContents& contents, const ChartTheme& theme);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return layOut(width, false); }
    QSize sizeHint() const override { return {400, layOut(400, false)}; }

signals:
    void toggled(int series, bool isVisible);
    void soloed(int series);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int layOut(int width, bool isMoving) const;

    std::vector<QToolButton*> m_buttons;
};

} // namespace sor::ui
