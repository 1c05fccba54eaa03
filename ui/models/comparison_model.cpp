// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparison_model.h"

#include "base/infinity.h"
#include "base/money_text.h"
#include "input/csv/tape_hash.h"
#include "report/answer.h"
#include "report/saving_rows.h"
#include "report/strategy_table.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QFont>
#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const auto kNothing = u"–"_s;

/// "sample.csv (5f0a93c1)": the hash is that of the quotes.
QString inputText(const RunReport& report)
{
    QStringList names;
    for (const ReportedFile& file : report.files)
        names << toQString(file.name);
    if (report.topic)
        names << toQString(report.topic->name);
    return u"%1 (%2)"_s.arg(names.join(u", "_s), toQString(report.inputHash).left(8));
}

/// What the run card has apart from the words, by its own names.
std::vector<std::pair<QString, QString>> orderSettings(const FinishedRun& run)
{
    const RunReport& report = run.report;
    const ParentOrder& order = report.order;
    const auto time = [](UnixNanos at) { return toQString(formatIsoTime(at)); };
    return {{u"input"_s, inputText(report)},
            {u"symbol"_s, toQString(report.symbol)},
            {u"side"_s, toQString(name(order.side))},
            {u"shares"_s, textOf(order.shares, order.unit)},
            {u"from"_s, time(order.window.from)},
            {u"to"_s, time(order.window.to)},
            {u"limit"_s, order.limit ? toQString(format(*order.limit)) : kNothing},
            {u"lot"_s, textOf(order.lot, order.unit)}};
}

/// After the point of "+1.25".
int decimalsOf(const QString& number)
{
    const QString after = number.section(u'.', 1, 1);
    const auto end = std::ranges::find_if(after, [](QChar letter) { return !letter.isDigit(); });
    return static_cast<int>(end - after.begin());
}

/// As exact as the two that it is the difference of.
QString differenceText(double difference, const QString& one, const QString& other)
{
    const int decimals = std::max(decimalsOf(one), decimalsOf(other));
    const QString text = QString::number(difference, 'f', decimals);
    if (text.toDouble() == 0)
        return QString::number(0.0, 'f', decimals);
    return difference > 0 ? u'+' + text : text;
}

QString wordOf(const RunReport& report, const std::string& word)
{
    const std::string value = settingOf(report, word);
    return value.empty() ? kNothing : toQString(value);
}

} // namespace

bool ComparisonModel::Row::differs() const
{
    return std::ranges::any_of(cells, [this](const Cell& cell) { return cell != cells.front(); });
}

void ComparisonModel::setRuns(const std::vector<KeptRun>& runs)
{
    beginResetModel();
    m_rows.clear();
    m_numbers.clear();
    m_note.clear();
    if (runs.size() >= 2) {
        for (const KeptRun& run : runs)
            m_numbers.push_back(run.number);
        addSettings(runs);
        // Equal settings are what is looked for last.
        const auto equal =
            std::stable_partition(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.differs(); });
        const std::vector<Row> rest(equal, m_rows.end());
        m_rows.erase(equal, m_rows.end());
        addResults(runs);
        m_rows.insert(m_rows.end(), rest.begin(), rest.end());
    }
    endResetModel();
}

