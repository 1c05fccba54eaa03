// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_pdf.h"

#include "base/money_text.h"
#include "files/atomic_output_file.h"
#include "report/paper_document.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/tuning_report.h"
#include "study/study_rows_plot.h"
#include "support/shown_text.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>
#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kPixelsPerInch = 96; // of the layout
constexpr int kPdfDots = 600;
constexpr double kMargin = 48;
constexpr double kGap = 10;
constexpr double kMostScale = 1.5; // of what a chart needs
constexpr double kChartTitle = 50; // pixels of the lines above a plot
constexpr double kLeastChart = 130;
const auto kStyle =
    u"p.answer { font-size: 16px; font-weight: bold; } p { margin: 0 0 4px 0; } ul { margin: 0 0 4px 0; } "
    "th, td { font-size: 10px; }"_s;

QSizeF pageSize()
{
    return QPageSize(QPageSize::A4).size(QPageSize::Point) * (kPixelsPerInch / 72);
}

QString escaped(std::string_view text)
{
    return sentenceText(text).toHtmlEscaped();
}

QString tableHtml(const StudyReport& report)
{
    QString html = u"<table width=\"100%\" cellspacing=\"0\" cellpadding=\"2\"><tr bgcolor=\"#e4e4e4\">"_s;
    for (const char* heading :
         {"Against", "Orders", "Saving, bps", "95% interval", "Won", "Completion", "Saved, $"})
        html += u"<th align=\"%1\">%2</th>"_s.arg(
            heading == std::string_view("Against") ? u"left"_s : u"right"_s,
            QString::fromStdString(inCurrency(heading, currencyIn(report.settings))));
    html += u"</tr>"_s;
    for (const study::BenchmarkEstimate& of : report.estimates.benchmarks) {
        const QString interval = escaped(benchmarkInterval(of));
        html += u"<tr><td>%1</td>"_s.arg(escaped(shownName(of, report.names)));
        for (const QString& cell :
             QStringList{countText(static_cast<std::int64_t>(of.orders)), signedBpsText(of.mean), interval,
                         QString::number(100 * of.won, 'f', 0) + u'%',
                         QString::number(100 * of.completion, 'f', 1) + u'%',
                         QString::number(of.savedDollars, 'f', 2)})
            html += u"<td align=\"right\">%1</td>"_s.arg(cell);
        html += u"</tr>"_s;
    }
    return html + u"</table>"_s;
}

std::unique_ptr<QTextDocument> documentOf(const StudyReport& report, int pixels)
{
    const StudyVerdict verdict = verdictOf(report);
    QString html = u"<p class=\"answer\">%1</p><p><b>%2</b></p><ul>"_s.arg(escaped(verdict.text),
                                                                           escaped(gradeText(verdict.grade)));
    for (const Caveat& caveat : caveatsOf(report))
        html += u"<li>%1</li>"_s.arg(escaped(caveatSentences(caveat)));
    html += u"</ul>"_s;
    if (report.estimates.primary) {
        html += tableHtml(report);
        if (hasStars(report))
            html += u"<p>*: over orders, these days only; charts by day where days allow an interval.</p>"_s;
        if (report.isTuned()) {
            QStringList means;
            for (const TuningRow& row : tuningRows(report))
                means << u"%1 %2 (%3)"_s.arg(escaped(row.name), signedBpsText(row.mean->mean),
                                             escaped(row.interval));
            html += u"<p>On the same orders (bps): %1. %2</p>"_s.arg(means.join(u", "_s),
                                                                     escaped(tuningSentences(report).back()));
        }
        if (const std::string bracket = bracketSentence(report); !bracket.empty())
            html += u"<p>Fill models (bps): %1</p>"_s.arg(escaped(bracket));
        html += u"<p>%1</p>"_s.arg(escaped(moneySentence(report)));
    }
    auto document = std::make_unique<QTextDocument>();
    QFont font = document->defaultFont();
    font.setPixelSize(pixels);
    document->setDefaultFont(font);
    document->setUseDesignMetrics(true);
    document->setDocumentMargin(0);
    document->setDefaultStyleSheet(kStyle);
    document->setHtml(html);
    document->setTextWidth(pageSize().width() - 2 * kMargin);
    return document;
}

