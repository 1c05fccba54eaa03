// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/status_fields.h"

#include "support/plain_text.h"

#include <QLabel>
#include <QStatusBar>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

template <class Label> Label* addField(QStatusBar* bar, const QString& name, const QString& tip)
{
    auto* label = new Label(bar);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name);
    label->setToolTip(tip);
    label->setContentsMargins(4, 0, 4, 0);
    bar->addWidget(label);
    return label;
}

} // namespace

StatusFields::StatusFields(QStatusBar* bar)
    : QObject(bar)
    , m_state(addField<QLabel>(bar, tr("State"), tr("What goes on")))
    , m_data(addField<ElidedLabel>(bar, tr("Data"),
                                   tr("What was loaded: quotes, venues, and from when to when")))
    , m_rate(
          addField<QLabel>(bar, tr("Speed"), tr("How fast the source was read, or how fast cells are run")))
    , m_memory(addField<QLabel>(bar, tr("Memory"), tr("Memory that the quotes take, of the limit in Setup")))
    , m_refresh(addField<QLabel>(bar, tr("Redraws"),
                                 tr("How often charts and tables are drawn while a run goes on")))
{
    m_data->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred); // no wider than its text
    bar->setSizeGripEnabled(false);
}

void StatusFields::setState(RunState state, const QString& text)
{
    const bool isHollow = state == RunState::Connecting || state == RunState::Idle;
    m_state->setText((isHollow ? u"○ "_s : u"● "_s) + text);
}

void StatusFields::setData(const QString& text)
{
    m_data->setFullText(text);
}

void StatusFields::setRate(const QString& text)
{
    m_rate->setText(text);
}

void StatusFields::setMemory(const QString& text)
{
    m_memory->setText(text);
}

void StatusFields::clearInput()
{
    setData({});
    setRate({});
    setMemory({});
}

void StatusFields::setRefresh(const QString& text)
{
    m_refresh->setText(text);
}

QString StatusFields::text() const
{
    return m_state->text() + u" | "_s + m_data->fullText() + u" | "_s + m_rate->text() + u" | "_s
        + m_memory->text() + u" | "_s + m_refresh->text();
}

} // namespace sor::ui
