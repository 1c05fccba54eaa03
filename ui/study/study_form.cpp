// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_form.h"

#include "report/strategy_table.h"
#include "run/study/study_run.h"
#include "setup/setup_words.h"
#include "setup/strategies_box.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::array kTuningWords{"tune-days", "choose", "block"};

/// Where the quotes are, and where the results go.
class StudyFoldersBox : public SetupBox {
public:
    explicit StudyFoldersBox(QWidget* parent)
        : SetupBox(2, tr("Quotes and results"), parent)
    {
        addFolder("data", tr("&Quotes in"), tr("a folder of SYMBOL/DATE files"),
                  tr("Choose the folder of quotes…"));
        addFolder("out", tr("Results in"), tr("a folder for this study"),
                  tr("Choose the folder of results…"));
        FoldSection* reading = addSection(tr("How the quotes are read"));
        addField(new WordField("feed", tr("R&ows are"),
                               {{tr("As the header says"), QString()},
                                {tr("Quotes of venues"), u"venues"_s},
                                {tr("NBBO"), u"nbbo"_s}},
                               false, this),
                 reading->content());
        addField(new WordField("zone", tr("Zone"), this), reading->content())->setPlaceholder(tr("New York"));
        addField(new WordField("memory", tr("Tape, &MB"), this), reading->content())
            ->setPlaceholder(tr("no limit"));
        addField(WordField::makeTick("strict", tr("Any bad row fails the &run"), this), reading->content());
        addField(WordField::makeTick("force", tr("Run on doubtful &quotes too"), this), reading->content());
    }

protected:
    QString summaryOf(const RunSetup& setup) const override
    {
        return setup.study.data.empty() ? tr("no folder of quotes") : exactQString(setup.study.data);
    }

private:
    void addFolder(const char* word, const QString& label, const QString& placeholder, const QString& choose)
    {
        WordField* field = addField(new WordField(word, label, this));
        field->setOptional(placeholder);
        QPushButton* browse = addBrowse(content(), tr("Browse…"), this);
        browse->setAccessibleName(QString(choose).remove(u'…'));
        connect(browse, &QPushButton::clicked, this, [this, field, choose] {
            const QString folder = QFileDialog::getExistingDirectory(window(), choose, field->text());
            if (!folder.isEmpty())
                field->setText(folder);
        });
    }
};

/// The router's cell, what all orders have in common, and what is reported.
class StudyReportBox : public SetupBox {
public:
    explicit StudyReportBox(QWidget* parent)
        : SetupBox(4, tr("Cell and report"), parent)
    {
        Choices benchmarks;
        for (const Baseline baseline : kShownBaselines)
            benchmarks.append({toQString(displayName(baseline, {})), toQString(name(baseline))});
        benchmarks.append({tr("Actual (executions)"), toQString(kActualKey)});
        addField(new WordField("primary", tr("Against"), benchmarks, false, this));
        addAxis("lambda-over", tr("λ &over, $"));
        addAxis("lambda-under", tr("λ &under, $"));
        addAxis("theta-queue", tr("θ &queue, $"));
        m_axesNote = makeNote({}, this);
        content()->addWidget(m_axesNote);
        addField(new WordField("tune", tr("Tuning"),
                               {{tr("Off"), u"off"_s},
                                {tr("For each symbol"), u"per-symbol"_s},
                                {tr("For all symbols"), u"pooled"_s}},
                               false, this));
        addField(new WordField("tune-days", tr("Train, days"), this))->setPlaceholder(tr("all before"));
        addField(new WordField("choose", tr("Choose"),
                               {{tr("Robust cell"), u"robust"_s}, {tr("Best cell"), u"best"_s}}, false,
                               this));
        addField(new WordField("block", tr("Block, days"), this))->setPlaceholder(tr("by their number"));
        addField(new WordField("without", tr("Hide venues"), {{u"each"_s, u"each"_s}}, true, this))
            ->setOptional(tr("none; each, or XNAS,BATS"));
        addField(new WordField("fees", tr("Fee&s"), {{u"default"_s, u"default"_s}, {u"none"_s, u"none"_s}},
                               true, this))
            ->setRequired(tr("Which fees? A file, default or none."));
        FoldSection* more = addSection(tr("Model bracket, fills, seed, threads"));
        addField(new WordField("bracket", tr("Model bracket"), {{tr("On"), u"on"_s}, {tr("Off"), u"off"_s}},
                               false, this),
                 more->content());
        addField(WordField::makeTick("keep-fills", tr("&Keep every fill in the database"), this),
                 more->content());
        addField(new WordField("currency", tr("Currency"), this), more->content())->setPlaceholder(u"$"_s);
        addField(new WordField("lot", tr("&Lot"), this), more->content())
            ->setRequired(tr("How many shares in a lot? For example 1."));
        addField(new WordField("seed", tr("See&d"), this), more->content())
            ->setRequired(tr("Which seed? For example 1."));
        addField(new WordField("threads", tr("T&hreads"), this), more->content())->setPlaceholder(tr("all"));
        addOthers();
    }

