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
// exchanges use for themselves. XNAS also stands for its market tiers.
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
    {"xnys", "XNYS"},
    {"nyse", "XNYS"},
    {"n", "XNYS"},
    {"arcx", "ARCX"},
    {"arca", "ARCX"},
    {"nysearca", "ARCX"},
    {"p", "ARCX"},
    {"pcx", "ARCX"},
    {"xase", "XASE"},
    {"amex", "XASE"},
    {"nyseamex", "XASE"},
    {"nyseamerican", "XASE"},
    {"nysemkt", "XASE"},
    {"a", "XASE"},
    {"xbos", "XBOS"},
    {"nasdaqbx", "XBOS"},
    {"bx", "XBOS"},
    {"b", "XBOS"},
    {"xpsx", "XPSX"},
    {"nasdaqpsx", "XPSX"},
    {"psx", "XPSX"},
    {"x", "XPSX"},
    {"xchi", "XCHI"},
    {"chx", "XCHI"},
    {"nysechicago", "XCHI"},
    {"nysetexas", "XCHI"},
    {"m", "XCHI"},
    {"xcis", "XCIS"},
    {"nsx", "XCIS"},
    {"nysenational", "XCIS"},
    {"c", "XCIS"},
    {"bats", "BATS"},
    {"bzx", "BATS"},
    {"batsbzx", "BATS"},
    {"batsbyx", "BATY"},
    {"cboebzx", "BATS"},
    {"batsz", "BATS"},
    {"z", "BATS"},
    {"baty", "BATY"},
    {"byx", "BATY"},
    {"cboebyx", "BATY"},
    {"batsy", "BATY"},
    {"y", "BATY"},
    {"edga", "EDGA"},
    {"cboeedga", "EDGA"},
    {"j", "EDGA"},
    {"edgx", "EDGX"},
    {"cboeedgx", "EDGX"},
    {"k", "EDGX"},
    {"iexg", "IEXG"},
    {"iex", "IEXG"},
    {"v", "IEXG"},
    {"ltse", "LTSE"},
    {"l", "LTSE"},
    {"memx", "MEMX"},
    {"u", "MEMX"},
    {"eprl", "EPRL"},
    {"miaxpearl", "EPRL"},
    {"miaxpearlequities", "EPRL"},
    {"h", "EPRL"},
});

} // namespace

std::string_view micOfName(std::string_view name)
{
    constexpr std::size_t kLongest = 24;
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
