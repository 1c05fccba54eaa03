// SPDX-License-Identifier: GPL-3.0-or-later
// The names that columns have in headers.
#pragma once

#include "input/csv/csv_form.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

inline constexpr std::size_t kMostNames = 48;
using ColumnNames = std::array<std::string_view, kMostNames>;

/// In the order of Column, as normalised() makes them; the first one that the header has is taken.
inline constexpr std::array<ColumnNames, kColumns> kColumnNames{{
    {"tsrecv", "receivedtime", "localtimestamp"},
    {"tsevent", "timestamp", "time", "ts", "datetime", "eventtime", "exchangetimestamp", "siptimestamp",
     "participanttimestamp", "quotetime", "timeutc", "utctime"},
    {"publisherid", "publisher", "venue", "venueid", "exchange", "mic", "venuecode", "exchangecode",
     "exchangeid", "exch", "ex"},
    {"instrumentid"},
    {"symbol",        "rawsymbol",    "ticker",        "sym",           "symroot",        "instrument",
     "security",      "isin",         "figi",          "root",          "instrumentname", "securityid",
     "tradingsymbol", "stock",        "ric",           "cusip",         "sedol",          "bbgticker",
     "contract",      "pair",         "currencypair",  "productid",     "instrumentcode", "securitycode",
     "symbolid",      "tickersymbol", "stocksymbol",   "instid",        "permno",         "stockcode",
     "windcode",      "scripcode",    "localcode",     "asset",         "assetid",        "coin",
     "issue",         "symbol/root",  "#ric",          "secid",         "stocklocate",    "instrumenttoken",
     "symbolname",    "pairname",     "compositefigi", "figicomposite", "orderbookid"},
    {"action"},
    {"side"},
    {"price"},
    {"size"},
    {"flags"},
    {"sequence"},
    {"bidpx00", "bidpx", "bidprice", "bid", "bestbid", "bestbidprice", "bbid", "bidprice1", "bid1", "bp",
     "bidpx0", "bestbidpx"},
    {"bidsz00", "bidsz", "bidsize", "bidqty", "bidsiz", "bidquantity", "bidvolume", "bidamount",
     "bestbidsize", "bestbidsiz", "bestbidqty", "bestbidquantity", "bestbidamount", "bidsize1", "bidsz0",
     "bs", "bidshares"},
    {"askpx00", "askpx", "askprice", "ask", "bestask", "bestaskprice", "offer", "offerprice", "bestoffer",
     "askprice1", "ask1", "ap", "askpx0", "bestaskpx", "ofr"},
    {"asksz00",       "asksz",     "asksize",      "askqty",     "asksiz",     "askquantity",
     "askvolume",     "askamount", "bestasksize",  "bestasksiz", "bestaskqty", "bestaskquantity",
     "bestaskamount", "offersize", "offerqty",     "asksize1",   "asksz0",     "as",
     "askshares",     "ofrsiz",    "bestoffersize"},
}};

/// Names of symbols, as normalised() makes them, that are as often of something beside the symbol: numbers of
/// a database or of one day, kinds of assets. What stands there tells rows apart, and counts less than what
/// the name of the file says.
inline constexpr std::array<std::string_view, 15> kWeakSymbolNames{
    "permno", "stocklocate", "secid",     "instrumenttoken", "orderbookid",  "asset",      "assetid", "coin",
    "issue",  "scripcode",   "localcode", "stockcode",       "securitycode", "securityid", "symbolid"};

/// More names of an NBBO feed and of a file of trades, where nothing else can be meant.
inline constexpr std::array<std::string_view, 14> kBidVenueNames{
    "bidvenue",      "bidexchange",  "bidex",          "bidexch",    "bidmic",
    "bidpb00",       "bidpublisher", "bidpublisherid", "bidvenueid", "bidexchangecode",
    "bidexchangeid", "bestbidex",    "bidmarket",      "bbex"};
inline constexpr std::array<std::string_view, 15> kAskVenueNames{
    "askvenue",      "askexchange",  "askex",          "askexch",    "askmic",
    "askpb00",       "askpublisher", "askpublisherid", "askvenueid", "askexchangecode",
    "askexchangeid", "bestaskex",    "askmarket",      "ofrex",      "offerexchange"};
inline constexpr std::array<std::string_view, 9> kPrintPriceNames{
    "tradeprice", "px", "lastprice", "last", "lastpx", "tradepx", "executionprice", "prc", "dealprice"};
