// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces within pieces: each is done once, memory bounds those that run together, failures come back.
#include "search/worker_crew.h"

#include <QTest>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

using namespace sor;

class TestWorkerCrew : public QObject {
    Q_OBJECT

private slots:
    void everyPieceIsDoneOnce_data()
    {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : {1U, 2U, 5U, 16U})
            QTest::addRow("%u", threads) << threads;
    }

    void everyPieceIsDoneOnce()
    {
        QFETCH(const unsigned, threads);
        constexpr std::size_t kOuter = 7;
        constexpr std::size_t kInner = 50;
        std::vector<std::atomic<int>> times(kOuter * kInner);
        WorkerCrew crew(threads);
        std::atomic<int> wrongSpare = 0;
        crew.runOuter(std::vector<std::size_t>(kOuter, 1), 0, {}, [&](std::size_t o) {
            // Twice in a row, as a unit follows queues and then runs its orders.
            for (int half = 0; half < 2; ++half) {
                crew.run(kInner / 2, {}, [&](std::size_t i) {
                    ++times[(o * kInner) + (static_cast<std::size_t>(half) * kInner / 2) + i];
                });
            }
            crew.run(0, {}, [](std::size_t) { std::abort(); });
            const unsigned spare = crew.spareThreads();
            wrongSpare += spare < 1 || spare > threads ? 1 : 0;
        });
        for (const auto& time : times)
            QCOMPARE(time.load(), 1);
        QCOMPARE(wrongSpare.load(), 0);
        crew.runOuter({}, 0, {}, [](std::size_t) { std::abort(); });
    }

    /// The one outer piece waits for three inner ones that wait for each other: only helpers can end that.
    void threadsWithoutAnOuterPieceHelp()
    {
        WorkerCrew crew(3);
        std::atomic<int> arrived = 0;
        crew.runOuter({1}, 0, {}, [&](std::size_t) {
            crew.run(3, {}, [&](std::size_t) {
                ++arrived;
                while (arrived < 3)
                    std::this_thread::yield();
            });
        });
        QCOMPARE(arrived.load(), 3);
    }

    void partsOfAPieceRunPiecesOfTheirOwn_data() { everyPieceIsDoneOnce_data(); }

    void partsOfAPieceRunPiecesOfTheirOwn()
    {
        QFETCH(const unsigned, threads);
        constexpr std::size_t kOuter = 3;
        constexpr std::size_t kParts = 5;
        constexpr std::size_t kInner = 20;
        std::vector<std::atomic<int>> times(kOuter * kParts * kInner);
        WorkerCrew crew(threads);
        crew.runOuter(std::vector<std::size_t>(kOuter, 1), 0, {}, [&](std::size_t o) {
            crew.runParts(kParts, {}, [&](std::size_t p) {
                crew.run(kInner, {}, [&](std::size_t i) { ++times[((o * kParts) + p) * kInner + i]; });
            });
        });
        for (const auto& time : times)
            QCOMPARE(time.load(), 1);
    }

    /// Two parts of the one outer piece that wait for each other, and then for pieces of one of them.
    void threadsWithoutAPieceTakeParts()
    {
        WorkerCrew crew(3);
        std::atomic<int> parts = 0;
        std::atomic<int> pieces = 0;
        crew.runOuter({1}, 0, {}, [&](std::size_t) {
            crew.runParts(2, {}, [&](std::size_t p) {
                ++parts;
                while (parts < 2)
                    std::this_thread::yield();
                crew.run(p == 0 ? 2 : 0, {}, [&](std::size_t) {
                    ++pieces;
                    while (pieces < 2)
                        std::this_thread::yield();
                });
            });
        });
        QCOMPARE(parts.load(), 2);
        QCOMPARE(pieces.load(), 2);
    }

    void memoryBoundsWhatRunsTogether()
    {
        const std::vector<std::size_t> sizes{40, 60, 50, 50, 10, 150, 30};
        std::atomic<std::size_t> taken = 0;
        std::atomic<int> done = 0;
        std::atomic<int> tooMuch = 0;
        WorkerCrew crew(4);
        crew.runOuter(sizes, 100, {}, [&](std::size_t i) {
            const std::size_t now = taken += sizes[i];
            // The one that is larger than all runs alone.
            tooMuch += now > 100 && now != 150 ? 1 : 0;
            std::this_thread::sleep_for(std::chrono::milliseconds{3});
            taken -= sizes[i];
            ++done;
        });
        QCOMPARE(done.load(), 7);
        QCOMPARE(tooMuch.load(), 0);
    }

    void aStopEndsWhatHasNotBegun()
    {
        std::stop_source source;
        std::atomic<int> begun = 0;
        WorkerCrew crew(2);
        crew.runOuter(std::vector<std::size_t>(100, 100), 100, source.get_token(), [&](std::size_t) {
            crew.run(100, source.get_token(), [&](std::size_t) {
                if (++begun == 5)
                    source.request_stop();
            });
        });
        QVERIFY2(begun >= 5 && begun <= 7, qPrintable(QString::number(begun)));
        const Tasks tasks(3, [] { return ok(); });
        Status status = ok();
        crew.runOuter({1}, 0, {}, [&](std::size_t) { status = crew.runTasks(tasks, source.get_token()); });
        QVERIFY(!status && status.error().code == ErrorCode::Interrupted);
    }

    void whatIsThrownReachesTheCaller()
    {
        WorkerCrew crew(3);
        std::atomic<int> caught = 0;
        const auto throwing = [&](std::size_t o) {
            try {
                crew.run(20, {}, [o](std::size_t i) {
                    if (o == 1 && i == 3)
                        throw std::runtime_error("inner");
                });
            } catch (const std::runtime_error&) {
                ++caught;
                throw;
            }
        };
        bool isThrown = false;
        try {
            crew.runOuter(std::vector<std::size_t>(4, 1), 0, {}, throwing);
        } catch (const std::runtime_error& error) {
            isThrown = std::string_view(error.what()) == "inner";
        }
        QVERIFY(isThrown);
        QCOMPARE(caught.load(), 1);
    }
};

QTEST_APPLESS_MAIN(TestWorkerCrew)
#include "tst_worker_crew.moc"
