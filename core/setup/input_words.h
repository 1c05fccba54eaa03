// SPDX-License-Identifier: GPL-3.0-or-later
// The words that state what files do not say themselves, to values and back.
#pragma once

#include "base/result.h"
#include "input/csv/csv_form.h"

#include <string>
#include <string_view>

namespace sor { inline namespace setup {

// Each of these sets its part of `form` from text, or leaves it and says what was expected.

/// "time=Ts,venue=Exch,bid=BP": usual names of columns, and those of the files.
/// The names of FileFormat; of another it says the nearest.
Status setFormat(CsvForm& form, std::string_view text);
Status setColumns(CsvForm& form, std::string_view text);
/// "Ts,Exch,BP,AP,BS,AS": the names of all columns.
Status setHeaderless(CsvForm& form, std::string_view text);
/// "0.0001" or "1e-4": what 1 stands for in dollars.
Status setPriceScale(CsvForm& form, std::string_view text);
/// "100": shares that 1 stands for.
Status setSizeScale(CsvForm& form, std::string_view text);
/// "0.0001": what sizes are whole numbers of.
Status setSizeUnit(CsvForm& form, std::string_view text);
/// "America/New_York".
Status setZone(CsvForm& form, std::string_view text);
/// "2024-06-07" or "20240607".
Status setDay(CsvForm& form, std::string_view text);

// As the above read them; empty for what is not stated.
std::string columnsText(const CsvForm& form);
std::string priceScaleText(const CsvForm& form);
std::string sizeScaleText(const CsvForm& form);
std::string sizeUnitText(const CsvForm& form);
std::string zoneText(const CsvForm& form);
std::string dayText(const CsvForm& form);

}} // namespace sor::setup
