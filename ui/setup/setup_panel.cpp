// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_panel.h"

#include "setup/advanced_page.h"
#include "setup/fees_editor.h"
#include "setup/grid_box.h"
#include "setup/kafka_part.h"
#include "setup/order_box.h"
#include "setup/probe_view.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "setup/strategies_box.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

SetupPanel::SetupPanel(AppSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_source(new SourceBox(settings, this))
    , m_order(new OrderBox(this))
    , m_strategies(new StrategiesBox(this))
    , m_grid(new GridBox(this))
    , m_advanced(new AdvancedPage({m_source, m_order, m_strategies, m_grid}, this))
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
    , m_sentence(makeNote({}, this))
    , m_goThere(new QPushButton(tr("Show the setting"), this))
    , m_run(new QPushButton(tr("▶ Run  F5"), this))
{
    auto* boxes = new QWidget(this);
    auto* column = new QVBoxLayout(boxes);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(3);
    for (SetupBox* box : this->boxes())
        column->addWidget(box);
    column->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidget(boxes);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Setup"));
    scroll->setFocusPolicy(Qt::NoFocus);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_advanced);
    m_tabs->addTab(tr("Setup"));
    m_tabs->addTab(tr("Advanced"));
    m_tabs->setAccessibleName(tr("Pages of the setup"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(4);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    m_sentence->setContentsMargins(8, 0, 8, 0);
    m_sentence->setAccessibleName(tr("Why the setup cannot be run"));
    layout->addWidget(m_sentence);
    auto* footer = new QVBoxLayout;
    footer->setContentsMargins(8, 0, 8, 0);
    footer->addWidget(m_goThere);
    footer->addWidget(m_run);
    layout->addLayout(footer);
    m_run->setAccessibleName(tr("Run"));
    m_goThere->setAccessibleName(m_goThere->text());

    for (SetupBox* box : this->boxes()) {
        connect(box, &SetupBox::changed, this, &SetupPanel::edited);
        connect(box, &SetupBox::advancedRequested, this, &SetupPanel::showField);
    }
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_pages->setCurrentIndex(page);
        showProblem();
    });
    connect(m_goThere, &QPushButton::clicked, this, [this] {
        if (WordField* field = wrongField())
            showField(field);
    });
    m_source->kafkaPart()->probeView()->setConsent(
        [this](RunSetup& setup) { return m_consent.allows(setup, BrokerConsent::Purpose::Read, window()); });
    connect(m_run, &QPushButton::clicked, this, &SetupPanel::runRequested);
    connect(m_order, &OrderBox::feesRequested, this, &SetupPanel::editFees);
    connect(m_source, &SourceBox::publishRequested, this, &SetupPanel::publishRequested);
    connect(m_source, &SourceBox::qualityRequested, this, &SetupPanel::qualityRequested);
    m_strategies->setHidden(settings->hiddenStrategies());
    connect(m_strategies, &StrategiesBox::hiddenChanged, settings, &AppSettings::setHiddenStrategies);
    connect(settings, &AppSettings::changed, this,
            [this] { m_strategies->setHidden(m_settings->hiddenStrategies()); });
    setSetup(RunSetup{});
}

std::array<SetupBox*, 4> SetupPanel::boxes() const
{
    return {m_source, m_order, m_strategies, m_grid};
}

RunSetup SetupPanel::setup() const
{
    RunSetup built;
    // The source comes first: its view decides the defaults of the model and of the liquidity.
    for (const SetupBox* box : boxes())
        box->store(built, m_base);
    for (const SetupWord& word : setupWords()) {
        const std::string name(word.name);
        const bool hasBox = word.name == "csv" || std::ranges::any_of(boxes(), [&](const SetupBox* box) {
                                return box->field(name.c_str()) != nullptr;
                            });
        const std::string text = word.get(m_base);
        if (hasBox || text.empty())
            continue;
        if (m_base.isStated(word.name))
            (void)applyWord(built, word.name, text);
        else
            (void)word.set(built, text);
    }
    return built;
}

void SetupPanel::setSetup(const RunSetup& setup)
{
    m_isLoading = true;
    m_base = setup;
    for (SetupBox* box : boxes())
        box->load(setup);
    m_model = setup.modelOrDefault();
    m_view = setup.viewOrDefault();
    refresh();
    m_isLoading = false;
    emit changed();
}

