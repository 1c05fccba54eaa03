// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_report.h"

#include "charts/chart_base.h"
#include "files/atomic_output_file.h"
#include "report/answer.h"
#include "report/answer_text.h"
#include "report/caveats.h"
#include "report/page_pictures.h"
#include "report/paper_document.h"
#include "report/report_text.h"
#include "report/run_table.h"
#include "report/saving_rows.h"
#include "report/savings_table.h"
#include "report/tca_table.h"
#include "support/shown_text.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFontMetricsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <cmath>
#include <fmt/ranges.h>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kPixelsPerInch = 96; // of the layout
constexpr double kPixelsPerPoint = kPixelsPerInch / 72;
constexpr int kPdfDots = 600;
constexpr int kBestCells = 15;
constexpr double kPageMargin = 56; // 15 mm
constexpr double kHeadAndFoot = 29;
constexpr double kTogether = 0.35; // of a page: shorter sections are not broken
constexpr double kAfterHeading = 90; // at least so much of a section stands below its heading
const QColor kPale(0x60, 0x60, 0x60);
const auto kStyle =
    u"h1 { font-size: 24px; } h2 { font-size: 16px; margin: 10px 0 4px 0; } p { margin: 0 0 4px 0; }"
    "ul { margin: 0 0 4px 0; } th, td { font-size: 10px; }"_s;

QSizeF pageSize()
{
    return QPageSize(QPageSize::A4).size(QPageSize::Point) * kPixelsPerPoint;
}

QSizeF bodySize()
{
    return pageSize() - QSizeF(2 * kPageMargin, 2 * (kPageMargin + kHeadAndFoot));
}

QString heading(const QString& text)
{
    return u"<h2>%1</h2>"_s.arg(text.toHtmlEscaped());
}

QString paragraph(const QString& text)
{
    return u"<p>%1</p>"_s.arg(text.toHtmlEscaped());
}

QString bullets(const QStringList& texts)
{
    QString items;
    for (const QString& text : texts)
        items += u"<li>%1</li>"_s.arg(text.toHtmlEscaped());
    return items.isEmpty() ? items : u"<ul>%1</ul>"_s.arg(items);
}

QString tableHtml(const PageTable& table)
{
    const auto row = [&](const QStringList& cells, const QString& tag, const QString& attributes,
                         const QString& bar = {}) {
        QStringList html;
        for (qsizetype column = 0; column < cells.size(); ++column) {
            const bool isRight = ((table.rightAligned >> column) & 1U) != 0;
            // After an empty cell at its end a table would take in what follows it.
            html << u"<%1 align=\"%2\">%3</%1>"_s.arg(
                tag, isRight ? u"right"_s : u"left"_s,
                cells[column].isEmpty() ? u"&nbsp;"_s : cells[column].toHtmlEscaped());
        }
        if (!table.bars.isEmpty())
            html << u"<%1>%2</%1>"_s.arg(tag, bar.isEmpty() ? u"&nbsp;"_s : bar);
        return u"<tr %1>%2</tr>"_s.arg(attributes, html.join(QString()));
    };
    if (table.header.isEmpty())
        return {};
    QString html = u"<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\"><thead>"_s
        + row(table.header, u"th"_s, u"bgcolor=\"#e4e4e4\""_s) + u"</thead>"_s;
    for (qsizetype i = 0; i < table.rows.size(); ++i)
        html += row(table.rows[i], u"td"_s, i % 2 == 1 ? u"bgcolor=\"#f4f4f4\""_s : QString(),
                    table.bars.value(i));
    return html + u"</table>"_s;
}

QString bodyHtml(const RunReport& report, qsizetype pictures)
{
    QString html = u"<h1>%1</h1>"_s.arg(orderTitle(report).toHtmlEscaped());
    if (!report.cutShort.empty())
        html += u"<p><b>Partial. %1</b></p>"_s.arg(sentenceText(report.cutShort).toHtmlEscaped());
    else if (!report.isComplete)
        html += u"<p><b>Partial: the run was stopped; what follows is what was done until then.</b></p>"_s;
    QStringList caveats;
    for (const Caveat& caveat : caveatsOf(report))
        caveats << sentenceText(caveat.text + (caveat.advice.empty() ? "" : " " + caveat.advice));
    html += paragraph(toQString(askedText(report))) + heading(u"Verdict"_s)
        + u"<p><b>%1</b></p>"_s.arg(sentenceText(verdictOf(report).text).toHtmlEscaped()) + bullets(caveats)
        + tableHtml(savingsTable(report))
        + paragraph(toQString(fmt::format("{} {}", fmt::join(answerNotes(report), " "),
                                          fmt::join(savingNotes(report, savingRows(report)), " "))));
    if (pictures > 0)
        html += paragraph(PagePictures::mark(0));
    if (pictures > 1)
        html += heading(u"Charts"_s);
    for (qsizetype i = 1; i < pictures; ++i)
        html += paragraph(PagePictures::mark(i));
    html += heading(u"Results"_s);
    for (const QString& sentence : summarySentences(report))
        html += paragraph(sentence);
    html += tableHtml(resultsTable(report)) + heading(u"Validation"_s);
    for (const QString& sentence : validationSentences(report))
        html += paragraph(sentence);
    html += tableHtml(validationTable(report)) + heading(u"Best cells of the grid"_s)
        + tableHtml(bestCellsTable(report, kBestCells)) + heading(u"Venues: shares by strategy"_s)
        + tableHtml(venuesTable(report)) + heading(u"Transaction cost analysis"_s);
    if (const std::string reason = whyNoTca(report); !reason.empty()) {
        html += paragraph(toQString(reason));
    } else {
        html +=
            paragraph(toQString(tcaMarketSentence(report))) + tableHtml(tcaCostTable(report)) + paragraph({})
            + tableHtml(tcaQualityTable(report))
            + paragraph(
                u"Costs (arrival to fees, effective spread): positive is worse. Gains (capture: 1 at the "
                u"near side of the spread, -1 at the far side; what the mid did within 1, 10 and 60 s of "
                "resting and of taking fills): positive is better. A dash: there were no such fills or no "
                "such benchmark."_s);
    }
    QStringList notes;
    for (const std::string& note : reportNotes(report))
        notes << sentenceText(note);
    return html + heading(u"Notes"_s) + bullets(notes) + heading(u"Data"_s) + tableHtml(sourceTable(report))
        + heading(u"Run card"_s) + tableHtml(runCardTable(report));
}

