// SPDX-License-Identifier: GPL-3.0-or-later
// A study on one page: one HTML file with its charts in it, without scripts and without other files.
#pragma once

#include "report/study_report.h"

#include <string>

namespace sor { inline namespace report {

std::string studyHtml(const StudyReport& report);

}} // namespace sor::report
