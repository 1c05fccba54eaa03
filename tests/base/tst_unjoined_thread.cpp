// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that are never joined: they are counted, and a system that gives none is an answer.
#include "base/thread_group.h"
#include "base/unjoined_thread.h"

#include <QTest>
#include <atomic>
#include <cerrno>
#include <dlfcn.h>
#include <future>
#include <memory>
#include <pthread.h>
#include <stdexcept>

#ifndef SOR_IS_SANITIZED
namespace {
std::atomic<bool> isOutOfThreads{false};
}

/// In place of the system's.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                              void* argument)
{
    if (isOutOfThreads)
        return EAGAIN;
    const auto next = reinterpret_cast<decltype(&pthread_create)>(::dlsym(RTLD_NEXT, "pthread_create"));
    return next(thread, attributes, start, argument);
}
#endif

using namespace sor;
using namespace std::chrono_literals;

class TestUnjoinedThread : public QObject {
    Q_OBJECT

private slots:
    void anEndIsWaitedForUpToALimit()
    {
        QVERIFY(waitForUnjoined(0ms));
        auto gate = std::make_shared<std::promise<void>>();
        auto opened = std::make_shared<std::future<void>>(gate->get_future());
        QVERIFY(startUnjoined([opened] { opened->wait(); }));
        QVERIFY(!waitForUnjoined(10ms));
        gate->set_value();
        QVERIFY(waitForUnjoined(30s));
    }

    void whatWorkThrowsEndsWithIt()
    {
        QVERIFY(startUnjoined([] { throw std::runtime_error("x"); }));
        QVERIFY(waitForUnjoined(30s));
    }

    void whatWorkHoldsIsGoneWhenItHasEnded()
    {
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> seen = held;
        QVERIFY(startUnjoined([held = std::move(held)] {}));
        QVERIFY(waitForUnjoined(30s));
        QVERIFY(seen.expired());
    }

    void aSystemWithoutThreadsIsAnAnswer()
    {
#ifdef SOR_IS_SANITIZED
        QSKIP("A sanitizer has its own pthread_create.");
#else
        isOutOfThreads = true;
        const bool isStarted = startUnjoined([] { qFatal("It was called."); });
        const bool couldStart = canStartThreads(1);
        std::atomic<int> calls{0};
        runOnThreads(
            4, [&] { ++calls; }, [] {});
        isOutOfThreads = false;
        QVERIFY(!isStarted && !couldStart && canStartThreads(8));
        QVERIFY(waitForUnjoined(0ms));
        QCOMPARE(calls.load(), 1);
#endif
    }
};

QTEST_APPLESS_MAIN(TestUnjoinedThread)
#include "tst_unjoined_thread.moc"
