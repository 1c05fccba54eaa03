// SPDX-License-Identifier: GPL-3.0-or-later
// What a venue shows after each of its rows, by the rules of the tape's book view.
#pragma once

#include "market/quote_event.h"

namespace sor { inline namespace input { namespace kafka {

/// One venue. A row acts when its event ends (F_LAST), a clear or a gap included; after a gap the venue is
/// out until a clear or a snapshot makes its book whole again.
class SettledQuote {
public:
    /// True when `row` ends an event, so that what the venue shows may have changed.
    bool accept(const QuoteEvent& row)
    {
        const bool isClear = row.action == 'R';
        if (isClear || (row.flags & (kFlagMaybeBadBook | kFlagSnapshot)) != 0)
            m_isOut = (row.flags & kFlagMaybeBadBook) != 0;
        if ((row.flags & kFlagLast) == 0)
            return false;
        m_isShowing = !m_isOut && !isClear;
        if (m_isShowing)
            m_shown = row;
        return true;
    }

    /// Nothing is shown before the first event and after one that took the quote away.
    bool isShowing() const { return m_isShowing; }
    /// The row that settled what is shown; its sides may be empty.
    const QuoteEvent& shown() const { return m_shown; }
    /// After a gap, also one inside an event that still goes on.
    bool isOut() const { return m_isOut; }

private:
    QuoteEvent m_shown;
    bool m_isShowing = false;
    bool m_isOut = false;
};

}}} // namespace sor::input::kafka
