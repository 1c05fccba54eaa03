// SPDX-License-Identifier: GPL-3.0-or-later
// Which of several runs is the latest, in which order rows of equal time go, and what is said of them: no
// broker needed.
#include "input/kafka/live/live_merge.h"
#include "input/kafka/read/kafka_rows.h"
#include "input/kafka/read/run_finder.h"
#include "kafka_support.h"

#include <QtTest>
#include <random>

using namespace sor;
using namespace sor::kafka;

namespace {

using Verdict = RunChoice::Verdict;

QuoteEvent rowAt(int ms, std::uint32_t sequence = 0, std::uint32_t venue = 1, std::uint32_t size = 1)
{
    QuoteEvent row;
    row.tsRecv = row.tsEvent = unixNanos(ms * 1'000'000LL);
    row.feed = FeedId{venue};
    row.askPx = Price{1'000'000'000};
    row.askSz = size;
    row.sequence = sequence;
    return row;
}

/// One message of a topic made by hand.
struct Note {
    int partition;
    const char* run;
    int time = 0;
};

/// The latest run of messages that stand in this order in their partitions.
FoundRun latestOf(const std::vector<Note>& notes, std::vector<std::string> candidates)
{
    std::vector<RunEnds::Span> spans;
    for (int i = 0; i < 4; ++i)
        spans.push_back({i, 0, 1000});
    RunEnds ends(spans, std::move(candidates));
    std::vector<std::int64_t> next(spans.size());
    for (const Note& note : notes)
        ends.note(note.partition, next[static_cast<std::size_t>(note.partition)]++, note.time, note.run);
    return ends.latest();
}

/// Rows of two partitions as they come out of a merge that keeps all of them, and of a live one.
struct Merged {
    explicit Merged(const std::vector<std::vector<QuoteEvent>>& parts, bool byOrder = false,
                    const std::vector<std::vector<std::uint64_t>>& orders = {})
        : rows(parts.size(), options)
    {
        live.attach(&liveOutput, &liveSink);
        for (std::size_t p = 0; p < parts.size(); ++p) {
            for (std::size_t i = 0; i < parts[p].size(); ++i) {
                const std::uint64_t order = orders.empty() ? i : orders[p][i];
                isGood &= rows.add(p, order, false, {parts[p][i]}).hasValue();
                isGood &= live.add(p, order, false, {parts[p][i]}).hasValue();
            }
        }
        bool wasSorted = false;
        isGood &= rows.handOn(byOrder, output, sink, {}, wasSorted).hasValue();
        isGood &= live.finish(byOrder).hasValue();
        isGood &= sink.rows == liveSink.rows && output.ties() == liveOutput.ties();
    }
    std::vector<int> sequences() const
    {
        std::vector<int> all;
        for (const QuoteEvent& row : sink.rows)
            all.push_back(static_cast<int>(row.sequence));
        return all;
    }
    std::vector<int> sizes() const
    {
        std::vector<int> all;
        for (const QuoteEvent& row : sink.rows)
            all.push_back(static_cast<int>(row.askSz));
        return all;
    }

    bool isGood = true;
    KafkaReadOptions options;
    FeedRegistry from;
    FeedRegistry to;
    kafka::test::Rows sink;
    kafka::test::LiveRows liveSink;
    RowOutput output{from, to, TapeView::Book};
    RowOutput liveOutput{from, to, TapeView::Book};
    KafkaRows rows;
    LiveMerge live{2, TapeView::Book, std::chrono::seconds{1}, true};
};

using Ints = std::vector<int>;

} // namespace

class TestRunChoice : public QObject {
    Q_OBJECT

private slots:
    void aRunThatEndsAfterAnotherInEveryPartitionIsTheLatest()
    {
        // The ids say the opposite.
        auto found = latestOf({{0, "z"}, {1, "z"}, {0, "a"}, {1, "a"}}, {"z", "a"});
        QCOMPARE(found.id, std::string("a"));
        QVERIFY(!found.isDisputed);
        // The second publisher was stopped before it wrote to every partition; its quotes are of an older
        // day.
        found = latestOf({{0, "z", 900}, {1, "z", 900}, {2, "z", 900}, {0, "a", 100}}, {"z", "a"});
        QCOMPARE(found.id, std::string("a"));
        QVERIFY(!found.isDisputed);
        // Two publishers at the same time: the one that goes on longer.
        found = latestOf({{0, "z"}, {0, "a"}, {0, "z"}, {0, "a"}, {0, "z"}}, {"z", "a"});
        QCOMPARE(found.id, std::string("z"));
        // Three, of which the first shares no partition with the last.
        found = latestOf({{0, "c"}, {0, "b"}, {1, "b"}, {1, "a"}}, {"a", "b", "c"});
        QCOMPARE(found.id, std::string("a"));
        QVERIFY(!found.isDisputed);
    }

