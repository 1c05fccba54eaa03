// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/row_hints.h"

#include "input/csv/column_names.h"
#include "input/csv/csv_fields.h"
#include "market/publisher_table.h"
#include "market/venue_names.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sor { inline namespace input { namespace kafka {

namespace {

template <std::size_t N> bool isAmong(std::string_view name, const std::array<std::string_view, N>& names)
{
    return std::ranges::find(names, name) != names.end();
}

/// As csv::normalised() makes them.
constexpr auto kChannelNames = std::to_array<std::string_view>({"channel", "stream", "topic"});
constexpr auto kLevelNames = std::to_array<std::string_view>({"level", "lvl", "booklevel", "levelno"});
constexpr auto kTypeNames = std::to_array<std::string_view>(
    {"type", "event", "eventtype", "msgtype", "messagetype", "kind", "e", "ev", "updatetype"});

/// Texts that are no instrument, whatever their values are.
constexpr auto kOtherTexts = std::to_array<std::string_view>(
    {"action",   "side",     "cond",     "condition",      "conditions",   "status",    "state",   "source",
     "dataset",  "schema",   "currency", "tape",           "flags",        "reason",    "comment", "note",
     "host",     "version",  "mode",     "phase",          "session",      "c",         "z",       "op",
     "unit",     "feed",     "datatype", "quotecondition", "tradingphase", "partition", "region",  "latency",
     "sorrunid", "producer", "gateway",  "server",         "instance",     "hostname",  "node",    "thread",
     "app",      "service"});

/// What an `asset` or an `issue` may be beside an instrument.
constexpr auto kClasses = std::to_array<std::string_view>(
    {"equity",  "equities",  "stock",   "stocks",    "crypto", "spot",    "fx",    "forex", "future",
     "futures", "option",    "options", "etf",       "etfs",   "bond",    "bonds", "index", "swap",
     "perp",    "us_equity", "common",  "preferred", "adr",    "warrant", "unit",  "fund"});

/// Words of channels that name what is sent, not of which instrument.
constexpr auto kChannelWords = std::to_array<std::string_view>(
    {"quote",  "quotes",    "ticker", "tickers",    "trade",      "trades",    "book",
     "books",  "orderbook", "depth",  "bookticker", "bbo",        "nbbo",      "level1",
     "level2", "l1",        "l2",     "tick",       "ticks",      "market",    "data",
     "all",    "snapshot",  "update", "updates",    "realtime",   "prices",    "stream",
     "public", "md",        "raw",    "live",       "marketdata", "topofbook", "tob",
     "prod",   "dev",       "test",   "us",         "equities",   "feed",      "feeds",
     "spot",   "perp",      "linear", "agg",        "top",        "best",      "lob"});

/// Exchanges without a code in the publishers' table.
constexpr auto kMoreVenues = std::to_array<std::string_view>(
    {"binance",   "binanceus", "coinbase",    "coinbasepro", "kraken", "bitstamp",  "bitfinex", "bybit",
     "okx",       "okex",      "gemini",      "huobi",       "htx",    "kucoin",    "deribit",  "bitmex",
     "ftx",       "gateio",    "gate",        "poloniex",    "upbit",  "bithumb",   "mexc",     "bitget",
     "cryptocom", "dydx",      "hyperliquid", "lse",         "xetra",  "turquoise", "chix",     "bate",
     "trqx",      "aqxe",      "tqex",        "ceux",        "lmax",   "ebs",       "reuters",  "cme",
     "eurex",     "euronext",  "tse",         "tsx",         "asx",    "hkex",      "sgx",      "jpx"});

std::string lowerHint(std::string_view text)
{
    std::string made(text);
    for (char& c : made)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return made;
}

bool isHintLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isHintDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// It has a letter and the signs that symbols have.
bool mayBeInstrument(std::string_view text)
{
    constexpr std::size_t kLongest = 32;
    return !text.empty() && text.size() <= kLongest && std::ranges::any_of(text, isHintLetter)
        && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '{' && c != '['; });
}

