// SPDX-License-Identifier: GPL-3.0-or-later
// Publishing and reading against kcat on a real broker, the pace of a replay, the time from a quote to a
// decision, and the memory of a long live reading. Starts the broker of the tests; without one it says so.
#include "comparison.h"
#include "kafka_broker.h"
#include "market/tape_builder.h"
#include "source/csv_reader.h"
#include "source/kafka/kafka_publisher.h"
#include "source/kafka/live_quotes.h"
#include "source/kafka/message_producer.h"
#include "source/kafka/quote_json.h"
#include "source/synthetic_day.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace sor;
using namespace sor::kafka;
using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kRows = 1'000'000;
constexpr int kRounds = 3;

[[noreturn]] void die(const std::string& message)
{
    fmt::print(stderr, "{}\n", message);
    std::exit(1);
}

template <class T> T orDie(Result<T> result)
{
    if (!result)
        die(result.error().text());
    return std::move(*result);
}

double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// Wall-clock and processor seconds; the latter are what a shared machine leaves comparable.
struct Cost {
    double wall = 0;
    double cpu = 0;
};

template <class Work> Cost costOf(const Work& work)
{
    rusage before{};
    rusage after{};
    getrusage(RUSAGE_SELF, &before);
    const auto start = SteadyClock::now();
    work();
    const std::chrono::duration<double> wall = SteadyClock::now() - start;
    getrusage(RUSAGE_SELF, &after);
    return {wall.count(),
            seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime)
                - seconds(before.ru_stime)};
}

/// Of a command whose output goes nowhere.
Cost costOf(const std::vector<std::string>& command)
{
    const auto start = SteadyClock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        std::vector<char*> words;
        words.reserve(command.size() + 1);
        for (const std::string& word : command)
            words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        ::execvp(words[0], words.data());
        std::_Exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child || status != 0)
        die(command.front() + " failed");
    const std::chrono::duration<double> wall = SteadyClock::now() - start;
    return {wall.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime)};
}

Cost median(std::vector<Cost> costs)
{
    const auto middle = [&](double Cost::*member) {
        std::ranges::sort(costs, {}, member);
        return costs[costs.size() / 2].*member;
    };
    return {middle(&Cost::wall), middle(&Cost::cpu)};
}

void print(const char* name, const Cost& cost, const Cost& reference)
{
    fmt::print(
        "  {:<34} {:>9.0f} messages/s  {:>6.2f} s  {:>6.2f} CPU-s   x{:.2f} of kcat's rate, x{:.2f} of its "
        "CPU\n",
        name, kRows / cost.wall, cost.wall, cost.cpu, reference.wall / cost.wall, cost.cpu / reference.cpu);
}

ConnectionSettings connection(const KafkaBroker& broker)
{
    ConnectionSettings settings;
    settings.brokers = broker.bootstrap().toStdString();
    return settings;
}

PublishOptions publishing(const KafkaBroker& broker, const std::string& csv, const std::string& topic)
{
    PublishOptions options;
    options.csv = csv;
    options.connection = connection(broker);
    options.topic = topic;
    options.speed.factor.reset();
    options.threads = 1;
    return options;
}

/// The messages that publishing the file sends, one a line, for kcat.
void writeLines(const std::string& csv, const std::string& lines)
{
    class Writer final : public QuoteSink {
    public:
        Writer(const FeedRegistry& registry, const std::string& path)
            : m_writer(registry, "SYNT")
            , m_out(path, std::ios::binary)
        {
        }
        Status accept(std::span<const QuoteEvent> rows) override
        {
            for (const QuoteEvent& row : rows)
                m_out << m_writer.quote(row) << '\n';
            return ok();
        }

    private:
        QuoteJsonWriter m_writer;
        std::ofstream m_out;
    };
    FeedRegistry registry;
    Writer writer(registry, lines);
    orDie(readCsv(csv, {}, registry, writer, {}));
}

void makeTopic(const KafkaBroker& broker, const std::string& topic)
{
    ProducerOptions maker;
    maker.connection = connection(broker);
    maker.topic = topic;
    orDie(MessageProducer::open(maker, {}));
}

std::string topicName(const char* kind, int round)
{
    return fmt::format("{}{}", kind, round);
}

