// SPDX-License-Identifier: GPL-3.0-or-later
// The CSV reader and the way to the tape against wc -l, zstd -dc, a plain getline loader and what python3
// has, on files that it makes and removes. usage: bench_csv [million rows] [rounds]
#include "base/random.h"
#include "comparison.h"
#include "input/csv/csv_reader.h"
#include "input/tape_loader.h"
#include "peak_memory.h"
#include "python_readers.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace sor;

/// Adds everything up, so that nothing of the reading can be left out.
class SumSink : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& row : rows)
            sum += row.tsRecv.time_since_epoch().count() + row.askPx.nanos + row.bidPx.nanos + row.askSz
                + row.bidSz;
        return ok();
    }
    std::int64_t sum = 0;
};

/// A random walk of five venues' quotes as rows of Databento's mbp-1 (pretty) or mbp-10 columns.
class RowMaker {
public:
    explicit RowMaker(bool isDeep)
        : m_isDeep(isDeep)
    {
    }

    std::string header() const
    {
        std::string text =
            "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,"
            "ts_in_delta,sequence";
        for (int level = 0; level < (m_isDeep ? 10 : 1); ++level)
            text += fmt::format(",bid_px_{0:02},ask_px_{0:02},bid_sz_{0:02},ask_sz_{0:02},bid_ct_{0:02},"
                                "ask_ct_{0:02}",
                                level);
        return text + ",symbol\n";
    }

