// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_format.h"

#include <array>

namespace sor { inline namespace input { namespace dbn {

std::size_t recordBytes(RecordType type, int version)
{
    switch (type) {
    case RecordType::Trades:
        return 48;
    case RecordType::Mbp1:
    case RecordType::Cmbp1:
    case RecordType::Cbbo1s:
    case RecordType::Cbbo1m:
    case RecordType::Tcbbo:
    case RecordType::Bbo1s:
    case RecordType::Bbo1m:
        return 80;
    case RecordType::Mbp10:
        return 368;
    case RecordType::Status:
        return 40;
    case RecordType::Definition:
        return version == 1 ? 360 : version == 2 ? 400 : 520;
    case RecordType::SymbolMapping:
        return version == 1 ? 80 : 176;
    case RecordType::Mbo:
        return 56;
    }
    return 0;
}

TextField rawSymbolOfDefinition(int version)
{
    return version == 1 ? TextField{200, 22} : version == 2 ? TextField{200, 71} : TextField{238, 71};
}

TextField mappedSymbol(int version)
{
    return version == 1 ? TextField{38, 22} : TextField{89, 71};
}

std::optional<std::string_view> schemaName(std::uint16_t schema)
{
    static constexpr std::array<std::string_view, 20> kNames{
        "mbo",      "mbp-1",    "mbp-10",     "tbbo",       "trades", "ohlcv-1s",  "ohlcv-1m",
        "ohlcv-1h", "ohlcv-1d", "definition", "statistics", "status", "imbalance", "ohlcv-eod",
        "cmbp-1",   "cbbo-1s",  "cbbo-1m",    "tcbbo",      "bbo-1s", "bbo-1m"};
    if (schema >= kNames.size())
        return std::nullopt;
    return kNames[schema];
}

}}} // namespace sor::input::dbn
