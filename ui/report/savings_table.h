// SPDX-License-Identifier: GPL-3.0-or-later
// The first table of a report.
#pragma once

#include "report/report_text.h"

namespace sor::ui {

/// The saving against each benchmark, with bars of the means' intervals.
PageTable savingsTable(const RunReport& report);

} // namespace sor::ui
