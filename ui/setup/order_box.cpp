// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/order_box.h"

#include "market/market_hours.h"
#include "market/tape.h"
#include "setup/data_window.h"
#include "setup/run_setup.h"
#include "setup/setup_values.h"
#include "setup/word_field.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {
constexpr qint64 kSharesStep = 100;

/// The best ask after the first quotes, as the field takes it; empty when there is none yet.
QString firstAsk(const Tape& tape)
{
    constexpr std::size_t kFirstQuotes = 100;
    Price best = kNoPrice;
    for (const VenueQuote& quote : tape.quotesAfter(std::min(tape.size(), kFirstQuotes))) {
        if (quote.askPx != kNoPrice && (best == kNoPrice || quote.askPx < best))
            best = quote.askPx;
    }
    return best == kNoPrice ? QString() : exactQString(format(best));
}
} // namespace

OrderBox::OrderBox(QWidget* parent)
    : SetupBox(2, tr("Order"), parent)
    , m_range(new ElidedLabel(this))
    , m_note(makeNote({}, this))
    , m_whole(new QPushButton(tr("&Whole day"), this))
    , m_regular(new QPushButton(tr("Re&gular hours"), this))
{
    addField(
        new WordField("side", tr("S&ide"), {{tr("Buy"), u"buy"_s}, {tr("Sell"), u"sell"_s}}, false, this));
    addField(WordField::makeStepped("shares", tr("S&hares"), countSteps(kSharesStep), this))
        ->setRequired(tr("How many shares? For example 5000."));
    addField(WordField::makeStepped("from", tr("&From"), timeSteps(), this))
        ->setPlaceholder(tr("first quote"));
    addField(WordField::makeStepped("to", tr("&To"), timeSteps(), this))->setPlaceholder(tr("last quote"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    for (QPushButton* button : {m_whole, m_regular}) {
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        buttons->addWidget(button);
    }
    m_whole->setAccessibleName(tr("Use the whole day"));
    m_whole->setToolTip(plainToolTip(tr("From the first quote to the last of the session")));
    m_regular->setAccessibleName(tr("Use the regular hours"));
    m_range->setAccessibleName(tr("What the file covers"));
    content()->addWidget(m_range);
    content()->addLayout(buttons);
    m_note->setAccessibleName(tr("What became of the window"));
    m_note->hide();
    content()->addWidget(m_note);
    addField(WordField::makeStepped("limit", tr("Limit &price"), priceSteps(), this))
        ->setPlaceholder(tr("none"));
    addField(new WordField("fees", tr("Fee&s"), {{u"default"_s, u"default"_s}, {u"none"_s, u"none"_s}}, true,
                           this))
        ->setRequired(tr("Which fees? A file, default or none."));

    FoldSection* more = addSection(tr("Lots, completion, table of fees"));
    addField(WordField::makeStepped("lot", tr("&Lot"), countSteps(), this), more->content())
        ->setRequired(tr("How many shares in a lot? For example 1."));
    addField(new WordField("completion", tr("Completion"),
                           {{tr("Take at end"), u"sweep"_s}, {tr("Leave unfilled"), u"none"_s}}, false, this),
             more->content());
    auto* fees = new QPushButton(tr("&Venues && fees…"), this);
    fees->setAccessibleName(tr("Venues and fees"));
    more->content()->addWidget(fees);
    connect(fees, &QPushButton::clicked, this, &OrderBox::feesRequested);
    connect(m_whole, &QPushButton::clicked, this, [this] { chooseWindow(std::nullopt); });
    connect(m_regular, &QPushButton::clicked, this, [this] { chooseWindow(m_session); });
}

void OrderBox::load(const RunSetup& setup)
{
    setWindowNote({});
    SetupBox::load(setup);
}

void OrderBox::setData(const RunSetup& setup, const Tape& tape)
{
    m_files = setup.csv;
    m_span = tape.span();
    m_session.reset();
    if (const auto hours = MarketHours::of(isUsMarket(tape.venues())); hours && hours->areNewYork())
        m_session = hours->sessionOn(hours->dayOf(m_span.from));
    if (m_session && (m_session->to <= m_span.from || m_span.to <= m_session->from))
        m_session.reset();
    field("limit")->setStepStart(firstAsk(tape));
    field("from")->setStepStart(timeOfDayText(m_span.from));
    field("to")->setStepStart(timeOfDayText(m_span.to));
    refresh(setup);
}

void OrderBox::setWindowNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

/// Where it ends with the data nothing is stated: another file has other ends.
void OrderBox::chooseWindow(const std::optional<TimeWindow>& session)
{
    const bool isStartInside = session && session->from > m_span.from;
    const bool isEndInside = session && session->to < m_span.to;
    field("from")->setText(isStartInside ? statedTime(session->from, m_span, m_hasZone) : QString());
    field("to")->setText(isEndInside ? statedTime(session->to, m_span, m_hasZone) : QString());
    setWindowNote({});
}

void OrderBox::refresh(const RunSetup& setup)
{
    const bool isKnown = !m_files.empty() && setup.csv == m_files;
    m_hasZone = setup.form.zone.has_value();
    field("from")->setPlaceholder(isKnown ? timeOfDayText(m_span.from) : tr("first quote"));
    field("to")->setPlaceholder(isKnown ? timeOfDayText(m_span.to) : tr("last quote"));
    m_range->setFullText(isKnown ? dataText(m_span) : QString());
    m_range->setToolTip(plainToolTip(isKnown ? spanText(m_span) : QString()));
    m_range->setAccessibleDescription(isKnown ? spanText(m_span) : QString());
    m_range->setVisible(isKnown);
    m_whole->setEnabled(setup.from || setup.to);
    m_regular->setEnabled(isKnown && m_session.has_value());
    m_regular->setToolTip(plainToolTip(
        !isKnown ? tr("Once the file is read: 09:30 to 16:00 in New York, on the file's first day")
            : m_session
            ? tr("09:30 to 16:00 in New York, on the file's first day: %1 to %2 UTC")
                  .arg(timeOfDayText(m_session->from), timeOfDayText(m_session->to))
            : tr("The file has no quotes of US exchanges within regular hours on its first day")));
    if (!isKnown)
        setWindowNote({});
    SetupBox::refresh(setup);
}

QString OrderBox::summaryOf(const RunSetup& setup) const
{
    QString text = (setup.side == Side::Buy ? tr("Buy %1") : tr("Sell %1"))
                       .arg(shareCountText(setup.shares, setup.shareUnit));
    const auto shown = [](const std::optional<TimeText>& time) {
        QString stated = toQString(sor::timeText(time));
        return stated.remove(u".000000000"_s).remove(u'Z');
    };
    if (setup.from || setup.to)
        text += u", "_s + (setup.from ? shown(setup.from) : tr("first quote")) + u"–"_s
            + (setup.to ? shown(setup.to) : tr("last quote"));
    if (setup.limit)
        text += tr(", limit %1").arg(toQString(format(*setup.limit)));
    if (setup.experiment.rules.completion == Completion::None)
        text += tr(", remainder unfilled");
    return text;
}

} // namespace sor::ui