void ComparisonModel::addSettings(const std::vector<KeptRun>& runs)
{
    std::vector<std::vector<std::pair<QString, QString>>> orders;
    orders.reserve(runs.size());
    for (const KeptRun& run : runs)
        orders.push_back(orderSettings(*run.run));
    QStringList others;
    for (std::size_t i = 0; i < orders.front().size(); ++i) {
        Row row{orders.front()[i].first, {}, true};
        for (const auto& order : orders)
            row.cells.push_back({order[i].second, {}});
        if (row.differs() && row.what != u"limit"_s && row.what != u"lot"_s)
            others << row.what;
        m_rows.push_back(std::move(row));
    }
    if (!others.isEmpty())
        m_note = tr("Not the same order: %1 differ. Compare savings, not costs.").arg(others.join(u", "_s));
    std::vector<std::string> words;
    for (const KeptRun& run : runs) {
        for (const auto& [word, value] : run.run->report.settings) {
            if (std::ranges::find(words, word) == words.end())
                words.push_back(word);
        }
    }
    for (const std::string& word : words) {
        Row row{toQString(word), {}, true};
        for (const KeptRun& run : runs)
            row.cells.push_back({wordOf(run.run->report, word), {}});
        m_rows.push_back(std::move(row));
    }
    // Files of the same name may have been edited between the runs.
    const auto addContent = [&](const QString& what, std::string PreparedRun::*text) {
        Row row{what, {}, true};
        for (const KeptRun& run : runs)
            row.cells.push_back({toQString(textHash(run.run->prepared.*text)).left(8), {}});
        if (row.differs())
            m_rows.push_back(std::move(row));
    };
    addContent(tr("content of the fee table"), &PreparedRun::feesText);
    addContent(tr("content of the volume profile"), &PreparedRun::profileText);
}

