// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/fees_editor.h"

#include "files/atomic_output_file.h"
#include "input/csv/desk_csv.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

FeesEditor::FeesEditor(const QString& fees, AppSettings* settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_table(new QTableWidget(this))
    , m_sentence(makeNote({}, this))
    , m_save(new QPushButton(tr("&Save as…"), this))
{
    setWindowTitle(tr("Venues and fees"));
    auto* layout = new QVBoxLayout(this);
    auto* title = makeNote(tr("Illustrative base tiers"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    layout->addWidget(title);
    layout->addWidget(
        makeNote(tr("Dollars a share at or above $1; negative means that the venue pays. The latest "
                    "row at or before a day counts. DEFAULT stands for every venue without a row of "
                    "its own, such as PUB numbers of unknown feeds."),
                 this));
    m_table->setColumnCount(kFeeColumns);
    m_table->setHorizontalHeaderLabels({tr("MIC"), tr("Taker fee"), tr("Maker fee"), tr("From"),
                                        tr("Taker % < $1"), tr("Maker % < $1"), tr("Source"), tr("Note")});
    m_table->setAccessibleName(tr("Fees by venue and date"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setTabKeyNavigation(true);
    installTableCopy(m_table);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_sentence);

    auto* edit = new QHBoxLayout;
    auto* add = new QPushButton(tr("&Add row"), this);
    auto* remove = new QPushButton(tr("&Remove rows"), this);
    auto* standard = new QPushButton(tr("Use the &default table"), this);
    edit->addWidget(add);
    edit->addWidget(remove);
    edit->addStretch();
    edit->addWidget(standard);
    edit->addWidget(m_save);
    auto* close = new QPushButton(tr("&Close"), this);
    edit->addWidget(close);
    for (QPushButton* button : {add, remove, standard, m_save, close}) {
        button->setAutoDefault(false);
        button->setAccessibleName(button->text().remove(u'&'));
    }
    layout->addLayout(edit);

    connect(add, &QPushButton::clicked, this, &FeesEditor::addRow);
    connect(remove, &QPushButton::clicked, this, &FeesEditor::removeRows);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(standard, &QPushButton::clicked, this, [this] {
        emit tableChosen(u"default"_s);
        accept();
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getSaveFileName(
            this, tr("Save the fee table"),
            m_file.isEmpty() ? m_settings->exportFolder() + u"/fees.csv"_s : m_file,
            tr("Fee tables (*.csv)"));
        if (!file.isEmpty() && saveTo(file))
            accept();
    });
    connect(m_table, &QTableWidget::itemChanged, this, &FeesEditor::validate);

    setRows(feeRowsOf(FeeTable::builtIn()));
    if (fees != u"default"_s && fees != u"none"_s && !fees.isEmpty()) {
        const auto text = readDeskText(fees.toStdString());
        const auto table = text ? FeeTable::parse(*text, fees.toStdString()) : Result<FeeTable>(text.error());
        if (table) {
            m_file = fees;
            setRows(feeRowsOf(*table));
        } else {
            say(tr("%1 The default table is shown.").arg(errorText(table.error())), true);
        }
    }
    resize(fontMetrics().averageCharWidth() * 150, fontMetrics().height() * 30);
}

QList<FeeTexts> FeesEditor::rows() const
{
    QList<FeeTexts> rows;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        FeeTexts texts;
        for (int column = 0; column < kFeeColumns; ++column) {
            if (const QTableWidgetItem* item = m_table->item(row, column); item != nullptr)
                texts[static_cast<std::size_t>(column)] = item->text().trimmed();
        }
        rows.append(texts);
    }
    return rows;
}

void FeesEditor::setRows(const QList<FeeTexts>& rows)
{
    m_isFilling = true;
    m_table->setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        for (int column = 0; column < kFeeColumns; ++column) {
            auto* item = new QTableWidgetItem(rows[row][static_cast<std::size_t>(column)]);
            const bool isNumber =
                column == FeeTaker || column == FeeMaker || column == FeeTakerPct || column == FeeMakerPct;
            if (isNumber)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
    }
    m_table->resizeColumnsToContents();
    m_table->setColumnWidth(FeeSource,
                            std::min(m_table->columnWidth(FeeSource), fontMetrics().averageCharWidth() * 36));
    m_isFilling = false;
    validate();
}

void FeesEditor::addRow()
{
    QList<FeeTexts> all = rows();
    FeeTexts fresh;
    fresh[FeeTaker] = u"0.0030"_s;
    fresh[FeeMaker] = u"0"_s;
    fresh[FeeFrom] = u"2020-01-01"_s;
    all.append(fresh);
    setRows(all);
    m_table->setCurrentCell(m_table->rowCount() - 1, FeeMic);
    m_table->setFocus();
    m_table->editItem(m_table->item(m_table->rowCount() - 1, FeeMic));
}

void FeesEditor::removeRows()
{
    std::set<int, std::greater<>> selected;
    for (const QModelIndex& index : m_table->selectionModel()->selectedIndexes())
        selected.insert(index.row());
    for (const int row : selected)
        m_table->removeRow(row);
    validate();
}

void FeesEditor::validate()
{
    if (m_isFilling)
        return;
    const QList<FeeTexts> all = rows();
    const FeeProblem problem = checkFees(all);
    m_problem = problem.sentence;
    m_save->setEnabled(m_problem.isEmpty());
    m_isFilling = true; // colours are changes of items too
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const bool isWrong = row == problem.row;
        QColor red = problemColour(palette());
        red.setAlphaF(0.25F);
        for (int column = 0; column < kFeeColumns; ++column) {
            if (QTableWidgetItem* item = m_table->item(row, column); item != nullptr)
                item->setBackground(isWrong ? QBrush(red) : QBrush());
        }
    }
    m_isFilling = false;
    if (!m_problem.isEmpty()) {
        say(problem.row < 0 ? m_problem : tr("Row %1: %2").arg(problem.row + 1).arg(m_problem), true);
        return;
    }
    const auto table = FeeTable::parse(feeCsv(all).toStdString(), "table");
    const auto warnings = accessFeeWarnings(*table, accessFeeCap30Mils());
    QString text;
    for (const std::string& warning : warnings)
        text += (text.isEmpty() ? QString() : u"\n"_s) + sentenceText(warning);
    say(text, false);
}

void FeesEditor::say(const QString& sentence, bool isProblem)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    if (isProblem)
        showAsProblem(m_sentence);
    else
        m_sentence->setPalette(palette());
}

QString FeesEditor::problem() const
{
    return m_problem;
}

bool FeesEditor::saveTo(const QString& file)
{
    if (!m_problem.isEmpty())
        return false;
    const Status status = writeFileAtomically(file.toStdString(), feeCsv(rows()).toStdString());
    if (!status) {
        say(errorText(status.error()), true);
        return false;
    }
    m_file = file;
    emit tableChosen(file);
    return true;
}

} // namespace sor::ui