    void addRow(std::string& to)
    {
        constexpr std::array kVenues{2, 39, 40, 41, 43};
        m_time += m_random.between(1'000, 7'000'000);
        m_cents = std::clamp<std::int64_t>(m_cents + m_random.between(-1, 1), 22'000, 22'500);
        m_sequence += m_random.between(1, 4);
        const bool isTrade = m_random.chance(0.07);
        m_received =
            std::max(m_received, m_time + m_random.between(150'000, 400'000)); // files are in its order
        const auto recv = formatIsoTime(unixNanos(m_received));
        const auto venue = kVenues[static_cast<std::size_t>(m_random.between(0, 4))];
        const char action = isTrade ? 'T' : "ACM"[m_random.between(0, 2)];
        const char side = m_random.chance(0.5) ? 'A' : 'B';
        const std::int64_t size = 100 * m_random.between(1, 9);
        const std::int64_t delay = m_random.between(160'000, 170'000);
        fmt::format_to(std::back_inserter(to), "{},{},{},{},38,{},{},0,{},{},{},{},{}", recv,
                       formatIsoTime(unixNanos(m_time)), m_isDeep ? 10 : 1, venue, action, side,
                       price(m_cents), size, isTrade ? 0 : 130, delay, m_sequence);
        for (int level = 0; level < (m_isDeep ? 10 : 1); ++level) {
            to += ',' + price(m_cents - 1 - level) + ',' + price(m_cents + 1 + level);
            for (const std::int64_t most : {999, 999, 9, 9}) // sizes, then orders
                fmt::format_to(std::back_inserter(to), ",{}", m_random.between(1, most));
        }
        to += ",AAPL\n";
    }

private:
    /// mbp-1 as Databento writes pretty prices, mbp-10 as data frames write them.
    std::string price(std::int64_t cents) const
    {
        return m_isDeep ? formatNanos(cents * 10'000'000)
                        : fmt::format("{}.{:02}0000000", cents / 100, cents % 100);
    }

    bool m_isDeep;
    Random m_random{1};
    std::int64_t m_time = 1'722'519'392'491'911'683;
    std::int64_t m_received = 0;
    std::int64_t m_cents = 22'283;
    std::int64_t m_sequence = 46'542'624;
};

void writeFile(const std::string& path, std::int64_t rows, bool isDeep)
{
    RowMaker maker(isDeep);
    std::ofstream out(path, std::ios::binary);
    std::string text = maker.header();
    for (std::int64_t row = 0; row < rows; ++row) {
        maker.addRow(text);
        if (text.size() > (std::size_t{1} << 20)) {
            out << text;
            text.clear();
        }
    }
    out << text;
}

/// Quotes of one symbol as NYSE's Daily TAQ has them; every twentieth a slow one.
void writeTaq(const std::string& path, std::int64_t rows)
{
    Random random(1);
    std::ofstream out(path, std::ios::binary);
    std::string text = "Time|Exchange|Symbol|Bid_Price|Bid_Size|Offer_Price|Offer_Size|Quote_Condition|"
                       "Sequence_Number|National_BBO_Ind|FINRA_BBO_Indicator|FINRA_ADF_MPID_Indicator|"
                       "Quote_Cancel_Correction|Source_Of_Quote|Retail_Interest_Indicator|"
                       "Short_Sale_Restriction_Indicator|LULD_BBO_Indicator|"
                       "SIP_Generated_Message_Identifier|National_BBO_LULD_Indicator|"
                       "Participant_Timestamp|FINRA_ADF_Timestamp|"
                       "FINRA_ADF_Market_Participant_Quote_Indicator|Security_Status_Indicator\n";
    constexpr std::int64_t kSecond = 1'000'000'000;
    std::int64_t time = 34'200 * kSecond;
    std::int64_t cents = 22'283;
    const auto clock = [](std::int64_t nanos) {
        const std::int64_t seconds = nanos / kSecond;
        return fmt::format("{:02}{:02}{:02}{:09}", seconds / 3600, seconds / 60 % 60, seconds % 60,
                           nanos % kSecond);
    };
    for (std::int64_t row = 0; row < rows; ++row) {
        time += random.between(1'000, 20'000'000'000'000 / rows);
        cents = std::clamp<std::int64_t>(cents + random.between(-1, 1), 22'000, 22'500);
        fmt::format_to(std::back_inserter(text),
                       "{}|{}|AAPL|{}.{:02}|{}|{}.{:02}|{}|{}|{}|2||||C|||||||{}|||\n", clock(time + 500'000),
                       "QPZKN"[random.between(0, 4)], cents / 100, cents % 100, random.between(1, 99),
                       (cents + 1) / 100, (cents + 1) % 100, random.between(1, 99), row % 20 == 0 ? 'H' : 'R',
                       row, clock(time));
        if (text.size() > (std::size_t{1} << 20)) {
            out << text;
            text.clear();
        }
    }
    out << text << fmt::format("END|20240801|{}||||||||||||||||||||\n", rows);
}

std::int64_t readOurs(const std::string& path, unsigned threads)
{
    FeedRegistry registry;
    SumSink sink;
    const auto summary = readCsv(path, {{}, threads}, registry, sink, {});
    if (!summary || summary->rowsSkipped != 0) {
        fmt::print("failed: {}\n", summary ? summary->problems.front().text() : summary.error().text());
        std::exit(1);
    }
    return sink.sum;
}

/// Points of the tape of a file.
std::int64_t loadOurs(const std::string& path, unsigned threads)
{
    SourceSpec source;
    source.csv = {path};
    const auto loaded = loadTape(source, threads, {});
    if (!loaded) {
        fmt::print("failed: {}\n", loaded.error().text());
        std::exit(1);
    }
    return static_cast<std::int64_t>(loaded->tape->size());
}

/// Loads a file and prints what memory this process took; for a process of its own.
void printPeak(const std::string& path)
{
    const auto points = static_cast<double>(loadOurs(path, 2));
    const double peak = bench::peakMegabytes();
    const double bytes = (peak - 64) * 1048576;
    fmt::print("  goal: peak memory at most 35 bytes a point + 64 MB: {:.1f} bytes a point ({} points, "
               "{:.0f} MB), {}\n",
               bytes / points, points, peak, bytes <= 35 * points ? "met" : "missed");
}

/// What many a script does: a line, a vector of strings, strtod.
std::int64_t readPlainly(const std::string& path, std::int64_t rows)
{
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    double sum = 0;
    for (std::int64_t row = 0; row < rows && std::getline(in, line); ++row) {
        std::vector<std::string> fields;
        std::istringstream stream(line);
        for (std::string field; std::getline(stream, field, ',');)
            fields.push_back(field);
        for (const std::size_t i : {13U, 14U, 15U, 16U})
            sum += std::strtod(fields[i].c_str(), nullptr);
        const auto time = parseIsoTime(fields[0]);
        sum += time ? static_cast<double>(count(*time)) : 0;
    }
    return static_cast<std::int64_t>(sum);
}

/// The rows of `day` with every fifth (but for some) behind the one after it.
void writeLate(const std::string& day, const std::string& to)
{
    std::ifstream in(day);
    std::ofstream out(to);
    std::string line;
    std::string held;
    for (std::int64_t i = 0; std::getline(in, line); ++i) {
        if (i > 0 && i % 5 == 0 && i % 100 != 0) {
            held = line;
            continue;
        }
        out << line << '\n';
        if (!held.empty())
            out << held << '\n';
        held.clear();
    }
    if (!held.empty())
        out << held << '\n';
}

/// The rows of `day` with the first at the end: all of them have to be sorted in memory.
void writeUnsorted(const std::string& day, const std::string& to)
{
    std::ifstream in(day);
    std::ofstream out(to);
    std::string header;
    std::string first;
    std::getline(in, header);
    std::getline(in, first);
    out << header << '\n' << in.rdbuf() << first << '\n';
}

void shell(const std::string& command)
{
    if (std::system(command.c_str()) != 0) {
        fmt::print("failed: {}\n", command);
        std::exit(1);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "load") {
        printPeak(argv[2]);
        return 0;
    }
    const auto rows = static_cast<std::int64_t>((argc > 1 ? std::atof(argv[1]) : 6.0) * 1e6);
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 7;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("bench_csv.{}", ::getpid());
    std::filesystem::create_directories(folder);
    volatile std::int64_t kept = 0;

    const std::string day = (folder / "day.csv").string();
    writeFile(day, rows, false);
    const auto bytes = static_cast<double>(std::filesystem::file_size(day));
    {
        bench::Comparison comparison(fmt::format("mbp-1, {:.0f} MB", bytes / 1e6), "row",
                                     static_cast<double>(rows));
        comparison.add("wc -l", [&] { shell("wc -l " + day + " > /dev/null"); });
        comparison.add("rows, 1 thread", [&] { kept = readOurs(day, 1); });
        comparison.add("rows, 2 threads", [&] { kept = readOurs(day, 2); });
        comparison.add("tape, 1 thread", [&] { kept = loadOurs(day, 1); });
        comparison.goal(3.5);
        comparison.add("tape, 2 threads", [&] { kept = loadOurs(day, 2); });
        comparison.goal(2.2);
        const std::string late = (folder / "late.csv").string();
        writeLate(day, late);
        comparison.add("tape, 1 thread, 19% of rows late", [&] { kept = loadOurs(late, 1); });
        const std::string unsorted = (folder / "unsorted.csv").string();
        writeUnsorted(day, unsorted);
        comparison.add("tape, 1 thread, sorted in memory", [&] { kept = loadOurs(unsorted, 1); });
        const std::int64_t some = std::min<std::int64_t>(rows, 200'000);
        comparison.add(
            "getline, istringstream, strtod (scaled)", [&] { kept = readPlainly(day, some); },
            static_cast<double>(some));
        bench::addPythonReaders(comparison, bench::kCsvReaders, day);
        comparison.run(rounds);
        constexpr std::size_t kOrdered = 3;
        constexpr std::size_t kLate = 5;
        constexpr double kMost = 1.3;
        const double times = comparison.seconds(kLate) / comparison.seconds(kOrdered);
        fmt::print("  goal: late rows at most x{} of ordered ones: x{:.3g}, {}\n", kMost, times,
                   times <= kMost ? "met" : "missed");
        const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
        std::fflush(stdout);
        for (const std::string& file : {day, late})
            shell(fmt::format("'{}' load {}", self, file));
        std::filesystem::remove(late);
        std::filesystem::remove(unsorted);
    }
    if (std::system("zstd --version > /dev/null 2>&1") == 0) {
        shell("zstd -q -3 " + day);
        bench::Comparison comparison("mbp-1 in zstd", "row", static_cast<double>(rows));
        comparison.add("zstd -dc", [&] { shell("zstd -dc " + day + ".zst > /dev/null"); });
        comparison.add("rows, 1 thread", [&] { kept = readOurs(day + ".zst", 1); });
        comparison.add("rows, 2 threads", [&] { kept = readOurs(day + ".zst", 2); });
        comparison.goal(1.2);
        comparison.add("tape, 2 threads", [&] { kept = loadOurs(day + ".zst", 2); });
        comparison.run(rounds);
    }
    std::filesystem::remove(day);
    std::filesystem::remove(day + ".zst");

    const std::string taq = (folder / "EQY_US_ALL_BBO_20240801").string();
    writeTaq(taq, rows / 2);
    {
        const auto size = static_cast<double>(std::filesystem::file_size(taq));
        bench::Comparison comparison(fmt::format("Daily TAQ, {:.0f} MB", size / 1e6), "row",
                                     static_cast<double>(rows) / 2);
        comparison.add("wc -l", [&] { shell("wc -l " + taq + " > /dev/null"); });
        comparison.add("rows, 1 thread", [&] { kept = readOurs(taq, 1); });
        comparison.add("rows, 2 threads", [&] { kept = readOurs(taq, 2); });
        comparison.add("tape, 2 threads", [&] { kept = loadOurs(taq, 2); });
        comparison.run(rounds);
    }
    std::filesystem::remove(taq);

    const std::string deep = (folder / "deep.csv").string();
    const std::int64_t deepRows = rows * 2 / 5;
    writeFile(deep, deepRows, true);
    {
        const auto size = static_cast<double>(std::filesystem::file_size(deep));
        bench::Comparison comparison(fmt::format("mbp-10, 74 columns, {:.0f} MB", size / 1e6), "row",
                                     static_cast<double>(deepRows));
        comparison.add("wc -l", [&] { shell("wc -l " + deep + " > /dev/null"); });
        comparison.add("rows, 1 thread", [&] { kept = readOurs(deep, 1); });
        comparison.goal(1.8);
        comparison.add("rows, 2 threads", [&] { kept = readOurs(deep, 2); });
        comparison.add("tape, 1 thread", [&] { kept = loadOurs(deep, 1); });
        comparison.run(rounds);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
