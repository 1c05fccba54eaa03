// SPDX-License-Identifier: GPL-3.0-or-later
// Publishing and reading against kcat on a real broker, the pace of a replay, the time from a quote to a
// decision, and the memory of a long live reading. Starts the broker of the tests; without one it says so.
#include "input/csv/csv_reader.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/read/kafka_source.h"
#include "input/synthetic/synthetic_day.h"
#include "kafka_bench.h"
#include "market/tape_builder.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace sor;
using namespace sor::kafka;
using namespace sor::kafka::bench;

constexpr std::int64_t kRows = 1'000'000;
constexpr int kRounds = 5;
constexpr int kSkipped = 77; // exit code: what it needs is missing

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

/// The messages that publishing the file sends, byte for byte as long, one a line, for kcat.
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
                m_out << R"({"sor.run_id":"2026-11-22T09:31:41.123456789Z-1a2b3c4d","sor.seq":)" << m_number++
                      << ',' << m_writer.quote(row).substr(1) << '\n';
            return ok();
        }

    private:
        QuoteJsonWriter m_writer;
        std::ofstream m_out;
        std::int64_t m_number = 0;
    };
    FeedRegistry registry;
    Writer writer(registry, lines);
    orDie(readCsv(csv, {}, registry, writer, {}));
}

void benchPublishing(const KafkaBroker& broker, const std::string& csv, const std::string& lines)
{
    std::vector<Cost> ours;
    std::vector<Cost> plain;
    std::vector<Cost> idempotent;
    for (int round = 0; round <= kRounds; ++round) {
        for (const char* kind : {"plain", "idempotent", "sorlab"})
            makeTopic(broker, topicName(kind, round));
        const auto kcat = [&](const char* kind, const char* isIdempotent) {
            return costOf({"kcat", "-P", "-b", broker.bootstrap().toStdString(), "-t", topicName(kind, round),
                           "-k", "SYNT", "-z", "zstd", "-X", "linger.ms=50", "-X", "batch.size=1000000", "-X",
                           std::string("enable.idempotence=") + isIdempotent, "-l", lines});
        };
        const Cost first = kcat("plain", "false");
        const Cost second = kcat("idempotent", "true");
        const Cost own =
            costOf([&] { orDie(publishCsv(publishing(broker, csv, topicName("sorlab", round)), {})); });
        if (round > 0) { // the first one warms the broker up
            plain.push_back(first);
            idempotent.push_back(second);
            ours.push_back(own);
        }
    }
    fmt::print(
        "\nPublishing {} quotes, zstd, as fast as it goes, median of {} ({}; goal: at least half of kcat's "
        "messages/s)\n",
        kRows, kRounds, loadText());
    const Cost reference = median(plain);
    print("kcat -P, ready-made lines", reference, reference);
    print("kcat -P, the same idempotent", median(idempotent), reference);
    print("sorlab: CSV to messages, idempotent", median(ours), reference);
}

void benchReading(const KafkaBroker& broker, const std::string& csv)
{
    std::vector<Cost> ours;
    std::vector<Cost> theirs;
    const std::string topic = "read";
    orDie(publishCsv(publishing(broker, csv, topic), {}));
    std::size_t points = 0;
    for (int round = 0; round <= kRounds; ++round) {
        // With -e it would wait for the broker to say that no more comes, which we need not.
        const Cost kcat = costOf({"kcat", "-C", "-b", broker.bootstrap().toStdString(), "-t", topic, "-o",
                                  "beginning", "-c", std::to_string(kRows), "-q"});
        const Cost own = costOf([&] {
            KafkaReadOptions options;
            options.connection = connection(broker);
            options.topic = topic;
            FeedRegistry registry;
            TapeBuilder builder({}, registry);
            StreamState state;
            if (!orDie(streamKafka(options, state, registry, builder, {})).has_value())
                qFatal("What sorlab publishes into one partition is in order.");
            points = builder.finish()->size();
        });
        if (round > 0) {
            theirs.push_back(kcat);
            ours.push_back(own);
        }
    }
    fmt::print("\nReading {} quotes, median of {} ({}; goal: at least kcat's messages/s)\n", kRows, kRounds,
               loadText());
    const Cost reference = median(theirs);
    print("kcat -C -c: bytes to /dev/null", reference, reference);
    print("sorlab: quotes to a tape", median(ours), reference);
    fmt::print("  {} points\n", points);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "follow")
        return followAndMeasure(argv[2]);
    const QCoreApplication application(argc, argv);
    KafkaBroker broker;
    if (const QString failure = broker.start(); !failure.isEmpty()) {
        fmt::print(stderr, "Skipped, because there is no broker to measure with: {}\n",
                   failure.toStdString());
        return kSkipped;
    }
    if (std::system("kcat -V > /dev/null 2>&1") != 0) {
        fmt::print(stderr,
                   "Skipped, because there is no kcat to compare with (the package is called kcat).\n");
        return kSkipped;
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
