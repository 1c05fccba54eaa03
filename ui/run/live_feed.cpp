// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/live_feed.h"

#include <algorithm>

namespace sor::ui {

namespace {

/// One of each at most.
template <class Key>
void putOnce(std::vector<std::pair<Key, RunResult>>& waiting, const Key& key, const RunResult& result)
{
    const auto known = std::ranges::find(waiting, key, &std::pair<Key, RunResult>::first);
    if (known != waiting.end())
        known->second = result;
    else
        waiting.emplace_back(key, result);
}

} // namespace

bool LiveUpdate::isEmpty() const
{
    return !progress && baselines.empty() && extras.empty() && !grid && !untuned && !tuned && cells.empty()
        && !reading && !preview;
}

void LiveFeed::waitWhileHeld(std::unique_lock<std::mutex>& lock)
{
    m_released.wait(lock, [this] { return !m_isHeld; });
}

void LiveFeed::progress(std::string_view phase, std::int64_t done, std::int64_t total)
{
    std::unique_lock lock(m_mutex);
    m_waiting.progress = {std::string(phase), done, total};
    waitWhileHeld(lock);
}

void LiveFeed::baselineDone(Baseline baseline, const RunResult& result)
{
    const std::lock_guard lock(m_mutex);
    putOnce(m_waiting.baselines, baseline, result);
}

void LiveFeed::extraDone(const ExtraName& extra, const RunResult& result)
{
    const std::lock_guard lock(m_mutex);
    putOnce(m_waiting.extras, extra, result);
}

void LiveFeed::gridKnown(const ParameterGrid& grid)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.grid = grid;
}

void LiveFeed::untunedDone(const RouterParams& params, const RunResult& result)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.untuned.emplace(params, result);
}

void LiveFeed::cellDone(std::size_t cell, const CellResult& result)
{
    std::unique_lock lock(m_mutex);
    if (m_waiting.cells.size() < kMaxCells)
        m_waiting.cells.emplace_back(cell, result);
    else
        ++m_dropped;
    waitWhileHeld(lock);
}

void LiveFeed::tunedDone(const RouterParams& params, const RunResult& result)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.tuned.emplace(params, result);
}

void LiveFeed::postReading(LiveReading reading)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.reading = std::move(reading);
}

void LiveFeed::postPreview(LivePreview preview)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.preview = std::move(preview);
}

bool LiveFeed::hasPreview() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.preview.has_value();
}

LiveUpdate LiveFeed::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_waiting, {});
}

std::size_t LiveFeed::droppedCells() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

void LiveFeed::clear()
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = {};
        m_dropped = 0;
        m_isHeld = false;
    }
    m_released.notify_all();
}

void LiveFeed::hold()
{
    const std::lock_guard lock(m_mutex);
    m_isHeld = true;
}

void LiveFeed::release()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isHeld = false;
    }
    m_released.notify_all();
}

} // namespace sor::ui