    void refresh(const RunSetup& setup) override
    {
        const bool isTuned = setup.study.tune != study::Tuning::Off;
        for (const char* word : kTuningWords)
            field(word)->setApplicable(isTuned);
        m_axesNote->setText(isTuned ? tr("Several values each: every day has the cell that was best on the "
                                         "days before.")
                                    : tr("One value each; of several the router runs the middle one."));
        SetupBox::refresh(setup);
    }

    void store(RunSetup& built, const RunSetup& base) const override
    {
        SetupBox::store(built, base);
        if (built.study.tune != study::Tuning::Off)
            return;
        // What was stated of tuning says nothing without it.
        const StudySpec none;
        built.study.tuneDays = none.tuneDays;
        built.study.choose = none.choose;
        built.study.block = none.block;
        std::erase_if(built.stated, [](const std::string& word) {
            return std::ranges::find(kTuningWords, word) != kTuningWords.end();
        });
    }

protected:
    QString summaryOf(const RunSetup& setup) const override
    {
        const QString against = tr("against %1")
                                    .arg(toQString(displayName(setup.study.primary,
                                                               {Side::Buy, setup.experiment.baselines.bucket,
                                                                setup.experiment.router.interval})));
        return setup.study.tune == study::Tuning::Off ? against : tr("%1, tuned").arg(against);
    }

private:
    QLabel* m_axesNote = nullptr;

    void addAxis(const char* word, const QString& label)
    {
        addField(new WordField(word, label, {{u"auto"_s, u"auto"_s}}, true, this))
            ->setRequired(tr("Which value? auto, or one such as 0.002."));
    }

    /// Words of a study that have no place of their own are taken as the command line takes them.
    void addOthers()
    {
        FoldSection* others = nullptr;
        for (const SetupWord& word : setupWords()) {
            const bool isPlaced = word.name == "data" || field(word.name.data()) != nullptr
                || StudyOrdersBox::isOfSampler(word.name);
            if (word.scope.part != WordPart::Study || isPlaced)
                continue;
            if (others == nullptr)
                others = addSection(tr("More options"));
            QString label = toQString(word.name);
            label[0] = label[0].toUpper();
            label.replace(u'-', u' ');
            addField(word.value.empty() ? WordField::makeTick(word.name.data(), label, this)
                                        : new WordField(word.name.data(), label, this),
                     others->content())
                ->setPlaceholder(toQString(word.value));
        }
    }
};

} // namespace

