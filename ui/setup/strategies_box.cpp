// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/strategies_box.h"

#include "search/baseline.h"
#include "setup/run_setup.h"
#include "setup/word_field.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr qint64 kRoundLot = 100;

QString modelName(RouterModel model)
{
    switch (model) {
    case RouterModel::ContKukanov:
        return u"Cont–Kukanov"_s;
    case RouterModel::Adaptive:
        return StrategiesBox::tr("Adaptive");
    case RouterModel::Static:
        return StrategiesBox::tr("Static");
    case RouterModel::Trial:
        break;
    }
    return StrategiesBox::tr("Trial pseudo-code");
}

QString modelNote(RouterModel model)
{
    switch (model) {
    case RouterModel::ContKukanov:
        return StrategiesBox::tr(
            "Splits each slice into a market part and orders that rest at the best price.");
    case RouterModel::Adaptive:
        return StrategiesBox::tr(
            "Cont–Kukanov whose λ under follows what the market's state has meant for the "
            "far price so far.");
    case RouterModel::Static:
        return StrategiesBox::tr(
            "Takes a share only when it costs no more than λ under and θ allow; sends no resting orders.");
    case RouterModel::Trial:
        break;
    }
    return StrategiesBox::tr("The published allocator, for comparison: its λ and θ never change a result, "
                             "and it buys only what one "
                             "moment can fill whole.");
}

} // namespace

StrategiesBox::StrategiesBox(QWidget* parent)
    : SetupBox(3, tr("Strategies"), parent)
    , m_note(makeNote({}, this))
{
    addField(new WordField("model", tr("&Model"),
                           {{modelName(RouterModel::ContKukanov), u"cont-kukanov"_s},
                            {modelName(RouterModel::Adaptive), u"adaptive"_s},
                            {modelName(RouterModel::Static), u"static"_s},
                            {modelName(RouterModel::Trial), u"trial"_s}},
                           false, this));
    content()->addWidget(m_note);
    FoldSection* clock = addSection(tr("Decisions and buckets"));
    addField(WordField::makeStepped("step", tr("Ste&p"), countSteps(kRoundLot), this), clock->content())
        ->setRequired(tr("Which step? For example 100 shares."));
    addField(WordField::makeStepped("interval", tr("Inter&val"), durationSteps(), this), clock->content())
        ->setRequired(tr(
            "How long between two decisions, and between two slices of the matched TWAP? For example 10s."));
    addField(WordField::makeStepped("bucket", tr("TWAP &every"), durationSteps(), this), clock->content())
        ->setRequired(tr("How long is a bucket of TWAP and VWAP? For example 60s."));

    FoldSection* router = addSection(tr("Router and filling rules"));
    addField(WordField::makeStepped("history", tr("Histor&y"), durationSteps(), this), router->content())
        ->setRequired(tr("How much data for the outflows? For example 300s, or 0s for none."));
    addField(new WordField("shortfall", tr("Shortf&all"),
                           {{tr("Sweep: take it"), u"sweep"_s}, {tr("Carry to the next slice"), u"carry"_s}},
                           false, this),
             router->content());
    addField(new WordField("outflows", tr("&Outflows"),
                           {{tr("Independent"), u"independent"_s},
                            {tr("One common factor"), u"factor"_s},
                            {tr("Joint, as they traded"), u"joint"_s}},
                           false, this),
             router->content());
    addField(new WordField("solver", tr("Sol&ver"),
                           {{tr("Certified"), u"certified"_s}, {tr("Stochastic approximation"), u"sa"_s}},
                           false, this),
             router->content());
    addField(new WordField("adverse", tr("Ad&verse fills"),
                           {{tr("Not in the rebates"), u"off"_s}, {tr("Taken off the rebates"), u"on"_s}},
                           false, this),
             router->content());
    addField(new WordField("adaptive-history", tr("Ada&ptive history"), this), router->content())
        ->setPlaceholder(tr("earlier days, else the session so far"));
    addField(new WordField("queue", tr("&Queue"),
                           {{tr("Trades only"), u"trades-only"_s},
                            {tr("Pro rata"), u"pro-rata"_s},
                            {tr("Power"), u"power"_s},
                            {tr("Exact, by order"), u"exact"_s}},
                           false, this),
             router->content());
    addField(WordField::makeStepped("latency", tr("Late&ncy"), durationSteps(), this), router->content())
        ->setRequired(tr("How late does an order arrive? For example 250us, 0s, or XNAS=50us,IEXG=350us."));
    addField(new WordField("refresh", tr("Li&quidity"),
                           {{tr("Only what is added"), u"added"_s}, {tr("All, at once"), u"instant"_s}},
                           false, this),
             router->content());
    addField(new WordField("profile", tr("VWAP pro&file"), this), router->content())
        ->setPlaceholder(tr("earlier days, else a typical day"));
    addField(new WordField("executions", tr("E&xecutions"), this), router->content())
        ->setPlaceholder(tr("a file of what the order had"));
    addField(new WordField("protect", tr("Ta&kes"),
                           {{tr("No worse than decided"), u"on"_s}, {tr("At any price"), u"off"_s}}, false,
                           this),
             router->content());
    addField(new WordField("crossing", tr("&Far side at ours"),
                           {{u"lasting"_s, u"lasting"_s},
                            {u"lasting:100ms"_s, u"lasting:100ms"_s},
                            {u"shown"_s, u"shown"_s},
                            {u"none"_s, u"none"_s}},
                           true, this),
             router->content())
        ->setRequired(tr("When does the far side fill a resting order? For example lasting, or none."));
    addField(new WordField("tick", tr("&Tick"), this), router->content())
        ->setPlaceholder(tr("0.01; below 1: 0.0001"));

    FoldSection* strategies = addSection(tr("Benchmarks in charts and tables"));
    strategies->content()->addWidget(makeNote(tr("All of them always run; shown are:"), this));
    auto* shown = new QGridLayout;
    shown->setVerticalSpacing(2);
    m_shown.resize(static_cast<qsizetype>(kBaselines.size()));
    for (int place = 0; const Baseline baseline : kShownBaselines) {
        auto* box = new QCheckBox(this);
        box->setChecked(true);
        connect(box, &QCheckBox::clicked, this, [this] {
            QStringList hidden;
            for (const Baseline of : kBaselines) {
                if (!boxOf(of)->isChecked())
                    hidden << toQString(name(of));
            }
            emit hiddenChanged(hidden);
        });
        shown->addWidget(box, place / 2, place % 2);
        ++place;
        m_shown[static_cast<qsizetype>(indexOf(baseline))] = box;
    }
    showNames({});
    strategies->content()->addLayout(shown);
}

