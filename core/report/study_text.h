// SPDX-License-Identifier: GPL-3.0-or-later
// A study as text on a terminal.
#pragma once

#include "report/study_report.h"

#include <string>

namespace sor { inline namespace report {

/// One screen; its first line is the answer.
std::string studyText(const StudyReport& report);

}} // namespace sor::report
