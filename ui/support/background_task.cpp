// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/background_task.h"

#include <QMetaObject>

namespace sor::ui {

BackgroundTask::~BackgroundTask()
{
    m_current = 0;
    for (Thread& thread : m_threads)
        thread.thread.request_stop();
    // std::jthread joins.
    m_threads.clear();
}

void BackgroundTask::start(Work work)
{
    stop();
    const std::uint64_t id = ++m_lastId;
    m_current = id;
    const Post post = [this, id](std::function<void()> tell) {
        QMetaObject::invokeMethod(
            this,
            [this, id, tell = std::move(tell)] {
                if (m_current == id)
                    tell();
            },
            Qt::QueuedConnection);
    };
    m_threads.push_back(
        {id, std::jthread([this, id, post, work = std::move(work)](const std::stop_token& token) {
             work(token, post);
             QMetaObject::invokeMethod(
                 this, [this, id] { end(id); }, Qt::QueuedConnection);
         })});
}

void BackgroundTask::stop()
{
    requestStop();
    m_current = 0;
}

void BackgroundTask::requestStop()
{
    for (Thread& thread : m_threads) {
        if (thread.id == m_current)
            thread.thread.request_stop();
    }
}

void BackgroundTask::end(std::uint64_t id)
{
    m_threads.remove_if([id](const Thread& thread) { return thread.id == id; });
    if (m_current != id)
        return;
    m_current = 0;
    emit finished();
}

} // namespace sor::ui
