// SPDX-License-Identifier: GPL-3.0-or-later
// What a header lacks to be one of quotes.
#pragma once

#include "input/csv/csv_form.h"

#include <span>
#include <string>
#include <string_view>

namespace sor::csv {

/// What `header` lacks under the names of each layout, and how to state it, in sentences; empty when it lacks
/// nothing.
std::string whatIsMissing(std::span<const std::string_view> header, const CsvForm& form);

} // namespace sor::csv
