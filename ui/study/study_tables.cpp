// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_tables.h"

#include "base/money_text.h"
#include "report/study_answer.h"
#include "run/study/study_schema.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QStandardItemModel>
#include <QTime>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// Sorts by its number, those without one as the greatest.
class NumberItem : public QStandardItem {
public:
    NumberItem(double value, const QString& text)
        : QStandardItem(std::isnan(value) ? u"–"_s : text)
    {
        setData(value, Qt::UserRole);
        setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    bool operator<(const QStandardItem& other) const override
    {
        const double mine = data(Qt::UserRole).toDouble();
        const double theirs = other.data(Qt::UserRole).toDouble();
        return !std::isnan(mine) && (std::isnan(theirs) || mine < theirs);
    }
};

QStandardItem* textItem(const QString& text)
{
    auto* item = new QStandardItem(text);
    item->setData(text, Qt::UserRole);
    return item;
}

QStandardItem* countItem(std::size_t count)
{
    return new NumberItem(static_cast<double>(count), countText(static_cast<std::int64_t>(count)));
}

QStandardItem* bpsItem(double bps)
{
    return new NumberItem(bps, signedBpsText(bps));
}

QStandardItem* numberItem(double value, int decimals)
{
    return new NumberItem(value, QString::number(value, 'f', decimals));
}

/// As clocks show it.
QStandardItem* timeOfDayItem(double minutes)
{
    const int whole = static_cast<int>(minutes);
    return new NumberItem(minutes, QTime(whole / 60 % 24, whole % 60).toString(u"HH:mm"_s));
}

QStandardItem* percentItem(const std::optional<double>& part)
{
    return numberItem(part ? 100 * *part : kNoNumber, 1);
}

/// Money by the name that the study states.
QString moneyOfStudy(const QString& text, const StudyReport& report)
{
    return QString::fromStdString(inCurrency(text.toStdString(), currencyIn(report.settings)));
}

/// A heading and its tooltip; texts along the left.
struct Heading {
    QString text;
    QString tip{};
};

void setHeadings(QStandardItemModel& model, const std::vector<Heading>& headings, int texts = 1)
{
    model.clear();
    model.setColumnCount(static_cast<int>(headings.size()));
    for (int column = 0; column < model.columnCount(); ++column) {
        const Heading& heading = headings[static_cast<std::size_t>(column)];
        model.setHeaderData(column, Qt::Horizontal, heading.text);
        model.setHeaderData(column, Qt::Horizontal, plainToolTip(heading.tip), Qt::ToolTipRole);
        const auto side = column < texts ? Qt::AlignLeft : Qt::AlignRight;
        model.setHeaderData(column, Qt::Horizontal, int(side | Qt::AlignVCenter), Qt::TextAlignmentRole);
    }
}

bool isJudged(const StudyReport& report)
{
    return report.estimates.counts.days >= study::kMinVerdictDays;
}

Heading lowHeading(const StudyReport& report)
{
    return isJudged(report)
        ? Heading{QObject::tr("95% low"), QObject::tr("Lower end of the 95% interval by day")}
        : Heading{QObject::tr("Low, these days"),
                  QObject::tr("Lower end of the 95% interval over orders: it says nothing of other days")};
}

Heading highHeading(const StudyReport& report)
{
    return isJudged(report)
        ? Heading{QObject::tr("95% high"), QObject::tr("Upper end of the 95% interval by day")}
        : Heading{QObject::tr("High, these days"),
                  QObject::tr("Upper end of the 95% interval over orders: it says nothing of other days")};
}

} // namespace

