// SPDX-License-Identifier: GPL-3.0-or-later
// What the times of a file mean, by its first rows.
#pragma once

#include "input/csv/top_rows.h"

#include <string>

namespace sor { inline namespace input { namespace csv {

/// Sets how `layout` reads times, says what is doubtful of it, and drops its column of dates where times have
/// theirs. The day of times of day is what `form` states, else the column of dates, else what the name of
/// `file` says; DataUnusable without any, and for the day numbers of spreadsheets.
Status settleTimes(const TopRows& top, const CsvForm& form, const std::string& file, Layout& layout);

}}} // namespace sor::input::csv
