// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/venue_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace sor { inline namespace market {

namespace {

struct VenueName {
    std::string_view plain; // lower case, letters and digits only
    std::string_view mic;
};

// Sources: the MICs are those of ISO 10383; the letters are the participant ids of the two plans that publish
// the US tape (output specifications of CTS and CQS, and of UTDF and UQDF); the others are the names that the
// exchanges use for themselves, their legal and former names (Form 1 filings with the SEC; Island and INET
// became Nasdaq's book in 2006, the Pacific Exchange NYSE Arca in 2006, Direct Edge Cboe EDGA and EDGX in
// 2014), Reuters' exchange codes of RICs (NMS, NAS) and Interactive Brokers' destinations (ISLAND, BEX,
// DRCTEDGE, EDGEA, NYSENAT, PEARL). XNAS also stands for its market tiers.
constexpr auto kVenueNames = std::to_array<VenueName>({
    {"xnas", "XNAS"},
    {"nasdaq", "XNAS"},
    {"nsdq", "XNAS"},
    {"nasd", "XNAS"},
    {"q", "XNAS"},
    {"t", "XNAS"},
    {"xngs", "XNAS"},
    {"xnms", "XNAS"},
    {"xncm", "XNAS"},
    {"nas", "XNAS"},
    {"ndq", "XNAS"},
    {"nms", "XNAS"},
    {"isld", "XNAS"},
    {"island", "XNAS"},
    {"inet", "XNAS"},
    {"nasdaqstockmarket", "XNAS"},
    {"thenasdaqstockmarket", "XNAS"},
    {"nasdaqstockmarketllc", "XNAS"},
    {"nasdaqgs", "XNAS"},
    {"nasdaqgm", "XNAS"},
    {"nasdaqcm", "XNAS"},
    {"xnys", "XNYS"},
    {"nyse", "XNYS"},
    {"nys", "XNYS"},
    {"newyorkstockexchange", "XNYS"},
    {"n", "XNYS"},
    {"arcx", "ARCX"},
    {"arca", "ARCX"},
    {"nysearca", "ARCX"},
    {"nysearcaequities", "ARCX"},
    {"archipelago", "ARCX"},
    {"pacif", "ARCX"},
    {"pacific", "ARCX"},
    {"pacificexchange", "ARCX"},
    {"pacificstockexchange", "ARCX"},
    {"p", "ARCX"},
    {"pcx", "ARCX"},
    {"xase", "XASE"},
    {"amex", "XASE"},
    {"nyseamex", "XASE"},
    {"nyseamerican", "XASE"},
    {"nysemkt", "XASE"},
    {"americanstockexchange", "XASE"},
    {"a", "XASE"},
    {"xbos", "XBOS"},
    {"nasdaqbx", "XBOS"},
    {"bx", "XBOS"},
    {"bex", "XBOS"},
    {"nasdaqtexas", "XBOS"},
    {"b", "XBOS"},
    {"xpsx", "XPSX"},
    {"nasdaqpsx", "XPSX"},
    {"psx", "XPSX"},
    {"x", "XPSX"},
    {"xchi", "XCHI"},
    {"chx", "XCHI"},
    {"chicagostockexchange", "XCHI"},
    {"nysechicago", "XCHI"},
    {"nysetexas", "XCHI"},
    {"m", "XCHI"},
    {"xcis", "XCIS"},
    {"nsx", "XCIS"},
    {"nysenational", "XCIS"},
    {"nysenat", "XCIS"},
    {"nationalstockexchange", "XCIS"},
    {"c", "XCIS"},
    {"bats", "BATS"},
    {"bzx", "BATS"},
    {"batsbzx", "BATS"},
    {"batsbyx", "BATY"},
    {"cboebzx", "BATS"},
    {"cboebzxexchange", "BATS"},
    {"batsz", "BATS"},
    {"z", "BATS"},
    {"baty", "BATY"},
    {"byx", "BATY"},
    {"cboebyx", "BATY"},
    {"cboebyxexchange", "BATY"},
    {"batsy", "BATY"},
    {"y", "BATY"},
    {"edga", "EDGA"},
    {"cboeedga", "EDGA"},
    {"cboeedgaexchange", "EDGA"},
    {"batsedga", "EDGA"},
    {"directedgea", "EDGA"},
    {"edgea", "EDGA"},
    {"xedga", "EDGA"},
    {"j", "EDGA"},
    {"edgx", "EDGX"},
    {"cboeedgx", "EDGX"},
    {"cboeedgxexchange", "EDGX"},
    {"batsedgx", "EDGX"},
    {"directedgex", "EDGX"},
    {"drctedge", "EDGX"},
    {"edgex", "EDGX"},
    {"xedgx", "EDGX"},
    {"k", "EDGX"},
    {"iexg", "IEXG"},
    {"iex", "IEXG"},
    {"investorsexchange", "IEXG"},
    {"v", "IEXG"},
    {"ltse", "LTSE"},
    {"longtermstockexchange", "LTSE"},
    {"l", "LTSE"},
    {"memx", "MEMX"},
    {"xmem", "MEMX"},
    {"membersexchange", "MEMX"},
    {"u", "MEMX"},
    {"eprl", "EPRL"},
    {"miaxpearl", "EPRL"},
    {"pearl", "EPRL"},
    {"miaxpearlequities", "EPRL"},
    {"h", "EPRL"},
});

/// What vendors and brokers call the best of all venues (Interactive Brokers' SMART).
constexpr std::string_view kConsolidatedNames[] = {"nbbo",
                                                   "sip",
                                                   "consolidated",
                                                   "composite",
                                                   "cqs",
                                                   "smart",
                                                   "bbo",
                                                   "aggregate",
                                                   "aggregated",
                                                   "best",
                                                   "bestbidask",
                                                   "bestbidoffer",
                                                   "cbbo",
                                                   "consol",
                                                   "bestofall",
                                                   "bestofallvenues",
                                                   "allvenues",
                                                   "allexchanges",
                                                   "cta",
                                                   "utp",
                                                   "nationalbbo",
                                                   "nationalbest",
                                                   "bestbidandoffer",
                                                   "nationalbestbidoffer"};

/// Likewise of Europe's venues.
constexpr std::string_view kEuropeanBestNames[] = {"ebbo", "eubbo", "eebbo"};

/// Names that it has too, and that regions and venues may have.
constexpr std::string_view kMaybeConsolidatedNames[] = {
    "us",    "all",   "total", "comp", "agg",  "cons",   "market", "mkt", "top", "tob", "national",
    "mixed", "multi", "any",   "pbbo", "ubbo", "level1", "l1",     "nbb", "nbo", "siac"};

/// Of reports of trades off the exchanges: the letter of the SIPs, FINRA's facilities, ISO 10383's codes of
/// trades off the book (XOFF, SINT), words of vendors.
constexpr std::string_view kOffExchangeNames[] = {"d",
                                                  "adf",
                                                  "finra",
                                                  "finraadf",
                                                  "trf",
                                                  "finratrf",
                                                  "nasdaqtrf",
                                                  "nysetrf",
                                                  "tradf",
                                                  "ntrf",
                                                  "qtrf",
                                                  "finranasdaqtrf",
                                                  "finranysetrf",
                                                  "xoff",
                                                  "sint",
                                                  "offexchange",
                                                  "offbook",
                                                  "dark",
                                                  "darkpool",
                                                  "tradereportingfacility",
                                                  "otc"};

/// In small letters, letters and digits only; empty where it can be no name of the tables.
std::string plainName(std::string_view name)
{
    constexpr std::size_t kLongest = 32;
    if (name.size() > kLongest)
        return {};
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain += c;
        else if (c != ' ' && c != '_' && c != '-' && c != '.')
            return {};
    }
    return plain;
}

} // namespace

bool isConsolidatedName(std::string_view name)
{
    return isEuropeanBestName(name)
        || std::ranges::find(kConsolidatedNames, plainName(name)) != std::ranges::end(kConsolidatedNames);
}

bool isEuropeanBestName(std::string_view name)
{
    return std::ranges::find(kEuropeanBestNames, plainName(name)) != std::ranges::end(kEuropeanBestNames);
}

bool maybeConsolidatedName(std::string_view name)
{
    return std::ranges::find(kMaybeConsolidatedNames, plainName(name))
        != std::ranges::end(kMaybeConsolidatedNames);
}

bool isOffExchangeName(std::string_view name)
{
    return std::ranges::find(kOffExchangeNames, plainName(name)) != std::ranges::end(kOffExchangeNames);
}

std::string_view micOfName(std::string_view name)
{
    const std::string plain = plainName(name);
    const auto found = std::ranges::find(kVenueNames, plain, &VenueName::plain);
    return found == kVenueNames.end() ? std::string_view{} : found->mic;
}

std::string venueKey(std::string_view name)
{
    if (const std::string_view mic = micOfName(name); !mic.empty())
        return std::string(mic);
    std::string key(name);
    for (char& c : key)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return key;
}

}} // namespace sor::market
