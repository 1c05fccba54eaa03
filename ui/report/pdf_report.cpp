// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_report.h"

#include "files/atomic_output_file.h"
#include "models/tca_rows.h"
#include "report/answer.h"
#include "report/report_text.h"
#include "report/run_table.h"
#include "support/shown_text.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kPointsPerInch = 72;
constexpr double kPageMargin = 42; // 15 mm
constexpr int kPdfDots = 600;
constexpr int kBestCells = 15;

QRectF pageArea()
{
    const QSizeF page = QPageSize(QPageSize::A4).size(QPageSize::Point);
    return {kPageMargin, kPageMargin, page.width() - 2 * kPageMargin, page.height() - 2 * kPageMargin};
}

void writeSummary(PageWriter& page, const RunReport& report)
{
    page.title(orderTitle(report));
    if (!report.cutShort.empty())
        page.paragraph(u"Partial. "_s + sentenceText(report.cutShort), true);
    else if (!report.isComplete)
        page.paragraph(u"Partial: the run was stopped; what follows is what was done until then."_s, true);
    for (const QString& sentence : summarySentences(report))
        page.paragraph(sentence);
    page.space(3);
    for (const QString& sentence : savingSentences(report))
        page.bullet(sentence);
}

void writeBody(PageWriter& page, const RunReport& report, const QList<ReportPicture>& pictures)
{
    writeSummary(page, report);
    if (!pictures.isEmpty())
        page.heading(u"Charts"_s);
    for (const ReportPicture& picture : pictures)
        page.picture(picture.title, picture.heightInPoints, picture.draw);
    page.heading(u"Results"_s);
    page.table(resultsTable(report));
    page.heading(u"Validation"_s);
    for (const QString& sentence : validationSentences(report))
        page.paragraph(sentence);
    page.table(validationTable(report));
    page.heading(u"Best cells of the grid"_s);
    page.table(bestCellsTable(report, kBestCells));
    page.heading(u"Venues: shares by strategy"_s);
    page.table(venuesTable(report));
    page.heading(u"Transaction cost analysis"_s);
    if (const QString reason = whyNoTca(report); !reason.isEmpty()) {
        page.paragraph(reason);
    } else {
        page.paragraph(tcaMarketSentence(report));
        page.table(tcaCostTable(report));
        page.space(4);
        page.table(tcaQualityTable(report));
        page.paragraph(
            u"Costs (arrival to fees, effective spread): positive is worse. Gains (capture: 1 at the near "
            u"side "
            "of the spread, -1 at the far side; what the mid did within 1, 10 and 60 s of resting and of "
            "taking fills): positive is better. A dash: there were no such fills or no such benchmark."_s);
    }
    page.heading(u"Verdict and caveats"_s);
    page.paragraph(toQString(verdictOf(report).text));
    for (const Caveat& caveat : caveatsOf(report))
        page.bullet(toQString(caveat.text + (caveat.advice.empty() ? "" : " " + caveat.advice)));
    page.heading(u"Notes"_s);
    for (const std::string& note : reportNotes(report))
        page.bullet(sentenceText(note));
    page.heading(u"Data"_s);
    page.table(sourceTable(report));
    page.heading(u"Run card"_s);
    page.table(runCardTable(report));
}

/// Lays the pages out on a painter and gives their number.
int writePages(QPainter* painter, double scale, int pages, const RunReport& report,
               const QList<ReportPicture>& pictures, const std::function<void()>& newPage)
{
    PageWriter page(painter, pageArea(), scale, newPage);
    page.setFurniture(u"SOR Lab · %1"_s.arg(orderTitle(report)),
                      toQString(formatIsoTime(report.order.window.from)).left(10),
                      u"Run %1"_s.arg(toQString(report.runId)), pages);
    page.begin();
    writeBody(page, report, pictures);
    return page.page();
}

/// The number of pages is on every page, so that it has to be known first; pictures need not be drawn for it.
int countPages(const RunReport& report, QList<ReportPicture> pictures)
{
    for (ReportPicture& picture : pictures)
        picture.draw = nullptr;
    QBuffer nowhere;
    nowhere.open(QIODevice::WriteOnly);
    QPdfWriter device(&nowhere);
    device.setResolution(kPdfDots);
    QPainter painter(&device);
    return writePages(&painter, kPdfDots / kPointsPerInch, 0, report, pictures,
                      [&device] { device.newPage(); });
}

} // namespace

Status writePdfReport(const QString& file, const RunReport& report, const QList<ReportPicture>& pictures)
{
    const int pages = countPages(report, pictures);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter device(&buffer);
        device.setResolution(kPdfDots);
        device.setPageSize(QPageSize(QPageSize::A4));
        device.setPageMargins(QMarginsF());
        device.setTitle(u"SOR Lab: %1, run %2"_s.arg(orderTitle(report), toQString(report.runId)));
        device.setCreator(u"sorlab %1"_s.arg(toQString(report.version)));
        QPainter painter(&device);
        writePages(&painter, kPdfDots / kPointsPerInch, pages, report, pictures,
                   [&device] { device.newPage(); });
    }
    const QByteArray& bytes = buffer.data();
    return writeFileAtomically(file.toStdString(),
                               {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QList<QImage> reportPages(const RunReport& report, const QList<ReportPicture>& pictures, int dotsPerInch)
{
    const double scale = dotsPerInch / kPointsPerInch;
    const QSizeF page = QPageSize(QPageSize::A4).size(QPageSize::Point) * scale;
    const auto blank = [&] {
        QImage image(page.toSize(), QImage::Format_ARGB32);
        image.fill(Qt::white);
        return image;
    };
    QList<QImage> images;
    int pages = 0;
    // Twice: the second time with the number of pages.
    for (int pass = 0; pass < 2; ++pass) {
        images.clear();
        QImage current = blank();
        QPainter painter(&current);
        pages = writePages(&painter, scale, pages, report, pictures, [&] {
            painter.end();
            images.append(current);
            current = blank();
            painter.begin(&current);
        });
        painter.end();
        images.append(current);
    }
    return images;
}

} // namespace sor::ui