bool isPicture(const QTextBlock& block)
{
    return block.text().startsWith(QChar::ObjectReplacementCharacter);
}

/// No heading is the last thing of a page, and neither a short section nor a picture is broken.
void keepSectionsTogether(QTextDocument& document)
{
    const QAbstractTextDocumentLayout& layout = *document.documentLayout();
    const double page = document.pageSize().height();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const bool isHeading = block.blockFormat().headingLevel() == 2;
        if (!isHeading && !isPicture(block))
            continue;
        QTextBlock end = block.next();
        while (isHeading && end.isValid() && end.blockFormat().headingLevel() != 2)
            end = end.next();
        const double top = layout.blockBoundingRect(block).top();
        const double bottom =
            end.isValid() ? layout.blockBoundingRect(end).top() : layout.documentSize().height();
        const double room = page - std::fmod(top, page);
        // Of a picture all of it, and with its heading.
        const QTextBlock first = isHeading ? block.next() : block;
        const double least =
            isPicture(first) ? layout.blockBoundingRect(first).bottom() - top : kAfterHeading;
        if (room < least || (isHeading && bottom - top > room && bottom - top < kTogether * page)) {
            QTextBlockFormat format = block.blockFormat();
            format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
            QTextCursor(block).setBlockFormat(format);
        }
    }
}

std::unique_ptr<QTextDocument> documentOf(const RunReport& report, const QList<ReportPicture>& pictures)
{
    auto document = std::make_unique<QTextDocument>();
    QFont font = document->defaultFont();
    font.setPixelSize(12);
    document->setDefaultFont(font);
    document->setUseDesignMetrics(true);
    document->setDocumentMargin(0);
    document->setDefaultStyleSheet(kStyle);
    document->setHtml(bodyHtml(report, pictures.size()));
    document->setPageSize(bodySize());
    PagePictures::putInto(*document, pictures, kPixelsPerPoint);
    keepSectionsTogether(*document);
    return document;
}

/// `painter` draws in 1/96 inch from the page's corner.
void drawPage(QPainter& painter, const QTextDocument& document, int page, const RunReport& report)
{
    const QSizeF size = bodySize();
    const QRectF body(0, page * size.height(), size.width(), size.height());
    painter.save();
    painter.translate(kPageMargin, kPageMargin + kHeadAndFoot - body.top());
    drawOnPaper(document, painter, body);
    painter.restore();
    QFont small = document.defaultFont();
    small.setPixelSize(10);
    painter.setFont(small);
    painter.setPen(kPale);
    const QRectF head(kPageMargin, kPageMargin, size.width(), 16);
    const QRectF foot = head.translated(0, pageSize().height() - 2 * kPageMargin - head.height());
    painter.drawText(head, Qt::AlignLeft,
                     QFontMetricsF(small).elidedText(u"SOR Lab · %1"_s.arg(orderTitle(report)),
                                                     Qt::ElideRight, 0.62 * size.width()));
    painter.drawText(head, Qt::AlignRight, toQString(formatIsoTime(report.order.window.from)).left(10));
    painter.drawText(foot, Qt::AlignLeft, u"Run %1"_s.arg(toQString(report.runId)));
    painter.drawText(foot, Qt::AlignRight, u"Page %1 of %2"_s.arg(page + 1).arg(document.pageCount()));
    painter.drawLine(head.bottomLeft(), head.bottomRight());
    painter.drawLine(foot.topLeft(), foot.topRight());
}

} // namespace

Status writePdfReport(const QString& file, const RunReport& report, const QList<ReportPicture>& pictures)
{
    const auto document = documentOf(report, pictures);
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
        painter.scale(kPdfDots / kPixelsPerInch, kPdfDots / kPixelsPerInch);
        for (int page = 0; page < document->pageCount(); ++page) {
            if (page > 0)
                device.newPage();
            drawPage(painter, *document, page, report);
        }
    }
    const QByteArray& bytes = buffer.data();
    return writeFileAtomically(file.toStdString(),
                               {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QList<QImage> reportPages(const RunReport& report, const QList<ReportPicture>& pictures, int dotsPerInch)
{
    const auto document = documentOf(report, pictures);
    const double scale = dotsPerInch / kPixelsPerInch;
    QList<QImage> images;
    for (int page = 0; page < document->pageCount(); ++page) {
        QImage image((pageSize() * scale).toSize(), QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(scale, scale);
        drawPage(painter, *document, page, report);
        images.append(image);
    }
    return images;
}

} // namespace sor::ui
