// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark table: under the verdict, always in sight.
#pragma once

#include "run/run_view.h"

#include <QStringList>
#include <QWidget>

class QTableView;

namespace sor::ui {

class BenchmarkModel;
class ShownStrategies;

/// Hidden while there is nothing to compare. UI thread only.
class BenchmarkPanel : public QWidget {
    Q_OBJECT

public:
    explicit BenchmarkPanel(QWidget* parent = nullptr);

    void setView(const RunView& view);
    void hideStrategies(const QStringList& names);
    /// All rows without scrolling.
    int wantedHeight() const;
    QTableView* table() const { return m_table; }

signals:
    /// A row was double-clicked: this strategy alone.
    void soloRequested(const QString& name);

private:
    BenchmarkModel* m_model;
    ShownStrategies* m_shown;
    QTableView* m_table;
};

} // namespace sor::ui
