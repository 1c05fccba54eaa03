// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/cost_chart.h"

#include "support/money_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <limits>

namespace sor::ui {

namespace {

constexpr CostMeasure kMeasures[] = {CostMeasure::ShortfallDollars, CostMeasure::ShortfallBps,
                                     CostMeasure::CashSpent};

ValueFormat formatOf(CostMeasure measure)
{
    return measure == CostMeasure::ShortfallBps ? ValueFormat::Bps : ValueFormat::Dollars;
}

} // namespace

QString displayName(CostMeasure measure, Side side)
{
    switch (measure) {
    case CostMeasure::ShortfallDollars:
        return moneyLabel(QStringLiteral("Shortfall vs arrival ($)"));
    case CostMeasure::ShortfallBps:
        return QStringLiteral("Shortfall (bps)");
    case CostMeasure::CashSpent:
        break;
    }
    return moneyLabel(side == Side::Buy ? QStringLiteral("Cash spent ($)")
                                        : QStringLiteral("Cash received ($)"));
}

CostChart::CostChart(QWidget* parent)
    : ChartView(parent)
{
    setTitle(QStringLiteral("Cumulative cost"));
    m_measureBox = new QComboBox(this);
    m_measureBox->setAccessibleName(QStringLiteral("Cost measure"));
    m_measureBox->setToolTip(QStringLiteral("What the lines show (C goes through them)"));
    headerLayout()->addWidget(m_measureBox);
    connect(m_measureBox, &QComboBox::activated, this,
            [this](int index) { choose(static_cast<CostMeasure>(m_measureBox->itemData(index).toInt())); });
    fillMeasureBox();
}

std::optional<double> CostChart::valueOf(const CostPoint& fill, CostMeasure measure,
                                         const CostReference& reference)
{
    if (measure == CostMeasure::CashSpent)
        return fill.cash.dollars();
    const auto& mid = reference.arrivalMid;
    if (measure == CostMeasure::ShortfallBps)
        return slippageBps(reference.side, fill.cash.nanos, fill.filled, reference.unit, mid);
    if (!mid)
        return std::nullopt;
    return static_cast<double>(costBeyond(reference.side, fill.cash.nanos, fill.filled, reference.unit, *mid))
        * 0.5e-9;
}

void CostChart::setReferencePrice(const CostReference& reference)
{
    m_reference = reference;
    if (!reference.arrivalMid && m_measure != CostMeasure::CashSpent) {
        showMeasure(CostMeasure::CashSpent);
        fillMeasureBox();
        return;
    }
    fillMeasureBox();
    if (m_measure != m_chosen && reference.arrivalMid)
        showMeasure(m_chosen);
    else
        rebuild();
}

int CostChart::addStrategy(const QString& name, SeriesRole role)
{
    m_fills.emplace_back();
    return addSeries(name, role);
}

void CostChart::appendFills(int strategy, std::span<const CostPoint> fills)
{
    auto& kept = m_fills[static_cast<std::size_t>(strategy)];
    kept.insert(kept.end(), fills.begin(), fills.end());
    plot(strategy, fills);
}

void CostChart::plot(int strategy, std::span<const CostPoint> fills)
{
    for (const CostPoint& fill : fills) {
        append(strategy, count(fill.time),
               valueOf(fill, m_measure, m_reference).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
}

void CostChart::clearStrategies()
{
    m_fills.clear();
    clearSeries();
}

void CostChart::setMeasure(CostMeasure measure)
{
    if (measure == m_measure
        || (measure != CostMeasure::CashSpent && !m_reference.arrivalMid && !m_fills.empty()))
        return;
    m_chosen = measure;
    showMeasure(measure);
}

void CostChart::showMeasure(CostMeasure measure)
{
    m_measure = measure;
    m_measureBox->setCurrentIndex(m_measureBox->findData(static_cast<int>(measure)));
    rebuild();
    refreshIfDirty();
    emit measureChanged(measure);
}

void CostChart::cycleMeasure()
{
    const int next = (m_measureBox->currentIndex() + 1) % m_measureBox->count();
    choose(static_cast<CostMeasure>(m_measureBox->itemData(next).toInt()));
}

void CostChart::choose(CostMeasure measure)
{
    setMeasure(measure);
    emit measureChosen(measure);
}

void CostChart::restoreMeasure(CostMeasure measure)
{
    m_chosen = measure;
    setMeasure(measure);
}

void CostChart::rebuild()
{
    setValueFormat(formatOf(m_measure));
    for (int strategy = 0; strategy < static_cast<int>(m_fills.size()); ++strategy) {
        clearPoints(strategy);
        plot(strategy, m_fills[static_cast<std::size_t>(strategy)]);
    }
}

QString CostChart::caption() const
{
    return ChartView::caption() + QStringLiteral(": ") + m_measureBox->currentText();
}

void CostChart::fillMeasureBox()
{
    m_measureBox->clear();
    for (const CostMeasure measure : kMeasures) {
        if (measure == CostMeasure::CashSpent || m_reference.arrivalMid || m_fills.empty())
            m_measureBox->addItem(displayName(measure, m_reference.side), static_cast<int>(measure));
    }
    m_measureBox->setCurrentIndex(m_measureBox->findData(static_cast<int>(m_measure)));
}

} // namespace sor::ui
