// SPDX-License-Identifier: GPL-3.0-or-later
// The names that columns of CSV files have.
#pragma once

#include "input/csv/csv_form.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace sor::csv::names {

inline constexpr std::size_t kMostNames = 28;
using Names = std::array<std::string_view, kMostNames>;

// In the order of Column, without '_' and '-'; the first name that the header has is taken.
inline constexpr std::array<Names, kColumns> kNames{{
    {"tsrecv", "receivedtime", "localtimestamp"},
    {"tsevent", "timestamp", "time", "ts", "datetime", "eventtime", "exchangetimestamp", "siptimestamp",
     "participanttimestamp", "quotetime", "timeutc", "utctime"},
    {"publisherid", "publisher", "venue", "venueid", "exchange", "mic", "venuecode", "exchangecode",
     "exchangeid", "exch", "ex"},
    {"instrumentid"},
    {"symbol",        "rawsymbol",    "ticker",       "sym",       "symroot",        "instrument",
     "security",      "isin",         "figi",         "root",      "instrumentname", "securityid",
     "tradingsymbol", "stock",        "ric",          "cusip",     "sedol",          "bbgticker",
     "contract",      "pair",         "currencypair", "productid", "instrumentcode", "securitycode",
     "symbolid",      "tickersymbol", "stocksymbol"},
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

// More names of an NBBO feed and of a file of trades, where nothing else can be meant.
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

// As messages about missing columns name them.
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

/// Of days beside times of day.
inline constexpr std::string_view kDateNames[] = {"date",      "tradedate", "tradingdate",
                                                  "quotedate", "day",       "tradingday"};

} // namespace sor::csv::names
