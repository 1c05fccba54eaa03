// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/csv_part.h"

#include "input/lobster/lobster_stream.h"
#include "input/quotes/quote_file.h"
#include "input/source_path.h"
#include "setup/file_list.h"
#include "setup/first_rows_view.h"
#include "setup/setup_box.h"
#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/background_task.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kMostLinesOfList = 4;

QString pathOf(const QString& file)
{
    return exactQString(namedFile(file.toStdString()).path);
}

} // namespace

CsvPart::CsvPart(AppSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_list(new FileList(this))
    , m_remove(new QPushButton(tr("Re&move"), this))
    , m_sentence(makeNote({}, this))
    , m_fold(new FoldSection(tr("First rows"), this))
    , m_rows(new FirstRowsView(this))
    , m_task(new BackgroundTask(this))
{
    connect(m_task, &BackgroundTask::refused, this, [this](const QString& sentence) {
        m_refusal = sentence;
        showProblem(sentence);
        emit previewed();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 2, 0);
    layout->setSpacing(3);
    // Its height is set, and room that is left stays below the boxes.
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
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

    m_fold->content()->addWidget(m_rows);
    layout->addWidget(m_fold);
    m_fold->hide();

    connect(m_rows, &FirstRowsView::wordChosen, this, &CsvPart::wordChosen);
    connect(m_rows, &FirstRowsView::meaningChosen, this,
            [this](const QString& column, const QString& meaning) {
                emit meaningChosen(column, meaning, showsTrades());
            });
    connect(m_rows, &FirstRowsView::tradesChosen, this, &CsvPart::chooseTrades);
    connect(m_rows, &FirstRowsView::venueChosen, this, &CsvPart::chooseVenue);
    connect(m_list, &FileList::dropped, this, &CsvPart::addFiles);
    connect(m_list, &FileList::currentRowChanged, this, &CsvPart::showSeen);
    connect(open, &QPushButton::clicked, this, [this] { choose(false); });
    connect(add, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_remove, &QPushButton::clicked, this, &CsvPart::removeSelected);
    showFiles();
}

void CsvPart::choose(bool isMore)
{
    const QString folder = m_files.isEmpty() ? QString() : QFileInfo(pathOf(m_files.front())).absolutePath();
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
    if (files != m_files)
        setAll(files, m_trades);
}

void CsvPart::setTrades(const QStringList& trades)
{
    if (trades != m_trades)
        setAll(m_files, trades);
}

void CsvPart::setAll(const QStringList& files, const QStringList& trades)
{
    m_files = files;
    m_trades = trades;
    showFiles();
    emit changed();
}

void CsvPart::addFiles(const QStringList& files)
{
    QStringList quotes = m_files;
    const auto isThere = [&](const QString& file) {
        return std::ranges::any_of(quotes + m_trades,
                                   [&](const QString& other) { return pathOf(other) == pathOf(file); });
    };
    for (const QString& file : files) {
        if (!isThere(file))
            quotes.append(file);
    }
    setFiles(quotes);
}

void CsvPart::removeSelected()
{
    QStringList quotes;
    QStringList trades;
    for (int row = 0; row < m_list->count(); ++row) {
        if (!m_list->item(row)->isSelected())
            (row < m_files.size() ? quotes : trades).append(all().at(row));
    }
    // With one file there is nothing to select among.
    if (quotes.size() + trades.size() == all().size() && all().size() == 1)
        quotes.clear();
    setAll(quotes, trades);
}

QString CsvPart::shownFile() const
{
    return all().value(std::max(0, m_list->currentRow()));
}

bool CsvPart::showsTrades() const
{
    return m_list->currentRow() >= m_files.size();
}

void CsvPart::showFiles()
{
    m_list->showFiles(m_files, m_trades);
    const int lines = std::clamp(m_list->count(), 1, kMostLinesOfList);
    m_list->setFixedHeight(lines * (fontMetrics().height() + 4) + 2 * m_list->frameWidth() + 2);
    m_remove->setVisible(m_list->count() > 0);
    startLooking();
}

void CsvPart::showTop(int file)
{
    m_list->setCurrentRow(file);
}

void CsvPart::setForm(const RunSetup& setup)
{
    m_hasSymbol = !setup.symbol.empty();
    if (agree(setup, m_form, [](const WordScope& scope) { return scope.need == WordNeed::Files; })
        && setup.form.feed == m_form.form.feed)
        return;
    m_form.form = setup.form;
    startLooking();
}

void CsvPart::startLooking()
{
    m_task->stop();
    m_seen.clear();
    m_refusal.clear();
    m_symbols.clear();
    m_symbolNotes.clear();
    showSeen();
    if (all().isEmpty())
        return;
    std::vector<std::string> quotes;
    for (const QString& file : m_files)
        quotes.push_back(file.toStdString());
    CsvForm form = m_form.form;
    form.hasTradesBeside = !m_trades.isEmpty();
    m_countsSymbols = !m_hasSymbol;
    m_task->start([this, quotes, trades = m_trades, form, wantsCounts = m_countsSymbols](
                      const std::stop_token& stop, const BackgroundTask::Post& post) {
        std::vector<std::string> files = quotes;
        lobster::dropBooks(files); // which are read beside their messages, and have no rows of their own
        for (const std::string& file : quotes) {
            if (std::ranges::find(files, file) == files.end())
                post([this, name = exactQString(file)] { m_seen[name] = {}; });
        }
        const std::size_t ofQuotes = files.size();
        for (const QString& file : trades)
            files.push_back(file.toStdString());
        std::vector<std::string> paths;
        std::vector<std::string> severalSymbols;
        for (std::size_t i = 0; i < files.size() && !stop.stop_requested(); ++i) {
            auto seen =
                std::make_shared<SeenFile>(lookAt(files[i], i < ofQuotes ? form : formOfTrades(form), stop));
            paths.push_back(namedFile(files[i]).path);
            if (seen->top && seen->top->format == FileFormat::Dbn && seen->top->preview.symbols.size() > 1)
                severalSymbols.push_back(paths.back());
            post([this, name = exactQString(files[i]), seen] {
                m_seen[name] = *seen;
                if (name == shownFile())
                    showSeen();
            });
        }
        post([this] { finishLooking(); });
        if (!wantsCounts || severalSymbols.empty())
            return;
        const auto definitions = readDefinitions(paths, stop);
        SymbolCounts all;
        for (const std::string& path : severalSymbols) {
            const auto counts = countSymbols(path, definitions ? &*definitions : nullptr, stop);
            if (!counts)
                continue; // the run says why
            all.isWhole = all.isWhole && counts->isWhole;
            for (const auto& [symbol, records] : counts->records) {
                const auto known =
                    std::ranges::find(all.records, symbol, &std::pair<std::string, std::int64_t>::first);
                if (known == all.records.end())
                    all.records.emplace_back(symbol, records);
                else
                    known->second += records;
            }
        }
        post([this, all] { noteCounts(all); });
    });
}

/// All files were looked at.
void CsvPart::finishLooking()
{
    // Trades beside quotes go where prints are read from.
    const auto isTrades = [this](const QString& file) { return m_seen.value(file).isTradesAlone; };
    if (std::ranges::any_of(m_files, isTrades) && !std::ranges::all_of(m_files, isTrades)) {
        QStringList quotes;
        QStringList trades = m_trades;
        for (const QString& file : m_files)
            (isTrades(file) ? trades : quotes).append(file);
        setAll(quotes, trades);
        return;
    }
    for (const QString& file : all()) {
        const auto top = m_seen.value(file).top;
        // A DBN file may name symbols that it has no records of: they are counted.
        if (top && top->format == FileFormat::Dbn && top->preview.symbols.size() > 1 && m_countsSymbols)
            continue;
        for (const std::string& symbol : top ? top->preview.symbols : std::vector<std::string>()) {
            const QString name = exactQString(symbol); // it is to be chosen by
            if (!m_symbols.contains(name))
                m_symbols << name;
        }
    }
    emit previewed();
}

void CsvPart::noteCounts(const SymbolCounts& counts)
{
    QStringList symbols;
    for (const auto& [symbol, records] : counts.records) {
        const QString name = exactQString(symbol);
        symbols << name;
        const QString text = countText(records, "record");
        m_symbolNotes[name] = counts.isWhole ? text : tr("%1 at least").arg(text);
    }
    QStringList others = m_symbols;
    for (const QString& file : counts.isWhole ? QStringList() : all()) {
        const auto top = m_seen.value(file).top;
        for (const std::string& symbol : top ? top->preview.symbols : std::vector<std::string>())
            others << exactQString(symbol);
    }
    m_symbols = symbols + others;
    m_symbols.removeDuplicates();
    emit previewed();
}

void CsvPart::showSeen()
{
    const QString file = shownFile();
    m_found.clear();
    m_fold->setMark({});
    if (!m_seen.contains(file)) {
        m_fold->hide();
        m_sentence->setText(file.isEmpty() ? tr("Drop quotes here, or open them.")
                                           : tr("Reading its first rows…"));
        m_sentence->setPalette(palette());
        m_sentence->show();
        return;
    }
    const SeenFile& seen = m_seen[file];
    if (seen.top) {
        const CsvPreview& preview = seen.top->preview;
        m_found = tr("%1, %2, %3 kB")
                      .arg(toQString(name(preview.schema)), countText(std::ssize(preview.columns), "column"),
                           countText((preview.bytes + 999) / 1000));
        if (preview.symbols.size() > 1)
            m_found += tr(", %1 symbols").arg(preview.symbols.size());
    }
    m_fold->setMark(m_found);
    m_fold->setVisible(
        m_rows->showTop(seen, m_form.form, exactQString(namedFile(file.toStdString()).venue), showsTrades()));
    m_sentence->hide(); // the heading of the rows says it
    if (const QString sentence = problem(); !sentence.isEmpty())
        showProblem(sentence);
}

QString CsvPart::problem() const
{
    if (!m_refusal.isEmpty())
        return m_refusal;
    for (const QString& file : all()) {
        const QString sentence = m_seen.value(file).problem;
        if (!sentence.isEmpty())
            return all().size() == 1 ? sentence : QFileInfo(pathOf(file)).fileName() + u": "_s + sentence;
    }
    return {};
}

void CsvPart::chooseTrades(bool isTrades)
{
    if (isTrades == showsTrades() || all().isEmpty())
        return;
    QStringList quotes = m_files;
    QStringList trades = m_trades;
    const QString file = shownFile();
    (isTrades ? quotes : trades).removeOne(file);
    (isTrades ? trades : quotes).append(file);
    setAll(quotes, trades);
}

void CsvPart::chooseVenue(const QString& venue)
{
    const QString file = shownFile();
    const QString named = venue.isEmpty() ? pathOf(file) : venue + u'=' + pathOf(file);
    if (file.isEmpty() || named == file)
        return;
    const auto renamed = [&](QStringList files) {
        std::ranges::replace(files, file, named);
        return files;
    };
    setAll(renamed(m_files), renamed(m_trades));
}

void CsvPart::showProblem(const QString& sentence)
{
    m_sentence->setText(sentence);
    m_sentence->show();
    showAsProblem(m_sentence);
}

QTableWidget* CsvPart::preview() const
{
    return m_rows->table();
}

} // namespace sor::ui
