// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the unit that holds every size of an input.
#pragma once

#include "base/share_unit.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <stop_token>

namespace sor { inline namespace input {

/// The unit of the sizes of one reading. Nothing says it ahead of the rows, and sizes are kept as whole
/// numbers of it: an attempt that meets a finer size is stopped, and the next one goes by that.
class SizeUnitSearch {
public:
    /// `stated`: it is that one, whatever the rows say. `outer` stops attempts too.
    SizeUnitSearch(std::optional<ShareUnit> stated, const std::stop_token& outer)
        : m_unit(stated.value_or(ShareUnit{}))
        , m_isStated(stated.has_value())
        , m_link(outer, Forward{this})
    {
    }
    SizeUnitSearch(const SizeUnitSearch&) = delete;
    SizeUnitSearch& operator=(const SizeUnitSearch&) = delete;

    ShareUnit unit() const { return m_unit; }
    bool isStated() const { return m_isStated; }
    /// Of the attempt.
    const std::stop_token& token() const { return m_token; }

    /// A row has a size of so many decimals, more than those of unit(). Any thread.
    void need(int decimals)
    {
        if (m_isStated)
            return;
        int known = m_needed.load();
        while (known < decimals && !m_needed.compare_exchange_weak(known, decimals)) { }
        m_attempt.request_stop();
    }
    /// After an attempt, whose result goes for nothing when this is true: unit() is finer now.
    bool refine(const std::stop_token& outer)
    {
        if (m_needed.load() <= m_unit.decimals || outer.stop_requested())
            return false;
        m_unit.decimals = m_needed.load();
        const std::lock_guard lock(m_mutex);
        m_attempt = std::stop_source();
        m_token = m_attempt.get_token();
        if (outer.stop_requested())
            m_attempt.request_stop();
        return true;
    }

private:
    struct Forward {
        SizeUnitSearch* search;
        void operator()() const
        {
            const std::lock_guard lock(search->m_mutex);
            search->m_attempt.request_stop();
        }
    };
    ShareUnit m_unit;
    bool m_isStated;
    std::atomic<int> m_needed{0};
    std::mutex m_mutex; // of m_attempt, which a stop may come to at any time
    std::stop_source m_attempt;
    std::stop_token m_token = m_attempt.get_token();
    std::stop_callback<Forward> m_link;
};

}} // namespace sor::input
