// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a desk: orders of a study, executions, and round lots. What was read of executions reads back the
// same in another order.
#include "base/printable_text.h"
#include "input/csv/desk_csv.h"
#include "input/csv/round_lots.h"
#include "input/executions_file.h"
#include "require.h"
#include "run/study/orders_file.h"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

using namespace sor;
using sor::test::require;

namespace {

/// The rows from the last to the first; empty where such a file cannot state them.
std::string reversed(const ExecutionsFile& file)
{
    const bool hasOrders = !file.orders.begin()->first.empty();
    const Execution& first = file.orders.begin()->second.front();
    std::string text =
        fmt::format("{}exec_id,time,venue,shares,price,liquidity{}\n", hasOrders ? "order_id," : "",
                    first.fee               ? ",fee"
                        : first.feePerShare ? ",fee_per_share"
                                            : "");
    std::size_t number = 0;
    for (auto order = file.orders.rbegin(); order != file.orders.rend(); ++order) {
        for (auto row = order->second.rbegin(); row != order->second.rend(); ++row) {
            if (row->isCompletion)
                return "";
            if (hasOrders)
                text += quotedCsvField(order->first) + ",";
            text += fmt::format("{},{},{},{},{},{}", ++number, formatIsoTime(row->time),
                                quotedCsvField(row->venue), format(row->shares.shares, row->shares.unit),
                                format(row->price), row->isMaker ? "A" : "R");
            if (row->fee)
                text += "," + format(*row->fee);
            if (row->feePerShare)
                text += "," + format(*row->feePerShare);
            text += "\n";
        }
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)parseOrders(text, "fuzz");
    if (const auto lots = RoundLots::parse(text, "fuzz")) {
        for (const char* symbol : {"AAA", "BRK A", "", "END"}) {
            const auto lot = lots->of(symbol);
            require(!lot || (*lot >= 1 && *lot <= RoundLots::kMostShares));
        }
    }
    const auto file = parseExecutions(text, "fuzz");
    if (!file)
        return 0;
    if (const std::string other = reversed(*file); !other.empty()) {
        const auto again = parseExecutions(other, "again");
        require(again.hasValue() && again->hash == file->hash);
    }
    return 0;
}
