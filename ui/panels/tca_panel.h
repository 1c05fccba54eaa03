// SPDX-License-Identifier: GPL-3.0-or-later
// The tab TCA: what each strategy's fills cost against the market before, at and after them.
#pragma once

#include "report/tca_table.h"

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace sor::ui {

class ShownStrategies;
class TcaModel;

/// Columns of the analysis that are shown together.
enum class TcaGroup {
    All,
    Order, // the order against the market: averages, shortfall and its parts
    Fills // the fills: resting or taken, spreads, markouts
};

/// One row a strategy, of all venues or of one. UI thread only.
class TcaPanel : public QWidget {
    Q_OBJECT

public:
    explicit TcaPanel(QWidget* parent = nullptr);

    void setReport(const RunReport& report);
    void clear(const QString& reason);
    void setGroup(TcaGroup group);
    /// Strategies that are not shown, by their names.
    void hideStrategies(const QStringList& names);
    QTableView* table() const { return m_table; }
    QString note() const;
    /// Nothing: all venues.
    void chooseVenue(std::optional<VenueIndex> venue);

private:
    void showRows();
    void hideColumns();

    std::vector<std::vector<TcaRow>> m_rows; // all venues, then each of them
    QLabel* m_note;
    QComboBox* m_venues;
    QPushButton* m_copy;
    TcaModel* m_model;
    ShownStrategies* m_sorted;
    QTableView* m_table;
    TcaGroup m_group = TcaGroup::All;
};

} // namespace sor::ui
