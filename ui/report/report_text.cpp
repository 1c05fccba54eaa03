// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_text.h"

#include "report/strategy_table.h"
#include "report/tca_table.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const auto kNone = u"–"_s;

quint32 numbersFrom(int first, qsizetype columns)
{
    quint32 bits = 0;
    for (int column = first; column < columns; ++column)
        bits |= 1U << column;
    return bits;
}

struct Row {
    QString name;
    const RunResult* result;
    bool isShownByVenue = true;
};

/// Every strategy in the order of the reports; the router first.
std::vector<Row> rowsOf(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    std::vector<Row> rows{{toQString(kOptimisedName), &experiment.optimised.result},
                          {toQString(kDefaultParametersName), &experiment.untuned, false}};
    for (const Baseline baseline : kShownBaselines) {
        rows.push_back(
            {toQString(displayName(baseline, report.names())), &experiment.baselines[indexOf(baseline)]});
    }
    for (const ModelOutcome& model : experiment.beside)
        rows.push_back({u"Reference: %1 model"_s.arg(toQString(name(model.model))), &model.result, false});
    return rows;
}

QString paramsText(const RouterParams& params)
{
    return u"λ over %1, λ under %2, θ %3"_s.arg(toQString(format(params.lambdaOver)),
                                                toQString(format(params.lambdaUnder)),
                                                toQString(format(params.thetaQueue)));
}

QString dayText(UnixNanos time)
{
    return toQString(formatIsoTime(time)).left(10);
}

} // namespace

QString orderTitle(const RunReport& report)
{
    return u"%1 %2 %3"_s.arg(report.order.side == Side::Buy ? u"Buy"_s : u"Sell"_s,
                             textOf(report.order.shares, report.order.unit),
                             report.symbol.empty() ? u"shares"_s : toQString(report.symbol));
}

QStringList summarySentences(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    const RunResult& router = experiment.optimised.result;
    const auto average = averagePrice(router);
    const bool isBuy = report.order.side == Side::Buy;
    QStringList sentences;
    sentences.append(u"%1 to %2 UTC on %3%4; %5 of %6."_s.arg(
        clockText(report.order.window.from), clockText(report.order.window.to),
        dayText(report.order.window.from),
        report.order.limit ? u", limit %1"_s.arg(textOf(*report.order.limit)) : QString(),
        countText(experiment.points, "quote"), countText(std::ssize(report.venues), "venue")));
    if (average)
        sentences.append(u"The router %1 %2 of %3 at %4 on average, %5 all in."_s.arg(
            isBuy ? u"bought"_s : u"sold"_s, textOf(router.filled(), router.unit),
            shareCountText(router.ordered, router.unit), textOf(*average), dollarText(router.totalCash())));
    else
        sentences.append(u"The router filled nothing."_s);
    sentences.append(u"Model %1 with %2 ($ a share), best of %3."_s.arg(
        toQString(name(experiment.optimised.model)), paramsText(experiment.optimised.params),
        countText(std::ssize(experiment.search.cells), "cell")));
    return sentences;
}

PageTable resultsTable(const RunReport& report)
{
    constexpr std::array kColumns{
        Measure::Filled,  Measure::Unfilled,   Measure::AveragePrice,    Measure::TotalCash, Measure::Fees,
        Measure::Rebates, Measure::Completion, Measure::ArrivalSlippage, Measure::Saving};
    PageTable table;
    table.header = {u"Strategy"_s};
    for (const Measure measure : kColumns)
        table.header.append(toQString(headingOf(measure, report.order.side).text));
    table.rightAligned = numbersFrom(1, table.header.size());
    const std::vector<Row> rows = rowsOf(report);
    for (const Row& row : rows) {
        const std::string name = row.name.toStdString();
        const MeasuredStrategy strategy{name, *row.result, rows.front().result, report.experiment.arrivalMid};
        QStringList cells{row.name};
        for (const Measure measure : kColumns)
            cells.append(toQString(cellOf(measure, strategy).text));
        table.rows.append(cells);
    }
    return table;
}

QStringList validationSentences(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    if (!experiment.test && !experiment.starts)
        return {u"Not validated: the parameters were chosen on the data that the result is reported on (in "
                u"sample), so "
                "that the saving is optimistic."_s};
    QStringList sentences{u"Savings in bps, positive when the router was better."_s};
    if (experiment.test)
        sentences.append(
            u"The parameters were chosen on the first part of the window and judged on the second, with "
            "the order scaled to each part."_s);
    return sentences;
}

