// SPDX-License-Identifier: GPL-3.0-or-later
// The DBN reader against zstd -dc, the CSV reader on the same records and the Python client where it is
// installed, on files that it makes and removes. usage: bench_dbn [million records] [rounds]
#include "base/random.h"
#include "comparison.h"
#include "dbn_writer.h"
#include "input/quotes/quote_file.h"
#include "input/tape_loader.h"
#include "python_readers.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace sor;

/// Adds everything up, so that nothing of the reading can be left out.
class Sum : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> rows) override
    {
        for (const QuoteEvent& row : rows)
            sum += count(row.tsRecv) + row.askPx.nanos + row.bidPx.nanos + row.askSz + row.bidSz;
        return ok();
    }
    std::int64_t sum = 0;
};

std::int64_t rowsOf(const std::string& path, unsigned threads)
{
    FeedRegistry registry;
    Sum sink;
    const auto summary = readQuoteFile(path, {{}, threads}, registry, sink, {});
    if (!summary || summary->rowsSkipped != 0) {
        fmt::print("failed: {}\n", summary ? summary->problems.front().text() : summary.error().text());
        std::exit(1);
    }
    return sink.sum;
}

std::int64_t tapeOf(const std::string& path, unsigned threads, bool wantsOrders = false)
{
    SourceSpec source;
    source.csv = {path};
    source.wantsOrders = wantsOrders;
    const auto loaded = loadTape(source, threads, {});
    if (!loaded) {
        fmt::print("failed: {}\n", loaded.error().text());
        std::exit(1);
    }
    return static_cast<std::int64_t>(loaded->tape->size());
}

std::string dollars(std::int64_t nanos)
{
    return fmt::format("{}.{:09}", nanos / 1'000'000'000, nanos % 1'000'000'000);
}

/// A walk of five venues' quotes, as mbp-1 in DBN and in pretty CSV.
void writeFiles(const std::string& dbn, const std::string& csv, std::int64_t records)
{
    constexpr std::array kVenues{2, 39, 40, 41, 43};
    Random random{1};
    std::ofstream dbnOut(dbn, std::ios::binary);
    std::ofstream csvOut(csv, std::ios::binary);
    dbnOut << test::DbnHeader().bytes();
    csvOut << "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_"
              "delta,sequence,"
              "bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol\n";
    test::DbnRecord record;
    std::string dbnText;
    std::string csvText;
    for (std::int64_t i = 0; i < records; ++i) {
        const auto step = static_cast<std::uint64_t>(random.between(1'000, 700'000));
        record.tsEvent += step;
        record.tsRecv += step;
        record.publisher =
            static_cast<std::uint16_t>(kVenues[static_cast<std::size_t>(random.between(0, 4))]);
        record.bidPx += random.between(-1, 1) * 10'000'000;
        record.askPx = record.bidPx + 20'000'000;
        record.bidSz = static_cast<std::uint32_t>(random.between(1, 999));
        record.askSz = static_cast<std::uint32_t>(random.between(1, 999));
        record.action = random.chance(0.07) ? 'T' : "ACM"[random.between(0, 2)];
        record.price = record.bidPx;
        record.sequence += static_cast<std::uint32_t>(random.between(1, 4));
        dbnText += record.bytes();
        fmt::format_to(
            std::back_inserter(csvText), "{},{},1,{},38,{},{},0,{},{},{},1000,{},{},{},{},{},1,1,AAPL\n",
            formatIsoTime(unixNanos(static_cast<std::int64_t>(record.tsRecv))),
            formatIsoTime(unixNanos(static_cast<std::int64_t>(record.tsEvent))), record.publisher,
            record.action, record.side, dollars(record.price), record.size, record.flags, record.sequence,
            dollars(record.bidPx), dollars(record.askPx), record.bidSz, record.askSz);
        if (dbnText.size() > (std::size_t{1} << 20)) {
            dbnOut << dbnText;
            csvOut << csvText;
            dbnText.clear();
            csvText.clear();
        }
    }
    dbnOut << dbnText;
    csvOut << csvText;
}