void fillBenchmarks(QStandardItemModel& model, const StudyReport& report, const QStringList& hidden,
                    const QFont& font)
{
    setHeadings(model,
                {{QObject::tr("Router saving against")},
                 {QObject::tr("Orders"), QObject::tr("That have a result of both")},
                 {QObject::tr("Saving (bps)"),
                  QObject::tr("Mean over orders, of the arrival mid. +: the router was better")},
                 lowHeading(report),
                 highHeading(report),
                 {QObject::tr("By size"), QObject::tr("Mean weighted by notional, bps")},
                 {QObject::tr("Won %"), QObject::tr("Of the orders, those on which the router was better")},
                 {QObject::tr("Execution"),
                  QObject::tr("Of the saving, what is no timing: prices against the mid at each fill, and "
                              "fees, bps")},
                 {QObject::tr("Timing"),
                  QObject::tr("Of the saving, what the mid did between the fills of the two, bps")},
                 {QObject::tr("Completion %"),
                  QObject::tr("Of the benchmark's shares, taken at the end of the window")},
                 {moneyOfStudy(QObject::tr("Saved ($)"), report), QObject::tr("Over all orders")}});
    for (const study::BenchmarkEstimate& of : report.estimates.benchmarks) {
        if (hidden.contains(toQString(keyOf(of))) && !of.is(report.primary))
            continue;
        double low = kNoNumber;
        double high = kNoNumber;
        if (of.isByDay()) {
            low = of.headline->interval.low;
            high = of.headline->interval.high;
        } else if (!isJudged(report) && of.overOrders) {
            low = of.overOrders->interval.low;
            high = of.overOrders->interval.high;
        }
        const QList<QStandardItem*> row{textItem(toQString(shownName(of, report.names))),
                                        countItem(of.orders),
                                        bpsItem(of.mean),
                                        bpsItem(low),
                                        bpsItem(high),
                                        bpsItem(of.weighted ? of.weighted->mean : kNoNumber),
                                        percentItem(of.won),
                                        bpsItem(of.mean - of.parts.drift),
                                        bpsItem(of.parts.drift),
                                        percentItem(of.completion),
                                        numberItem(of.savedDollars, 2)};
        if (of.is(report.primary)) {
            QFont bold = font;
            bold.setBold(true);
            for (QStandardItem* item : row)
                item->setFont(bold);
        }
        model.appendRow(row);
    }
}

void fillThirds(QStandardItemModel& model, const StudyReport& report)
{
    setHeadings(
        model,
        {{QObject::tr("Measured before the start")},
         {QObject::tr("Lowest up to"), QObject::tr("The greatest value of the lowest third")},
         {QObject::tr("Highest above"), QObject::tr("What the values of the highest third are above")},
         {QObject::tr("Lowest (bps)"), QObject::tr("Mean saving of the lowest third")},
         {QObject::tr("Middle (bps)"), QObject::tr("Mean saving of the middle third")},
         {QObject::tr("Highest (bps)"), QObject::tr("Mean saving of the highest third")},
         {QObject::tr("Difference (bps)"), QObject::tr("Highest third less lowest")},
         {QObject::tr("95% low"), QObject::tr("Lower end of the difference's 95% interval by day")},
         {QObject::tr("95% high"), QObject::tr("Upper end of the difference's 95% interval by day")},
         {QObject::tr("p"), QObject::tr("That there is no difference")},
         {QObject::tr("Adjusted p"), QObject::tr("For the number of measures (Benjamini, Hochberg)")}});
    for (const study::TercileRow& of : report.estimates.terciles) {
        QList<QStandardItem*> row{textItem(toQString(of.name))};
        if (!of.split) {
            row.front()->setText(
                QObject::tr("%1: %2").arg(toQString(of.name), toQString(lackText(of.split.why()))));
            for (int column = 1; column < model.columnCount(); ++column)
                row << bpsItem(kNoNumber);
            model.appendRow(row);
            continue;
        }
        const study::TercileSplit& split = *of.split;
        for (const double border : {split.lowAtMost, split.highAbove})
            row << (of.name == study::kTimeOfDay ? timeOfDayItem(border) : numberItem(border, 2));
        for (const auto& mean : split.means)
            row << bpsItem(mean ? mean->mean : kNoNumber);
        row << bpsItem(split.difference) << bpsItem(split.interval.low) << bpsItem(split.interval.high)
            << numberItem(split.probability, 3) << numberItem(split.adjusted, 3);
        model.appendRow(row);
    }
}

