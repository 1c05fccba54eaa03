// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a saving depends on when the order starts: the distribution of paired savings over many starts.
#pragma once

#include "charts/time/starts_paint.h"

#include <QString>
#include <QWidget>
class QComboBox;
class QLabel;

namespace sor::ui {

/// A histogram of savings against the baseline chosen, with zero, the mean and its interval; below it the
/// saving of each start in order of time. A sentence says the same. UI thread only.
class StartsChart : public QWidget {
    Q_OBJECT

public:
    explicit StartsChart(QWidget* parent = nullptr);
    ~StartsChart() override;

    void setData(StartSavings data);
    const StartSavings& data() const { return m_data; }
    void setBaseline(int index);
    int baseline() const { return m_baseline; }
    void setRemote(bool isRemote);
    /// "Cheaper than Best Ask in 38 of 52 starts; mean 1.2 bps cheaper, 95 % interval 0.4 to 2.0."
    QString sentence() const;
    void renderTo(QPainter* painter, const QRectF& target, bool onPaper = true);
    /// "start_utc,baseline,saving_bps"
    QString dataCsv() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Saving failed: a sentence for the message banner.
    void exportFailed(const QString& sentence);
    void baselineChanged(int index);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Canvas;
    void refresh();

    StartSavings m_data;
    int m_baseline = 0;
    bool m_isRemote = false;
    QComboBox* m_baselineBox = nullptr;
    QLabel* m_sentence = nullptr;
    Canvas* m_canvas = nullptr;
};

} // namespace sor::ui