void SetupPanel::edited()
{
    if (m_isLoading)
        return;
    m_isLoading = true; // what follows from the edit comes as one change
    const RunSetup before = setup();
    if (before.viewOrDefault() != m_view) {
        // Who had the defaults of one view gets those of the other.
        RunSetup old;
        old.view = m_view;
        RunSetup now;
        now.view = before.viewOrDefault();
        for (const char* word : {"model", "refresh"}) {
            WordField* field = m_strategies->field(word);
            if (field->text() == exactQString(field->word().get(old)))
                field->setText(exactQString(field->word().get(now)));
        }
        m_view = before.viewOrDefault();
    }
    const RouterModel model = setup().modelOrDefault();
    if (model != m_model)
        m_grid->changeModel(m_model, model);
    m_model = model;
    refresh();
    m_isLoading = false;
    emit changed();
}

void SetupPanel::refresh()
{
    const RunSetup now = setup();
    for (SetupBox* box : boxes())
        box->refresh(now);
    m_problem.clear();
    for (const SetupBox* box : boxes()) {
        if (m_problem = box->problem(); !m_problem.isEmpty())
            break;
    }
    if (m_problem.isEmpty()) {
        if (const Status status = checkSetup(now); !status)
            m_problem = sentenceText(status.error().message);
    }
    m_advanced->refresh(now);
    const int changed = m_advanced->changedCount();
    m_tabs->setTabText(1, changed == 0 ? tr("Advanced") : tr("Advanced • %1").arg(changed));
    m_tabs->setTabToolTip(1,
                          changed == 0
                              ? tr("All advanced settings have their defaults.")
                              : tr("Advanced settings that differ from their defaults: %1").arg(changed));
    showProblem();
    m_run->setEnabled(!m_isRunning && isValid());
}

/// The first that says something is wrong.
WordField* SetupPanel::wrongField() const
{
    for (const SetupBox* box : boxes()) {
        for (WordField* field : box->findChildren<WordField*>() + box->advancedFields()) {
            if (!field->problem().isEmpty() && field->problem() == m_problem)
                return field;
        }
    }
    return nullptr;
}

/// Once: not here when the field in view, or the list of files, says it.
void SetupPanel::showProblem()
{
    const WordField* field = wrongField();
    const bool isElsewhere = field != nullptr && m_advanced->has(field) != isAdvancedShown();
    const bool isSaidBySource = !isAdvancedShown() && m_source->showsProblem(m_problem);
    m_sentence->setText(m_problem);
    m_sentence->setVisible(!m_problem.isEmpty() && !isSaidBySource && (field == nullptr || isElsewhere));
    m_goThere->setVisible(isElsewhere);
}

void SetupPanel::setAdvancedShown(bool isShown)
{
    m_tabs->setCurrentIndex(isShown ? 1 : 0);
}

bool SetupPanel::isAdvancedShown() const
{
    return m_tabs->currentIndex() == 1;
}

void SetupPanel::showField(WordField* field)
{
    const bool isAdvanced = m_advanced->has(field);
    setAdvancedShown(isAdvanced);
    if (isAdvanced)
        m_advanced->show(field);
    else
        field->setFocus();
}

void SetupPanel::setData(const RunSetup& setup, const Tape& tape)
{
    m_order->setData(setup, tape);
    m_order->refresh(this->setup());
}

void SetupPanel::correctWindow(const QString& from, const QString& to, const QString& why)
{
    m_order->field("from")->setText(from);
    m_order->field("to")->setText(to);
    m_order->setWindowNote(why);
}

void SetupPanel::setCellRate(double cellsPerSecond)
{
    m_grid->setCellRate(cellsPerSecond);
    m_grid->refresh(setup());
}

void SetupPanel::setSourceSummary(const QString& text)
{
    m_source->setSourceSummary(text);
}

void SetupPanel::setReadAs(const QString& text)
{
    m_source->setReadAs(text);
}

void SetupPanel::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_run->setEnabled(!m_isRunning && isValid());
    m_run->setText(isRunning ? tr("Running…") : tr("▶ Run  F5"));
}

void SetupPanel::setFiles(const QStringList& files)
{
    m_source->setFiles(files);
}

void SetupPanel::chooseKafka()
{
    setAdvancedShown(false);
    m_source->chooseKafka();
}

void SetupPanel::testConnection()
{
    chooseKafka();
    m_source->kafkaPart()->probeView()->start();
}

void SetupPanel::setSymbols(const QStringList& symbols)
{
    m_source->setSymbols(symbols);
}

void SetupPanel::editFees()
{
    auto* editor = new FeesEditor(m_order->field("fees")->text(), m_settings, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &FeesEditor::tableChosen, this,
            [this](const QString& file) { m_order->field("fees")->setText(file); });
    editor->open();
}

} // namespace sor::ui