void ComparisonModel::addResults(const std::vector<KeptRun>& runs)
{
    const auto moneyOf = [](const KeptRun& run) { return currencyIn(run.run->report.settings); };
    const std::string_view money = moneyOf(runs.front());
    const bool isOneMoney =
        std::ranges::all_of(runs, [&](const KeptRun& run) { return moneyOf(run) == money; });
    const QString mark = u" ($)"_s; // of money
    const auto add = [&](QString what, const auto& cellOfRun) {
        const bool isMixed = !isOneMoney && what.contains(mark);
        what = isMixed ? what.remove(mark) : toQString(inCurrency(what.toStdString(), money));
        Row row{what, {}, false};
        if (isMixed)
            row.noDifference = tr("The runs are in different currencies.");
        for (const KeptRun& run : runs) {
            Cell cell = cellOfRun(run.run->report);
            if (isMixed && cell.number)
                cell.text += u' ' + toQString(inCurrency("$", moneyOf(run)));
            row.cells.push_back(std::move(cell));
        }
        m_rows.push_back(std::move(row));
    };
    const auto bps = [](std::optional<double> value) {
        return Cell{value ? signedBpsText(*value) : kNothing, value};
    };
    const auto dollars = [](Price price) { return Cell{toQString(format(price)), price.dollars()}; };
    // The benchmark of the verdict goes by the interval of its run.
    const auto savingName = [&](std::size_t index) {
        const auto nameIn = [index](const KeptRun& run) { return savingRows(run.run->report)[index].name; };
        const std::string first = nameIn(runs.front());
        const bool isSame =
            std::ranges::all_of(runs, [&](const KeptRun& run) { return nameIn(run) == first; });
        return isSame ? toQString(first) : tr("TWAP as the router");
    };
    // Two savings can be subtracted where both are against the same benchmark.
    const auto checkBenchmarks = [&](std::size_t index) {
        const auto scheduleOf = [&](const KeptRun& run) {
            return std::pair(savingRows(run.run->report)[index].name,
                             hasOtherSchedule(kShownBaselines[index])
                                 ? Nanos{}
                                 : run.run->setup.experiment.router.interval);
        };
        const auto isOther = [&](const KeptRun& run) { return scheduleOf(run) != scheduleOf(runs.front()); };
        if (std::ranges::any_of(runs, isOther))
            m_rows.back().noDifference = tr("The benchmarks of the runs are not the same.");
    };
    add(tr("Verdict"), [](const RunReport& report) { return Cell{gradeText(report), {}}; });
    add(tr("Mean saving vs %1 (bps)").arg(savingName(0)),
        [&](const RunReport& report) { return bps(verdictOf(report).savingBps); });
    checkBenchmarks(0);
    add(tr("95% from (bps)"), [&](const RunReport& report) {
        const auto interval = verdictOf(report).interval;
        return bps(interval ? std::optional(interval->low) : std::nullopt);
    });
    add(tr("95% to (bps)"), [&](const RunReport& report) {
        const auto interval = verdictOf(report).interval;
        return bps(interval ? std::optional(interval->high) : std::nullopt);
    });
    // Bounds are not subtracted: the interval of a difference is another one.
    for (Row& row : std::span(m_rows).last(2))
        row.noDifference = tr("The difference of two runs has no interval here: one less the other of their "
                              "bounds would not be its interval.");
    for (const Measure measure : {Measure::AveragePrice, Measure::TotalCash, Measure::ArrivalSlippage,
                                  Measure::Filled, Measure::Completion, Measure::Fees, Measure::Rebates}) {
        add(toQString(headingOf(measure, runs.front().run->report.order.side).text),
            [&](const RunReport& report) {
                const RunResult& router = report.experiment.optimised.result;
                const MeasureCell cell =
                    cellOf(measure, {kOptimisedName, router, &router, report.experiment.arrivalMid});
                return Cell{toQString(cell.text), cell.number};
            });
    }
    using Parameter = Price RouterParams::*;
    const auto addParameter = [&](const QString& what, Parameter parameter) {
        add(what, [&dollars, parameter](const RunReport& report) {
            return dollars(report.experiment.optimised.params.*parameter);
        });
    };
    addParameter(tr("λ over chosen ($)"), &RouterParams::lambdaOver);
    addParameter(tr("λ under chosen ($)"), &RouterParams::lambdaUnder);
    addParameter(tr("θ queue chosen ($)"), &RouterParams::thetaQueue);
    for (std::size_t index = 0; index < kShownBaselines.size(); ++index) {
        add(tr("Saving vs %1, whole (bps)").arg(savingName(index)),
            [&](const RunReport& report) { return bps(savingRows(report)[index].whole.bps); });
        checkBenchmarks(index);
    }
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    if (parent.isValid() || m_numbers.empty())
        return 0;
    const auto runs = static_cast<int>(m_numbers.size());
    return FirstRun + runs + (runs == 2 ? 1 : 0);
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool isMarked = row.isSetting && row.differs();
    if (role == Qt::FontRole) {
        QFont font;
        font.setBold(isMarked);
        return font;
    }
    if (column < FirstRun) {
        if (role == Qt::ToolTipRole && column == What)
            return plainToolTip(row.what);
        if (role != Qt::DisplayRole && role != kSortRole)
            return {};
        return column == What ? row.what : isMarked ? u"≠"_s : QString();
    }
    Cell cell;
    if (const auto run = static_cast<std::size_t>(column - FirstRun); run < row.cells.size()) {
        cell = row.cells[run];
    } else if (!row.noDifference.isEmpty()) {
        cell.text = kNothing;
        if (role == Qt::ToolTipRole)
            return plainToolTip(row.noDifference);
    } else if (row.cells[0].number && row.cells[1].number) {
        const double difference = *row.cells[1].number - *row.cells[0].number;
        cell = {differenceText(difference, row.cells[0].text, row.cells[1].text), difference};
    }
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case kSortRole:
        // Numbers with all digits, nothing for what has none beside them, and settings as they are.
        return cell.number                           ? QVariant(*cell.number)
            : row.isSetting || cell.text != kNothing ? QVariant(cell.text)
                                                     : QVariant(-kInfinity);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainToolTip(cell.text);
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (section == What)
        return tr("Setting or result");
    if (section == Differs)
        return tr("Differs");
    if (const auto run = static_cast<std::size_t>(section - FirstRun); run < m_numbers.size())
        return tr("Run %1").arg(m_numbers[run]);
    return tr("Run %1 less run %2").arg(m_numbers[1]).arg(m_numbers[0]);
}

} // namespace sor::ui
