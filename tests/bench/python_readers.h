// SPDX-License-Identifier: GPL-3.0-or-later
// Readers of files that python3 offers, as alternatives: those that are installed.
#pragma once

#include "comparison.h"

#include <cstddef>
#include <cstdlib>
#include <fmt/format.h>
#include <string>

namespace sor::bench {

struct PythonReader {
    const char* name;
    const char* module;
    const char* code; // reads the file sys.argv[1]
};

inline constexpr PythonReader kCsvReaders[] = {
    {"polars, 6 columns", "polars",
     "polars.read_csv(sys.argv[1], columns=['ts_recv', 'publisher_id', 'bid_px_00', 'ask_px_00', "
     "'bid_sz_00', "
     "'ask_sz_00'])"},
    {"DuckDB, 6 columns", "duckdb",
     "duckdb.sql('select ts_recv, publisher_id, bid_px_00, ask_px_00, bid_sz_00, ask_sz_00 from "
     "read_csv(\\'' "
     "+ sys.argv[1] + '\\')').fetchnumpy()"},
    {"pyarrow", "pyarrow.csv", "pyarrow.csv.read_csv(sys.argv[1])"},
};
inline constexpr PythonReader kDbnReaders[] = {
    {"Python client, to_ndarray", "databento", "databento.DBNStore.from_file(sys.argv[1]).to_ndarray()"},
};

/// Adds those that are installed; their times hold the start of Python and of the module.
template <std::size_t N>
void addPythonReaders(Comparison& comparison, const PythonReader (&readers)[N], const std::string& file)
{
    for (const PythonReader& reader : readers) {
        const auto command = [&](const std::string& code) {
            return fmt::format("python3 -c \"import sys, {}; {}\" {} > /dev/null 2>&1", reader.module, code,
                               file);
        };
        if (std::system(command("0").c_str()) != 0) {
            fmt::print("{} is not installed for python3.\n", reader.module);
            continue;
        }
        comparison.add(reader.name, [run = command(reader.code), name = reader.name] {
            if (std::system(run.c_str()) != 0) {
                fmt::print("failed: {}\n", name);
                std::exit(1);
            }
        });
    }
}

} // namespace sor::bench
