// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/fills_panel.h"

#include "files/atomic_output_file.h"
#include "models/fills_model.h"
#include "panels/table_view.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

FillsPanel::FillsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new FillsModel(this))
    , m_shown(new FillsFilter(m_model, this))
    , m_filter(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_save(new QPushButton(tr("Save as CSV…"), this))
    , m_table(makeTable(tr("Fills"), this))
    , m_reason(tr("After a run: every fill of every strategy."))
{
    m_filter->setPlaceholderText(tr("Filter: router maker XNAS"));
    m_filter->setAccessibleName(tr("Filter of the fills"));
    m_filter->setToolTip(tr("Rows with all of these words in strategy, venue or liquidity"));
    m_filter->setClearButtonEnabled(true);
    m_count->setTextFormat(Qt::PlainText);
    m_save->setAccessibleName(tr("Save the fills that are shown as CSV"));
    m_table->setModel(m_shown);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 2, 6, 0);
    top->addWidget(m_filter, 1);
    top->addWidget(m_count, 1);
    top->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setWords(text);
        updateCount();
    });
    connect(m_save, &QPushButton::clicked, this, &FillsPanel::askSave);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_isFollowing && current.isValid())
                    emit timeChosen(m_model->timeOf(m_shown->mapToSource(current).row()));
            });
    updateCount();
}

void FillsPanel::setRun(std::shared_ptr<const FinishedRun> run, const QString& reason)
{
    m_reason = reason;
    m_model->showUntil(std::nullopt);
    m_model->setRun(std::move(run));
    fitColumns(m_table);
    updateCount();
}

void FillsPanel::hideStrategies(const QStringList& names)
{
    m_shown->setHidden(names);
    updateCount();
}

void FillsPanel::showUntil(std::optional<UnixNanos> clock)
{
    m_model->showUntil(clock);
    m_shown->refilter();
    updateCount();
}

void FillsPanel::showTime(std::optional<std::int64_t> timeNs)
{
    if (!timeNs || !isVisible() || m_table->hasFocus())
        return;
    // The nearest before it that the filter lets through.
    for (int row = m_model->rowAt(*timeNs); row >= 0; --row) {
        const QModelIndex shown = m_shown->mapFromSource(m_model->index(row, 0));
        if (!shown.isValid())
            continue;
        m_isFollowing = true;
        m_table->setCurrentIndex(shown);
        m_isFollowing = false;
        return;
    }
}

QString FillsPanel::csv() const
{
    std::vector<int> rows;
    for (int row = 0; row < m_shown->rowCount(); ++row)
        rows.push_back(m_shown->mapToSource(m_shown->index(row, 0)).row());
    return m_model->csv(rows);
}

QString FillsPanel::save(const QString& path) const
{
    const auto status = writeFileAtomically(path.toStdString(), csv().toStdString());
    return status ? QString() : errorText(status.error());
}

void FillsPanel::askSave()
{
    auto* dialog = new QFileDialog(this, tr("Save fills"), u"fills.csv"_s, tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const QString problem = save(path);
        problem.isEmpty() ? emit saved(path) : emit saveFailed(problem);
    });
    dialog->open();
}

void FillsPanel::updateCount()
{
    const int all = m_model->rowCount();
    const int shown = m_shown->rowCount();
    m_count->setText(all == 0           ? m_reason
                         : shown == all ? countText(all, "fill")
                                        : tr("%1 of %2").arg(countText(shown), countText(all, "fill")));
    m_save->setEnabled(shown > 0);
}

} // namespace sor::ui
