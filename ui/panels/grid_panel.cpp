// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/grid_panel.h"

#include "panels/live_panel.h"
#include "support/plain_text.h"

#include <QVBoxLayout>

namespace sor::ui {

GridPanel::GridPanel(QWidget* parent)
    : QWidget(parent)
    , m_note(new ElidedLabel(this))
    , m_heatmap(new HeatmapView(this))
    , m_live(new LivePanel(this))
{
    setAccessibleName(tr("Grid"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 2, 4, 2);
    layout->setSpacing(2);
    layout->addWidget(m_note);
    layout->addWidget(m_heatmap, 1);
    layout->addWidget(m_live, 1);
    setNote({}, {});
}

void GridPanel::setNote(const QString& note, const QString& tip)
{
    m_note->setFullText(note);
    m_note->setToolTip(plainToolTip(tip.isEmpty() ? note : tip));
    updateShown();
}

void GridPanel::setLive(bool isLive)
{
    if (isLive && !m_isLive)
        m_live->clear();
    m_isLive = isLive;
    updateShown();
}

void GridPanel::updateShown()
{
    m_note->setVisible(!m_isLive && !m_note->fullText().isEmpty());
    m_heatmap->setVisible(!m_isLive);
    m_live->setVisible(m_isLive);
}

} // namespace sor::ui
