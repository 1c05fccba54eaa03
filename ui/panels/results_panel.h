// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs Results and Venues: the fills of each strategy, and by venue.
#pragma once

#include "charts/bars/venue_bars.h"
#include "run/run_view.h"

#include <QStringList>
#include <QWidget>

class QAction;
class QTableView;
class QToolButton;

namespace sor::ui {

class ResultsModel;
class ShownStrategies;
class TcaPanel;
class VenueFillsModel;

/// One row a strategy: its result, or the analysis of its fills. UI thread only.
class ResultsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ResultsPanel(QWidget* parent = nullptr);
    void setView(const RunView& view);
    /// Strategies that are not shown, by their names.
    void hideStrategies(const QStringList& names);
    QTableView* table() const { return m_table; }
    TcaPanel* tca() const { return m_tca; }
    /// Which columns, and whether the reference models have rows; for a place beside the tabs.
    QToolButton* chooser() const { return m_chooser; }
    /// The reference models are folded away unless they are asked for.
    void setReferencesShown(bool isShown);

signals:
    /// "Only this one in the charts".
    void soloRequested(const QString& strategy);

private:
    void makeChooser();
    void hideRows();

    ResultsModel* m_model;
    ShownStrategies* m_sorted;
    QTableView* m_table;
    TcaPanel* m_tca;
    QToolButton* m_chooser;
    QStringList m_hidden;
    bool m_areReferencesShown = false;
    int m_rows = 0;
};

/// Bars on the left, the same in numbers on the right. UI thread only.
class VenuesPanel : public QWidget {
    Q_OBJECT

public:
    explicit VenuesPanel(QWidget* parent = nullptr);
    void setView(const RunView& view);
    /// Strategies that are not shown, by their names.
    void hideStrategies(const QStringList& names);
    VenueBars* bars() const { return m_bars; }
    QTableView* table() const { return m_table; }

private:
    void showBars();

    VenueBars* m_bars;
    VenueFillsModel* m_model;
    ShownStrategies* m_sorted;
    VenueShares m_shares; // hidden ones included
    QStringList m_hidden;
    QTableView* m_table;
    int m_rows = 0;
};

} // namespace sor::ui
