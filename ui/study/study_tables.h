// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a study besides its orders: benchmarks, thirds, venues, chosen cells.
#pragma once

#include "report/study_report.h"

#include <QFont>
#include <QStringList>

class QStandardItemModel;

namespace sor::ui {

/// Each replaces what the model has. Cells of numbers have their number in Qt::UserRole (NaN where there is
/// none), which sorts and copies them. UI thread only.

/// `hidden`: benchmarks that are not shown, by their keys; the primary one always is, in bold.
void fillBenchmarks(QStandardItemModel& model, const StudyReport& report, const QStringList& hidden,
                    const QFont& font);
/// A row a measure: the thirds and the difference between the highest and the lowest.
void fillThirds(QStandardItemModel& model, const StudyReport& report);
/// A row a venue that was hidden.
void fillVenues(QStandardItemModel& model, const StudyReport& report);
/// A row a day (and symbol) with a chosen cell; of a report with `tuning`.
void fillChoices(QStandardItemModel& model, const StudyReport& report);

} // namespace sor::ui