inline constexpr std::array<std::string_view, 13> kPrintSizeNames{
    "qty",         "quantity", "volume",  "vol", "shares", "tradesize",    "tradeqty",
    "tradevolume", "lastsize", "lastqty", "siz", "amount", "tradequantity"};
inline constexpr std::array<std::string_view, 4> kPrintSideNames{"aggressor", "aggressorside", "takerside",
                                                                 "tradeside"};

/// Of what a row is, a quote or a trade, in files of both.
inline constexpr std::array<std::string_view, 8> kRecordKindNames{
    "type", "recordtype", "rectype", "msgtype", "messagetype", "eventtype", "kind", "ticktype"};

inline constexpr std::array<std::string_view, 14> kConditionNames{
    "condition",       "conditions",     "salecondition", "saleconditions", "tradecondition",
    "tradeconditions", "cond",           "conds",         "salecond",       "tradecond",
    "trscond",         "conditioncodes", "conditioncode", "saleconds"};
/// Of files of trades: their words may say that a trade was cancelled (conditions.csv, trade_kind).
inline constexpr std::array<std::string_view, 15> kTradeKindNames{
    "type",      "recordtype", "rectype",     "msgtype",    "messagetype",    "eventtype", "kind", "ticktype",
    "tradetype", "status",     "tradestatus", "tradestate", "correctiontype", "state",     "event"};
/// Likewise, with a yes or no (trade_withdrawn).
inline constexpr auto kWithdrawnNames = std::to_array<std::string_view>(
    {"cancelled", "canceled",    "cancel",      "iscancelled",   "iscanceled",      "iscancel",
     "isbusted",  "busted",      "isbust",      "isdeleted",     "iserror",         "deleted",
     "void",      "voided",      "isvoid",      "cancelflag",    "cancelindicator", "tradecancelled",
     "withdrawn", "iswithdrawn", "quotecancel", "quotecancelled"});
/// Likewise (trade_auction).
inline constexpr auto kAuctionNames = std::to_array<std::string_view>(
    {"isauction", "auction", "auctionflag", "iscross", "isopeningcross", "isclosingcross"});
/// Whether the buyer was the resting side, and the seller the aggressor.
inline constexpr std::array<std::string_view, 3> kBuyerMakerNames{"isbuyermaker", "buyermaker",
                                                                  "buyerismaker"};
inline constexpr std::array<std::string_view, 5> kCorrectionNames{
    "correction", "trcorr", "tradecorrection", "tradecorrectionindicator", "correctionindicator"};

/// As messages about missing columns name them.
inline constexpr std::array<std::string_view, kColumns> kUsualNames{
    "'ts_recv'",
    "'ts_event' (or timestamp, time, ts)",
    "'publisher_id' (or venue, venue_id, exchange, mic)",
    "'instrument_id'",
    "'symbol' (or ticker, instrument, security)",
    "'action'",
    "'side'",
    "'price'",
    "'size'",
    "'flags'",
    "'sequence'",
    "'bid_px_00' (or bid_px, bid_price, bid)",
    "'bid_sz_00' (or bid_sz, bid_size, bid_qty)",
    "'ask_px_00' (or ask_px, ask_price, ask)",
    "'ask_sz_00' (or ask_sz, ask_size, ask_qty)",
};

/// Lower case, without spaces around it and without what joins its words.
std::string normalised(std::string_view name);

/// The two are the same but for their case and what joins their words.
inline bool isSpelledAlike(std::string_view a, std::string_view b)
{
    return normalised(a) == normalised(b);
}

/// Where a name means something: the column, and how good a name for it this is.
struct ColumnName {
    Column column;
    std::uint8_t rank; // of its names; the lowest is taken when there are several
};

/// The column of a name, whatever its case and whether its words are joined by '_', '-' or nothing; nothing
/// for a name that means nothing here.
std::optional<ColumnName> columnOf(std::string_view name);

/// A name that Databento gives to prices, whose whole numbers are units of 1e-9 $.
bool isDatabentoPrice(std::string_view name);

/// The two mean the same column.
bool isSameName(std::string_view a, std::string_view b);

/// Numbers under this name of a venue are ids of Databento's publishers; under others ("exchange") they are
/// of some other list.
bool numbersArePublishers(ColumnName name);

/// `fields` are names of columns, not a row: the row of a second header.
bool looksLikeHeader(std::span<const std::string_view> fields);

}}} // namespace sor::input::csv
