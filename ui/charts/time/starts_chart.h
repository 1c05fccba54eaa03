// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a saving depends on when the order starts: the distribution of paired savings over many starts.
#pragma once

#include "charts/chart_base.h"
#include "charts/time/start_savings.h"

class QComboBox;
class QCPAxisRect;
class QLabel;

namespace sor::ui {

/// A histogram of savings against the baseline chosen, with zero, the mean and its interval; below it the
/// saving of each start in order of time. A sentence says the same. UI thread only.
class StartsChart : public ChartBase {
    Q_OBJECT

public:
    explicit StartsChart(QWidget* parent = nullptr);

    void setData(StartSavings data);
    const StartSavings& data() const { return m_data; }
    void setBaseline(int index);
    int baseline() const { return m_baseline; }
    /// "Better than Best Ask at 38, equal at 4, worse at 10 of 52 starts; mean saving +1.20 bps, 95% interval
    /// +0.40 to +2.00."
    QString sentence() const { return startsSentence(m_data, m_baseline); }
    /// "start_utc,baseline,saving_bps"
    QString dataCsv() const;

signals:
    void baselineChanged(int index);

protected:
    void applyTheme() override;
    QString caption() const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void drawHistogram(const StartSavings::Against& against);
    void drawStarts(const StartSavings::Against& against);

    StartSavings m_data;
    int m_baseline = 0;
    QComboBox* m_baselineBox = nullptr;
    QLabel* m_sentence = nullptr;
    QCPAxisRect* m_times = nullptr; // the lower part, where there is room for it
};

} // namespace sor::ui
