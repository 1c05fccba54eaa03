// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/execution_columns.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace sor { inline namespace input {

namespace {

struct ExecColumnName {
    std::string_view name; // in lower case, letters and digits alone
    ExecColumn column;
};
constexpr ExecColumnName kExecColumns[] = {
    {"orderid", ExecColumn::Order},
    {"parentorderid", ExecColumn::Order},
    {"parentid", ExecColumn::Order},
    {"order", ExecColumn::Order},
    {"clordid", ExecColumn::Order},
    {"execid", ExecColumn::Id},
    {"executionid", ExecColumn::Id},
    {"tradeid", ExecColumn::Id},
    {"fillid", ExecColumn::Id},
    {"time", ExecColumn::Time},
    {"timestamp", ExecColumn::Time},
    {"datetime", ExecColumn::Time},
    {"exectime", ExecColumn::Time},
    {"executiontime", ExecColumn::Time},
    {"filltime", ExecColumn::Time},
    {"tradetime", ExecColumn::Time},
    {"transacttime", ExecColumn::Time},
    {"venue", ExecColumn::Venue},
    {"mic", ExecColumn::Venue},
    {"exchange", ExecColumn::Venue},
    {"exch", ExecColumn::Venue},
    {"market", ExecColumn::Venue},
    {"mkt", ExecColumn::Venue},
    {"lastmkt", ExecColumn::Venue},
    {"lastmarket", ExecColumn::Venue},
    {"shares", ExecColumn::Shares},
    {"qty", ExecColumn::Shares},
    {"quantity", ExecColumn::Shares},
    {"size", ExecColumn::Shares},
    {"lastqty", ExecColumn::Shares},
    {"lastshares", ExecColumn::Shares},
    {"execqty", ExecColumn::Shares},
    {"fillqty", ExecColumn::Shares},
    {"price", ExecColumn::Price},
    {"px", ExecColumn::Price},
    {"lastpx", ExecColumn::Price},
    {"lastprice", ExecColumn::Price},
    {"execprice", ExecColumn::Price},
    {"executionprice", ExecColumn::Price},
    {"fillprice", ExecColumn::Price},
    {"fee", ExecColumn::Fee},
    {"fees", ExecColumn::Fee},
    {"totalfee", ExecColumn::Fee},
    {"commission", ExecColumn::Fee},
    {"comm", ExecColumn::Fee},
    {"feepershare", ExecColumn::FeePerShare},
    {"liquidity", ExecColumn::Liquidity},
    {"liq", ExecColumn::Liquidity},
    {"liquidityflag", ExecColumn::Liquidity},
    {"liquidityindicator", ExecColumn::Liquidity},
    {"liquidityind", ExecColumn::Liquidity},
    {"lastliquidityind", ExecColumn::Liquidity},
    {"makertaker", ExecColumn::Liquidity},
    {"addedremoved", ExecColumn::Liquidity},
    {"side", ExecColumn::Side},
    {"buysell", ExecColumn::Side},
    {"symbol", ExecColumn::Symbol},
    {"sym", ExecColumn::Symbol},
    {"ticker", ExecColumn::Symbol},
    {"strategy", ExecColumn::Strategy},
    {"completion", ExecColumn::Completion},
    {"mid", ExecColumn::Mid},
};

std::string bareName(std::string_view text)
{
    std::string bare = lowered(text);
    std::erase_if(bare, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); });
    return bare;
}

constexpr ExecLiquidity kAdded{true, false};
constexpr ExecLiquidity kRemoved{false, false};
constexpr ExecLiquidity kAuction{false, true};

struct LiquidityWord {
    std::string_view word;
    ExecLiquidity means{};
};
constexpr LiquidityWord kLiquidityWords[] = {
    {"maker", kAdded},
    {"added", kAdded},
    {"add", kAdded},
    {"a", kAdded},
    {"passive", kAdded},
    {"taker", kRemoved},
    {"removed", kRemoved},
    {"remove", kRemoved},
    {"r", kRemoved},
    {"taking", kRemoved},
    {"aggressive", kRemoved},
    {"routed", kRemoved},
    {"auction", kAuction},
    // FIX 851; 3 is routed out
    {"1", kAdded},
    {"2", kRemoved},
    {"3", kRemoved},
    {"4", kAuction},
};

} // namespace

ExecColumn execColumnNamed(std::string_view header)
{
    const auto known = std::ranges::find(kExecColumns, bareName(header), &ExecColumnName::name);
    return known == std::end(kExecColumns) ? ExecColumn::Ignored : known->column;
}

std::optional<ExecLiquidity> parseLiquidity(std::string_view text)
{
    const auto word = std::ranges::find(kLiquidityWords, lowered(text), &LiquidityWord::word);
    return word == std::end(kLiquidityWords) ? std::nullopt : std::optional(word->means);
}

}} // namespace sor::input
