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

namespace sor { inline namespace input {

/// Files or a topic. The defaults are those of the command line.
struct SourceSpec {
    /// Files of quotes, with `kafka` empty; a member of an archive is "day.zip/a.csv".
    std::vector<std::string> csv;
    std::vector<std::string> trades; // more files, of prints alone; with csv
    CsvForm form; // of all of them
    std::string kafka; // brokers; empty: csv
    bool areBrokersOfFile = false; // a file (setup, shard, results) names them, not who started the program
    std::string topic = "mock_l1_stream"; // of kafka
    std::optional<std::string> fromOffset; // nothing: beginning, with forDuration end
    std::string until = "end"; // "end", "never", "eos" or "idle:10s"
    std::optional<Nanos> forDuration; // by the wall clock; above 0
    std::string checkpoint; // a file: the topic is read on from there, and it is written after the results
    std::vector<std::string> kafkaProperties; // -X key=value, or typed in the window
    std::string kafkaFile; // -F, or chosen in the window
    std::vector<std::string> fileKafkaProperties; // of a setup file: only what such a file may carry
    Nanos timeout{std::chrono::seconds{30}}; // how long a broker may stay away; above 0
    std::string symbol; // that is read; empty: the input holds one
    std::optional<TapeView> view; // nothing: book
    std::optional<Nanos> maxAge; // as TapeOptions::maxAge; nothing: 0
    std::optional<std::int64_t> bandPpm; // 0 = off; nothing: 5%, in the trial view off
    std::int64_t syntheticVenues = 0; // that follow the first venue, 0 to 16
    std::uint64_t seed = 1; // of synthetic venues, and of all that is random in a run
    bool isStrict = false; // any bad row is an error
    bool isForced = false; // run also on an input that looks misread
    bool wantsOrders = true; // where the input has single orders, for exact queues
    std::int64_t memoryMegabytes = 0; // 0 = three quarters of what is free

    /// The view that is stated, else book.
    TapeView viewOrDefault() const { return view.value_or(TapeView::Book); }
    /// The band that is stated, else 5 % in the book view and none in the other; parts per million.
    std::int64_t bandPpmOrDefault() const
    {
        constexpr std::int64_t kDefault = 50'000;
        return bandPpm.value_or(viewOrDefault() == TapeView::Book ? kDefault : 0);
    }
    /// In bytes; 0: none.
    std::size_t memoryLimit() const;
};

}} // namespace sor::input
