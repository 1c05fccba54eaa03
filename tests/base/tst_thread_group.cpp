// SPDX-License-Identifier: GPL-3.0-or-later
// Work on several threads: done by all of them, and what one throws comes back.
#include "base/thread_group.h"
#include "search/worker_pool.h"

#include <QTest>
#include <atomic>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

using namespace sor;

class TestThreadGroup : public QObject {
    Q_OBJECT

private slots:
    void everyThreadWorksOnce()
    {
        for (const unsigned threads : {1U, 2U, 7U}) {
            std::atomic<unsigned> calls{0};
            runOnThreads(
                threads, [&] { ++calls; }, [] { qFatal("nothing failed"); });
            QCOMPARE(calls.load(), threads);
        }
    }

    void whatAThreadThrowsComesBackAfterAllHaveEnded()
    {
        std::atomic<bool> isOver{false};
        std::atomic<int> ended{0};
        std::atomic<int> turn{0};
        const auto work = [&] {
            if (turn++ == 2)
                throw std::runtime_error("the third");
            while (!isOver)
                std::this_thread::yield();
            ++ended;
        };
        std::string said;
        try {
            runOnThreads(4, work, [&] { isOver = true; });
        } catch (const std::runtime_error& error) {
            said = error.what();
        }
        QCOMPARE(said, std::string("the third"));
        QCOMPARE(ended.load(), 3);
    }

    void noFurtherPieceIsBegunAfterOneHasThrown()
    {
        std::vector<int> done(1000, 0);
        bool isThrown = false;
        try {
            runInParallel(done.size(), 1, {}, [&](std::size_t i) {
                if (i == 10)
                    throw std::bad_alloc();
                done[i] = 1;
            });
        } catch (const std::bad_alloc&) {
            isThrown = true;
        }
        QVERIFY(isThrown);
        QCOMPARE(std::count(done.begin(), done.end(), 1), 10);
    }
};

QTEST_APPLESS_MAIN(TestThreadGroup)
#include "tst_thread_group.moc"