std::vector<std::unique_ptr<StudyPlot>> plotsOf(const StudyReport& report)
{
    std::vector<std::unique_ptr<StudyPlot>> plots;
    if (!report.estimates.primary)
        return plots;
    const auto add = [&](const QString& title) -> StudyRowsPlot& {
        auto plot = std::make_unique<StudyRowsPlot>(title, QString(), nullptr);
        StudyRowsPlot& added = *plot;
        plots.push_back(std::move(plot));
        return added;
    };
    plots.reserve(6);
    const ForestChart forest = forestOf(report);
    const bool hasRegimes = std::ranges::any_of(
        forest.rows, [](const ForestRow& row) { return row.group == ForestGroup::Regime; });
    add(u"Router saving by symbol"_s).showForest(forest, ForestGroup::Symbol);
    add(hasRegimes ? u"Router saving by regime"_s : u"Router saving by day"_s)
        .showForest(forest, hasRegimes ? ForestGroup::Regime : ForestGroup::Day);
    add(u"Where the saving comes from"_s).showParts(savingPartsOf(report));
    add(u"Distribution of the saving"_s).showBins(savingBinsOf(report));
    add(u"Mean so far, day by day"_s).showMeans(meanOverDaysOf(report));
    add(u"Cost by size"_s).showCosts(costCurvesOf(report));
    return plots;
}

/// `painter` draws in 1/96 inch from the page's corner.
void drawPage(QPainter& painter, const StudyReport& report)
{
    const QSizeF page = pageSize();
    const auto plots = plotsOf(report);
    const std::size_t rowCount = (plots.size() + 1) / 2;
    const auto rows = static_cast<double>(rowCount);
    const double room = page.height() - 2 * kMargin - 16; // above the foot
    // Smaller where caveats are many, so that it stays one page.
    auto document = documentOf(report, 12);
    for (int pixels = 11; pixels >= 6 && document->size().height() + rows * (kLeastChart + kGap) > room;
         --pixels)
        document = documentOf(report, pixels);
    painter.save();
    painter.translate(kMargin, kMargin);
    drawOnPaper(*document, painter);
    const double top = document->size().height() + kGap;
    const double width = (page.width() - 2 * kMargin - kGap) / 2;
    // A chart with more rows of text is higher.
    std::vector<double> needed(rowCount, kLeastChart);
    for (std::size_t i = 0; i < plots.size(); ++i)
        needed[i / 2] = std::max(needed[i / 2], kChartTitle + plots[i]->neededHeight());
    const double sum = std::accumulate(needed.begin(), needed.end(), 0.0);
    const double scale = plots.empty() ? 1 : (room - top - rows * kGap) / sum;
    const bool hasCharts = scale * sum >= rows * kLeastChart / 2;
    double y = top;
    for (std::size_t i = 0; hasCharts && i < plots.size(); ++i) {
        const double height = needed[i / 2] * std::min(scale, kMostScale);
        plots[i]->renderTo(&painter, QRectF(i % 2 == 0 ? 0 : width + kGap, y, width, height));
        if (i % 2 == 1)
            y += height + kGap;
    }
    QFont small = document->defaultFont();
    small.setPixelSize(10);
    painter.setFont(small);
    painter.setPen(QColor(0x60, 0x60, 0x60));
    QString foot = u"sorlab %1 (%2); study.json has every figure, orders.csv every order."_s.arg(
        toQString(report.version), toQString(report.gitHash));
    if (!hasCharts)
        foot += u" The text leaves no room for the charts."_s;
    painter.drawText(QRectF(0, page.height() - 2 * kMargin, page.width() - 2 * kMargin, 16), Qt::AlignLeft,
                     foot);
    painter.restore();
}

} // namespace

Status writeStudyPdf(const QString& file, const StudyReport& report)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter device(&buffer);
        device.setResolution(kPdfDots);
        device.setPageSize(QPageSize(QPageSize::A4));
        device.setPageMargins(QMarginsF());
        device.setTitle(u"SOR Lab: study"_s);
        device.setCreator(u"sorlab %1"_s.arg(toQString(report.version)));
        QPainter painter(&device);
        painter.scale(kPdfDots / kPixelsPerInch, kPdfDots / kPixelsPerInch);
        drawPage(painter, report);
    }
    const QByteArray& bytes = buffer.data();
    return writeFileAtomically(file.toStdString(),
                               {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QImage studyPage(const StudyReport& report, int dotsPerInch)
{
    const double scale = dotsPerInch / kPixelsPerInch;
    QImage image((pageSize() * scale).toSize(), QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    drawPage(painter, report);
    return image;
}

} // namespace sor::ui
