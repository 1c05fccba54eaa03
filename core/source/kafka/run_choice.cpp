// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/kafka/run_choice.h"

#include <algorithm>

namespace sor::kafka {

RunChoice::Verdict RunChoice::judge(std::string_view id)
{
    if (m_last >= m_runs.size() || m_runs[m_last].id != id) {
        const auto found = std::ranges::find(m_runs, id, &Run::id);
        m_last = static_cast<std::size_t>(found - m_runs.begin());
        if (found == m_runs.end())
            m_runs.push_back({std::string(id)});
    }
    ++m_runs[m_last].messages;
    if (m_chosen == m_last)
        return Verdict::Ours;
    if (!m_wanted.empty() ? id != m_wanted : (m_chosen && m_runs[*m_chosen].id > id))
        return Verdict::Other;
    const bool isNew = m_chosen.has_value();
    m_chosen = m_last;
    return isNew ? Verdict::OursAndNew : Verdict::Ours;
}

} // namespace sor::kafka
