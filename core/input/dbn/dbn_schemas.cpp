// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_schemas.h"

#include "base/number_text.h"
#include "input/dbn/dbn_format.h"
#include "input/dbn/dbn_row.h"

#include <fmt/format.h>
#include <numeric>
#include <string_view>
#include <utility>

namespace sor { inline namespace input { namespace dbn {

namespace {

std::string_view nameOfType(std::uint8_t type)
{
    switch (type) {
    case 0x11:
    case 0x20:
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
        return "ohlcv";
    case 0x14:
        return "imbalance";
    case 0x15:
        return "error";
    case 0x17:
        return "system";
    case 0x18:
        return "statistics";
    default:
        return "";
    }
}

} // namespace

CsvSchema schemaOf(const RecordCounts& records, bool everyRowIsTrade)
{
    const auto has = [&](RecordType type) { return records[static_cast<std::size_t>(type)] > 0; };
    if (has(RecordType::Mbo))
        return CsvSchema::Mbo;
    if (has(RecordType::Mbp10))
        return CsvSchema::Mbp10;
    if (has(RecordType::Mbp1))
        return everyRowIsTrade ? CsvSchema::Tbbo : CsvSchema::Mbp1;
    if (has(RecordType::Cmbp1) || has(RecordType::Cbbo1s) || has(RecordType::Cbbo1m)
        || has(RecordType::Tcbbo))
        return CsvSchema::Nbbo;
    if (has(RecordType::Bbo1s) || has(RecordType::Bbo1m))
        return CsvSchema::Bbo;
    if (has(RecordType::Trades))
        return CsvSchema::Trades;
    if (has(RecordType::Status))
        return CsvSchema::Status;
    return has(RecordType::Definition) ? CsvSchema::Definition : CsvSchema::Unknown;
}

std::string severalSchemas(const RecordCounts& records)
{
    const auto of = [&](RecordType type) { return records[static_cast<std::size_t>(type)]; };
    std::string list;
    for (const auto& [type, name] :
         {std::pair{RecordType::Mbo, "mbo"}, std::pair{RecordType::Mbp1, "mbp-1"},
          std::pair{RecordType::Mbp10, "mbp-10"}, std::pair{RecordType::Bbo1s, "bbo-1s"},
          std::pair{RecordType::Bbo1m, "bbo-1m"}, std::pair{RecordType::Cmbp1, "cmbp-1"},
          std::pair{RecordType::Cbbo1s, "cbbo-1s"}, std::pair{RecordType::Cbbo1m, "cbbo-1m"},
          std::pair{RecordType::Tcbbo, "tcbbo"}}) {
        if (of(type) > 0)
            list += fmt::format("{}{} of {}", list.empty() ? "" : ", ", of(type), name);
    }
    const bool hasTradesTwice = of(RecordType::Trades) > 0
        && of(RecordType::Mbo) + of(RecordType::Mbp1) + of(RecordType::Mbp10) + of(RecordType::Cmbp1)
                + of(RecordType::Tcbbo)
            > 0;
    if (hasTradesTwice)
        list += fmt::format(", {} of trades", of(RecordType::Trades));
    return list.find(", ") == std::string::npos ? std::string() : list;
}

std::string skippedRecords(const RecordCounts& records)
{
    std::string list;
    std::int64_t skipped = 0;
    for (std::size_t type = 0; type < records.size(); ++type) {
        if (records[type] == 0 || kindOf(static_cast<RecordType>(type)) != RecordKind::Skipped)
            continue;
        skipped += records[type];
        const auto name = nameOfType(static_cast<std::uint8_t>(type));
        list += fmt::format("{}{:#04x}{}{}", list.empty() ? "" : ", ", type, name.empty() ? "" : " ", name);
    }
    if (skipped == 0)
        return "";
    return fmt::format("{} of types that say nothing of quotes ({}) {} skipped.", counted(skipped, "record"),
                       list, either(skipped, "was", "were"));
}

void noteDownload(const RecordCounts& records, const Metadata& metadata, CsvSummary& summary)
{
    const auto ofGateway = records[static_cast<std::size_t>(RecordType::SymbolMapping)];
    const auto all = std::accumulate(records.begin(), records.end(), std::int64_t{0}) - ofGateway;
    if (metadata.limit > 0 && static_cast<std::uint64_t>(all) == metadata.limit)
        summary.doubts.push_back(fmt::format("Its download was limited to {}, and it has as many: it may end "
                                             "before its time does. Download it without a limit.",
                                             groupedCount(all, "record")));
    constexpr std::size_t kErrorMessage = 0x15;
    if (records[kErrorMessage] > 0)
        summary.doubts.push_back(fmt::format("It holds {} of the gateway that sent it (type {:#04x}): quotes "
                                             "may be missing. Download the time again.",
                                             counted(records[kErrorMessage], "error message"),
                                             kErrorMessage));
    const auto name = schemaName(metadata.schema);
    if (name && summary.counts.rows == 0 && summary.schema == CsvSchema::Unknown
        && (name->starts_with("ohlcv") || *name == "statistics" || *name == "imbalance"))
        summary.lackOfQuotes = fmt::format("It is of Databento's schema {}, which shows no quotes: download "
                                           "mbp-1, mbp-10, mbo, tbbo or bbo.",
                                           *name);
}

}}} // namespace sor::input::dbn