void StrategiesBox::setHidden(const QStringList& keys)
{
    for (const Baseline baseline : kBaselines)
        boxOf(baseline)->setChecked(!keys.contains(toQString(name(baseline))));
}

QCheckBox* StrategiesBox::boxOf(Baseline baseline) const
{
    return m_shown[static_cast<qsizetype>(indexOf(baseline))];
}

void StrategiesBox::showNames(const BaselineNames& names)
{
    for (const Baseline baseline : kBaselines) {
        QCheckBox* box = boxOf(baseline);
        box->setText(toQString(displayName(baseline, names)));
        box->setToolTip(tr("Show %1 in charts, tables and measures; the results keep it").arg(box->text()));
        box->setAccessibleName(tr("Show %1").arg(box->text()));
    }
}

void StrategiesBox::refresh(const RunSetup& setup)
{
    const RouterModel model = setup.modelOrDefault();
    for (const char* word : {"history", "shortfall", "outflows", "solver", "adverse"})
        field(word)->setApplicable(restsOrders(model));
    field("adaptive-history")->setApplicable(model == RouterModel::Adaptive);
    // Beside any model there are benchmarks that rest orders.
    for (const char* word : {"queue", "crossing"})
        field(word)->setApplicable(setup.viewOrDefault() == TapeView::Book);
    showNames({setup.side, setup.experiment.baselines.bucket, setup.experiment.router.interval});
    field("step")->setApplicable(model == RouterModel::Trial);
    // Of the usual one the tooltip says it.
    m_note->setText(modelNote(model));
    m_note->setVisible(model != RouterModel::ContKukanov);
    field("model")->editor()->setToolTip(plainToolTip(modelNote(model)));
    SetupBox::refresh(setup);
}

QString StrategiesBox::summaryOf(const RunSetup& setup) const
{
    QString text = modelName(setup.modelOrDefault());
    if (restsOrders(setup.modelOrDefault()))
        text += tr(" every %1").arg(toQString(formatDuration(setup.experiment.router.interval)));
    return text
        + tr(", TWAP and VWAP every %1").arg(toQString(formatDuration(setup.experiment.baselines.bucket)));
}

} // namespace sor::ui
