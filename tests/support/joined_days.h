// SPDX-License-Identifier: GPL-3.0-or-later
// CSV files of one symbol each as one file of all of them, in CSV or DBN.
#pragma once

#include "dbn_writer.h"
#include "input/quotes/quote_file.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor::test {

/// The lines of the files in the order of their first column; all have the header of the first. Generated
/// files have one instrument_id, which with a publisher's tells the symbol: each file gets its own.
inline void joinCsv(const std::vector<std::string>& files, const std::string& to)
{
    std::vector<std::string> lines;
    std::string header;
    for (const std::string& file : files) {
        std::ifstream in(file);
        std::getline(in, header);
        for (std::string line; std::getline(in, line); lines.push_back(std::move(line))) {
            constexpr std::string_view kInstrument = ",7151,";
            if (const std::size_t at = line.find(kInstrument); at != std::string::npos)
                line.insert(at + 1, std::to_string(&file - files.data() + 1));
        }
    }
    std::ranges::stable_sort(
        lines, {}, [](const std::string& line) { return std::string_view(line).substr(0, line.find(',')); });
    std::ofstream out(to);
    out << header << '\n';
    for (const std::string& line : lines)
        out << line << '\n';
}

/// The rows of the files, each of the symbol beside it, as mbp-1 in the order of ts_recv; on 2025-06-02 to
/// 06.
inline void joinDbn(const std::vector<std::pair<std::string, std::string>>& files, const std::string& to)
{
    struct Rows : QuoteSink {
        Status accept(std::span<const QuoteEvent> some) override
        {
            for (const QuoteEvent& row : some)
                rows.emplace_back(row, instrument);
            return ok();
        }
        std::vector<std::pair<QuoteEvent, std::uint32_t>> rows;
        std::uint32_t instrument = 7;
    } sink;
    DbnHeader header;
    header.mappings.clear();
    FeedRegistry registry;
    for (const auto& [file, symbol] : files) {
        header.mappings.push_back({symbol, 20250602, 20250607, std::to_string(++sink.instrument)});
        if (const auto read = readQuoteFile(file, {}, registry, sink, {}); !read)
            throw std::runtime_error(read.error().text());
    }
    std::ranges::stable_sort(sink.rows, {}, [](const auto& row) { return row.first.tsRecv; });
    std::ofstream out(to, std::ios::binary);
    out << header.bytes();
    for (const auto& [row, instrument] : sink.rows) {
        DbnRecord record;
        record.publisher = static_cast<std::uint16_t>(row.feed.value);
        record.instrument = instrument;
        record.tsEvent = static_cast<std::uint64_t>(count(row.tsEvent));
        record.tsRecv = static_cast<std::uint64_t>(count(row.tsRecv));
        record.price = row.price.nanos;
        record.size = row.size;
        record.action = row.action;
        record.side = row.side;
        record.flags = row.flags;
        record.sequence = row.sequence;
        record.bidPx = row.bidPx.nanos;
        record.askPx = row.askPx.nanos;
        record.bidSz = row.bidSz;
        record.askSz = row.askSz;
        out << record.bytes();
    }
}

} // namespace sor::test
