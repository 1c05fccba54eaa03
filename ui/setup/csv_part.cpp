// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/csv_part.h"

#include "input/quotes/quote_file.h"
#include "setup/column_meanings.h"
#include "setup/setup_box.h"
#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/background_task.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {
constexpr int kMostLinesOfList = 4;
} // namespace

CsvPart::CsvPart(AppSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_list(new QListWidget(this))
    , m_remove(new QPushButton(tr("Re&move"), this))
    , m_sentence(makeNote({}, this))
    , m_fold(new FoldSection(tr("First rows"), this))
    , m_preview(new QTableWidget(this))
    , m_task(new BackgroundTask(this))
{
    connect(m_task, &BackgroundTask::refused, this, [this](const QString& sentence) {
        showProblem(sentence);
        emit previewed();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 2, 0);
    layout->setSpacing(3);
    m_list->setAccessibleName(tr("Files"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    layout->addWidget(m_list);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    auto* open = new QPushButton(tr("&Open…"), this);
    open->setAccessibleName(tr("Open quotes"));
    auto* add = new QPushButton(tr("&Add…"), this);
    add->setAccessibleName(tr("Add a file of quotes"));
    add->setToolTip(plainToolTip(tr("Another file of the same symbol, to be merged by time")));
    m_remove->setAccessibleName(tr("Remove the selected files"));
    for (QPushButton* button : {open, add, m_remove}) {
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        buttons->addWidget(button);
    }
    layout->addLayout(buttons);
    layout->addWidget(m_sentence);

    m_preview->setAccessibleName(tr("First rows of the file"));
    m_preview->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_preview->verticalHeader()->hide();
    m_preview->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    installTableCopy(m_preview);
    m_fold->content()->addWidget(m_preview);
    layout->addWidget(m_fold);
    m_fold->hide();

    m_preview->horizontalHeader()->setSectionsClickable(true);
    connect(m_preview->horizontalHeader(), &QHeaderView::sectionClicked, this, &CsvPart::askMeaning);
    connect(open, &QPushButton::clicked, this, [this] { choose(false); });
    connect(add, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_remove, &QPushButton::clicked, this, &CsvPart::removeSelected);
    showFiles();
}

void CsvPart::choose(bool isMore)
{
    const QString folder = m_files.isEmpty() ? QString() : QFileInfo(m_files.front()).absolutePath();
    const QStringList chosen = QFileDialog::getOpenFileNames(
        this, isMore ? tr("Add a file") : tr("Open quotes"), folder, quotesFilter());
    if (chosen.isEmpty())
        return;
    if (isMore)
        addFiles(chosen);
    else
        setFiles(chosen);
}

void CsvPart::setFiles(const QStringList& files)
{
    if (files == m_files)
        return;
    m_files = files;
    showFiles();
    emit changed();
}

void CsvPart::addFiles(const QStringList& files)
{
    QStringList all = m_files;
    for (const QString& file : files) {
        if (!all.contains(file))
            all.append(file);
    }
    setFiles(all);
}

void CsvPart::removeSelected()
{
    QStringList left;
    for (int row = 0; row < m_list->count(); ++row) {
        if (!m_list->item(row)->isSelected())
            left.append(m_files.at(row));
    }
    // With one file there is nothing to select among.
    if (left.size() == m_files.size() && left.size() == 1)
        left.clear();
    setFiles(left);
}

void CsvPart::showFiles()
{
    m_list->clear();
    for (const QString& file : m_files) {
        auto* item = new QListWidgetItem(toShown(QFileInfo(file).fileName()), m_list);
        item->setToolTip(plainToolTip(file));
        item->setData(Qt::AccessibleDescriptionRole, toShown(file));
    }
    const int lines = std::clamp(static_cast<int>(m_files.size()), 1, kMostLinesOfList);
    m_list->setFixedHeight(lines * (fontMetrics().height() + 4) + 2 * m_list->frameWidth() + 2);
    m_remove->setVisible(!m_files.isEmpty());
    startPreview();
}

void CsvPart::setForm(const RunSetup& setup)
{
    if (agree(setup, m_form, [](const WordScope& scope) { return scope.need == WordNeed::Files; }))
        return;
    m_form.form = setup.form;
    m_previewedFile.clear();
    startPreview();
}

void CsvPart::startPreview()
{
    const QString file = m_files.isEmpty() ? QString() : m_files.front();
    if (file == m_previewedFile && !file.isEmpty())
        return;
    m_previewedFile = file;
    m_task->stop();
    m_fold->hide();
    m_found.clear();
    m_symbols.clear();
    m_problem.clear();
    m_sentence->setText(file.isEmpty() ? tr("Drop quotes here, or open them.")
                                       : tr("Reading its first rows…"));
    m_sentence->setPalette(palette());
    m_sentence->show();
    m_fold->setMark({});
    if (file.isEmpty())
        return;
    m_task->start([this, path = file.toStdString(), form = m_form.form](const std::stop_token& stop,
                                                                        const BackgroundTask::Post& post) {
        auto preview = std::make_shared<Result<CsvPreview>>(previewQuoteFile(path, form));
        // What is not understood is shown as it stands, so that it can be said what it means.
        RawTop raw;
        if (!*preview && preview->error().code == ErrorCode::ColumnsUnusable) {
            if (auto top = readRawTop(path, stop))
                raw = std::move(*top);
        }
        post([this, preview, raw = std::move(raw)] {
            if (*preview) {
                showPreview(preview->value());
            } else {
                showProblem(sentenceText(preview->error().message));
                if (raw.columns.size() > 1)
                    showRows(raw.columns, raw.rows);
            }
            emit previewed();
        });
    });
}

void CsvPart::showPreview(const CsvPreview& preview)
{
    m_found = tr("%1, %2, %3 kB")
                  .arg(toQString(name(preview.schema)), countText(std::ssize(preview.columns), "column"),
                       countText((preview.bytes + 999) / 1000));
    for (const std::string& symbol : preview.symbols)
        m_symbols << exactQString(symbol); // it is to be chosen by
    if (m_symbols.size() > 1)
        m_found += tr(", %1 symbols").arg(m_symbols.size());
    m_sentence->hide(); // the heading of the rows says it
    m_fold->setMark(m_found);
    showRows(preview.columns, preview.rows);
}

/// The rows under the meanings that were found; a click on a heading changes its meaning.
void CsvPart::showRows(const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows)
{
    m_columns = columns;
    m_preview->clear();
    m_preview->setColumnCount(static_cast<int>(columns.size()));
    m_preview->setRowCount(static_cast<int>(rows.size()));
    const QStringList meanings = meaningsOf(columns, m_form.form);
    for (int column = 0; column < m_preview->columnCount(); ++column) {
        const QString name = toQString(columns[static_cast<std::size_t>(column)]);
        const QString meaning = meanings[column].isEmpty() ? tr("not used") : meanings[column];
        auto* header = new QTableWidgetItem(meaning + u" ▾\n"_s + name);
        header->setToolTip(plainToolTip(tr("%1: %2. Click to give it another meaning.").arg(name, meaning)));
        m_preview->setHorizontalHeaderItem(column, header);
    }
    for (int row = 0; row < m_preview->rowCount(); ++row) {
        const auto& cells = rows[static_cast<std::size_t>(row)];
        const int count = std::min(m_preview->columnCount(), static_cast<int>(cells.size()));
        for (int column = 0; column < count; ++column)
            m_preview->setItem(row, column,
                               new QTableWidgetItem(toQString(cells[static_cast<std::size_t>(column)])));
    }
    m_preview->resizeColumnsToContents();
    for (int column = 0; column < m_preview->columnCount(); ++column)
        m_preview->setColumnWidth(column,
                                  std::min(m_preview->columnWidth(column), fontMetrics().height() * 14));
    m_preview->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_preview->setFixedHeight(m_preview->horizontalHeader()->sizeHint().height()
                              + m_preview->rowCount() * (fontMetrics().height() + 4)
                              + m_preview->horizontalScrollBar()->sizeHint().height() + 4);
    m_fold->show();
}

void CsvPart::askMeaning(int column)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("What its name says"), this, [this, column] { chooseMeaning(column, {}); });
    menu->addSeparator();
    for (const QString& meaning : columnMeanings())
        menu->addAction(meaning, this, [this, column, meaning] { chooseMeaning(column, meaning); });
    menu->popup(QCursor::pos());
}

void CsvPart::chooseMeaning(int column, const QString& meaning)
{
    emit columnsChosen(statedWith(m_form.form, m_columns[static_cast<std::size_t>(column)], meaning));
}

void CsvPart::showProblem(const QString& sentence)
{
    m_problem = sentence;
    m_sentence->setText(sentence);
    m_sentence->show();
    showAsProblem(m_sentence);
}

} // namespace sor::ui