PageTable validationTable(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    PageTable table;
    if (!experiment.test && !experiment.starts)
        return table;
    table.header = {u"Where"_s};
    for (const Baseline baseline : kShownBaselines)
        table.header.append(toQString(displayName(baseline, report.names())));
    table.rightAligned = numbersFrom(1, table.header.size());
    const auto addComparison = [&](const QString& where, const RunResult& router,
                                   const Comparison& comparison) {
        QStringList row{where};
        const bool isUntuned = &router == &comparison.untuned;
        for (const Baseline baseline : kShownBaselines) {
            const RunResult& beside =
                isUntuned ? comparison.besideUntuned(baseline) : comparison.baselines[indexOf(baseline)];
            const auto bps = compare(router, beside, name(baseline)).bps;
            row.append(bps ? signedBpsText(*bps) : toQString(kNotComparable));
        }
        table.rows.append(row);
    };
    if (experiment.train)
        addComparison(u"First part, tuned on it: %1"_s.arg(
                          shareCountText(experiment.train->order.shares, report.order.unit)),
                      experiment.train->tuned, *experiment.train);
    if (experiment.test) {
        addComparison(
            u"Second part: %1"_s.arg(shareCountText(experiment.test->order.shares, report.order.unit)),
            experiment.test->tuned, *experiment.test);
        addComparison(u"Second part, default parameters"_s, experiment.test->untuned, *experiment.test);
    }
    if (experiment.starts && !experiment.starts->starts.empty()) {
        const StartSweep& sweep = *experiment.starts;
        QStringList means{u"Mean of %1, %2 each"_s.arg(countText(std::ssize(sweep.starts), "start"),
                                                       shareCountText(sweep.shares, report.order.unit))};
        QStringList intervals{u"95% interval"_s};
        for (const Baseline baseline : kShownBaselines) {
            const StartSweep::Against& against = sweep.against[indexOf(baseline)];
            means.append(against.compared == 0 ? toQString(kNotComparable) : signedBpsText(against.all.mean));
            intervals.append(against.all.interval
                                 ? u"%1 to %2"_s.arg(signedBpsText(against.all.interval->low),
                                                     signedBpsText(against.all.interval->high))
                                 : kNone);
        }
        table.rows.append(means);
        table.rows.append(intervals);
    }
    return table;
}

PageTable bestCellsTable(const RunReport& report, int most)
{
    const GridOutcome& search = report.experiment.search;
    PageTable table;
    table.header = {u"Rank"_s,   u"λ over"_s,  u"λ under"_s, u"θ queue"_s,
                    u"Filled"_s, u"Average"_s, u"Total $"_s};
    table.rightAligned = numbersFrom(0, table.header.size());
    std::vector<std::size_t> order;
    for (std::size_t cell = 0; cell < search.cells.size(); ++cell) {
        if (search.cells[cell].isRun)
            order.push_back(cell);
    }
    const auto count = std::min(static_cast<std::size_t>(std::max(0, most)), order.size());
    const Side side = report.order.side;
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](std::size_t a, std::size_t b) {
                          if (isBetter(search.cells[a], search.cells[b], side))
                              return true;
                          return !isBetter(search.cells[b], search.cells[a], side) && a < b;
                      });
    for (std::size_t rank = 0; rank < count; ++rank) {
        const CellResult& cell = search.cells[order[rank]];
        const RouterParams params = search.grid.cell(order[rank]);
        const std::int64_t filled = cell.all.shares.count;
        table.rows.append(
            {QString::number(rank + 1), toQString(format(params.lambdaOver)),
             toQString(format(params.lambdaUnder)), toQString(format(params.thetaQueue)),
             textOf(cell.all.shares, report.order.unit),
             filled == 0 ? kNone : textOf(averageOf(cell.totalCash, cell.all.shares, report.order.unit)),
             textOf(cell.totalCash)});
    }
    return table;
}

PageTable venuesTable(const RunReport& report)
{
    PageTable table;
    table.header = {u"Venue"_s, u"Taker fee"_s, u"Maker fee"_s};
    const std::vector<Row> rows = rowsOf(report);
    std::vector<const Row*> shown;
    for (const Row& row : rows) {
        if (row.isShownByVenue)
            shown.push_back(&row);
    }
    for (const Row* row : shown)
        table.header.append(row->name);
    table.rightAligned = numbersFrom(1, table.header.size());
    for (std::size_t venue = 0; venue < report.venues.size(); ++venue) {
        const TapeVenue& known = report.venues[venue];
        QStringList cells{toQString(known.info.mic) + (known.isSynthetic ? u" (synthetic)"_s : QString())};
        cells.append(venue < report.terms.size() ? toQString(format(report.terms[venue].takerFee)) : kNone);
        cells.append(venue < report.terms.size() ? toQString(format(report.terms[venue].makerFee)) : kNone);
        for (const Row* row : shown) {
            const RunResult& result = *row->result;
            const std::int64_t shares =
                venue < result.byVenue.size() ? result.byVenue[venue].shares.count : 0;
            const std::int64_t all = result.filled().count;
            cells.append(all == 0 ? textOf(Shares{shares}, result.unit)
                                  : u"%1 (%2\u00a0%)"_s.arg(textOf(Shares{shares}, result.unit))
                                        .arg(100.0 * static_cast<double>(shares) / static_cast<double>(all),
                                             0, 'f', 0));
        }
        table.rows.append(cells);
    }
    return table;
}

