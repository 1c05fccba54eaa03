// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters, savings and windows in the words of the panels.
#pragma once

#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"
#include "route/router_params.h"

#include <QString>

namespace sor::ui {

/// "0.4": exact.
QString parameterText(Price parameter);
/// "λo .4 λu .6 θ .3".
QString parametersText(const RouterParams& params);

QString timeOfDayText(UnixNanos time); // "13:36:32", UTC
/// "13:36:32–13:45:14 UTC".
QString windowText(TimeWindow window);
/// "2024-08-01".
QString dateText(UnixNanos time);
/// "0.2" or "205".
QString megabytesText(std::size_t bytes);

} // namespace sor::ui
