// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Fills: every fill, with a filter, linked with the crosshair of the charts.
#pragma once

#include "run/run_worker.h"

#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace sor::ui {

class FillsFilter;
class FillsModel;

/// UI thread only.
class FillsPanel : public QWidget {
    Q_OBJECT

public:
    explicit FillsPanel(QWidget* parent = nullptr);

    /// Null: none; `reason` says why.
    void setRun(std::shared_ptr<const FinishedRun> run, const QString& reason = {});
    /// Strategies that are not shown, by their names.
    void hideStrategies(const QStringList& names);
    /// Fills after this time are not there, and markouts beyond it neither: of a replay. Nothing: all are.
    void showUntil(std::optional<UnixNanos> clock);
    /// The crosshair is there: the last fill until then becomes the current one.
    void showTime(std::optional<std::int64_t> timeNs);
    QTableView* table() const { return m_table; }
    QLineEdit* filter() const { return m_filter; }
    /// The rows that are shown, in their order.
    QString csv() const;
    /// An empty text, or a sentence that says what went wrong.
    QString save(const QString& path) const;

signals:
    /// The user chose a fill of this time.
    void timeChosen(std::int64_t timeNs);
    void saved(const QString& path);
    void saveFailed(const QString& sentence);

private:
    void askSave();
    void updateCount();

    FillsModel* m_model;
    FillsFilter* m_shown;
    QLineEdit* m_filter;
    QLabel* m_count;
    QPushButton* m_save;
    QTableView* m_table;
    QString m_reason;
    bool m_isFollowing = false; // the crosshair
};

} // namespace sor::ui