    void whatPartitionsDisagreeAboutIsDecidedByTheTimestampAndSaid()
    {
        auto found = latestOf({{0, "z", 5}, {0, "a", 6}, {1, "a", 7}, {1, "z", 8}}, {"z", "a"});
        QCOMPARE(found.id, std::string("z"));
        QVERIFY(found.isDisputed);
        found = latestOf({{0, "z", 5}, {0, "a", 9}, {1, "a", 7}, {1, "z", 8}}, {"z", "a"});
        QCOMPARE(found.id, std::string("a"));
        found = latestOf({{0, "z", 9}, {1, "a", 9}}, {"z", "a"}); // apart, at the same time
        QCOMPARE(found.id, std::string("z"));
        QVERIFY(found.isDisputed);
        // A circle: b after a, c after b, a after c.
        found = latestOf({{0, "a", 1}, {0, "b", 2}, {1, "b", 3}, {1, "c", 4}, {2, "c", 1}, {2, "a", 9}},
                         {"a", "b", "c"});
        QCOMPARE(found.id, std::string("a"));
        QVERIFY(found.isDisputed);
    }

    void theOrderOfArrivalDoesNotMatter()
    {
        std::mt19937 random(11);
        const std::vector<std::string> ids{"a", "b", "c"};
        for (int round = 0; round < 500; ++round) {
            std::vector<std::vector<std::pair<std::string, int>>> parts(3);
            for (int i = 0; i < 20; ++i)
                parts[random() % 3].emplace_back(ids[random() % 3], static_cast<int>(random() % 5));
            const auto read = [&](bool isInterleaved) {
                RunEnds ends({{0, 0, 99}, {1, 0, 99}, {2, 0, 99}}, ids);
                std::vector<std::size_t> next(3);
                for (std::size_t step = 0; step < 60; ++step) {
                    const std::size_t p = isInterleaved ? step % 3 : step / 20;
                    if (next[p] < parts[p].size()) {
                        const auto& [id, time] = parts[p][next[p]];
                        ends.note(static_cast<int>(p), static_cast<std::int64_t>(next[p]++), time, id);
                    }
                }
                for (std::size_t p = 0; p < 3; ++p) {
                    for (; next[p] < parts[p].size(); ++next[p]) {
                        ends.note(static_cast<int>(p), static_cast<std::int64_t>(next[p]),
                                  parts[p][next[p]].second, parts[p][next[p]].first);
                    }
                }
                return ends.latest().id;
            };
            QCOMPARE(read(true), read(false));
        }
    }

    void messagesOutsideWhatIsReadDoNotCount()
    {
        RunEnds ends({{0, 10, 20}, {3, 5, 5}}, {"a", "b"});
        ends.note(0, 9, 0, "b");
        QVERIFY(!ends.sawAllEnds());
        ends.note(0, 19, 0, "a");
        ends.note(0, 20, 0, "b");
        ends.note(7, 1, 0, "b"); // a partition that was added
        QVERIFY(ends.sawAllEnds()); // the other one is empty
        QCOMPARE(ends.lastIds(), std::vector<std::string>{"a"});
        ends.note(0, 19, 0, "");
        QCOMPARE(ends.lastIds(), std::vector<std::string>{""});
        QCOMPARE(ends.lastRuns(), std::vector<std::string>{"a"});
    }

