// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/validation_panel.h"

#include "base/infinity.h"
#include "panels/table_view.h"
#include "report/answer.h"
#include "report/strategy_table.h"
#include "run/run_view.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QSplitter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kFirstBaseline = 2; // column; the savings are what one looks for

/// A cell of a number by which it is copied; infinite: there is none.
QStandardItem* numberItem(const QString& text, double number)
{
    auto* item = new QStandardItem(text);
    item->setData(number, Qt::UserRole);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

QStandardItem* savingItem(const RunResult& router, const RunResult& baseline, const QString& name)
{
    const Saving saving = compare(router, baseline, name.toStdString());
    QStandardItem* item = numberItem(saving.bps ? signedBpsText(*saving.bps) : toQString(kNotComparable),
                                     saving.bps.value_or(-kInfinity));
    item->setToolTip(plainToolTip(saving.bps ? u"%1 bps of timing and %2 bps of execution"_s.arg(
                                      signedBpsText(saving.timingBps), signedBpsText(saving.executionBps))
                                             : sentenceText(saving.reason)));
    return item;
}

/// A row of the table: one router on one part of the window.
QList<QStandardItem*> makeRow(const QString& part, const QString& what, const RunResult& router,
                              const std::function<const RunResult&(Baseline)>& baselineOf,
                              const BaselineNames& names, const std::vector<RunResult>& extras,
                              const std::vector<ExtraName>& extraNames)
{
    const auto average = averagePrice(router);
    QList<QStandardItem*> row{new QStandardItem(part), new QStandardItem(what)};
    for (const Baseline baseline : kShownBaselines)
        row << savingItem(router, baselineOf(baseline), nameOf(baseline, names));
    for (std::size_t i = 0; i < extras.size(); ++i)
        row << savingItem(router, extras[i], toQString(extraNames[i].name));
    row << numberItem(textOf(router.filled(), router.unit),
                      router.unit.sharesOf(static_cast<double>(router.filled().count)))
        << numberItem(average ? textOf(*average) : u"–"_s, average ? average->dollars() : -kInfinity);
    return row;
}

QString noteOf(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    if (!experiment.test)
        return QObject::tr("Nothing was tested on data of its own.");
    return QObject::tr("Chosen on %1, judged on %2; the order is scaled to each part.")
        .arg(windowText(experiment.train->order.window), windowText(experiment.test->order.window));
}

StartSavings startSavings(const RunReport& report)
{
    StartSavings data;
    if (!report.experiment.starts)
        return data;
    const StartSweep& sweep = *report.experiment.starts;
    data.horizonSeconds = std::chrono::duration<double>(sweep.horizon).count();
    for (const UnixNanos start : sweep.starts)
        data.startsNs.push_back(count(start));
    const auto add = [&](const StartSweep::Against& against, const QString& name, const std::string& why) {
        StartSavings::Against shown;
        shown.baseline = name;
        shown.savingsBps = against.savingsBps;
        shown.meanBps = against.all.mean;
        if (const auto& interval = against.all.interval) {
            shown.lowBps = interval->low;
            shown.highBps = interval->high;
        } else {
            shown.intervalReason = sentenceText(why);
        }
        data.against.push_back(std::move(shown));
    };
    for (const Baseline baseline : kShownBaselines)
        add(sweep.against[indexOf(baseline)], nameOf(baseline, report.names()),
            whyNoInterval(report, baseline));
    for (std::size_t i = 0; i < sweep.extras.size(); ++i)
        add(sweep.extras[i], toQString(report.experiment.extraNames[i].name),
            whyNoIntervalOfExtra(report, i));
    return data;
}

} // namespace

ValidationPanel::ValidationPanel(QWidget* parent)
    : QWidget(parent)
    , m_note(makeNote({}, this))
    , m_model(new QStandardItemModel(this))
    , m_table(makeTable(tr("Validation"), this))
    , m_starts(new StartsChart(this))
{
    m_note->setContentsMargins(6, 2, 6, 0);
    m_table->setModel(m_model);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(m_starts);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    clear(
        tr("After a run: the router with its tuned and its default parameters on both parts of the window."));
}

void ValidationPanel::clear(const QString& reason)
{
    m_model->clear();
    m_note->setText(reason);
    m_savings = {};
    m_starts->setData({});
    m_starts->hide();
}

void ValidationPanel::setReport(const RunReport& report)
{
    m_model->clear();
    QStringList headings{tr("One order, savings in bps"), tr("Router")};
    m_baselines.clear();
    for (const Baseline baseline : kShownBaselines)
        m_baselines << nameOf(baseline, report.names());
    for (const ExtraName& extra : report.experiment.extraNames)
        m_baselines << toQString(extra.name);
    headings << m_baselines << tr("Filled") << tr("Average ($)");
    m_model->setHorizontalHeaderLabels(headings);
    for (qsizetype i = 0; i < m_baselines.size(); ++i) {
        m_model->horizontalHeaderItem(kFirstBaseline + static_cast<int>(i))
            ->setToolTip(plainToolTip(tr("Router saving against %1 (bps)").arg(m_baselines[i])));
    }
    const Experiment& experiment = report.experiment;
    // `all` is the experiment or a comparison: both know what stands beside their untuned router.
    const auto add = [&](const QString& part, const RunResult& tuned, const auto& all) {
        const auto beside = [&](Baseline b) -> const RunResult& { return all.baselines[indexOf(b)]; };
        const auto besideUntuned = [&](Baseline b) -> const RunResult& { return all.besideUntuned(b); };
        m_model->appendRow(
            makeRow(part, tr("Tuned"), tuned, beside, report.names(), all.extras, experiment.extraNames));
        m_model->appendRow(makeRow(part, toQString(kDefaultParametersName), all.untuned, besideUntuned,
                                   report.names(), all.extras, experiment.extraNames));
    };
    if (experiment.test)
        add(tr("Test (second part)"), experiment.test->tuned, *experiment.test);
    if (experiment.train)
        add(tr("Tuning period (first part)"), experiment.train->tuned, *experiment.train);
    add(tr("Whole window"), experiment.optimised.result, experiment);
    m_note->setText(noteOf(report));
    fitColumns(m_table);
    m_savings = startSavings(report);
    m_starts->setVisible(!m_savings.startsNs.empty());
    showShown();
}

void ValidationPanel::hideStrategies(const QStringList& names)
{
    m_hidden = names;
    showShown();
}

void ValidationPanel::showShown()
{
    for (qsizetype i = 0; i < m_baselines.size(); ++i)
        m_table->setColumnHidden(kFirstBaseline + static_cast<int>(i), m_hidden.contains(m_baselines[i]));
    StartSavings shown = m_savings;
    std::erase_if(shown.against, [&](const auto& against) { return m_hidden.contains(against.baseline); });
    m_starts->setData(std::move(shown));
}

} // namespace sor::ui
