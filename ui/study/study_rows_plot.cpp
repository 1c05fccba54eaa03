// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_rows_plot.h"

#include "base/money_text.h"
#include "run/study/study_schema.h"
#include "search/parameter_grid.h"
#include "study/plot_parts.h"
#include "study/tuning.h"
#include "support/shown_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kBarShare = 0.64; // of a row

QString rowText(const ForestRow& row)
{
    return QObject::tr("%1: %2 bps (95% interval %3 to %4)")
        .arg(toQString(row.label), signedBpsText(row.mean), signedBpsText(row.interval.low),
             signedBpsText(row.interval.high));
}

/// Of rows at 0, 1, 2, ...; -1 for none.
int rowAt(double y, std::size_t count)
{
    const double row = std::round(y);
    return row >= 0 && row < static_cast<double>(count) ? static_cast<int>(row) : -1;
}

constexpr std::array<const char*, 3> kParameterSigns{"λ over", "λ under", "θ queue"}; // by Parameter

/// The choices of one symbol with one row for each value of each parameter.
struct ChoiceRows {
    std::vector<QString> names;
    std::array<std::size_t, 3> first{}; // row of the lowest value, by Parameter
    std::vector<double> days; // 0, 1, 2, ...
    std::vector<QString> dates;
    std::array<std::vector<double>, 3> places; // by Parameter: the row of each day
    std::array<std::vector<double>, 3> dollars;
};

ChoiceRows choiceRowsOf(const study::TuningEstimate& tuning, const std::string& symbol)
{
    ChoiceRows rows;
    for (std::size_t a = 0; a < rows.first.size(); ++a) {
        rows.first[a] = rows.names.size();
        const std::size_t values = tuning.cells.axes[a];
        for (std::size_t value = 0; value < values; ++value) {
            const bool isDefault = value == (values - 1) / 2;
            rows.names.push_back(
                QObject::tr(isDefault ? "%1, value %2 of %3 (default)" : "%1, value %2 of %3")
                    .arg(QString::fromUtf8(kParameterSigns[a]))
                    .arg(value + 1)
                    .arg(values));
        }
    }
    for (std::size_t i = 0; i < tuning.cells.days.size(); ++i) {
        const study::TunedDay& day = tuning.cells.days[i];
        if (day.symbol != symbol)
            continue;
        rows.days.push_back(static_cast<double>(rows.days.size()));
        rows.dates.push_back(toQString(sor::dayText(day.day)));
        const auto places = tuning.cells.places(day.choice.cell);
        for (std::size_t a = 0; a < rows.first.size(); ++a) {
            rows.places[a].push_back(static_cast<double>(rows.first[a] + places[a]));
            rows.dollars[a].push_back(tuning.params[i].dollars[a]);
        }
    }
    return rows;
}

} // namespace

// ---- forest

void StudyRowsPlot::showForest(const ForestChart& chart, ForestGroup group)
{
    std::vector<ForestRow> rows;
    std::ranges::copy_if(chart.rows, std::back_inserter(rows), [&](const ForestRow& row) {
        // Single days have intervals over their orders: no row by day among them.
        return row.group == group
            || (row.group == ForestGroup::All && (group != ForestGroup::Day || row.isOverOrders));
    });
    showRows(rows,
             group == ForestGroup::Day && !rows.empty()
                 ? tr("Mean of each day with its 95% interval over the day's orders, bps; "
                      "right of 0 the router is better.")
                 : toQString(chart.caption),
             tr("router saving, bps"));
}

void StudyRowsPlot::showRows(const std::vector<ForestRow>& rows, const QString& caption, const QString& unit)
{
    if (rows.empty()) {
        showNothing(caption);
        return;
    }
    Drawing drawing{.caption = caption,
                    .draw = [this, rows, unit] { drawForest(rows, unit); },
                    .data = {QVariantList{u"part"_s, u"mean_bps"_s, u"low_bps"_s, u"high_bps"_s}},
                    .rows = static_cast<int>(rows.size())};
    for (const ForestRow& row : rows) {
        drawing.data.push_back(
            QVariantList{exactQString(row.label), row.mean, row.interval.low, row.interval.high});
        drawing.spoken += rowText(row) + u". "_s;
    }
    drawing.valueAt = [rows](const QPointF& at) {
        const int row = rowAt(at.y(), rows.size());
        return row < 0 ? QString() : rowText(rows[static_cast<std::size_t>(row)]);
    };
    showDrawing(std::move(drawing));
}

void StudyRowsPlot::drawForest(const std::vector<ForestRow>& rows, const QString& unit)
{
    std::vector<QString> names;
    std::vector<double> ends;
    std::map<QRgb, std::vector<std::size_t>> byColour;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        names.push_back(toQString(rows[row].label));
        ends.insert(ends.end(), {rows[row].interval.low, rows[row].interval.high});
        byColour[signColour(rows[row].sign()).rgb()].push_back(row);
    }
    prepareRows(names, unit);
    setRange(plot()->xAxis, ends);
    for (const auto& [rgb, members] : byColour) {
        const QColor colour(rgb);
        auto* means = new QCPGraph(plot()->yAxis, plot()->xAxis);
        means->setLineStyle(QCPGraph::lsNone);
        means->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 7));
        means->removeFromLegend();
        auto* whiskers = new QCPErrorBars(plot()->yAxis, plot()->xAxis);
        whiskers->setDataPlottable(means);
        whiskers->setPen(QPen(colour, 2));
        whiskers->setWhiskerWidth(0);
        whiskers->setSymbolGap(0);
        whiskers->removeFromLegend();
        for (const std::size_t row : members) {
            means->addData(static_cast<double>(row), rows[row].mean);
            whiskers->addData(rows[row].mean - rows[row].interval.low,
                              rows[row].interval.high - rows[row].mean);
        }
    }
}

