// SPDX-License-Identifier: GPL-3.0-or-later
// Orders of a study as a desk exports them: a CSV with a header.
#pragma once

#include "base/result.h"
#include "study/study_order.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// Reads columns by the names of the header, in any order and any case: order_id (id), symbol (sym, ticker),
/// side (buy, sell, B, S or FIX 54: 1 buy, 2 sell, 5 and 6 short sales), shares (qty, quantity) or
/// participation (percent), from (start, start_time) and to (end, end_time), ISO with a zone. Optional:
/// group, pair, and every word of a setup that belongs to an order, the model or the rules; an empty cell
/// leaves the study's value. Refused by name: words of the whole study, words that name a file, unknown
/// columns. InvalidArgument, or DataUnusable for what is no CSV of orders, with the line (and column) at
/// fault: no shares, a window that ends before it starts, an id that occurs twice, and the like. `where`
/// names the file.
/// Shares are counted in `unit`, of which the file has to state whole numbers.
Result<std::vector<StudyOrder>> parseOrders(std::string_view text, const std::string& where,
                                            ShareUnit unit = {});

/// The orders as such a file.
std::string ordersCsv(std::span<const StudyOrder> orders, ShareUnit unit = {});

}} // namespace sor::runs
