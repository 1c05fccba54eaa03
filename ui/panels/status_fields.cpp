// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/status_fields.h"

#include <QLabel>
#include <QStatusBar>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QLabel* addField(QStatusBar* bar, const QString& name, const QString& tip, int stretch)
{
    auto* label = new QLabel(bar);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name);
    label->setToolTip(tip);
    label->setContentsMargins(4, 0, 4, 0);
    bar->addWidget(label, stretch);
    return label;
}

} // namespace

StatusFields::StatusFields(QStatusBar* bar)
    : QObject(bar)
    , m_state(addField(bar, tr("State"), tr("What goes on"), 0))
    , m_data(addField(bar, tr("Data"), tr("What was loaded: quotes, venues, and from when to when"), 0))
    , m_rate(addField(bar, tr("Speed"), tr("How fast the source was read, or how fast cells are run"), 0))
    , m_memory(addField(bar, tr("Memory"), tr("Memory that the quotes take, of the limit in Setup"), 0))
    , m_refresh(addField(bar, tr("Redraws"), tr("How often charts and tables are drawn while a run goes on"), 0))
{
    bar->setSizeGripEnabled(false);
}

void StatusFields::setState(RunState state, const QString& text)
{
    const bool isHollow = state == RunState::Connecting || state == RunState::Idle;
    m_state->setText((isHollow ? u"○ "_s : u"● "_s) + text);
}

void StatusFields::setData(const QString& text)
{
    m_data->setText(text);
}

void StatusFields::setRate(const QString& text)
{
    m_rate->setText(text);
}

void StatusFields::setMemory(const QString& text)
{
    m_memory->setText(text);
}

void StatusFields::setRefresh(const QString& text)
{
    m_refresh->setText(text);
}

QString StatusFields::text() const
{
    return m_state->text() + u" | "_s + m_data->text() + u" | "_s + m_rate->text() + u" | "_s + m_memory->text()
        + u" | "_s + m_refresh->text();
}

} // namespace sor::ui