    void aRunThatBeginsWhileTheTopicIsReadIsLater()
    {
        RunChoice runs("");
        runs.choose("m", true);
        runs.know("o");
        QCOMPARE(runs.judge("m", false), Verdict::Ours);
        QCOMPARE(runs.judge("z", false), Verdict::Other); // it was there when "m" was found to be the latest
        QCOMPARE(runs.judge("z", true), Verdict::Other); // and goes on
        QCOMPARE(runs.judge("o", true), Verdict::Other); // likewise, though it is only now seen
        QCOMPARE(runs.judge("", true), Verdict::Other);
        QCOMPARE(runs.judge("a", true), Verdict::OursAndNew);
        QCOMPARE(runs.judge("m", true), Verdict::Other); // the one before still sends
        QCOMPARE(runs.judge("a", true), Verdict::Ours);
        QCOMPARE(*runs.chosen(), std::string("a"));
    }

    void aRunAmongMessagesWithoutOneAsksForASearch()
    {
        RunChoice runs("");
        runs.choose("", false);
        QCOMPARE(runs.judge("", false), Verdict::Ours);
        QCOMPARE(runs.judge("a", false), Verdict::Unknown);
        runs.choose("b", true);
        QCOMPARE(runs.judge("a", false), Verdict::Other);
        QCOMPARE(runs.judge("b", false), Verdict::Ours);
        QCOMPARE(runs.judge("", false), Verdict::Other);
    }

    void aNamedRunIsTakenWhateverElseThereIs()
    {
        RunChoice runs("b");
        runs.choose("a", true);
        QVERIFY(!runs.chosen());
        QCOMPARE(runs.judge("a", false), Verdict::Other);
        QCOMPARE(runs.judge("c", true), Verdict::Other);
        QCOMPARE(runs.judge("b", true), Verdict::Ours);
        QCOMPARE(runs.judge("", true), Verdict::Other);
        QCOMPARE(*runs.chosen(), std::string("b"));
    }

    void amongAMillionRunsTheChosenOneIsCounted()
    {
        RunChoice runs("");
        runs.choose("last", true);
        for (int i = 0; i < 1'000'000; ++i)
            QCOMPARE(runs.judge("run" + std::to_string(i), false), Verdict::Other);
        for (int i = 0; i < 7; ++i)
            QCOMPARE(runs.judge("last", false), Verdict::Ours);
        QCOMPARE(runs.runs().size(), RunChoice::kMostRuns);
        QVERIFY(runs.hasMoreRuns());
        const auto found = std::ranges::find(runs.runs(), "last", &RunChoice::PublisherRun::id);
        QVERIFY(found != runs.runs().end());
        QCOMPARE(found->messages, 7);
        // Also when it becomes ours while the list is full.
        QCOMPARE(runs.judge("newest", true), Verdict::OursAndNew);
        const auto newest = std::ranges::find(runs.runs(), "newest", &RunChoice::PublisherRun::id);
        QVERIFY(newest != runs.runs().end());
        QCOMPARE(newest->messages, 1);
    }

    void rowsOfEqualTimeGoByTheVenuesNumber()
    {
        const Merged merged({{rowAt(10, 2), rowAt(20, 5)}, {rowAt(10, 1), rowAt(20, 4), rowAt(20, 6)}});
        QVERIFY(merged.isGood);
        QCOMPARE(merged.sequences(), (Ints{1, 2, 4, 5, 6}));
        QCOMPARE(merged.output.ties(), 0);
    }

