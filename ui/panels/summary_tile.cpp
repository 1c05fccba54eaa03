// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/summary_tile.h"

#include "charts/chart_theme.h"
#include "support/plain_text.h"

#include <QEvent>
#include <QVBoxLayout>

namespace sor::ui {

SummaryTile::SummaryTile(QWidget* parent)
    : QFrame(parent)
    , m_heading(new ElidedLabel(this))
    , m_main(new ElidedLabel(this))
    , m_detail(new ElidedLabel(this))
{
    setFrameShape(QFrame::StyledPanel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 3);
    layout->setSpacing(0);
    for (ElidedLabel* label : {m_heading, m_main, m_detail})
        layout->addWidget(label);
    QFont bold = m_main->font();
    bold.setBold(true);
    m_main->setFont(bold);
    // The headings are smaller than what they stand over.
    QFont small = m_heading->font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    m_heading->setFont(small);
    m_detail->setFont(small);
    setFocusPolicy(Qt::TabFocus);
}

void SummaryTile::setText(const TileText& text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_heading->setFullText(text.heading);
    const QString glyph = !text.isBetter ? QString()
        : *text.isBetter                 ? QStringLiteral("▲ ")
                                         : QStringLiteral("▼ ");
    m_main->setFullText(glyph + text.main);
    m_detail->setFullText(text.detail);
    for (ElidedLabel* label : {m_main, m_detail}) {
        QFont font = label->font();
        font.setItalic(text.isProvisional);
        label->setFont(font);
    }
    setToolTip(plainToolTip(text.tip.isEmpty() ? text.heading : text.tip));
    setAccessibleName(text.heading + QStringLiteral(": ") + text.main + QStringLiteral(", ") + text.detail);
    setAccessibleDescription(text.tip);
    colour();
}

void SummaryTile::colour()
{
    const QColor back = palette().color(QPalette::Window);
    const QColor plain = palette().color(QPalette::WindowText);
    QPalette main = palette();
    if (m_text.isBetter) {
        const QColor hue = *m_text.isBetter ? kBetterColour : kWorseColour;
        main.setColor(QPalette::WindowText, withContrast(hue, back, kTextContrast));
    } else {
        main.setColor(QPalette::WindowText, plain);
    }
    m_main->setPalette(main);
    QPalette faint = palette();
    QColor grey = plain;
    grey.setAlphaF(0.75F);
    faint.setColor(QPalette::WindowText, grey);
    m_heading->setPalette(faint);
}

void SummaryTile::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

} // namespace sor::ui
