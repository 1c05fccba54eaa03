// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/table_copy.h"

#include "base/printable_text.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStringList>
#include <QTableView>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kDigits = std::numeric_limits<double>::digits10;

/// Of a column of numbers, which sorts by them, the number with all its digits, and nothing where there is
/// none: programs read it.
QString cellText(const QModelIndex& index)
{
    const QVariant number = index.data(Qt::UserRole);
    if (number.typeId() == QMetaType::LongLong)
        return number.toString();
    if (number.typeId() == QMetaType::Double) {
        const double value = number.toDouble();
        // More digits would be those of binary fractions: 154.90000000000001.
        return std::isfinite(value) ? QString::number(value, 'g', kDigits) : QString();
    }
    QString text = index.data().toString();
    for (QChar& c : text) {
        if (c == u'\t' || c == u'\n' || c == u'\r')
            c = u' ';
    }
    return QString::fromStdString(guardedText(text.toStdString()));
}

void addCopyAction(QTableView* table, const QString& text, const QKeySequence& keys, bool withHeaders)
{
    auto* action = new QAction(text, table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, table, [table, withHeaders] {
        QGuiApplication::clipboard()->setText(tableText(*table, withHeaders));
    });
    table->addAction(action);
}

} // namespace

QString tableText(const QTableView& table, bool withHeaders)
{
    const QAbstractItemModel* model = table.model();
    if (model == nullptr)
        return {};
    std::vector<int> columns;
    for (int visual = 0; visual < model->columnCount(); ++visual) {
        const int column = table.horizontalHeader()->logicalIndex(visual);
        // Names that stand in the vertical header are those of the first column.
        const bool isInHeader = column == 0 && !table.verticalHeader()->isHidden();
        if (isInHeader || !table.isColumnHidden(column))
            columns.push_back(column);
    }
    std::set<int> rows;
    if (table.selectionModel() != nullptr) {
        for (const QModelIndex& index : table.selectionModel()->selectedIndexes())
            rows.insert(index.row());
    }
    if (rows.empty()) {
        for (int row = 0; row < model->rowCount(); ++row)
            rows.insert(row);
    }
    QString text;
    const auto addLine = [&](const auto& textOf) {
        QStringList cells;
        for (const int column : columns)
            cells.append(textOf(column));
        text += cells.join(u'\t') + u'\n';
    };
    if (withHeaders)
        addLine([&](int column) { return model->headerData(column, Qt::Horizontal).toString(); });
    for (const int row : rows) {
        if (!table.isRowHidden(row))
            addLine([&](int column) { return cellText(model->index(row, column)); });
    }
    return text;
}

void installTableCopy(QTableView* table)
{
    addCopyAction(table, QTableView::tr("Copy rows"), QKeySequence::Copy, false);
    addCopyAction(table, QTableView::tr("Copy rows with headers"), QKeySequence(u"Ctrl+Shift+C"_s), true);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace sor::ui
