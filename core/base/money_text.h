// SPDX-License-Identifier: GPL-3.0-or-later
// What money is called in texts: "$", unless another name is stated.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace base {

/// `text`, which speaks of money as this program does ("$12.50", "0.01 $ a share", "Total ($)", "in
/// dollars"), with `currency` for it ("EUR 12.50", "0.01 EUR a share", ...); as it is when `currency` is
/// empty. A "$" between other letters, as in names of files, stays.
std::string inCurrency(std::string_view text, std::string_view currency);

/// The name that the settings of a result (words and their values) state; empty for none.
std::string_view currencyIn(const std::vector<std::pair<std::string, std::string>>& settings);

}} // namespace sor::base
