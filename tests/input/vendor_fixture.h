// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of vendors' files share: Daily TAQ of one day, files in a folder.
#pragma once

#include "csv_fixture.h"
#include "input/tape_loader.h"
#include "value_of.h"

#include <string>
#include <utility>
#include <vector>

namespace sor::test {

inline const std::string kQuoteHeader =
    "Time|Exchange|Symbol|Bid_Price|Bid_Size|Offer_Price|Offer_Size|Quote_Condition|Sequence_Number|"
    "National_BBO_Ind|Quote_Cancel_Correction|Participant_Timestamp\n";
inline const std::string kTradeHeader =
    "Time|Exchange|Symbol|Sale Condition|Trade Volume|Trade Price|Trade Stop Stock Indicator|"
    "Trade Correction Indicator|Sequence Number|Participant Timestamp\n";
// 10:00 in New York is 14:00 UTC, the zero of texts of tapes.
inline const std::string kQuotes = kQuoteHeader
    + "100000000900000|Q|AAA|50.00|3|50.03|5|R|1|0||100000000000000\n"
      "100000010800000|P|AAA|50.01|2|50.02|1|R|2|2||100000010000000\n"
      "100000010900000|T|BBB|9.00|1|9.01|1|R|3|0||100000010000000\n"
      "100000020700000|Q|AAA|50.00|4|0|0|R|4|0||100000020000000\n"
      "END|20241021|4|||||||||\n";
inline const std::string kTrades = kTradeHeader
    + "100000010700000|Q|AAA|@F I|40|50.00||00|1|100000010000000\n"
      "100000015700000|D|AAA|@|100|50.01||00|2|100000015000000\n"
      "END|20241021|2|||||||\n";
inline const std::string kDay = "EQY_US_ALL_BBO_20241021";
inline const std::string kTradesDay = "EQY_US_ALL_TRADE_20241021";

inline bool hasWarning(const std::vector<std::string>& warnings, std::string_view part)
{
    return std::ranges::any_of(
        warnings, [&](const std::string& warning) { return warning.find(part) != std::string::npos; });
}

/// A folder of files, and the sources of a run that they make.
class VendorFolder {
protected:
    using Files = std::vector<std::pair<std::string, std::string>>;

    std::filesystem::path write(const std::string& name, std::string_view text) const
    {
        return m_folder.write(name, text);
    }
    SourceSpec spec(const Files& quotes, const Files& trades = {}, const std::string& symbol = "AAA") const
    {
        SourceSpec source;
        source.symbol = symbol;
        for (const auto& [name, text] : quotes)
            source.csv.push_back(write(name, text).string());
        for (const auto& [name, text] : trades)
            source.trades.push_back(write(name, text).string());
        return source;
    }

private:
    Folder m_folder;
};

} // namespace sor::test
