// SPDX-License-Identifier: GPL-3.0-or-later
// Executions that a desk really had, as it exports them: a CSV with a header.
#pragma once

#include "base/result.h"
#include "base/share_unit.h"
#include "base/time.h"
#include "base/units.h"
#include "market/sided_quote.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input {

/// One row.
struct Execution {
    UnixNanos time;
    std::string venue; // as stated
    std::string venueKey; // the same for all names of a venue (venue_names.h)
    StatedShares shares; // above 0
    Price price; // above 0
    /// Negative: received. At most one of the two, `fee` of the whole execution, the other a share; with
    /// neither the fee table says it.
    std::optional<Cash> fee;
    std::optional<Price> feePerShare;
    bool isMaker = false; // its order rested at the venue; else it took, or nothing is said
    bool isCompletion = false; // a row that this program wrote of an order's completion
    std::optional<Side> side;
    std::string symbol; // empty: not stated
    std::int64_t line = 0; // of the file, from 1
};

/// The rows of a file by order, those of an order by time and then by all that they state, so that their
/// order in the file changes nothing.
struct ExecutionsFile {
    std::string where; // its name
    std::map<std::string, std::vector<Execution>, std::less<>> orders; // without order ids all under ""
    std::string hash; // XXH3-128 of what the rows state, 32 hex digits
    /// What a reader of the results must know of the file, sentences: fees or liquidity that are not stated,
    /// columns that were not read.
    std::vector<std::string> remarks;
};

/// Reads columns by the names of the header, in any order and any case: time, venue, shares and price; fee
/// (of the whole execution) or fee_per_share, liquidity (maker, taker, added, removed, A, R, or FIX 851),
/// order_id, exec_id, side, symbol; and the usual other names of these. In a file of fills that this program
/// wrote a fee is one a share, and all rows are of one strategy. Other columns are left out, which a remark
/// says. DataUnusable with the line (and column) at fault: a row that cannot be, one that is there twice, and
/// the like. `where` names the file. Any thread.
Result<ExecutionsFile> parseExecutions(std::string_view text, const std::string& where);

}} // namespace sor::input
