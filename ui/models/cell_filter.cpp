// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cell_filter.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <utility>

namespace sor::ui {

namespace {

using Field = CellFilter::Field;
using Relation = CellFilter::Relation;

std::optional<Field> fieldNamed(QString name)
{
    name = name.toLower().remove(QLatin1Char(' ')).remove(QLatin1Char('-')).remove(QLatin1Char('_'));
    static const std::vector<std::pair<QString, Field>> kNames{
        {QStringLiteral("over"), Field::Over},
        {QStringLiteral("λover"), Field::Over},
        {QStringLiteral("lambdaover"), Field::Over},
        {QStringLiteral("under"), Field::Under},
        {QStringLiteral("λunder"), Field::Under},
        {QStringLiteral("lambdaunder"), Field::Under},
        {QStringLiteral("theta"), Field::Theta},
        {QStringLiteral("θ"), Field::Theta},
        {QStringLiteral("θqueue"), Field::Theta},
        {QStringLiteral("thetaqueue"), Field::Theta},
        {QStringLiteral("filled"), Field::Filled},
        {QStringLiteral("unfilled"), Field::Unfilled},
        {QStringLiteral("completion"), Field::Completion},
        {QStringLiteral("cost"), Field::Cost},
        {QStringLiteral("cash"), Field::Cost},
        {QStringLiteral("totalcash"), Field::Cost},
        {QStringLiteral("price"), Field::Price},
        {QStringLiteral("avgprice"), Field::Price},
        {QStringLiteral("saving"), Field::Saving},
    };
    const auto found = std::ranges::find(kNames, name, &std::pair<QString, Field>::first);
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

Relation relationNamed(const QString& text)
{
    if (text == QStringLiteral("<"))
        return Relation::Less;
    if (text == QStringLiteral("<="))
        return Relation::LessEqual;
    if (text == QStringLiteral(">"))
        return Relation::Greater;
    if (text == QStringLiteral(">="))
        return Relation::GreaterEqual;
    return text == QStringLiteral("!=") ? Relation::NotEqual : Relation::Equal;
}

std::optional<double> numberOf(const HeatmapData& data, std::size_t cell, Field field)
{
    const RouterParams params = data.grid().cell(cell);
    switch (field) {
    case Field::Over:
        return params.lambdaOver.dollars();
    case Field::Under:
        return params.lambdaUnder.dollars();
    case Field::Theta:
        return params.thetaQueue.dollars();
    default:
        break;
    }
    const HeatmapCell& result = data.cell(cell);
    if (result.status != HeatmapCell::Status::Done)
        return {};
    switch (field) {
    case Field::Filled:
        return data.sharesOf(result.filled);
    case Field::Unfilled:
        return data.sharesOf(data.ordered() - result.filled);
    case Field::Completion:
        return data.sharesOf(result.completion);
    case Field::Cost:
        return result.totalCash.dollars();
    case Field::Price:
        return data.value(cell, {HeatmapMeasure::Kind::AveragePrice, 0});
    default:
        return data.baselines().empty() ? std::nullopt : data.value(cell, {HeatmapMeasure::Kind::Saving, 0});
    }
}

bool holds(double number, Relation relation, double value)
{
    // Numbers of the table are decimals: what looks equal is.
    const bool isEqual = std::abs(number - value) <= 1e-9 * std::max(1.0, std::abs(value));
    switch (relation) {
    case Relation::Equal:
        return isEqual;
    case Relation::NotEqual:
        return !isEqual;
    case Relation::Less:
        return !isEqual && number < value;
    case Relation::LessEqual:
        return isEqual || number < value;
    case Relation::Greater:
        return !isEqual && number > value;
    case Relation::GreaterEqual:
        return isEqual || number > value;
    }
    return false;
}

} // namespace

std::optional<CellFilter> CellFilter::parse(const QString& text, QString& problem)
{
    static const QRegularExpression kJoin(QStringLiteral("\\s+and\\s+|;|,(?!\\d{3})"),
                                          QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kCondition(
        QStringLiteral("^\\s*(.+?)\\s*(<=|>=|!=|==|=|<|>)\\s*(-?[\\d.,]+)\\s*$"));
    CellFilter filter;
    problem.clear();
    for (const QString& part : text.split(kJoin, Qt::SkipEmptyParts)) {
        if (part.trimmed().isEmpty())
            continue;
        const auto match = kCondition.match(part);
        if (!match.hasMatch()) {
            problem =
                QStringLiteral("Not understood: '%1'. Write a column, =, <, > and a number: filled = 5000")
                    .arg(part.trimmed());
            return {};
        }
        const auto field = fieldNamed(match.captured(1));
        if (!field) {
            problem =
                QStringLiteral("There is no column '%1'. There are over, under, theta, filled, unfilled, "
                               "completion, cost, price and saving.")
                    .arg(match.captured(1));
            return {};
        }
        bool isNumber = false;
        const double value = match.captured(3).remove(QLatin1Char(',')).toDouble(&isNumber);
        if (!isNumber) {
            problem = QStringLiteral("'%1' is not a number.").arg(match.captured(3));
            return {};
        }
        filter.m_conditions.push_back({*field, relationNamed(match.captured(2)), value});
    }
    return filter;
}

bool CellFilter::passes(const HeatmapData& data, std::size_t cell) const
{
    return std::ranges::all_of(m_conditions, [&](const Condition& condition) {
        const auto number = numberOf(data, cell, condition.field);
        return number && holds(*number, condition.relation, condition.value);
    });
}

} // namespace sor::ui
