// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/summary_strip.h"

#include "panels/stale_veil.h"
#include "panels/verdict_bar.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// "Router, whole window: 5,000 of 5,000 filled, 100.1532 on average, $500,766.06 all in".
QString routerText(const RunView& view)
{
    const StrategyView* router = view.router();
    if (router == nullptr)
        return {};
    const RunResult& result = router->result;
    QString text = u"%1%2: %3 of %4 filled"_s.arg(
        view.isTuned ? QObject::tr("Router") : QObject::tr("Router with the default parameters"),
        view.isFinal ? QObject::tr(", whole window") : QString(), textOf(result.filled(), result.unit),
        textOf(result.ordered, result.unit));
    if (result.completion.shares.count > 0)
        text += u", %1 in completion"_s.arg(textOf(result.completion.shares, result.unit));
    if (const auto average = averagePrice(result))
        text += u", %1 on average, %2 all in"_s.arg(textOf(*average), dollarText(result.totalCash()));
    if (!view.isFinal)
        text += u", so far"_s;
    else if (!view.isComplete && view.cellsDone == view.cells)
        text += u", partial"_s; // cut short by its quotes
    else if (!view.isComplete)
        text += u", partial: %1 of %2"_s.arg(countText(static_cast<std::int64_t>(view.cellsDone)),
                                             countText(static_cast<std::int64_t>(view.cells), "cell"));
    return text;
}

} // namespace

SummaryStrip::SummaryStrip(QWidget* parent)
    : QWidget(parent)
    , m_body(new QWidget(this))
    , m_verdict(new VerdictBar(m_body))
    , m_router(new ElidedLabel(m_body))
    , m_staleBar(new QWidget(this))
    , m_staleNote(new QLabel(m_staleBar))
{
    setAccessibleName(tr("Summary"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 0, 6, 2);
    layout->setSpacing(0);
    auto* stale = new QHBoxLayout(m_staleBar);
    stale->setContentsMargins(2, 0, 2, 0);
    m_staleNote->setTextFormat(Qt::PlainText);
    QFont bold = m_staleNote->font();
    bold.setBold(true);
    m_staleNote->setFont(bold);
    auto* again = new QPushButton(tr("Run again (F5)"), m_staleBar);
    again->setFlat(true);
    again->setAccessibleName(tr("The results are not those of this setup: run again"));
    stale->addWidget(m_staleNote);
    stale->addWidget(again);
    stale->addStretch();
    layout->addWidget(m_staleBar);
    auto* inner = new QVBoxLayout(m_body);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(m_verdict);
    m_router->setContentsMargins(2, 0, 2, 0);
    inner->addWidget(m_router);
    layout->addWidget(m_body);
    m_veil = new StaleVeil(m_body);
    m_staleBar->hide();
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

void SummaryStrip::setStale(const QString& text)
{
    m_stale = text;
    m_staleNote->setText(text);
    m_staleBar->setVisible(!text.isEmpty());
    m_veil->setVisible(!text.isEmpty());
}

void SummaryStrip::refresh()
{
    m_verdict->setAnswer(m_view.answer);
    QString text = routerText(m_view);
    QString tip =
        tr("All in: prices, fees and rebates, over the whole window %1.").arg(windowText(m_view.window));
    if (m_view.params && !text.isEmpty()) {
        text += u"; "_s + parametersText(*m_view.params);
        if (!m_view.isFinal && !m_view.isTuned)
            text += tr(", the grid's middle");
        else if (!m_gridNote.isEmpty())
            text += u", "_s + m_gridNote;
        if (!m_gridTip.isEmpty())
            tip += u'\n' + m_gridTip;
    }
    QFont font = m_router->font();
    font.setItalic(!m_view.isFinal);
    m_router->setFont(font);
    m_router->setFullText(text);
    m_router->setToolTip(plainToolTip(text + u'\n' + tip));
    m_router->setVisible(!text.isEmpty());
}

QString SummaryStrip::text() const
{
    QStringList lines;
    for (const QString& line : {m_verdict->text(), m_router->fullText(), m_stale}) {
        if (!line.isEmpty())
            lines << line;
    }
    return lines.join(u'\n');
}

} // namespace sor::ui