    void otherwiseTheirOrderIsThatOfThePartitionsAndSaid()
    {
        // At 10 two without numbers, at 20 one partition alone, at 30 three of them.
        const Merged merged({{rowAt(10, 0, 1, 1), rowAt(20, 0, 1, 3), rowAt(20, 0, 1, 4), rowAt(30, 0, 1, 5)},
                             {rowAt(10, 0, 1, 2), rowAt(30, 0, 2, 6), rowAt(30, 0, 2, 7)}});
        QVERIFY(merged.isGood);
        QCOMPARE(merged.sizes(), (Ints{1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(merged.output.ties(), 5);
        // Numbers of different venues do not compare.
        const Merged venues({{rowAt(10, 9, 1)}, {rowAt(10, 3, 2)}});
        QVERIFY(venues.isGood);
        QCOMPARE(venues.sequences(), (Ints{3, 9})); // the same in every reading
        QCOMPARE(venues.output.ties(), 2);
        // Neither do equal ones.
        const Merged equal({{rowAt(10, 3, 1, 1)}, {rowAt(10, 3, 1, 2)}});
        QVERIFY(equal.isGood);
        QCOMPARE(equal.output.ties(), 2);
    }

    void numbersOfTheMessagesLeaveNothingOpen()
    {
        const Merged merged({{rowAt(10, 1), rowAt(10, 2)}, {rowAt(10, 3)}}, true, {{5, 7}, {6}});
        QVERIFY(merged.isGood);
        QCOMPARE(merged.sequences(), (Ints{1, 3, 2}));
        QCOMPARE(merged.output.ties(), 0);
        QCOMPARE(merged.output.repeats(), 0);
    }

    void rowsOfAMessageStayTogetherAtEqualTime()
    {
        const KafkaReadOptions options;
        KafkaRows rows(2, options);
        QVERIFY(rows.add(0, 0, true, {rowAt(10, 1, 1), rowAt(10, 9, 2)}));
        QVERIFY(rows.add(1, 0, true, {rowAt(10, 5, 3), rowAt(10, 6, 4)}));
        FeedRegistry from;
        FeedRegistry to;
        kafka::test::Rows sink;
        RowOutput output(from, to, TapeView::Book);
        bool wasSorted = false;
        QVERIFY(rows.handOn(false, output, sink, {}, wasSorted));
        // The second snapshot lists neither 1 nor 2: they are cleared behind it.
        std::string venues;
        for (const QuoteEvent& row : sink.rows)
            venues += std::to_string(row.feed.value) + (row.action == 'R' ? "R" : "");
        QCOMPARE(venues, std::string("12341R2R"));
    }

    void equalRowsAreCountedAndTaken()
    {
        QuoteEvent print = rowAt(10);
        print.action = 'T';
        print.price = print.askPx;
        print.size = 5;
        QuoteEvent numbered = print;
        numbered.sequence = 77;
        numbered.feed = FeedId{2};
        // Quotes that are equal, a print that may have come twice, and one that has; and none of other
        // venues.
        const Merged merged({{rowAt(10), rowAt(10), rowAt(10, 0, 3), print, print, numbered, numbered}});
        QVERIFY(merged.isGood);
        QCOMPARE(merged.sink.rows.size(), std::size_t(7));
        QCOMPARE(merged.output.repeats(), 2);
    }

    void sortingCountsAgainstTheMemoryLimit()
    {
        KafkaReadOptions options;
        options.memoryLimit = 1000 * 72;
        KafkaRows sorted(1, options);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(sorted.add(0, static_cast<std::uint64_t>(i), false, {rowAt(i)}));
        QVERIFY(!sorted.add(0, 1000, false, {rowAt(1000)}));
        // A partition that is not in order is copied when it is sorted.
        KafkaRows unsorted(1, options);
        int fitting = 0;
        while (unsorted.add(0, static_cast<std::uint64_t>(fitting), false, {rowAt(5000 - fitting)}))
            ++fitting;
        QVERIFY2(fitting > 400 && fitting <= 500, qPrintable(QString::number(fitting)));
    }
};

QTEST_GUILESS_MAIN(TestRunChoice)
#include "tst_run_choice.moc"
