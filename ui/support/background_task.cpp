// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/background_task.h"

#include <QCoreApplication>
#include <QEvent>
#include <condition_variable>
#include <utility>

namespace sor::ui {

namespace {

struct LeftBehind {
    std::mutex mutex;
    std::condition_variable changed;
    int threads = 0;
};

/// Never destroyed: threads may outlive main().
LeftBehind& leftBehind()
{
    static auto* const left = new LeftBehind;
    return *left;
}

void countLeft(int change)
{
    LeftBehind& left = leftBehind();
    const std::lock_guard lock(left.mutex);
    left.threads += change;
    left.changed.notify_all();
}

} // namespace

BackgroundTask::~BackgroundTask()
{
    m_current = 0;
    for (Thread& thread : m_threads) {
        thread.thread.request_stop();
        const std::lock_guard lock(thread.link->mutex);
        thread.link->task = nullptr;
        if (m_isLeftBehind && !thread.link->isOver) {
            thread.link->isLeft = true;
            countLeft(+1);
            thread.thread.detach();
        }
    }
    // std::jthread joins.
    m_threads.clear();
}

bool BackgroundTask::waitForLeftBehind(std::chrono::milliseconds most)
{
    LeftBehind& left = leftBehind();
    std::unique_lock lock(left.mutex);
    return left.changed.wait_for(lock, most, [&] { return left.threads == 0; });
}

void BackgroundTask::start(Work work)
{
    stop();
    const std::uint64_t id = ++m_lastId;
    m_current = id;
    auto link = std::make_shared<Link>();
    link->task = this;
    const Post post = [link, id](std::function<void()> tell) {
        const std::lock_guard lock(link->mutex);
        BackgroundTask* task = link->task;
        if (task == nullptr)
            return;
        task->send([task, id, tell = std::move(tell)] {
            if (task->m_current == id)
                tell();
        });
    };
    m_threads.push_back(
        {id, link,
         std::jthread([link, id, post, work = std::move(work)](const std::stop_token& token) mutable {
             work(token, post);
             work = {}; // and all that it holds
             const std::lock_guard lock(link->mutex);
             link->isOver = true;
             if (BackgroundTask* task = link->task)
                 task->send([task, id] { task->end(id); });
             else if (link->isLeft)
                 countLeft(-1);
         })});
}

/// From any thread that keeps the task from going.
void BackgroundTask::send(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_inboxMutex);
        m_inbox.push_back(std::move(call));
    }
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

/// One event for each call.
void BackgroundTask::customEvent(QEvent* /*event*/)
{
    std::function<void()> call;
    {
        const std::lock_guard lock(m_inboxMutex);
        call = std::move(m_inbox.front());
        m_inbox.pop_front();
    }
    call();
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
