// SPDX-License-Identifier: GPL-3.0-or-later
// How the reading of a live topic goes, in the place of the heatmap until the grid is searched.
#pragma once

#include "market/tape.h"
#include "run/live_words.h"

#include <QWidget>
#include <utility>
#include <vector>

class QFormLayout;
class QLabel;
class QStandardItemModel;
class QTableView;

namespace sor::ui {

/// UI thread only.
class LivePanel : public QWidget {
    Q_OBJECT

public:
    explicit LivePanel(QWidget* parent = nullptr);

    /// Nothing of an earlier reading stays.
    void clear();
    void showFacts(const std::vector<LiveFact>& facts);
    /// What each venue shows now.
    void showQuotes(const std::vector<QString>& venues, const std::vector<VenueQuote>& quotes,
                    ShareUnit unit);
    /// The value beside a label; empty when there is none.
    QString value(const QString& label) const;
    QTableView* table() const { return m_table; }

private:
    QFormLayout* m_form;
    std::vector<std::pair<QString, QLabel*>> m_values; // by label
    QStandardItemModel* m_model;
    QTableView* m_table;
};

} // namespace sor::ui
