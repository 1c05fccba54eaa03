// SPDX-License-Identifier: GPL-3.0-or-later
// Where quotes come from, and which of them make the tape.
#pragma once

#include "base/time.h"
#include "input/csv/csv_form.h"
#include "market/tape.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sor {

/// Files or a topic. The defaults are those of the command line.
struct SourceSpec {
    std::vector<std::string> csv;
    std::vector<std::string> trades; // more files, of prints alone; with csv
    CsvForm form; // of all of them
    std::string kafka; // brokers; empty: csv
    bool areBrokersOfFile = false; // a file (setup, shard, results) names them, not who started the program
    std::string topic = "mock_l1_stream";
    std::optional<std::string> fromOffset; // nothing: beginning, with forDuration end
    std::string until = "end";
    std::optional<Nanos> forDuration;
    std::string checkpoint; // a file: the topic is read on from there, and it is written after the results
    std::vector<std::string> kafkaProperties; // -X key=value, or typed in the window
    std::string kafkaFile; // -F, or chosen in the window
    std::vector<std::string> fileKafkaProperties; // of a setup file: only what such a file may carry
    Nanos timeout{std::chrono::seconds{30}};
    std::string symbol;
    std::optional<TapeView> view; // nothing: book
    std::optional<Nanos> maxAge;
    std::optional<std::int64_t> bandPpm; // 0 = off; nothing: 5%, in the trial view off
    std::int64_t syntheticVenues = 0;
    std::uint64_t seed = 1; // of synthetic venues, and of all that is random in a run
    bool isStrict = false;
    bool isForced = false; // run also on an input that looks misread
    bool wantsOrders = true; // where the input has single orders, for exact queues
    std::int64_t memoryMegabytes = 0; // 0 = three quarters of what is free

    TapeView viewOrDefault() const { return view.value_or(TapeView::Book); }
    std::int64_t bandPpmOrDefault() const
    {
        constexpr std::int64_t kDefault = 50'000;
        return bandPpm.value_or(viewOrDefault() == TapeView::Book ? kDefault : 0);
    }
    /// In bytes; 0: none.
    std::size_t memoryLimit() const;
};

} // namespace sor