/// "Buy" and the like, which `s` and `S` are in other messages.
bool isSideWord(std::string_view text)
{
    constexpr auto kSides = std::to_array<std::string_view>(
        {"buy", "sell", "bid", "ask", "offer", "none", "long", "short", "ok", "open", "closed"});
    return isAmong(lowerHint(text), kSides);
}

bool isTradeWord(std::string_view text)
{
    const std::string word = lowerHint(text);
    return word.starts_with("trade") || word == "t" || word == "print" || word == "execution"
        || word == "last_sale";
}

} // namespace

void RowHints::take(std::string_view name, std::string_view text, bool isText)
{
    constexpr std::uint8_t kUnderlyingRank = 200;
    constexpr std::uint8_t kShortRank = 201;
    const std::string plain = csv::normalised(name);
    if (isAmong(plain, kLevelNames)) {
        constexpr std::uint64_t kMostLevels = 100;
        if (const auto level = csv::readWhole(text); level && *level < kMostLevels)
            m_level = text;
        return;
    }
    if (!isText || text.empty())
        return;
    if (isAmong(plain, kTypeNames)) {
        m_saysTrade |= isTradeWord(text);
        return;
    }
    if (isAmong(plain, kChannelNames)) {
        m_channel = instrumentOfChannel(text);
        m_isStream = text.find('@') != std::string_view::npos;
        return;
    }
    if (plain == "underlying")
        takeSymbol(kUnderlyingRank, name, text);
    else if ((name == "s" || name == "S") && text.size() > 1 && hasSymbolForm(text) && !isSideWord(text))
        takeSymbol(kShortRank, name, text);
    else if (!isAmong(plain, kOtherTexts) && !(text.size() > 1 && isSideWord(text)))
        noteText(name, text);
}

void RowHints::takeSymbol(std::uint8_t rank, std::string_view name, std::string_view text)
{
    const std::string plain = csv::normalised(name);
    if (csv::readWhole(text)) {
        if (m_number.empty() && plain != "issue") // those are counted
            m_number = text;
    } else if (!mayBeInstrument(text) || text == "true" || text == "false" || isMicOfVenue(text)
               || isAmong(text, kClasses)) {
        return;
    } else if (plain == "asset" && (!hasSymbolForm(text) || isAmong(lowerHint(text), kClasses))) {
        noteText(name, text);
    } else if (rank < m_rank) {
        m_rank = rank;
        m_instrument = text;
    }
}

void RowHints::noteText(std::string_view name, std::string_view text)
{
    if (m_texts < kMostTexts && mayBeInstrument(text))
        m_text[m_texts++] = {name, text};
}

void RowHints::setKey(std::string_view key)
{
    if (m_rank != kNone)
        return;
    m_rank = kKeyRank;
    m_instrument = key;
}

void RowHints::fillFrom(const RowHints& outer)
{
    if (outer.m_rank < m_rank) {
        m_rank = outer.m_rank;
        m_instrument = outer.m_instrument;
    }
    if (m_number.empty())
        m_number = outer.m_number;
    if (m_channel.empty()) {
        m_channel = outer.m_channel;
        m_isStream = outer.m_isStream;
    }
    m_saysTrade |= outer.m_saysTrade;
    for (std::size_t i = 0; i < outer.m_texts && m_texts < kMostTexts; ++i)
        m_text[m_texts++] = outer.m_text[i];
}

