// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_text.h"

#include "charts/chart_text.h"
#include "charts/round_ticker.h"
#include "support/money_label.h"
#include "support/shown_text.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr Parameter kAll[] = {Parameter::LambdaOver, Parameter::LambdaUnder, Parameter::ThetaQueue};

/// "0.30 bps worse", of what costs so much more.
QString betterOrWorse(double worseBps)
{
    if (std::abs(worseBps) < 0.005)
        return QStringLiteral("the same");
    return bpsWords(std::abs(worseBps))
        + (worseBps > 0 ? QStringLiteral(" worse") : QStringLiteral(" better"));
}

} // namespace

QString displayName(Parameter parameter)
{
    switch (parameter) {
    case Parameter::LambdaOver:
        return QStringLiteral("λ over");
    case Parameter::LambdaUnder:
        return QStringLiteral("λ under");
    case Parameter::ThetaQueue:
        break;
    }
    return QStringLiteral("θ queue");
}

QString displayName(HeatmapMeasure measure, const HeatmapData& data)
{
    switch (measure.kind) {
    case HeatmapMeasure::Kind::Saving:
        return QStringLiteral("Router saving vs %1 (bps)")
            .arg(measure.baseline < data.baselines().size() ? data.baselines()[measure.baseline].name
                                                            : QStringLiteral("baseline"));
    case HeatmapMeasure::Kind::AveragePrice:
        return moneyLabel(QStringLiteral("Average price ($)"));
    case HeatmapMeasure::Kind::TotalCash:
        return moneyLabel(QStringLiteral("Total cash ($)"));
    case HeatmapMeasure::Kind::Unfilled:
        break;
    }
    return QStringLiteral("Unfilled shares");
}

QString valueText(double value, HeatmapMeasure measure)
{
    switch (measure.kind) {
    case HeatmapMeasure::Kind::Saving:
        return (value > 0 ? QStringLiteral("+") : QString())
            + groupedText(value, std::abs(value) < 1 ? 2 : 1);
    case HeatmapMeasure::Kind::AveragePrice:
        return groupedText(value, 4);
    case HeatmapMeasure::Kind::TotalCash:
        return groupedText(value, 2);
    case HeatmapMeasure::Kind::Unfilled:
        break;
    }
    return groupedText(value, 0);
}

QString barText(double number, double step, const ColourScale& scale, HeatmapMeasure measure)
{
    if (measure.kind != HeatmapMeasure::Kind::Saving || scale.high <= scale.low)
        return valueText(number, measure);
    const double apart = (scale.high - scale.low) / 2;
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(apart))), 1, 4);
    return groupedText(number, std::clamp(decimalsOf(step), decimals, 4));
}

QString priceValueText(Price price)
{
    return QString::fromStdString(format(price));
}

QString parametersText(const HeatmapData& data, std::size_t cell)
{
    QStringList parts;
    for (const Parameter parameter : kAll) {
        const auto& axis = data.grid().axis(parameter);
        parts.append(displayName(parameter) + QLatin1Char(' ')
                     + priceValueText(axis[data.grid().position(cell, parameter)]));
    }
    return parts.join(QStringLiteral(", "));
}

QString accessibleText(const HeatmapData& data, std::size_t cell, HeatmapMeasure measure)
{
    QString text = parametersText(data, cell) + QStringLiteral(": ");
    const HeatmapCell& of = data.cell(cell);
    if (of.status == HeatmapCell::Status::NotRun)
        return text + QStringLiteral("not run yet");
    if (of.status == HeatmapCell::Status::Failed)
        return text + QStringLiteral("failed, ") + data.failure(cell);
    const auto value = data.value(cell, measure);
    switch (measure.kind) {
    case HeatmapMeasure::Kind::Saving:
        text += value ? QStringLiteral("saving %1 bps").arg(valueText(*value, measure))
                      : data.whyNoValue(cell, measure);
        break;
    case HeatmapMeasure::Kind::AveragePrice:
        text += value ? QStringLiteral("average price ") + valueText(*value, measure)
                      : data.whyNoValue(cell, measure);
        break;
    case HeatmapMeasure::Kind::TotalCash:
        text += QStringLiteral("total cash ") + valueText(value.value_or(0), measure);
        break;
    case HeatmapMeasure::Kind::Unfilled:
        text += QStringLiteral("unfilled ") + valueText(value.value_or(0), measure);
        break;
    }
    text += QStringLiteral(", filled %1 of %2")
                .arg(textOf(of.filled, data.unit()), textOf(data.ordered(), data.unit()));
    return data.best() == cell ? text + QStringLiteral(", best") : text;
}

QString tooltipText(const HeatmapData& data, std::size_t cell)
{
    QStringList lines{parametersText(data, cell)};
    const HeatmapCell& of = data.cell(cell);
    if (of.status == HeatmapCell::Status::NotRun)
        return (lines << QStringLiteral("Not run yet.")).join(QLatin1Char('\n'));
    if (of.status == HeatmapCell::Status::Failed)
        return (lines << QStringLiteral("Failed: ") + data.failure(cell)).join(QLatin1Char('\n'));
    for (std::size_t i = 0; i < data.baselines().size(); ++i) {
        const HeatmapMeasure saving{HeatmapMeasure::Kind::Saving, i};
        const auto value = data.value(cell, saving);
        lines << QStringLiteral("Saving vs %1: %2")
                     .arg(data.baselines()[i].name,
                          value ? valueText(*value, saving) + QStringLiteral(" bps")
                                : data.whyNoValue(cell, saving));
    }
    const HeatmapMeasure average{HeatmapMeasure::Kind::AveragePrice, 0};
    if (const auto price = data.value(cell, average))
        lines << moneyLabel(QStringLiteral("Average price $") + valueText(*price, average));
    lines << QStringLiteral("Total cash ") + dollarText(of.totalCash.dollars());
    lines << QStringLiteral("Filled %1 of %2")
                 .arg(textOf(of.filled, data.unit()), textOf(data.ordered(), data.unit()));
    if (data.isUnfilled(cell))
        lines << QStringLiteral("The order was not filled: do not compare its cost.");
    if (data.best() == cell)
        lines << QStringLiteral("Best cell");
    return lines.join(QLatin1Char('\n'));
}

