// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that the table of a study's orders shows.
#pragma once

#include "report/study_report.h"

#include <limits>
#include <vector>

namespace sor::ui {

/// Of one order; NaN where there is none. Of a tuned study of the tuned router.
struct OrderFigures {
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    double minutes = kNone;
    double saving = kNone; // bps, against the primary benchmark
    double cost = kNone; // bps of the arrival mid, of the router
    double completion = kNone; // percent of the shares, of the router
    double maker = kNone; // likewise
    double participation = kNone; // percent of the volume printed in its window
    bool onlyTrained = false; // of a tuned study: on a first day, in no figure
};

/// In the order of report.rows. Any thread.
std::vector<OrderFigures> orderFigures(const StudyReport& report);

} // namespace sor::ui
