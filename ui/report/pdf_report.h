// SPDX-License-Identifier: GPL-3.0-or-later
// A finished run as a document to be filed: PDF, or pictures of its pages.
#pragma once

#include "base/result.h"
#include "report/run_report.h"

#include <QImage>
#include <QList>
#include <QRectF>
#include <QString>
#include <functional>

class QPainter;

namespace sor::ui {

/// A chart as the window draws it, into a rectangle whose units are 1/96 inch, as large as the pixels that
/// charts are made for.
struct ReportPicture {
    std::function<void(QPainter*, const QRectF&)> draw;
    double heightInPoints = 190;
};

/// Writes the document as A4 pages, whole or not at all; CannotWrite says why not. The first picture stands
/// on the first page, below the answer. UI thread only (it draws).
Status writePdfReport(const QString& file, const RunReport& report, const QList<ReportPicture>& pictures);

/// The same pages as pictures with so many pixels an inch.
QList<QImage> reportPages(const RunReport& report, const QList<ReportPicture>& pictures,
                          int dotsPerInch = 96);

} // namespace sor::ui
