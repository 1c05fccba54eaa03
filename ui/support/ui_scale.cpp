// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ui_scale.h"

#include "support/app_settings.h"

#include <QByteArray>
#include <algorithm>
#include <iterator>

namespace sor::ui {

int steppedScale(int percent, int steps)
{
    // Of what stands between two, the lower one.
    const auto after = std::ranges::upper_bound(kUiScales, percent);
    const auto at = std::max<qsizetype>(0, std::distance(kUiScales.begin(), after) - 1);
    return kUiScales[std::clamp<qsizetype>(at + steps, 0, kUiScales.size() - 1)];
}

void applyUiScale(const AppSettings& settings)
{
    constexpr const char* kVariable = "QT_SCALE_FACTOR";
    static bool isOurs = false; // what the user states there stays
    if (!isOurs && !qEnvironmentVariableIsEmpty(kVariable))
        return;
    isOurs = settings.uiScale() != kUiScales.front();
    if (isOurs)
        qputenv(kVariable, QByteArray::number(settings.uiScale() / 100.0));
    else
        qunsetenv(kVariable);
}

} // namespace sor::ui
