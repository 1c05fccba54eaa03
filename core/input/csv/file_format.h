// SPDX-License-Identifier: GPL-3.0-or-later
// The formats of files of quotes.
#pragma once

#include "base/enum_names.h"

#include <cstdint>

namespace sor { inline namespace input {

/// What a file is. What its header must name stands in textFormats() (format_profiles.h).
enum class FileFormat : std::uint8_t {
    Auto, // as it looks
    DatabentoCsv, // text under Databento's names of columns
    Csv, // text under other names that are known or stated
    Dbn,
    Lobster, // messages, with their orderbook file beside them
    // Of vendors, as resources/vendors/formats.csv has them.
    Taq,
    Wrds,
    Polygon,
    Lean,
    Tardis,
    Binance,
    Nautilus
};
constexpr auto namesOf(std::type_identity<FileFormat>)
{
    return enumNames<FileFormat>({{FileFormat::Auto, "auto"},
                                  {FileFormat::DatabentoCsv, "databento-csv"},
                                  {FileFormat::Csv, "csv"},
                                  {FileFormat::Dbn, "dbn"},
                                  {FileFormat::Lobster, "lobster"},
                                  {FileFormat::Taq, "taq"},
                                  {FileFormat::Wrds, "wrds"},
                                  {FileFormat::Polygon, "polygon"},
                                  {FileFormat::Lean, "lean"},
                                  {FileFormat::Tardis, "tardis"},
                                  {FileFormat::Binance, "binance"},
                                  {FileFormat::Nautilus, "nautilus"}});
}

/// A format of resources/vendors.
constexpr bool isOfVendor(FileFormat format)
{
    return format >= FileFormat::Taq;
}

}} // namespace sor::input
