// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hidden_strategies.h"

#include "support/shown_text.h"

namespace sor::ui {

QStringList namesOfBaselines(const QStringList& keys, const BaselineNames& names)
{
    QStringList hidden;
    for (const Baseline baseline : kBaselines) {
        if (keys.contains(toQString(name(baseline))))
            hidden << toQString(displayName(baseline, names));
    }
    return hidden;
}

void ShownStrategies::setHidden(const QStringList& names)
{
    m_hidden = names;
    invalidateFilter();
}

bool ShownStrategies::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return !m_hidden.contains(sourceModel()->index(row, 0, parent).data().toString());
}

} // namespace sor::ui