std::string_view instrumentOfChannel(std::string_view channel)
{
    constexpr std::string_view kSeparators = ".:/@";
    // "btcusdt@bookTicker": the first part; "quotes.AAA": the last one that is no word of its own.
    std::string_view found;
    const bool isFirst = channel.find('@') != std::string_view::npos;
    if (channel.find_first_of(kSeparators) == std::string_view::npos)
        return {};
    while (!channel.empty()) {
        const std::string_view part = channel.substr(0, channel.find_first_of(kSeparators));
        channel.remove_prefix(std::min(part.size() + 1, channel.size()));
        // Classes of one share: "quotes.BRK.A".
        const bool isClass = part.size() == 1 && part[0] >= 'A' && part[0] <= 'Z' && !found.empty()
            && found.data() + found.size() + 1 == part.data() && found.data()[found.size()] == '.';
        if (isClass) {
            found = {found.data(), found.size() + 2};
            continue;
        }
        const std::string word = lowerHint(part);
        const bool isVersion =
            part.size() > 1 && word[0] == 'v' && std::ranges::all_of(part.substr(1), isHintDigit);
        const bool isInterval = !part.empty() && isHintDigit(part[0]) && word.ends_with("ms");
        if (part.size() < 2 || !mayBeInstrument(part) || isAmong(word, kChannelWords) || isVersion
            || isInterval || isVenueName(part))
            continue;
        found = part;
        if (isFirst)
            break;
    }
    return found;
}

bool hasSymbolForm(std::string_view text)
{
    constexpr auto kFeeds = std::to_array<std::string_view>({"SIP", "NBBO", "CTA", "UTP", "OPRA"});
    constexpr std::string_view kJoins = ".-/_:=^";
    return mayBeInstrument(text) && !isAmong(text, kFeeds) && std::ranges::all_of(text, [&](char c) {
               return (c >= 'A' && c <= 'Z') || isHintDigit(c) || kJoins.find(c) != std::string_view::npos;
           });
}

bool isMicOfVenue(std::string_view name)
{
    constexpr std::size_t kMicSize = 4;
    const bool isMic = name.size() == kMicSize && name.front() == 'X'
        && std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || isHintDigit(c); });
    return isMic || std::ranges::find(publishers(), name, &Publisher::mic) != publishers().end();
}

bool isVenueName(std::string_view name)
{
    const bool isNumber = csv::readWhole(name).has_value();
    return isNumber || isMicOfVenue(name) || !micOfName(name).empty()
        || isAmong(csv::normalised(name), kMoreVenues);
}

bool endsAsInstrument(std::string_view header)
{
    constexpr auto kNames = std::to_array<std::string_view>({"symbol", "ticker", "instrument", "rawsymbol"});
    const std::string plain = lowerHint(header);
    constexpr std::string_view kSeparators = "-_. ";
    std::size_t at = 0;
    for (const std::string_view question : {"has", "is", "no", "multi"}) {
        if (plain.starts_with(question) && plain.find_first_of(kSeparators) == question.size())
            return false;
    }
    while (at != std::string::npos) {
        if (isAmong(csv::normalised(std::string_view(plain).substr(at)), kNames))
            return true;
        at = plain.find_first_of(kSeparators, at);
        at = at == std::string::npos ? at : at + 1;
    }
    return false;
}

std::string_view plainKey(std::string_view key)
{
    constexpr std::size_t kRegistryHeader = 5; // a zero byte and the schema's number
    const auto isText = [](std::string_view text) {
        return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
    };
    if (key.size() > kRegistryHeader && key.front() == '\0') {
        std::string_view rest = key.substr(kRegistryHeader);
        // An Avro text has twice its length before it.
        const bool hasLength =
            rest.size() > 1 && static_cast<unsigned char>(rest.front()) == 2 * (rest.size() - 1);
        if (hasLength)
            rest.remove_prefix(1);
        const bool isQuoted = rest.size() > 2 && rest.front() == '"' && rest.back() == '"';
        if (isText(rest) && (hasLength || isQuoted || key.size() != sizeof(std::uint64_t)))
            key = rest;
    }
    if (key.size() > 2 && key.front() == '"' && key.back() == '"')
        key = key.substr(1, key.size() - 2);
    return key;
}

}}} // namespace sor::input::kafka
