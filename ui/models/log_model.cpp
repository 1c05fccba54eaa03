// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log_model.h"

#include "support/plain_text.h"
#include "support/shown_text.h"

#include <array>

namespace sor::ui {

QString displayName(LogLevel level)
{
    switch (level) {
    case LogLevel::Info:
        return QStringLiteral("info");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Error:
        return QStringLiteral("error");
    }
    return {};
}

void LogModel::add(LogLevel level, const QString& source, const QString& text)
{
    if (m_lines.size() == kMaxLines) {
        beginRemoveRows({}, 0, 0);
        m_problems -= m_lines.front().level != LogLevel::Info ? 1 : 0;
        m_lines.pop_front();
        endRemoveRows();
    }
    const int row = static_cast<int>(m_lines.size());
    beginInsertRows({}, row, row);
    // One line is one row, whatever a message holds.
    m_lines.push_back({QDateTime::currentDateTimeUtc(), level, toShown(source.simplified()),
                       toShown(withoutLogins(text.simplified()))});
    m_problems += level != LogLevel::Info ? 1 : 0;
    endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_problems = 0;
    endResetModel();
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine& line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == kLevelRole)
        return static_cast<int>(line.level);
    if (role == Qt::ToolTipRole && index.column() == Text)
        return line.text;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return line.time.toString(QStringLiteral("HH:mm:ss.zzz"));
    case Level:
        return displayName(line.level);
    case Source:
        return line.source;
    default:
        return line.text;
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array kHeadings{"Time (UTC)", "Level", "Source", "Message"};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    return QString::fromUtf8(kHeadings[static_cast<std::size_t>(section)]);
}

} // namespace sor::ui
