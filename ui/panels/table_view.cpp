// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/table_view.h"

#include "support/table_copy.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <vector>

namespace sor::ui {

namespace {

constexpr int kMeasuredRows = 200; // more take their widths from these
constexpr int kCellMargin = 8; // of a cell, left and right together

/// Keeps the columns of a table within its width.
class ColumnFitter : public QObject {
public:
    explicit ColumnFitter(QTableView* table)
        : QObject(table)
        , m_table(table)
    {
        table->viewport()->installEventFilter(this);
        connect(table->horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
            // The header announces the last section's stretching too; only a pressed button is a user.
            m_isUsers = m_isUsers || (!m_isMine && QGuiApplication::mouseButtons() != Qt::NoButton);
        });
        connect(table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this] { share(); });
    }

    void fit()
    {
        const QAbstractItemModel* model = m_table->model();
        if (model == nullptr)
            return;
        // Asking each cell for its size takes milliseconds, which is wasted on a tab that is not shown.
        m_isDue = !m_table->isVisible();
        if (m_isDue)
            return;
        if (const int columns = model->columnCount(); columns != static_cast<int>(m_wanted.size()))
            m_isUsers = false;
        const int air = m_table->fontMetrics().averageCharWidth();
        m_isMine = true;
        if (!m_isUsers)
            m_table->resizeColumnsToContents();
        m_wanted.clear();
        m_least.clear();
        for (int column = 0; column < model->columnCount(); ++column) {
            m_wanted.push_back(m_table->columnWidth(column) + air);
            m_least.push_back(std::min(m_wanted.back(), textWidth(column) + kCellMargin));
        }
        m_isMine = false;
        share();
    }

private:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show && m_isDue)
            fit();
        else if (event->type() == QEvent::Resize)
            share();
        return QObject::eventFilter(watched, event);
    }

    /// Heading and contents, without the room for a sorting arrow.
    int textWidth(int column) const
    {
        const QAbstractItemModel* model = m_table->model();
        const QFontMetrics metrics = m_table->horizontalHeader()->fontMetrics();
        int widest = metrics.horizontalAdvance(model->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < std::min(model->rowCount(), kMeasuredRows); ++row) {
            const QModelIndex index = model->index(row, column);
            const QVariant font = index.data(Qt::FontRole);
            const QFont used =
                font.isValid() ? font.value<QFont>().resolve(m_table->font()) : m_table->font();
            widest = std::max(widest, QFontMetrics(used).horizontalAdvance(index.data().toString()));
        }
        return widest;
    }

    /// The arrow of the sorted column needs its room beside the heading.
    int leastOf(int column) const
    {
        const bool isSorted = column == m_table->horizontalHeader()->sortIndicatorSection();
        return (isSorted ? m_wanted : m_least)[static_cast<std::size_t>(column)];
    }

    /// Columns that do not fit give of what they have above the least.
    void share()
    {
        const auto columns = static_cast<int>(m_wanted.size());
        if (m_isUsers || columns == 0 || columns != m_table->horizontalHeader()->count())
            return;
        int wanted = 0;
        int least = 0;
        for (int column = 0; column < columns; ++column) {
            if (m_table->isColumnHidden(column))
                continue;
            wanted += m_wanted[static_cast<std::size_t>(column)];
            least += leastOf(column);
        }
        const int room = m_table->viewport()->width();
        // What is wider still scrolls: a number that is cut would be another number.
        const double given = wanted <= room ? 0
            : least < room                  ? static_cast<double>(wanted - room) / (wanted - least)
                                            : 1;
        m_isMine = true;
        for (int column = 0; column < columns; ++column) {
            const double most = m_wanted[static_cast<std::size_t>(column)];
            const double few = leastOf(column);
            m_table->setColumnWidth(column, static_cast<int>(most - given * (most - few)));
        }
        m_isMine = false;
    }

    QTableView* m_table;
    std::vector<int> m_wanted; // by column
    std::vector<int> m_least;
    bool m_isMine = false;
    bool m_isDue = true; // when the table is shown: empty it has headings already
    bool m_isUsers = false; // the user sized a column
};

} // namespace

QTableView* makeTable(const QString& accessibleName, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    // Tab goes on to the next widget; the arrows move within the table.
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
    table->horizontalHeader()->setAccessibleName(accessibleName);
    installTableCopy(table);
    new ColumnFitter(table);
    return table;
}

void fitColumns(QTableView* table)
{
    for (QObject* child : table->children()) {
        if (auto* fitter = dynamic_cast<ColumnFitter*>(child))
            fitter->fit();
    }
}

} // namespace sor::ui
