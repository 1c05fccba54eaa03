// SPDX-License-Identifier: GPL-3.0-or-later
// The live half of the Kafka benchmark: pace, decisions, memory.
#include "input/kafka/live/live_quotes.h"
#include "input/kafka/message/quote_json.h"
#include "input/synthetic/synthetic_day.h"
#include "kafka_bench.h"

#include <algorithm>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sor::kafka::bench {

namespace {

UnixNanos wallClock()
{
    return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
}

/// Decides at each quote where the next share would be bought, and notes how long ago the quote was made.
class Decider final : public LiveSink {
public:
    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& row : rows) {
            auto found = std::ranges::find(m_asks, row.feed, &std::pair<FeedId, Price>::first);
            if (found == m_asks.end())
                found = m_asks.insert(found, {row.feed, kNoPrice});
            found->second = row.askPx;
            best = std::ranges::min(m_asks, {}, &std::pair<FeedId, Price>::second).first;
            waits.push_back(std::chrono::duration<double, std::milli>(wallClock() - row.tsEvent).count());
        }
        return ok();
    }
    Status restart() override { return ok(); }
    std::vector<double> waits; // milliseconds
    FeedId best{};

private:
    std::vector<std::pair<FeedId, Price>> m_asks;
};

double residentMegabytes()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576;
}

} // namespace

void benchPace(const KafkaBroker& broker, const std::string& folder)
{
    fmt::print("\nPace of a replay ({}; goal: off by less than 1%, p99 lateness below 5 ms at 1x)\n",
               loadText());
    for (const int speed : {1, 10}) {
        SyntheticDayOptions day;
        day.rows = 10'000;
        const std::string csv = fmt::format("{}/pace.csv", folder);
        orDie(generateSyntheticDay(day, csv));
        auto options = publishing(broker, csv, topicName("pace", speed));
        options.speed.factor = speed;
        const auto whole = orDie(planPublishing(options, {}));
        options.to = TimeText{whole.first + std::chrono::seconds{10L * speed}, {}}; // ten seconds on the wall
        const auto sent = orDie(publishCsv(options, {}));
        const double planned = std::chrono::duration<double>(*sent.plan.duration).count();
        const double took = std::chrono::duration<double>(sent.elapsed).count();
        const auto ms = [](Nanos time) { return std::chrono::duration<double, std::milli>(time).count(); };
        fmt::print("  {:>3}x  {} messages in {:.3f} s, planned {:.3f} s: off by {:.2f}%; lateness p50 {:.2f} "
                   "ms, p99 "
                   "{:.2f} ms, most {:.2f} ms\n",
                   speed, sent.messages, took, planned, (took - planned) / planned * 100,
                   ms(sent.latenessMedian), ms(sent.lateness99), ms(sent.latenessMost));
    }
}

void benchDecision(const KafkaBroker& broker)
{
    constexpr int kQuotes = 10'000;
    constexpr std::chrono::microseconds kGap{1000};
    ProducerOptions wanted;
    wanted.connection = connection(broker);
    wanted.topic = "decision";
    auto producer = orDie(MessageProducer::open(wanted, {}));
    LiveOptions options;
    options.read.connection = connection(broker);
    options.read.topic = "decision";
    options.read.until = *parseEnd("never");
    FeedRegistry registry;
    auto live = orDie(LiveQuotes::open(options, registry, {}));
    Decider decider;
    std::jthread publisher([&] {
        QuoteJsonWriter writer(registry, "SYNT");
        auto due = SteadyClock::now() + std::chrono::seconds{1};
        for (int i = 0; i < kQuotes; ++i, due += kGap) {
            std::this_thread::sleep_until(due);
            QuoteEvent row;
            row.tsRecv = row.tsEvent = wallClock();
            row.feed = FeedId{static_cast<std::uint32_t>(2 + i % 5)};
            row.askPx = Price{222'000'000'000 + i % 17 * 10'000'000};
            row.askSz = 100;
            orDie(producer->send(writer.quote(row), "SYNT", row.tsEvent, {}));
            producer->serve(0);
        }
        orDie(producer->flush(false));
    });
    while (decider.waits.size() < kQuotes)
        orDie(live->poll(std::chrono::milliseconds{100}, decider, {}));
    publisher.join();
    auto& waits = decider.waits;
    waits.erase(waits.begin(), waits.begin() + kQuotes / 10); // connections are being made
    std::ranges::sort(waits);
    const auto at = [&](double share) {
        return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
    };
    fmt::print("\nFrom a quote to a decision, 1,000 quotes/s through the broker ({}; goal: p99 below 20 ms)\n"
               "  p50 {:.2f} ms, p90 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n",
               loadText(), at(0.5), at(0.9), at(0.99), waits.back());
}

/// In a process of its own: follows a topic to the end of its run, and prints its memory on the way.
int followAndMeasure(const std::string& bootstrap)
{
    class Counter final : public LiveSink {
    public:
        Status accept(std::span<const QuoteEvent> rows) override
        {
            m_rows += static_cast<std::int64_t>(rows.size());
            constexpr std::int64_t kEvery = 600'000;
            if (m_rows / kEvery != m_told) {
                m_told = m_rows / kEvery;
                fmt::print("  after {:>9} quotes: {:.1f} MB\n", m_rows, residentMegabytes());
            }
            return ok();
        }
        Status restart() override { return ok(); }

    private:
        std::int64_t m_rows = 0;
        std::int64_t m_told = 0;
    } counter;
    LiveOptions options;
    options.read.connection.brokers = bootstrap;
    options.read.topic = "hour";
    options.read.until = *parseEnd("eos");
    FeedRegistry registry;
    auto live = orDie(LiveQuotes::open(options, registry, {}));
    fmt::print("  at the start: {:.1f} MB\n", residentMegabytes());
    while (orDie(live->poll(std::chrono::milliseconds{100}, counter, {}))) { }
    fmt::print("  at the end: {:.1f} MB, late {}\n", residentMegabytes(), live->status().late);
    return 0;
}

void benchMemory(const KafkaBroker& broker, const std::string& csv)
{
    fmt::print(
        "\nMemory of a live reading: the 3,600,000 quotes of an hour at 1,000/s, compressed into the time "
        "that publishing them takes (goal: flat)\n");
    std::fflush(stdout);
    makeTopic(broker, "hour"); // so that the reader finds it
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl("/proc/self/exe", "bench_kafka", "follow", broker.bootstrap().toUtf8().constData(),
                static_cast<char*>(nullptr));
        std::_Exit(127);
    }
    std::this_thread::sleep_for(std::chrono::seconds{1});
    auto options = publishing(broker, csv, "hour");
    options.loops = 4;
    const auto sent = orDie(publishCsv(options, {}));
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0)
        die("the reading process failed");
    fmt::print("  published {} in {:.1f} s\n", sent.messages,
               std::chrono::duration<double>(sent.elapsed).count());
}

} // namespace sor::kafka::bench
