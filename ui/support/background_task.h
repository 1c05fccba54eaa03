// SPDX-License-Identifier: GPL-3.0-or-later
// Work that would keep the window from answering, on a thread of its own.
#pragma once

#include <QObject>
#include <QString>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>

namespace sor::ui {

/// UI thread only, but for Post. One piece of work counts at a time: starting another, or stop(), leaves the
/// earlier one to end by itself unheard. The destructor asks the threads to stop and waits for them, unless
/// they may be left behind.
class BackgroundTask : public QObject {
    Q_OBJECT

public:
    /// Runs a function on the UI thread later, unless the work does not count any more. From any thread.
    using Post = std::function<void(std::function<void()>)>;
    using Work = std::function<void(const std::stop_token& stop, const Post& post)>;

    explicit BackgroundTask(QObject* parent = nullptr)
        : QObject(parent)
    {
    }
    ~BackgroundTask() override;

    void start(Work work);
    /// What was posted and has not come yet will not come.
    void stop();
    /// Asks for an end, but goes on listening: for work that has something to say when stopped.
    void requestStop();
    bool isRunning() const { return m_current != 0; }

    /// For work that may not hear a stop soon, and that owns all it uses: the destructor leaves it to end by
    /// itself (waitForUnjoined).
    void setLeftBehind(bool isLeft) { m_isLeftBehind = isLeft; }

signals:
    /// The work that counts came to its end.
    void finished();
    /// The work could not be started, for want of a thread; finished() follows. Never from within start().
    void refused(const QString& sentence);

protected:
    void customEvent(QEvent* event) override;

private:
    void send(std::function<void()> call);
    void end(std::uint64_t id);

    /// How a thread reaches its task; without a task its posts are dropped.
    struct Link {
        std::mutex mutex;
        std::condition_variable over;
        BackgroundTask* task = nullptr;
        bool isOver = false; // the work is
        std::stop_source stop;
    };
    struct Thread {
        std::uint64_t id = 0;
        std::shared_ptr<Link> link;
    };
    // Qt hands over events only: what they are about goes through a lock that thread checkers know.
    std::mutex m_inboxMutex;
    std::deque<std::function<void()>> m_inbox;
    std::list<Thread> m_threads;
    std::uint64_t m_lastId = 0;
    std::uint64_t m_current = 0; // 0: none counts
    bool m_isLeftBehind = false;
};

} // namespace sor::ui