// ---- attribution

void StudyRowsPlot::showParts(const SavingParts& parts)
{
    Drawing drawing{.caption = toQString(parts.caption),
                    .draw = [this, parts] { drawParts(parts); },
                    .data = {QVariantList{u"part"_s, u"bps"_s}},
                    .rows = static_cast<int>(parts.parts.size()) + 1};
    QStringList lines;
    double sum = 0;
    for (const SavingParts::Part& part : parts.parts) {
        drawing.data.push_back(QVariantList{exactQString(part.name), part.bps});
        lines << tr("%1: %2 bps").arg(toQString(part.name), signedBpsText(part.bps));
        sum += part.bps;
    }
    lines << tr("saving: %1 bps").arg(signedBpsText(sum));
    drawing.spoken = lines.join(u". "_s) + u'.';
    drawing.valueAt = [lines](const QPointF& at) {
        const int row = rowAt(at.y(), static_cast<std::size_t>(lines.size()));
        return row < 0 ? QString() : lines[row];
    };
    showDrawing(std::move(drawing));
}

void StudyRowsPlot::drawParts(const SavingParts& parts)
{
    std::vector<QString> names;
    std::vector<double> levels{0};
    const auto addBar = [this](std::size_t row, double from, double bps, const QBrush& brush) {
        auto* bar = new QCPBars(plot()->yAxis, plot()->xAxis);
        bar->setBaseValue(from);
        bar->setWidth(kBarShare);
        bar->setBrush(brush);
        bar->setPen(QPen(brush.color(), 1));
        bar->addData(static_cast<double>(row), bps);
        bar->removeFromLegend();
    };
    const auto nameOf = [](const QString& name, double bps) -> QString {
        // Not "+0.00" beside a bar that goes down.
        constexpr double kSmall = 0.01;
        const bool isSmall = bps != 0 && std::abs(bps) < kSmall;
        const QString small = (bps > 0 ? u"+"_s : QString()) + QString::number(bps, 'f', 4);
        return name + u' ' + (isSmall ? small : signedBpsText(bps));
    };
    for (const SavingParts::Part& part : parts.parts) {
        const QColor colour = signColour(!parts.hasColours ? 0 : part.bps < 0 ? -1 : 1);
        addBar(names.size(), levels.back(), part.bps,
               {colour, part.bps < 0 ? Qt::FDiagPattern : Qt::SolidPattern});
        names.push_back(nameOf(toQString(part.name), part.bps));
        levels.push_back(levels.back() + part.bps);
    }
    addBar(names.size(), 0, levels.back(), theme().colour(SeriesRole::Optimised));
    names.push_back(nameOf(tr("saving"), levels.back()));
    prepareRows(names, tr("bps; the parts sum to the saving"));
    setRange(plot()->xAxis, levels);
}

// ---- chosen cells

void StudyRowsPlot::showChoices(const study::TuningEstimate& tuning, const std::string& symbol,
                                const std::string& currency)
{
    const ChoiceRows rows = choiceRowsOf(tuning, symbol);
    if (rows.days.empty()) {
        showNothing(tr("No day has a chosen cell."));
        return;
    }
    const auto textOf = [rows, money = toQString(inCurrency("$", currency))](std::size_t day) {
        QStringList values;
        for (std::size_t a = 0; a < rows.first.size(); ++a)
            values << u"%1 %2 %3"_s.arg(QString::fromUtf8(kParameterSigns[a]))
                          .arg(rows.dollars[a][day])
                          .arg(money);
        return tr("%1: %2").arg(rows.dates[day], values.join(u", "_s));
    };
    Drawing drawing{
        .caption = tr("The value that was chosen for each day on the days before it; the lowest value of "
                      "each parameter is the uppermost of its rows."),
        .valueAt =
            [rows, textOf](const QPointF& at) {
                const int day = rowAt(at.x(), rows.days.size());
                return day < 0 ? QString() : textOf(static_cast<std::size_t>(day));
            },
        .data = {QVariantList{u"day"_s, u"lambda_over"_s, u"lambda_under"_s, u"theta_queue"_s}},
        .spoken = textOf(rows.days.size() - 1),
        .rows = static_cast<int>(rows.names.size())};
    for (std::size_t day = 0; day < rows.days.size(); ++day)
        drawing.data.push_back(
            QVariantList{rows.dates[day], rows.dollars[0][day], rows.dollars[1][day], rows.dollars[2][day]});
    drawing.draw = [this, rows] {
        prepareRows(rows.names, tr("day"));
        constexpr std::size_t kMostDates = 6;
        const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
        const std::size_t step = (rows.days.size() + kMostDates - 1) / kMostDates;
        for (std::size_t day = 0; day < rows.days.size(); day += step)
            ticker->addTick(rows.days[day], rows.dates[day].mid(5));
        plot()->xAxis->setTicker(ticker);
        plot()->xAxis->setRange(-0.5, rows.days.back() + 0.5);
        for (std::size_t a = 0; a < rows.first.size(); ++a) {
            auto* line = new QCPGraph(plot()->xAxis, plot()->yAxis);
            const QColor colour = theme().otherColour(static_cast<int>(a));
            line->setPen(QPen(colour, 2));
            line->setLineStyle(QCPGraph::lsStepCenter);
            line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 6));
            line->setData({rows.days.begin(), rows.days.end()},
                          {rows.places[a].begin(), rows.places[a].end()}, true);
            line->removeFromLegend();
        }
    };
    showDrawing(std::move(drawing));
}

} // namespace sor::ui
