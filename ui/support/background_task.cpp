// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/background_task.h"

#include "base/unjoined_thread.h"

#include <QCoreApplication>
#include <QEvent>
#include <utility>

namespace sor::ui {

BackgroundTask::~BackgroundTask()
{
    m_current = 0;
    for (const Thread& thread : m_threads) {
        thread.link->stop.request_stop();
        const std::lock_guard lock(thread.link->mutex);
        thread.link->task = nullptr;
    }
    if (m_isLeftBehind)
        return;
    for (const Thread& thread : m_threads) {
        std::unique_lock lock(thread.link->mutex);
        thread.link->over.wait(lock, [&] { return thread.link->isOver; });
    }
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
    const bool isStarted = startUnjoined([link, id, post, work = std::move(work)]() mutable {
        try {
            work(link->stop.get_token(), post);
        } catch (...) { // NOLINT(bugprone-empty-catch): the work tells what it can; this thread has no caller
                        // to tell
        }
        work = {}; // and all that it holds
        const std::lock_guard lock(link->mutex);
        link->isOver = true;
        link->over.notify_all();
        if (BackgroundTask* task = link->task)
            task->send([task, id] { task->end(id); });
    });
    if (isStarted) {
        m_threads.push_back({id, std::move(link)});
        return;
    }
    // Later, as all that work has to say.
    send([this, id] {
        if (m_current != id)
            return;
        m_current = 0;
        emit refused(
            tr("The system gives this program no more threads. End other programs, or raise the limit "
               "of processes (ulimit -u), and try again."));
        emit finished();
    });
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
            thread.link->stop.request_stop();
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
