// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/verdict_bar.h"

#include "charts/chart_theme.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

VerdictBar::VerdictBar(QWidget* parent)
    : QWidget(parent)
    , m_asked(new ElidedLabel(this))
    , m_caveats(new QPushButton(this))
    , m_verdict(makeNote({}, this))
{
    setAccessibleName(tr("Verdict"));
    m_verdict->setAccessibleName(tr("Verdict"));
    m_caveats->setFlat(true);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(0, 0, 0, 0);
    top->addWidget(m_asked, 1);
    top->addWidget(m_caveats);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 0, 2, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_verdict);
    connect(m_caveats, &QPushButton::clicked, this, &VerdictBar::caveatsRequested);
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
    QFont font = m_verdict->font();
    font.setBold(answer->grade != Verdict::Grade::NotJudged);
    m_verdict->setFont(font);
    QStringList caveats;
    bool isSevere = false;
    for (const AnswerView::CaveatLine& caveat : answer->caveats) {
        caveats << u"• "_s + (caveat.advice.isEmpty() ? caveat.text : caveat.text + u' ' + caveat.advice);
        isSevere = isSevere || caveat.severity == Caveat::Severity::Severe;
    }
    m_caveats->setVisible(!caveats.isEmpty());
    m_caveats->setText((isSevere ? u"⚠ "_s : QString()) + countText(caveats.size(), "caveat"));
    m_caveats->setToolTip(plainToolTip(caveats.join(u'\n')));
    m_caveats->setAccessibleDescription(caveats.join(u' '));
    colour();
}

QString VerdictBar::text() const
{
    return m_answer ? m_answer->asked + u'\n' + m_answer->verdict + u'\n' + m_caveats->text() : QString();
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

} // namespace sor::ui
