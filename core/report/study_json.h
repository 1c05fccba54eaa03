// SPDX-License-Identifier: GPL-3.0-or-later
// A study as JSON and as a table of its orders.
#pragma once

#include "report/study_report.h"

#include <string>

namespace sor { inline namespace report {

/// study.json: all estimates, under stable keys.
std::string studyJson(const StudyReport& report);
/// orders.csv: a row an order and strategy; of orders without results one row with the reason.
std::string studyOrdersCsv(const StudyReport& report);

}} // namespace sor::report