QString outcomeSentence(const HeatmapData& data)
{
    const std::size_t cells = data.cellCount();
    if (cells == 0)
        return QStringLiteral("No grid yet.");
    if (data.doneCount() + data.failedCount() == 0)
        return QStringLiteral("%1 %2 will be run.")
            .arg(wholeText(cells), cells == 1 ? QStringLiteral("cell") : QStringLiteral("cells"));
    QStringList sentences;
    if (!data.isFinished())
        sentences << (cells == 1 ? QStringLiteral("%1 of %2 cell run so far.")
                                 : QStringLiteral("%1 of %2 cells run so far."))
                         .arg(wholeText(data.doneCount() + data.failedCount()), wholeText(cells));
    if (data.failedCount() > 0) {
        sentences << (data.failedCount() == 1
                          ? QStringLiteral("1 cell failed.")
                          : QStringLiteral("%1 cells failed.").arg(wholeText(data.failedCount())));
    }
    if (!data.best())
        return sentences.join(QLatin1Char(' '));
    const std::size_t tied = data.tiedWithBest().size();
    const HeatmapMeasure average{HeatmapMeasure::Kind::AveragePrice, 0};
    const auto price = data.value(*data.best(), average);
    if (!price) {
        sentences << QStringLiteral("No cell filled anything.");
        return sentences.join(QLatin1Char(' '));
    }
    if (tied == cells && cells > 1) {
        sentences << QStringLiteral(
                         "All %1 cells gave the same cost: on this tape the parameters did not matter.")
                         .arg(wholeText(cells));
    } else if (tied == 1) {
        sentences << QStringLiteral("Best: %1, a unique best cell.").arg(valueText(*price, average));
    } else {
        sentences << QStringLiteral("Best: %1, shared by %2 cells; showing the lowest λ over, λ under, θ.")
                         .arg(valueText(*price, average), wholeText(tied));
    }
    const std::size_t outcomes = data.distinctOutcomes();
    if (data.isFinished() && outcomes > 1 && outcomes <= 5 && outcomes < data.doneCount())
        sentences << QStringLiteral("%1 cells, %2 distinct outcomes.")
                         .arg(wholeText(data.doneCount()), wholeText(outcomes));
    return sentences.join(QLatin1Char(' '));
}

QString neighbourSentence(const HeatmapData& data, std::size_t cell)
{
    const Neighbourhood around = data.neighbourhood(cell);
    if (around.cells == 0)
        return QStringLiteral("No neighbouring cell to compare with yet.");
    QString text =
        (around.cells == 1 ? QStringLiteral("%1 neighbour: median %2, worst %3.")
                           : QStringLiteral("%1 neighbours: median %2, worst %3."))
            .arg(wholeText(around.cells), betterOrWorse(around.medianBps), betterOrWorse(around.worstBps));
    if (around.isIsolatedPeak())
        text += QStringLiteral(" Isolated peak — treat with care.");
    return text;
}

QString heatmapCsv(const HeatmapData& data)
{
    QStringList header;
    for (const Parameter parameter : kAll) {
        const std::string_view key = name(parameter);
        header << QString::fromLatin1(key.data(), static_cast<qsizetype>(key.size()));
    }
    header << QStringLiteral("status") << QStringLiteral("filled") << QStringLiteral("completion")
           << QStringLiteral("total_cash");
    for (const HeatmapBaseline& baseline : data.baselines())
        header << csvField(QStringLiteral("saving_bps vs ") + baseline.name);
    QString csv = header.join(QLatin1Char(',')) + QLatin1Char('\n');
    for (std::size_t i = 0; i < data.cellCount(); ++i) {
        const HeatmapCell& cell = data.cell(i);
        QStringList row;
        for (const Parameter parameter : kAll)
            row << priceValueText(data.grid().axis(parameter)[data.grid().position(i, parameter)]);
        const bool isDone = cell.status == HeatmapCell::Status::Done;
        row << (isDone                                           ? QStringLiteral("done")
                    : cell.status == HeatmapCell::Status::Failed ? QStringLiteral("failed")
                                                                 : QStringLiteral("not run"));
        row << (isDone ? toQString(format(cell.filled, data.unit())) : QString())
            << (isDone ? toQString(format(cell.completion, data.unit())) : QString())
            << (isDone ? QString::fromStdString(format(cell.totalCash)) : QString());
        for (std::size_t baseline = 0; baseline < data.baselines().size(); ++baseline) {
            const auto saving = data.value(i, {HeatmapMeasure::Kind::Saving, baseline});
            row << (saving ? csvNumber(*saving) : QString());
        }
        csv += row.join(QLatin1Char(',')) + QLatin1Char('\n');
    }
    return csv;
}

} // namespace sor::ui