StudyForm::StudyForm(AppSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_orders(new StudyOrdersBox(this))
    , m_body(new QWidget(this))
    , m_sentence(makeNote({}, this))
{
    auto* strategies = new StrategiesBox(this);
    m_boxes = {m_orders, new StudyFoldersBox(this), strategies, new StudyReportBox(this)};
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(6);
    for (SetupBox* box : m_boxes) {
        column->addWidget(box);
        column->addWidget(box->advanced());
        const auto fold = [box] { box->advanced()->setVisible(!box->isFolded()); };
        connect(box, &SetupBox::foldedChanged, this, fold);
        fold();
        // Once it is laid out.
        connect(box, &SetupBox::foldedChanged, this, &StudyForm::showSentence, Qt::QueuedConnection);
        connect(box, &SetupBox::changed, this, &StudyForm::edited);
    }
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(tr("Setup of the study"));
    connect(scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &StudyForm::showSentence);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(scroll, 1);
    m_sentence->setContentsMargins(8, 0, 8, 0);
    m_sentence->setAccessibleName(tr("What the study needs"));
    layout->addWidget(m_sentence);
    strategies->setHidden(settings->hiddenStrategies());
    connect(strategies, &StrategiesBox::hiddenChanged, settings, &AppSettings::setHiddenStrategies);
    connect(settings, &AppSettings::changed, this,
            [settings, strategies] { strategies->setHidden(settings->hiddenStrategies()); });
    strategies->setFolded(true);
    setSetup(RunSetup{}, {});
}

WordField* StudyForm::field(const char* word) const
{
    for (const SetupBox* box : m_boxes) {
        if (WordField* field = box->field(word))
            return field;
    }
    return nullptr;
}

RunSetup StudyForm::setup() const
{
    RunSetup built;
    for (const SetupBox* box : m_boxes)
        box->store(built, m_base);
    for (const SetupWord& word : setupWords()) {
        const std::string text = word.get(m_base);
        if (text.empty() || field(std::string(word.name).c_str()) != nullptr)
            continue;
        if (m_base.isStated(word.name))
            (void)applyWord(built, word.name, text);
        else
            (void)word.set(built, text);
    }
    return built;
}

void StudyForm::setSetup(const RunSetup& setup, const QString& ordersFile)
{
    m_isLoading = true;
    m_base = setup;
    for (SetupBox* box : m_boxes)
        box->load(setup);
    m_orders->setFile(ordersFile);
    refresh();
    m_isLoading = false;
    emit changed();
}

void StudyForm::edited()
{
    if (m_isLoading)
        return;
    m_isLoading = true;
    refresh();
    m_isLoading = false;
    emit changed();
}

void StudyForm::refresh()
{
    const RunSetup now = setup();
    for (SetupBox* box : m_boxes)
        box->refresh(now);
    m_problem.clear();
    for (const SetupBox* box : m_boxes) {
        if (m_problem = box->problem(); !m_problem.isEmpty())
            break;
    }
    if (m_problem.isEmpty() && now.study.ordersADay == 0 && ordersFile().isEmpty())
        m_problem = tr("A study needs orders: choose a file of them, or draw them at random.");
    else if (m_problem.isEmpty() && now.study.data.empty())
        m_problem = tr("A study needs quotes: choose their folder.");
    if (m_problem.isEmpty()) {
        if (const Status status = checkStudy(now, !ordersFile().isEmpty()); !status)
            m_problem = sentenceText(status.error().message);
        else if (!now.isStated("out"))
            m_problem = tr("A study needs a place for its results: choose their folder.");
    }
    showSentence();
}

/// A field that is in view says it itself.
void StudyForm::showSentence()
{
    const bool isSaidByField = std::ranges::any_of(findChildren<WordField*>(), [&](const WordField* field) {
        return field->problem() == m_problem && !field->visibleRegion().isEmpty();
    });
    m_sentence->setText(m_problem);
    m_sentence->setVisible(!m_problem.isEmpty() && !isSaidByField);
}

void StudyForm::setRunning(bool isRunning)
{
    m_body->setEnabled(!isRunning);
}

void StudyForm::showFailure(const Error& error)
{
    if (!error.facts.path.empty() && !ordersFile().isEmpty()
        && QFileInfo(exactQString(error.facts.path)) == QFileInfo(ordersFile())) {
        m_orders->setFolded(false);
        m_orders->setFileProblem(errorText(error));
        m_orders->fileEdit()->setFocus();
        return;
    }
    WordField* at = error.facts.parameter.empty() ? nullptr : field(error.facts.parameter.c_str());
    if (at != nullptr && at->isVisible())
        at->editor()->setFocus();
}

} // namespace sor::ui
