// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problems_panel.h"

#include "base/number_text.h"
#include "panels/table_view.h"
#include "run/run_view.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

ProblemsPanel::ProblemsPanel(QWidget* parent)
    : QWidget(parent)
    , m_note(makeNote(tr("What was read, what was skipped and why, appears here when a source is loaded."),
                      this))
    , m_model(new QStandardItemModel(this))
    , m_table(makeTable(tr("Data problems"), this))
{
    m_note->setContentsMargins(6, 2, 6, 0);
    m_table->setModel(m_model);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_note);
    layout->addWidget(m_table, 1);
}

void ProblemsPanel::add(const QString& what, const QString& where, const QString& found,
                        const QString& expected)
{
    QList<QStandardItem*> row;
    for (const QString& text : {what, where, found, expected}) {
        auto* item = new QStandardItem(text);
        item->setToolTip(plainToolTip(text));
        row << item;
    }
    m_model->appendRow(row);
}

void ProblemsPanel::setInput(const RunInput& input)
{
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("What"), tr("Where"), tr("Found"), tr("Expected")});
    const LoadedTape& loaded = input.loaded;
    m_skipped = 0;
    for (const CsvSummary& file : loaded.files) {
        const QString name = toQString(file.path.filename().string());
        m_skipped += file.rowsSkipped;
        add(tr("Rows"), name,
            tr("%1 read, %2 skipped").arg(countText(file.rows()), countText(file.rowsSkipped)));
        for (const RowProblem& problem : file.problems) {
            add(tr("Bad row"),
                tr("%1, line %2, column %3").arg(name).arg(problem.line).arg(toQString(problem.column)),
                toQString(problem.found), toQString(problem.expected));
        }
        for (const std::string& warning : file.warnings)
            add(tr("Note"), name, sentenceText(warning));
    }
    if (loaded.topic) {
        const QString name = toQString(loaded.topic->topic);
        m_skipped += loaded.topic->skipped();
        add(tr("Messages"), name,
            tr("%1 read, %2 skipped, %3")
                .arg(countText(loaded.topic->messages), countText(loaded.topic->skipped()),
                     countText(loaded.topic->duplicates, "duplicate")));
        const auto addMessages = [&](const QString& what, std::int64_t number, const QString& meaning) {
            if (number != 0)
                add(what, name, countText(number), meaning);
        };
        addMessages(tr("Messages out of order"), loaded.topic->outOfOrder,
                    tr("none: earlier than others before them in their partition, by up to %1")
                        .arg(toQString(roundedDuration(loaded.topic->largestDisorder))));
        addMessages(tr("Quotes of equal time"), loaded.topic->ties,
                    tr("none: they come from different partitions, in arbitrary order"));
        addMessages(tr("Repeated rows"), loaded.topic->repeats,
                    tr("none: equal to the row of their venue before them; taken"));
        for (const auto& problem : loaded.topic->problems)
            add(tr("Bad message"), name, toQString(problem.text()));
    }
    for (const std::string& warning : loaded.warnings)
        add(tr("Warning"), {}, sentenceText(warning));
    const TapeCounts& counts = loaded.counts;
    const auto addCount = [&](const QString& what, std::int64_t number, const QString& meaning) {
        if (number != 0)
            add(what, tr("all venues"), countText(number), meaning);
    };
    addCount(tr("Trades"), counts.trades, {});
    addCount(tr("Rows within events"), counts.rowsInsideEvents, tr("the book was not whole yet; not used"));
    addCount(tr("Rows without a change"), counts.unchangedRows, tr("best prices and sizes as before"));
    addCount(tr("Book clears"), counts.clears, {});
    addCount(tr("Gap rows"), counts.gapRows, tr("none: the venue is left out until its book is whole"));
    addCount(tr("Rows behind gaps"), counts.rowsBehindGaps, tr("no clear or snapshot yet: not used"));
    addCount(tr("Prints off exchange"), counts.offExchangeRows, tr("never routable"));
    addCount(tr("Quotes aged out"), counts.agedOut, {});
    addCount(tr("Off-market sides"), counts.band.outside,
             tr("further than the band from the recent mid: not shown to strategies"));
    addCount(tr("Sides before a reference"), counts.band.withoutReference,
             tr("no recent mid to judge them by, and not two-sided within 5%: not shown to strategies"));
    addCount(tr("Halts"), counts.halts, tr("the venue shows nothing until it trades again"));
    addCount(tr("Rows in halts"), counts.rowsInHalts, tr("not used"));
    addCount(tr("Excluded prints"), std::reduce(counts.excludedPrints.begin(), counts.excludedPrints.end()),
             tr("auctions, blocks and the like: they fill nothing and consume no queue"));
    m_inputRows = m_model->rowCount();
    m_note->setText(m_skipped == 0 ? tr("Every row was read.")
                        : m_skipped == 1
                        ? tr("1 row was skipped; it is listed.")
                        : tr("%1 were skipped; the first ones are listed.").arg(countText(m_skipped, "row")));
    fitColumns(m_table);
}

void ProblemsPanel::setReport(const RunReport& report)
{
    m_model->removeRows(m_inputRows, m_model->rowCount() - m_inputRows);
    const TapeQuality& quality = report.experiment.quality;
    const auto addCount = [&](const QString& what, std::int64_t number) {
        if (number != 0)
            add(what, tr("the order's window"),
                tr("%1 of %2").arg(countText(number), countText(quality.points, "point")));
    };
    addCount(tr("Crossed market"), quality.crossed);
    addCount(tr("Locked market"), quality.locked);
    addCount(tr("No ask anywhere"), quality.noAsk);
    addCount(tr("No bid anywhere"), quality.noBid);
    const auto venues = venueNames(report.venues);
    for (std::size_t v = 0; v < quality.venues.size() && v < venues.size(); ++v) {
        const TapeQuality::Venue& venue = quality.venues[v];
        add(tr("Venue"), venues[v],
            tr("%1, best ask at %2, longest silence %3")
                .arg(countText(venue.entries, "change"), countText(venue.atBestAsk, "point"),
                     u"%1 s"_s.arg(std::chrono::duration<double>(venue.longestSilence).count(), 0, 'f', 3)));
    }
    for (const std::string& note : report.warnings)
        add(tr("Note"), tr("run"), sentenceText(note));
    fitColumns(m_table);
}

} // namespace sor::ui