/// A queue of orders as a venue's feed has it: most near the best prices, few of them ever trade.
void writeOrders(const std::string& path, std::int64_t records)
{
    Random random{1};
    std::ofstream out(path, std::ios::binary);
    test::DbnHeader header;
    header.schema = 0;
    out << header.bytes();
    test::DbnRecord record;
    std::vector<test::DbnRecord> live;
    std::vector<std::uint64_t> ids;
    std::uint64_t next = 1'000'000;
    std::int64_t mid = 222'820'000'000;
    record.action = 'R';
    record.side = 'N';
    std::string text = record.order(0);
    for (std::int64_t i = 1; i < records; ++i) {
        record.tsRecv += static_cast<std::uint64_t>(random.between(1'000, 200'000));
        record.tsEvent = record.tsRecv - 100'000;
        ++record.sequence;
        mid += random.chance(0.002) ? random.between(-1, 1) * 10'000'000 : 0;
        if (live.size() < 5'000 || (random.chance(0.5) && live.size() < 20'000)) {
            record.action = 'A';
            record.side = random.chance(0.5) ? 'A' : 'B';
            const std::int64_t away = 10'000'000 * (1 + (random.between(0, 9) * random.between(0, 9)) / 3);
            record.price = record.side == 'A' ? mid + away : mid - away;
            record.size = static_cast<std::uint32_t>(random.between(1, 5) * 100);
            live.push_back(record);
            ids.push_back(next += static_cast<std::uint64_t>(random.between(1, 40)));
            text += record.order(next);
        } else {
            // Mostly young ones.
            const auto count = static_cast<std::int64_t>(live.size());
            const auto at = static_cast<std::size_t>(
                random.chance(0.8) ? random.between(std::max<std::int64_t>(0, count - 200), count - 1)
                                   : random.between(0, count - 1));
            test::DbnRecord gone = live[at];
            gone.action = 'C';
            gone.tsRecv = record.tsRecv;
            gone.tsEvent = record.tsEvent;
            text += gone.order(ids[at]);
            live[at] = live.back();
            ids[at] = ids.back();
            live.pop_back();
            ids.pop_back();
        }
        if (text.size() > (std::size_t{1} << 20)) {
            out << text;
            text.clear();
        }
    }
    out << text;
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
    const auto records = static_cast<std::int64_t>((argc > 1 ? std::atof(argv[1]) : 4.0) * 1e6);
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 7;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("bench_dbn.{}", ::getpid());
    std::filesystem::create_directories(folder);
    const std::string dbn = (folder / "day.dbn").string();
    const std::string csv = (folder / "day.csv").string();
    writeFiles(dbn, csv, records);
    volatile std::int64_t kept = 0;
    const auto rowsCount = static_cast<double>(records);
    const double megabytes = static_cast<double>(std::filesystem::file_size(dbn)) / 1e6;
    for (const unsigned threads : {1U, 2U}) {
        bench::Comparison comparison(fmt::format("mbp-1, {:.0f} MB, {} thread(s)", megabytes, threads),
                                     "record", rowsCount);
        comparison.add("CSV, rows", [&] { kept = rowsOf(csv, threads); });
        comparison.add("DBN, rows", [&] { kept = rowsOf(dbn, threads); });
        comparison.goal(0.5);
        comparison.add("CSV, tape", [&] { kept = tapeOf(csv, threads); });
        comparison.add("DBN, tape", [&] { kept = tapeOf(dbn, threads); });
        if (threads == 1)
            bench::addPythonReaders(comparison, bench::kDbnReaders, dbn);
        comparison.run(rounds);
    }
    {
        const std::string orders = (folder / "orders.dbn").string();
        writeOrders(orders, records);
        bench::Comparison comparison("mbo of one venue, 1 thread (goal: 10 M a second, 100 ns each)",
                                     "record", rowsCount);
        comparison.add("mbp-1, tape", [&] { kept = tapeOf(dbn, 1); });
        comparison.add("mbo, rows", [&] { kept = rowsOf(orders, 1); });
        comparison.add("mbo, tape", [&] { kept = tapeOf(orders, 1); });
        comparison.add("mbo, tape for exact queues", [&] { kept = tapeOf(orders, 1, true); });
        comparison.run(rounds);
    }
    if (std::system("zstd --version > /dev/null 2>&1") == 0) {
        shell("zstd -q -3 " + dbn);
        bench::Comparison comparison("mbp-1 in zstd", "record", rowsCount);
        comparison.add("zstd -dc", [&] { shell("zstd -dc " + dbn + ".zst > /dev/null"); });
        comparison.add("rows, 1 thread", [&] { kept = rowsOf(dbn + ".zst", 1); });
        comparison.add("rows, 2 threads", [&] { kept = rowsOf(dbn + ".zst", 2); });
        comparison.goal(1.2);
        comparison.add("tape, 2 threads", [&] { kept = tapeOf(dbn + ".zst", 2); });
        comparison.run(rounds);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
