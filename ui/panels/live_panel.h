// SPDX-License-Identifier: GPL-3.0-or-later
// How the reading of a live topic goes, in the place of the heatmap until the grid is searched.
#pragma once

#include "run/live_words.h"

#include <QWidget>
#include <utility>
#include <vector>

class QFormLayout;
class QLabel;
class QStandardItemModel;
class QTableView;
class QVBoxLayout;

namespace sor::ui {

/// Scrolls where it has no room. Draws when it is told something, never by itself. UI thread only.
class LivePanel : public QWidget {
    Q_OBJECT

public:
    explicit LivePanel(QWidget* parent = nullptr);

    /// Nothing of an earlier reading stays.
    void clear();
    void showFacts(const std::vector<LiveFact>& facts);
    /// What each venue shows now and since when, and the router's orders that rest there; `view` is that of
    /// the preview.
    void showPreview(const RunView& view, const LivePreview& preview, RouterModel model);
    /// The value beside a label; empty when there is none.
    QString value(const QString& label) const;
    QTableView* quotes() const { return m_quotes.table; }
    QTableView* orders() const { return m_orders.table; }
    /// Why there are no rows of orders; empty when there are.
    QString noOrders() const;

private:
    /// A table under a title, or a sentence in its place.
    struct Part {
        QTableView* table = nullptr;
        QStandardItemModel* model = nullptr;
        QLabel* note = nullptr;
    };
    Part addPart(QVBoxLayout* layout, const QString& title);
    static void fill(const Part& part, const std::vector<QStringList>& rows, const QString& note);

    QFormLayout* m_form;
    std::vector<std::pair<QString, QLabel*>> m_values; // by label
    Part m_quotes;
    Part m_orders;
};

} // namespace sor::ui
