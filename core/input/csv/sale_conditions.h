// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions of sales in files of trades that are of no vendor: by their names, and by what the first rows
// say.
#pragma once

#include "base/result.h"
#include "input/csv/csv_text.h"

namespace sor { inline namespace input { namespace csv {

/// Gives the rules of `layout` its columns of sale conditions and corrections. Letters are those of the US
/// tape, numbers Polygon's ids, which is noted in `layout.assumed`; a column of other words is left out, and
/// noted, or refused (DataUnusable) where `form` states it. Other layouts than of prints stay as they are.
Status settleConditions(const TextBuffer& text, const CsvForm& form, Layout& layout);

}}} // namespace sor::input::csv
