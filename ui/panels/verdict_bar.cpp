// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/verdict_bar.h"

#include "charts/chart_theme.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kCaveatColumns = 110; // of the list

/// A few words for a caveat; the whole of it stands in the list.
QString shortName(const QString& code)
{
    static const std::map<QString, QString> kNames{
        {u"incomplete"_s, QObject::tr("incomplete")},
        {u"participation"_s, QObject::tr("large part of the volume")},
        {u"completion"_s, QObject::tr("shares in completion")},
        {u"unfilled"_s, QObject::tr("shares unfilled")},
        {u"in_sample"_s, QObject::tr("not tested out of sample")},
        {u"no_interval"_s, QObject::tr("no interval")},
        {u"bracket_incomplete"_s, QObject::tr("fill models not compared")},
        {u"fill_model"_s, QObject::tr("depends on the fill model")},
        {u"data_short"_s, QObject::tr("data shorter than the window")},
        {u"crossing_fills"_s, QObject::tr("fills by crossing quotes")},
        {u"grid_edge"_s, QObject::tr("best at the grid's edge")},
        {u"nbbo_feed"_s, QObject::tr("NBBO feed")},
        {u"venues_missing"_s, QObject::tr("venues missing")},
        {u"opening"_s, QObject::tr("the open inside")},
        {u"not_certified"_s, QObject::tr("decisions not certified")},
        {u"vwap_profile"_s, QObject::tr("VWAP by a typical curve")},
        {u"no_result"_s, QObject::tr("orders without a result")},
        {u"valued_shares"_s, QObject::tr("shares not executable")},
        {u"correlated_days"_s, QObject::tr("days are correlated")},
        {u"few_makers"_s, QObject::tr("nearly all taken")},
        {u"short_days"_s, QObject::tr("days without orders")},
        {u"bracket_of_default"_s, QObject::tr("range of the default cell")},
        {u"alone"_s, QObject::tr("each order alone")}};
    const auto name = kNames.find(code);
    return name != kNames.end() ? name->second : QString(code).replace(u'_', u' ');
}

} // namespace

VerdictBar::VerdictBar(QWidget* parent)
    : QWidget(parent)
    , m_asked(new ElidedLabel(this))
    , m_caveats(new QPushButton(this))
    , m_caveatNames(new ElidedLabel(this))
    , m_verdict(makeNote({}, this))
    , m_notes(makeNote({}, this))
{
    setAccessibleName(tr("Verdict"));
    m_verdict->setAccessibleName(tr("Verdict"));
    m_caveats->setFlat(true);
    m_caveats->setAccessibleName(tr("Caveats"));
    auto* last = new QHBoxLayout;
    last->setContentsMargins(0, 0, 0, 0);
    last->addWidget(m_caveats);
    last->addWidget(m_caveatNames, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 0, 2, 0);
    layout->setSpacing(0);
    layout->addWidget(m_asked);
    layout->addWidget(m_verdict);
    layout->addWidget(m_notes);
    layout->addLayout(last);
    connect(m_caveats, &QPushButton::clicked, this, &VerdictBar::showCaveats);
    m_caveatNames->installEventFilter(this);
    setAnswer({});
}

void VerdictBar::setAnswer(const std::optional<AnswerView>& answer)
{
    m_answer = answer;
    setVisible(answer.has_value());
    if (!answer)
        return;
    m_asked->setFullText(answer->asked);
    m_verdict->setText(answer->verdict);
    m_notes->setText(answer->notes);
    m_notes->setVisible(!answer->notes.isEmpty());
    QFont font = m_verdict->font();
    font.setBold(answer->grade != Verdict::Grade::NotJudged);
    m_verdict->setFont(font);
    QStringList caveats;
    QStringList names;
    bool isSevere = false;
    for (const AnswerView::CaveatLine& caveat : answer->caveats) {
        caveats << u"• "_s + (caveat.advice.isEmpty() ? caveat.text : caveat.text + u' ' + caveat.advice);
        const bool isNote = caveat.severity == Caveat::Severity::Note;
        names << (isNote ? QString() : u"! "_s)
                + (caveat.code.isEmpty() ? caveat.text : shortName(caveat.code));
        isSevere = isSevere || caveat.severity == Caveat::Severity::Severe;
    }
    m_list = caveats.join(u'\n');
    m_caveats->setVisible(!caveats.isEmpty());
    m_caveatNames->setVisible(!caveats.isEmpty());
    m_caveats->setText((isSevere ? u"⚠ "_s : QString()) + countText(caveats.size(), "caveat"));
    m_caveats->setAccessibleName(m_caveats->text());
    m_caveats->setToolTip(plainToolTip(m_list));
    m_caveats->setAccessibleDescription(caveats.join(u' '));
    m_caveatNames->setFullText(names.join(u"   "_s));
    m_caveatNames->setToolTip(plainToolTip(m_list));
    colour();
}

QString VerdictBar::text() const
{
    if (!m_answer)
        return {};
    QStringList lines{m_answer->asked, m_answer->verdict};
    if (!m_answer->notes.isEmpty())
        lines << m_answer->notes;
    lines << m_caveats->text() + u": "_s + m_caveatNames->fullText();
    return lines.join(u'\n');
}

void VerdictBar::showCaveats()
{
    auto* list = new QFrame(this, Qt::Popup);
    list->setAttribute(Qt::WA_DeleteOnClose);
    list->setFrameShape(QFrame::StyledPanel);
    list->setAccessibleName(tr("Caveats"));
    auto* layout = new QVBoxLayout(list);
    layout->addWidget(makeNote(m_list, list));
    list->setFixedWidth(std::min(width(), fontMetrics().averageCharWidth() * kCaveatColumns));
    list->move(m_caveats->mapToGlobal(QPoint(0, m_caveats->height())));
    list->show();
}

void VerdictBar::colour()
{
    if (!m_answer)
        return;
    QPalette colours = palette();
    const bool isBetter = m_answer->grade == Verdict::Grade::Better;
    if (isBetter || m_answer->grade == Verdict::Grade::Worse) {
        const QColor hue = isBetter ? kBetterColour : kWorseColour;
        colours.setColor(QPalette::WindowText,
                         withContrast(hue, palette().color(QPalette::Window), kTextContrast));
    }
    m_verdict->setPalette(colours);
}

void VerdictBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

/// A click on the names is one on the button before them.
bool VerdictBar::eventFilter(QObject* watched, QEvent* event)
{
    const bool isPress = event->type() == QEvent::MouseButtonPress;
    if ((isPress || event->type() == QEvent::MouseButtonRelease)
        && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        if (!isPress)
            showCaveats();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sor::ui
