// SPDX-License-Identifier: GPL-3.0-or-later
// What happened, line by line: a ring of the last 5,000.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <deque>

namespace sor::ui {

enum class LogLevel { Info, Warning, Error };
/// "info", "warning", "error".
QString displayName(LogLevel level);

struct LogLine {
    QDateTime time; // UTC
    LogLevel level = LogLevel::Info;
    QString source; // "run", "l1_day.csv", "Kafka"
    QString text;
};

/// The newest line is the last row. UI thread only.
class LogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Level, Source, Text, ColumnCount };
    static constexpr int kLevelRole = Qt::UserRole; // LogLevel as int
    static constexpr std::size_t kMaxLines = 5000;

    using QAbstractTableModel::QAbstractTableModel;

    void add(LogLevel level, const QString& source, const QString& text);
    void clear();
    /// Warnings and errors in the ring.
    int problemCount() const { return m_problems; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::deque<LogLine> m_lines;
    int m_problems = 0;
};

} // namespace sor::ui
