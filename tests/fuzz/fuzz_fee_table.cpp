// SPDX-License-Identifier: GPL-3.0-or-later
// Fee tables: no text may bring the reader down; a table that was read answers for every venue, day and
// price.
#include "market/fees/fee_table.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace sor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto table = FeeTable::parse({reinterpret_cast<const char*>(data), size}, "fuzz.csv");
    if (!table)
        return table.error().message.empty() ? (std::abort(), 0) : 0;
    const auto day = [](int year) {
        return UnixNanos{std::chrono::sys_days{std::chrono::year{year} / 7 / 1}};
    };
    for (const char* mic : {"XNAS", "EDGX", "NONE", ""}) {
        for (const int year : {1970, 2025, 2100}) {
            const FeeTable::Lookup found = table->lookUp(mic, day(year));
            for (const std::int64_t nanos : {std::int64_t{1}, std::int64_t{999'999'999}, kMaxPrice.nanos}) {
                (void)takerFee(found.terms, Price{nanos});
                (void)makerFee(found.terms, Price{nanos});
            }
        }
    }
    (void)accessFeeWarnings(*table, accessFeeCap30Mils());
    return 0;
}
