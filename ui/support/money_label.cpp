// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/money_label.h"

#include "base/money_text.h"

#include <string>

namespace sor::ui {

namespace {

std::string& moneyName()
{
    static std::string name;
    return name;
}

} // namespace

void setMoneyName(std::string_view currency)
{
    moneyName() = currency;
}

std::string_view shownMoneyName()
{
    return moneyName();
}

QString moneyLabel(const QString& text)
{
    return moneyName().empty() ? text : QString::fromStdString(inCurrency(text.toStdString(), moneyName()));
}

} // namespace sor::ui