void benchPublishing(const KafkaBroker& broker, const std::string& csv, const std::string& lines)
{
    std::vector<Cost> ours;
    std::vector<Cost> theirs;
    for (int round = 0; round <= kRounds; ++round) {
        const std::string bootstrap = broker.bootstrap().toStdString();
        makeTopic(broker, topicName("kcat", round));
        makeTopic(broker, topicName("sorlab", round));
        const Cost kcat =
            costOf({"kcat", "-P", "-b", bootstrap, "-t", topicName("kcat", round), "-k", "SYNT", "-z", "zstd",
                    "-X", "linger.ms=50", "-X", "batch.size=1000000", "-l", lines});
        const Cost own =
            costOf([&] { orDie(publishCsv(publishing(broker, csv, topicName("sorlab", round)), {})); });
        if (round > 0) { // the first one warms the broker up
            theirs.push_back(kcat);
            ours.push_back(own);
        }
    }
    fmt::print(
        "\nPublishing {} quotes, zstd, as fast as it goes (goal: at least half of kcat's messages/s)\n",
        kRows);
    const Cost reference = median(theirs);
    print("kcat -P, ready-made lines", reference, reference);
    print("sorlab: CSV to messages, numbered", median(ours), reference);
}

void benchReading(const KafkaBroker& broker, const std::string& csv)
{
    std::vector<Cost> ours;
    std::vector<Cost> theirs;
    const std::string topic = "read";
    orDie(publishCsv(publishing(broker, csv, topic), {}));
    std::size_t points = 0;
    for (int round = 0; round <= kRounds; ++round) {
        const Cost kcat = costOf({"kcat", "-C", "-b", broker.bootstrap().toStdString(), "-t", topic, "-o",
                                  "beginning", "-e", "-q"});
        const Cost own = costOf([&] {
            KafkaReadOptions options;
            options.connection = connection(broker);
            options.topic = topic;
            FeedRegistry registry;
            TapeBuilder builder({}, registry);
            orDie(readKafka(options, registry, builder, {}));
            points = builder.finish()->size();
        });
        if (round > 0) {
            theirs.push_back(kcat);
            ours.push_back(own);
        }
    }
    fmt::print("\nReading {} quotes (goal: at least kcat's messages/s)\n", kRows);
    const Cost reference = median(theirs);
    print("kcat -C, to /dev/null", reference, reference);
    print("sorlab: to a tape", median(ours), reference);
    fmt::print("  {} points\n", points);
}

void benchPace(const KafkaBroker& broker, const std::string& folder)
{
    fmt::print("\nPace of a replay (goal: off by less than 1%, p99 lateness below 5 ms at 1x)\n");
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
    Status startAnew() override { return ok(); }
    std::vector<double> waits; // milliseconds
    FeedId best{};

private:
    std::vector<std::pair<FeedId, Price>> m_asks;
};

void benchDecision(const KafkaBroker& broker)
{
    constexpr int kQuotes = 10'000;
    constexpr std::chrono::microseconds kGap{1000};
    ProducerOptions wanted;
    wanted.connection = connection(broker);
    wanted.topic = "decision";
    wanted.key = "SYNT";
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
            orDie(producer->send(writer.quote(row), row.tsEvent, {}));
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
    fmt::print("\nFrom a quote to a decision, 1,000 quotes/s through the broker (goal: p99 below 20 ms)\n"
               "  p50 {:.2f} ms, p90 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n",
               at(0.5), at(0.9), at(0.99), waits.back());
}

double residentMegabytes()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576;
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
        Status startAnew() override { return ok(); }

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

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "follow")
        return followAndMeasure(argv[2]);
    const QCoreApplication application(argc, argv);
    KafkaBroker broker;
    if (const QString failure = broker.start(); !failure.isEmpty()) {
        fmt::print("Skipped, because there is no broker to measure with: {}\n", failure.toStdString());
        return 0;
    }
    if (std::system("kcat -V > /dev/null 2>&1") != 0) {
        fmt::print("Skipped, because there is no kcat to compare with (the package is called kcat).\n");
        return 0;
    }
    const QTemporaryDir folder;
    const std::string csv = folder.filePath(QStringLiteral("day.csv")).toStdString();
    const std::string lines = folder.filePath(QStringLiteral("lines.json")).toStdString();
    SyntheticDayOptions day;
    day.rows = kRows;
    orDie(generateSyntheticDay(day, csv));
    writeLines(csv, lines);
    const std::string only = argc == 2 ? argv[1] : "";
    if (only.empty() || only == "publish")
        benchPublishing(broker, csv, lines);
    if (only.empty() || only == "read")
        benchReading(broker, csv);
    if (only.empty() || only == "pace")
        benchPace(broker, folder.path().toStdString());
    if (only.empty() || only == "decision")
        benchDecision(broker);
    if (only.empty() || only == "memory")
        benchMemory(broker, csv);
    return 0;
}
