// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/grid_box.h"

#include "setup/run_setup.h"
#include "setup/word_field.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::array<const char*, 3> kAxisWords{"lambda-over", "lambda-under", "theta-queue"};
constexpr qint64 kAutoValues = 5;

/// What an axis says until the user says something else. The published pseudo-code reckons in other sizes
/// than the models relative to the market's own spread.
QString usualAxis(RouterModel model, std::size_t axis)
{
    if (model != RouterModel::Trial)
        return u"auto"_s;
    return axis == 2 ? u"0.1:0.5:5"_s : u"0.2:0.6:5"_s;
}

} // namespace

GridBox::GridBox(QWidget* parent)
    : SetupBox(4, tr("Grid"), parent)
    , m_estimate(makeNote({}, this))
    , m_rangeNote(makeNote({}, this))
    , m_confirm(new QCheckBox(tr("&Yes, run that many cells"), this))
{
    const std::array<QString, 3> labels{tr("λ &over, $"), tr("λ &under, $"), tr("θ &queue, $")};
    FoldSection* axes = addSection(tr("Axes of the grid"));
    for (std::size_t axis = 0; axis < kAxisWords.size(); ++axis) {
        WordField* field =
            addField(new WordField(kAxisWords[axis], labels[axis], {{u"auto"_s, u"auto"_s}}, true, this),
                     axes->content());
        field->setPlaceholder(tr("from:to:count"));
        field->setRequired(tr("Which values? auto, from:to:count such as 0.002:0.05:5, or a list."));
    }
    m_estimate->setAccessibleName(tr("Number of cells and estimated time"));
    auto* change = new QPushButton(tr("Change…"), this);
    change->setAccessibleName(tr("Change the axes of the grid"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_estimate, 1);
    line->addWidget(change);
    content()->addLayout(line);
    connect(change, &QPushButton::clicked, this, [this] { emit advancedRequested(field(kAxisWords[0])); });
    m_rangeNote->hide();
    content()->addWidget(m_rangeNote);
    m_confirm->setAccessibleName(tr("Confirm the number of cells"));
    m_confirm->hide();
    content()->addWidget(m_confirm);
    connect(m_confirm, &QCheckBox::toggled, this, &SetupBox::changed);

    FoldSection* validation = addSection(tr("Validation and speed"));
    addField(
        new WordField("split", tr("Tu&ne on, %"), {{u"60"_s, u"60"_s}, {u"off"_s, u"off"_s}}, true, this),
        validation->content())
        ->setRequired(tr("How many percent of the window are for tuning? For example 60, or off."));
    addField(new WordField("starts", tr("&Starts every"), {{u"30s"_s, u"30s"_s}, {u"off"_s, u"off"_s}}, true,
                           this),
             validation->content())
        ->setRequired(tr("How far apart are the start times? For example 30s, or off."));
    addField(new WordField("bracket", tr("Model bracket"), {{tr("On"), u"on"_s}, {tr("Off"), u"off"_s}},
                           false, this),
             validation->content());
    addField(WordField::makeStepped("seed", tr("See&d"), countSteps(), this), validation->content())
        ->setRequired(tr("Which seed? For example 1."));
    WordField* threads = addField(WordField::makeStepped("threads", tr("T&hreads"), countSteps(), this),
                                  validation->content());
    threads->setPlaceholder(tr("all"));
    threads->setStepStart(u"1"_s);
    showEstimate();
}

void GridBox::load(const RunSetup& setup)
{
    SetupBox::load(setup);
    m_rangeNote->hide();
    const bool wasBlocked = m_confirm->blockSignals(true);
    m_confirm->setChecked(false);
    m_confirm->blockSignals(wasBlocked);
}

void GridBox::refresh(const RunSetup& setup)
{
    for (std::size_t axis = 0; axis < m_counts.size(); ++axis) {
        const AxisSpec& spec = setup.experiment.axes[axis];
        m_counts[axis] = spec.isAuto() ? kAutoValues : static_cast<qint64>(spec.values.size());
    }
    // Each axis has at most a million values or so: the product of two fits, and more is too many anyway.
    const qint64 plane = m_counts[0] * m_counts[1];
    m_cells = plane > static_cast<qint64>(kMaxGridCells) ? plane : plane * m_counts[2];
    if (m_cells <= kConfirmAbove && m_confirm->isChecked()) {
        const bool wasBlocked = m_confirm->blockSignals(true);
        m_confirm->setChecked(false);
        m_confirm->blockSignals(wasBlocked);
    }
    field("bracket")->setApplicable(setup.experiment.startStride.has_value());
    showEstimate();
    SetupBox::refresh(setup);
    m_estimate->setText(summary());
}

QString GridBox::problem() const
{
    if (QString first = SetupBox::problem(); !first.isEmpty())
        return first;
    if (m_cells > static_cast<qint64>(kMaxGridCells))
        return tr("%1 cells are too many: at most %2 can be run.")
            .arg(countText(m_cells), countText(static_cast<qint64>(kMaxGridCells)));
    if (m_cells > kConfirmAbove && !m_confirm->isChecked())
        return tr("%1 cells are many: tick the box in Grid to run them.").arg(countText(m_cells));
    return {};
}

void GridBox::setCellRate(double cellsPerSecond)
{
    m_rate = std::max(0.0, cellsPerSecond);
    showEstimate();
}

void GridBox::changeModel(RouterModel from, RouterModel to)
{
    if ((from == RouterModel::Trial) == (to == RouterModel::Trial))
        return;
    bool hasChanged = false;
    for (std::size_t axis = 0; axis < kAxisWords.size(); ++axis) {
        WordField* axisField = field(kAxisWords[axis]);
        const QString text = axisField->text();
        if (text == usualAxis(to, axis) || (text != usualAxis(from, axis) && !text.isEmpty()))
            continue;
        axisField->setText(usualAxis(to, axis));
        hasChanged = true;
    }
    if (!hasChanged)
        return;
    m_rangeNote->setText(
        to == RouterModel::Trial
            ? tr("The ranges are now those of the trial pseudo-code: λ from 0.2 to 0.6, θ from 0.1 to 0.5.")
            : tr("The ranges are now relative to arrival: auto scales them to half spread and fee, usually λ "
                 "of "
                 "0.002 to 0.05 $ a share."));
    m_rangeNote->show();
}

QString GridBox::estimate() const
{
    if (m_cells > static_cast<qint64>(kMaxGridCells))
        return tr("More than %1 cells: too many.").arg(countText(static_cast<qint64>(kMaxGridCells)));
    QString cells = countText(m_cells, "cell");
    if (m_rate <= 0)
        return cells;
    const double seconds = static_cast<double>(m_cells) / m_rate;
    return (seconds < 1 ? tr("%1, %2") : tr("%1, about %2")).arg(cells, estimateText(seconds));
}

void GridBox::showEstimate()
{
    m_confirm->setVisible(m_cells > kConfirmAbove && m_cells <= static_cast<qint64>(kMaxGridCells));
}

QString GridBox::summaryOf(const RunSetup& setup) const
{
    QString text = tr("%1 × %2 × %3 = %4").arg(m_counts[0]).arg(m_counts[1]).arg(m_counts[2]).arg(estimate());
    text += setup.experiment.splitPercent ? tr(", tuned on the first %1%").arg(*setup.experiment.splitPercent)
                                          : tr(", not tested out of sample");
    return text;
}

} // namespace sor::ui
