// SPDX-License-Identifier: GPL-3.0-or-later
// What the window calls the money of the run that it shows (base/money_text.h). Thread of the window.
#pragma once

#include <QString>
#include <string_view>

namespace sor::ui {

/// Of the run that is shown from now on; empty: "$".
void setMoneyName(std::string_view currency);

/// That name; empty: "$".
std::string_view shownMoneyName();

/// `text` with that name for "$".
QString moneyLabel(const QString& text);

} // namespace sor::ui