void fillVenues(QStandardItemModel& model, const StudyReport& report)
{
    setHeadings(
        model,
        {{QObject::tr("Venue")},
         {QObject::tr("Orders"), QObject::tr("Priced with it and without it")},
         {QObject::tr("Worth (bps)"),
          QObject::tr("The router's cost without it less its cost with it. +: having it saves")},
         lowHeading(report),
         highHeading(report),
         {QObject::tr("To benchmark"), QObject::tr("Its worth to the benchmark of the verdict, bps")},
         {moneyOfStudy(QObject::tr("Worth ($)"), report), QObject::tr("To the router, over all orders")},
         {QObject::tr("Routed %"), QObject::tr("Of what the router traded")},
         {QObject::tr("Displayed %"), QObject::tr("Of the size at the best bid and ask over time")},
         {QObject::tr("Traded %"), QObject::tr("Of what printed at the venues of the quotes")},
         {QObject::tr("Not priced"), QObject::tr("Orders on which the other venues show no market")}});
    for (const study::VenueWorth& of : report.estimates.venues) {
        double low = kNoNumber;
        double high = kNoNumber;
        if (isJudged(report) && of.headline) {
            low = of.headline->interval.low;
            high = of.headline->interval.high;
        } else if (!isJudged(report) && of.overOrders) {
            low = of.overOrders->interval.low;
            high = of.overOrders->interval.high;
        }
        const bool isPriced = of.orders > 0;
        model.appendRow(QList<QStandardItem*>{
            textItem(toQString(of.venue)), countItem(of.orders), bpsItem(isPriced ? of.mean : kNoNumber),
            bpsItem(low), bpsItem(high), bpsItem(isPriced ? of.benchmark : kNoNumber),
            numberItem(isPriced ? of.dollars : kNoNumber, 2), percentItem(of.routed),
            percentItem(of.displayed), percentItem(of.traded), countItem(of.unpriced)});
    }
}

void fillChoices(QStandardItemModel& model, const StudyReport& report)
{
    const study::TuningEstimate& tuning = *report.tuning;
    setHeadings(
        model,
        {{QObject::tr("Day"), QObject::tr("Whose orders are worked with the cell")},
         {QObject::tr("Symbol")},
         {QObject::tr("Orders"), QObject::tr("On that day")},
         {moneyOfStudy(QObject::tr("λ over ($)"), report), QObject::tr("Mean over the day's orders")},
         {moneyOfStudy(QObject::tr("λ under ($)"), report), QObject::tr("Mean over the day's orders")},
         {moneyOfStudy(QObject::tr("θ queue ($)"), report), QObject::tr("Mean over the day's orders")},
         {QObject::tr("Trained on"), QObject::tr("Days")},
         {QObject::tr("Its mean (bps)"),
          QObject::tr("Of the chosen cell on the days before, against TWAP matched")},
         {QObject::tr("Best mean (bps)"), QObject::tr("Of the best cell on the days before")},
         {QObject::tr("Near best"), QObject::tr("Cells within one standard error of the best")}},
        2);
    for (std::size_t i = 0; i < tuning.cells.days.size(); ++i) {
        const study::TunedDay& of = tuning.cells.days[i];
        QList<QStandardItem*> row{textItem(toQString(sor::dayText(of.day))),
                                  textItem(of.symbol.empty() ? QObject::tr("all") : toQString(of.symbol)),
                                  countItem(of.orders)};
        for (const double dollars : tuning.params[i].dollars)
            row << numberItem(dollars, 6);
        row << countItem(of.choice.trainingDays) << bpsItem(of.choice.mean) << bpsItem(of.choice.bestMean)
            << countItem(of.choice.nearBest);
        model.appendRow(row);
    }
}

} // namespace sor::ui
