// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/starts_chart.h"

#include "charts/chart_text.h"
#include "charts/export_file.h"
#include "charts/time/starts_paint.h"

#include <QComboBox>
#include <QContextMenuEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace sor::ui {

/// The picture alone.
class StartsChart::Canvas : public QWidget {
public:
    explicit Canvas(StartsChart* chart)
        : QWidget(chart)
        , m_chart(*chart)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    }

private:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        paintStarts(painter, rect(), m_chart.m_data, m_chart.m_baseline,
                    ChartTheme::fromPalette(palette(), m_chart.m_isRemote));
    }

    const StartsChart& m_chart;
};

StartsChart::StartsChart(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(QStringLiteral("Savings over start times"));
    setFocusPolicy(Qt::TabFocus);
    m_baselineBox = new QComboBox(this);
    m_baselineBox->setAccessibleName(QStringLiteral("Baseline"));
    auto* name = new QLabel(QStringLiteral("Savings over start times vs"), this);
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    name->setBuddy(m_baselineBox);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_canvas = new Canvas(this);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 0, 6, 0);
    top->addWidget(name);
    top->addWidget(m_baselineBox);
    top->addStretch(1);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(6, 0, 6, 2);
    below->addWidget(m_sentence);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(2);
    column->addLayout(top);
    column->addWidget(m_canvas, 1);
    column->addLayout(below);
    connect(m_baselineBox, &QComboBox::activated, this, &StartsChart::setBaseline);
    refresh();
}

StartsChart::~StartsChart() = default;

void StartsChart::setData(StartSavings data)
{
    const QString before = m_baselineBox->currentText();
    m_data = std::move(data);
    m_baselineBox->clear();
    for (const auto& against : m_data.against)
        m_baselineBox->addItem(against.baseline);
    m_baseline = std::max(0, m_baselineBox->findText(before));
    m_baselineBox->setCurrentIndex(m_data.against.empty() ? -1 : m_baseline);
    refresh();
}

void StartsChart::setBaseline(int index)
{
    if (index == m_baseline || index < 0 || index >= static_cast<int>(m_data.against.size()))
        return;
    m_baseline = index;
    m_baselineBox->setCurrentIndex(index);
    refresh();
    emit baselineChanged(index);
}

void StartsChart::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    m_canvas->update();
}

QString StartsChart::sentence() const
{
    return startsSentence(m_data, m_baseline);
}

void StartsChart::refresh()
{
    const QString text = sentence();
    m_sentence->setText(text);
    setAccessibleDescription(text);
    m_baselineBox->setEnabled(m_data.against.size() > 1);
    m_canvas->update();
}

void StartsChart::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    const ChartTheme theme = ChartTheme::fromPalette(onPaper ? paperPalette() : palette());
    painter->save();
    painter->fillRect(target, theme.background);
    QRectF area = target.adjusted(8, 4, -8, -4);
    QFont bold = inPixels(font());
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(theme.text);
    const double line = QFontMetricsF(bold).height();
    const bool hasBaseline = m_baseline < static_cast<int>(m_data.against.size());
    painter->drawText(area, Qt::AlignLeft | Qt::AlignTop,
                      QStringLiteral("Savings over start times")
                          + (hasBaseline ? QStringLiteral(" vs ")
                                     + m_data.against[static_cast<std::size_t>(m_baseline)].baseline
                                         : QString()));
    painter->setFont(inPixels(font()));
    painter->drawText(QRectF(area.left(), area.bottom() - 2 * line, area.width(), 2 * line),
                      static_cast<int>(Qt::AlignLeft | Qt::AlignBottom) | Qt::TextWordWrap, sentence());
    area.adjust(0, line + 4, 0, -2 * line - 4);
    painter->translate(area.topLeft());
    paintStarts(*painter, QRectF(QPointF(0, 0), area.size()), m_data, m_baseline, theme);
    painter->restore();
}

QString StartsChart::dataCsv() const
{
    QString csv = QStringLiteral("start_utc,baseline,saving_bps\n");
    for (const auto& against : m_data.against) {
        for (std::size_t i = 0; i < against.savingsBps.size() && i < m_data.startsNs.size(); ++i) {
            csv += isoText(m_data.startsNs[i]) + QLatin1Char(',') + csvField(against.baseline)
                + QLatin1Char(',') + (against.savingsBps[i] ? csvNumber(*against.savingsBps[i]) : QString())
                + QLatin1Char('\n');
        }
    }
    return csv;
}

void StartsChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_canvas->update();
}

QSize StartsChart::sizeHint() const
{
    return {420, 300};
}

QSize StartsChart::minimumSizeHint() const
{
    return {240, 160};
}

void StartsChart::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addExportActions(menu, this,
                     {QStringLiteral("Savings over start times"),
                      [this](QPainter* painter, const QRectF& target) { renderTo(painter, target); },
                      [this] { return dataCsv(); }},
                     [this](const QString& sentence) { emit exportFailed(sentence); });
    menu->popup(event->globalPos());
}

} // namespace sor::ui
