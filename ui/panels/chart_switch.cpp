// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/chart_switch.h"

#include "charts/chart_view.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace sor::ui {

void ChartSwitch::addTo(ChartView* chart)
{
    auto* row = new QWidget(chart);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const auto& [name, choice] : {std::pair{tr("Price"), ChartChoice::Price},
                                       {tr("Cost"), ChartChoice::Cost},
                                       {tr("Filled"), ChartChoice::Filled}}) {
        auto* button = new QToolButton(row);
        button->setText(name);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolTip(tr("Show this chart"));
        connect(button, &QToolButton::clicked, this, [this, choice = choice] { emit chosen(choice); });
        layout->addWidget(button);
        m_buttons.emplace_back(button, choice);
    }
    chart->setHeading(row);
}

void ChartSwitch::update(const std::function<bool(ChartChoice)>& isShown, bool isRunShown)
{
    for (const auto& [button, choice] : m_buttons) {
        button->setChecked(isShown(choice));
        button->setEnabled(isRunShown || choice == ChartChoice::Price);
    }
}

} // namespace sor::ui
