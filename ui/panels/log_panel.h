// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Log: what happened, with a level filter and a search.
#pragma once

#include "models/log_model.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace sor::ui {

/// Follows the newest line while it is in view. UI thread only.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    explicit LogPanel(LogModel* model, QWidget* parent = nullptr);
    QTableView* table() const { return m_table; }
    int shownRows() const;
    QComboBox* levels() const { return m_level; }
    QLineEdit* finder() const { return m_find; }

signals:
    void openFileRequested();

private:
    class Filter;
    Filter* m_filter;
    QTableView* m_table;
    QComboBox* m_level;
    QLineEdit* m_find;
};

} // namespace sor::ui
