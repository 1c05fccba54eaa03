// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/summary_strip.h"

#include "panels/summary_tile.h"
#include "panels/verdict_bar.h"
#include "report/strategy_table.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// The baselines that have a tile; the others stand in the table.
constexpr std::array kTiles{Baseline::TwapMatched, Baseline::Vwap, Baseline::BestAsk};

QString soFar(const RunView& view)
{
    return view.isFinal ? QString() : u" so far"_s;
}

TileText routerTile(const RunView& view)
{
    TileText tile;
    tile.heading = view.isTuned || view.isEmpty() ? u"OPTIMISED ROUTER"_s : u"ROUTER, DEFAULT PARAMETERS"_s;
    const StrategyView* router = view.router();
    tile.isProvisional = !view.isFinal;
    if (router == nullptr) {
        tile.main = u"…"_s;
        return tile;
    }
    const RunResult& result = router->result;
    const auto average = averagePrice(result);
    tile.main = average ? u"%1 avg · %2"_s.arg(textOf(*average), dollarText(result.totalCash()))
                        : u"nothing filled"_s;
    tile.detail = u"%1 of %2 filled%3"_s.arg(textOf(result.filled()), textOf(result.ordered), soFar(view));
    if (result.completion.shares.count > 0)
        tile.detail += u", %1 in completion"_s.arg(textOf(result.completion.shares));
    if (!view.isComplete && view.cellsDone == view.cells)
        tile.detail += u" · partial"_s; // cut short by its quotes
    else if (!view.isComplete)
        tile.detail +=
            u" · partial: %1 of %2"_s.arg(countText(static_cast<std::int64_t>(view.cellsDone)),
                                          countText(static_cast<std::int64_t>(view.cells), "cell"));
    tile.tip = u"All-in: prices, fees and rebates, over the whole window %1."_s.arg(windowText(view.window));
    return tile;
}

/// "mean of starts +0.85 (+0.40 to +1.30)".
QString startsText(const StrategyView& strategy)
{
    if (!strategy.meanBps)
        return {};
    const QString mean = u"out of sample %1"_s.arg(signedBpsText(*strategy.meanBps));
    return strategy.interval ? mean
            + u" (%1 to %2)"_s.arg(signedBpsText(strategy.interval->low),
                                   signedBpsText(strategy.interval->high))
                             : mean + u", no interval"_s;
}

TileText savingTile(const RunView& view, Baseline baseline)
{
    TileText tile;
    const StrategyView* other = view.find(roleOf(baseline));
    tile.isProvisional = !view.isFinal;
    tile.heading = u"Saving vs %1"_s.arg(nameOf(baseline, view.names));
    if (other == nullptr || view.router() == nullptr) {
        tile.main = u"…"_s;
        return tile;
    }
    const Saving saving = savingOf(view, *other);
    if (!saving.bps) {
        const RunResult& result = other->result;
        const bool isShort = result.filled() != view.router()->result.filled();
        tile.main = toQString(kNotComparable);
        tile.detail = isShort
            ? u"%1 filled %2 of %3"_s.arg(other->name, textOf(result.filled()), textOf(result.ordered))
            : u"see the tooltip"_s;
        tile.tip = sentenceText(saving.reason);
        if (isShort) {
            tile.tip +=
                u"\nA saving in bps needs equal share counts. Set 'Complete the remainder at the last "
                "ask' in Setup to compare."_s;
        }
        return tile;
    }
    tile.main = signedBpsText(*saving.bps) + u" bps"_s;
    // One order on one morning: only an interval that is clear of zero tells who is better.
    if (other->interval && (other->interval->low > 0 || other->interval->high < 0))
        tile.isBetter = other->interval->low > 0;
    if (const auto cash = savingCash(view, *other))
        tile.detail = dollarText(*cash) + soFar(view);
    if (const QString starts = startsText(*other); !starts.isEmpty())
        tile.detail = starts;
    tile.tip =
        u"What the router saved, positive: it was better. %1 bps from timing, %2 bps from execution."_s.arg(
            signedBpsText(saving.timingBps), signedBpsText(saving.executionBps));
    return tile;
}

} // namespace

SummaryStrip::SummaryStrip(QWidget* parent)
    : QWidget(parent)
    , m_verdict(new VerdictBar(this))
    , m_tilesLayout(new QHBoxLayout)
    , m_staleBar(new QWidget(this))
{
    setAccessibleName(tr("Summary"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->setSpacing(2);
    m_tilesLayout->setSpacing(6);
    layout->addWidget(m_verdict);
    layout->addLayout(m_tilesLayout);
    for (std::size_t i = 0; i < kTiles.size() + 2; ++i) {
        auto* tile = new SummaryTile(this);
        m_tilesLayout->addWidget(tile, i == 0 || i == kTiles.size() + 1 ? 4 : 3);
        m_tiles.push_back(tile);
    }
    auto* stale = new QHBoxLayout(m_staleBar);
    stale->setContentsMargins(2, 0, 2, 0);
    auto* note = new QLabel(tr("Settings changed since this run —"), m_staleBar);
    note->setTextFormat(Qt::PlainText);
    auto* again = new QPushButton(tr("Run again (F5)"), m_staleBar);
    again->setFlat(true);
    again->setAccessibleName(tr("Settings changed since this run: run again"));
    stale->addWidget(note);
    stale->addWidget(again);
    stale->addStretch();
    layout->addWidget(m_staleBar);
    m_staleBar->hide();
    connect(m_verdict, &VerdictBar::caveatsRequested, this, &SummaryStrip::caveatsRequested);
    connect(again, &QPushButton::clicked, this, &SummaryStrip::runAgainRequested);
    refresh();
}

void SummaryStrip::setView(const RunView& view)
{
    m_view = view;
    refresh();
}

void SummaryStrip::setGridNote(const QString& note, const QString& tip)
{
    m_gridNote = note;
    m_gridTip = tip;
    refresh();
}

void SummaryStrip::hideStrategies(const QStringList& keys)
{
    for (std::size_t i = 0; i < kTiles.size(); ++i)
        m_tiles[i + 1]->setVisible(!keys.contains(toQString(name(kTiles[i]))));
}

void SummaryStrip::setStale(bool isStale)
{
    m_isStale = isStale;
    m_staleBar->setVisible(isStale);
}

void SummaryStrip::refresh()
{
    m_verdict->setAnswer(m_view.answer);
    m_tiles.front()->setText(routerTile(m_view));
    for (std::size_t i = 0; i < kTiles.size(); ++i)
        m_tiles[i + 1]->setText(savingTile(m_view, kTiles[i]));
    TileText best;
    best.heading = m_view.isTuned ? u"Best parameters"_s : u"Parameters"_s;
    best.isProvisional = !m_view.isFinal;
    best.main = m_view.params ? parametersText(*m_view.params) : u"…"_s;
    best.detail = m_gridNote;
    if (!m_view.isFinal && m_view.params)
        best.detail = u"the grid's middle, so far"_s;
    best.tip = m_gridTip;
    m_tiles.back()->setText(best);
}

QString SummaryStrip::text() const
{
    QStringList lines{m_verdict->text()};
    for (const SummaryTile* tile : m_tiles)
        lines << tile->text().heading + u": "_s + tile->text().main + u", "_s + tile->text().detail;
    if (m_isStale)
        lines << tr("Settings changed since this run — Run again (F5)");
    return lines.join(u'\n');
}

} // namespace sor::ui
