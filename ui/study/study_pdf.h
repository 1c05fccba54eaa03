// SPDX-License-Identifier: GPL-3.0-or-later
// A study as one page of PDF: what study.html says.
#pragma once

#include "base/result.h"
#include "report/study_report.h"

#include <QImage>
#include <QString>

namespace sor::ui {

/// Whole or not at all; CannotWrite says why not. UI thread only (it draws).
Status writeStudyPdf(const QString& file, const StudyReport& report);

/// The same page as a picture with so many pixels an inch.
QImage studyPage(const StudyReport& report, int dotsPerInch = 96);

} // namespace sor::ui
