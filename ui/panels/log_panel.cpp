// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/log_panel.h"

#include "panels/table_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace sor::ui {

/// Lines of at least a level that hold a text.
class LogPanel::Filter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void set(int level, const QString& text)
    {
        m_level = level;
        m_text = text;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        const auto cell = [&](int column) { return sourceModel()->index(row, column, parent); };
        if (cell(0).data(LogModel::kLevelRole).toInt() < m_level)
            return false;
        return m_text.isEmpty() || cell(LogModel::Text).data().toString().contains(m_text, Qt::CaseInsensitive)
            || cell(LogModel::Source).data().toString().contains(m_text, Qt::CaseInsensitive);
    }

private:
    int m_level = 0;
    QString m_text;
};

LogPanel::LogPanel(LogModel* model, QWidget* parent)
    : QWidget(parent)
    , m_filter(new Filter(this))
    , m_table(makeTable(tr("Log"), this))
    , m_level(new QComboBox(this))
    , m_find(new QLineEdit(this))
{
    m_filter->setSourceModel(model);
    m_table->setModel(m_filter);
    for (const LogLevel level : {LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        m_level->addItem(level == LogLevel::Info ? tr("all") : displayName(level), static_cast<int>(level));
    m_level->setAccessibleName(tr("Show from level"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setClearButtonEnabled(true);
    m_find->setAccessibleName(tr("Find in the log"));
    auto* file = new QPushButton(tr("Open log file"), this);
    file->setAccessibleName(tr("Open log file"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 0);
    auto* label = new QLabel(tr("&Level"), this);
    label->setBuddy(m_level);
    row->addWidget(label);
    row->addWidget(m_level);
    row->addWidget(m_find, 1);
    row->addStretch(1);
    row->addWidget(file);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_table);

    const int character = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(LogModel::Time, character * 16);
    m_table->setColumnWidth(LogModel::Level, character * 10);
    m_table->setColumnWidth(LogModel::Source, character * 16);

    const auto apply = [this] { m_filter->set(m_level->currentData().toInt(), m_find->text()); };
    connect(m_level, &QComboBox::currentIndexChanged, this, apply);
    connect(m_find, &QLineEdit::textChanged, this, apply);
    connect(file, &QPushButton::clicked, this, &LogPanel::openFileRequested);
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar* bar = m_table->verticalScrollBar();
        m_table->setProperty("follows", bar->value() == bar->maximum());
    });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_table->property("follows").toBool())
            m_table->scrollToBottom();
    });
}

int LogPanel::shownRows() const
{
    return m_filter->rowCount();
}

} // namespace sor::ui