namespace {

/// Some columns of the analysis under headings that fit a page.
PageTable tcaTable(const RunReport& report, std::initializer_list<std::pair<TcaColumn, const char*>> columns)
{
    PageTable table;
    const std::vector<TcaRow> rows = tcaRows(report);
    if (rows.empty())
        return table;
    for (const auto& [column, heading] : columns)
        table.header.append(QString::fromUtf8(heading));
    table.rightAligned = numbersFrom(1, table.header.size());
    for (const TcaRow& row : rows) {
        QStringList cells;
        for (const auto& [column, heading] : columns)
            cells.append(toQString(row.at(column).text));
        table.rows.append(cells);
    }
    return table;
}

} // namespace

PageTable tcaCostTable(const RunReport& report)
{
    return tcaTable(report,
                    {{TcaColumn::Strategy, "Costs in bps"},
                     {TcaColumn::Arrival, "Arrival"},
                     {TcaColumn::ArrivalWithFees, "With fees"},
                     {TcaColumn::MarketVwap, "VWAP"},
                     {TcaColumn::MarketTwap, "TWAP"},
                     {TcaColumn::ShortfallCash, "Shortfall $"},
                     {TcaColumn::Shortfall, "In bps"},
                     {TcaColumn::Trading, "Trading"},
                     {TcaColumn::Completion, "Completion"},
                     {TcaColumn::Fees, "Fees"},
                     {TcaColumn::OfVolume, "% volume"}});
}

PageTable tcaQualityTable(const RunReport& report)
{
    return tcaTable(report,
                    {{TcaColumn::Strategy, "Fills in bps"},
                     {TcaColumn::EffectiveSpread, "Effective"},
                     {TcaColumn::QuotedSpread, "Quoted"},
                     {TcaColumn::SpreadCapture, "Capture"},
                     {TcaColumn::Resting, "% resting"},
                     {TcaColumn::Resting1s, "Rested +1 s"},
                     {TcaColumn::Resting10s, "+10 s"},
                     {TcaColumn::Resting60s, "+60 s"},
                     {TcaColumn::Taken1s, "Taken +1 s"},
                     {TcaColumn::Taken10s, "+10 s"},
                     {TcaColumn::Taken60s, "+60 s"}});
}

PageTable sourceTable(const RunReport& report)
{
    PageTable table;
    table.header = {u"Source"_s, u"Rows"_s, u"Skipped"_s, u"Schema"_s, u"XXH3-128"_s};
    table.rightAligned = 0b110;
    for (const ReportedFile& file : report.files)
        table.rows.append({toQString(file.name), countText(file.rows), countText(file.rowsSkipped),
                           toQString(file.schema), toQString(file.xxh3)});
    if (report.topic)
        table.rows.append({u"Kafka topic %1, cluster %2"_s.arg(toQString(report.topic->name),
                                                               toQString(report.topic->clusterId)),
                           countText(report.topic->rows), countText(report.topic->skipped), u"messages"_s,
                           toQString(report.inputHash)});
    return table;
}

PageTable runCardTable(const RunReport& report)
{
    PageTable table;
    table.header = {u"Setting"_s, u"Value"_s};
    const auto add = [&](const QString& word, const QString& value) {
        if (!value.isEmpty())
            table.rows.append({word, value});
    };
    add(u"program"_s, u"sorlab %1 (%2)"_s.arg(toQString(report.version), toQString(report.gitHash)));
    add(u"run id"_s, toQString(report.runId));
    add(u"input hash"_s, toQString(report.inputHash));
    for (const auto& [word, value] : report.settings)
        add(toQString(word), toQString(value));
    add(u"started"_s, toQString(formatIsoTime(report.timing.started)).left(19) + u" UTC"_s);
    add(u"loading, running"_s,
        u"%1 s, %2 s on %3"_s.arg(report.timing.loadSeconds, 0, 'f', 2)
            .arg(report.timing.runSeconds, 0, 'f', 2)
            .arg(countText(report.timing.threads, "thread")));
    add(u"host"_s, toQString(report.timing.host));
    return table;
}

} // namespace sor::ui
