// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_page.h"

#include "panels/message_banner.h"
#include "run/study/stored_study.h"
#include "setup/setup_words.h"
#include "study/study_form.h"
#include "study/study_pdf.h"
#include "study/study_plot.h"
#include "study/study_results_panel.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/sample_file.h"
#include "support/shown_text.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTableView>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kFormWidth = 280;

QToolButton* makeButton(const QString& text, const QString& name, const QString& tip, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    return button;
}

} // namespace

StudyPage::StudyPage(AppSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_run(makeButton(tr("▶ Run"), tr("Run the study"), tr("Run, or go on with, the study (F5)"), this))
    , m_stop(
          makeButton(tr("■ Stop"), tr("Stop the study"), tr("Stop; what is done is kept (Shift+F5)"), this))
    , m_export(makeButton(tr("Export PDF…"), tr("Export the study as PDF"),
                          tr("The answer with its charts on one page"), this))
    , m_progress(new QProgressBar(this))
    , m_text(new ElidedLabel(this))
    , m_banner(new MessageBanner(this))
    , m_form(new StudyForm(settings, this))
    , m_pages(new QStackedWidget(this))
    , m_running(new StudyPlot(tr("Mean saving so far"), {}, this))
    , m_results(new StudyResultsPanel(this))
{
    setAccessibleName(tr("Study"));
    auto* open = makeButton(tr("Open study…"), tr("Open a study"),
                            tr("Show the study of a folder without running it"), this);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(6, 3, 6, 3);
    for (QToolButton* button : {m_run, m_stop})
        bar->addWidget(button);
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(fontMetrics().averageCharWidth() * 28);
    m_progress->setAccessibleName(tr("Orders done"));
    m_progress->hide();
    bar->addWidget(m_progress, 1);
    m_text->setContentsMargins(6, 0, 6, 0);
    m_text->setAccessibleName(tr("What goes on"));
    bar->addWidget(m_text, 3);
    bar->addWidget(open);
    bar->addWidget(m_export);
    m_empty = makeEmpty();
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_running);
    m_pages->addWidget(m_results);
    auto* parts = new QSplitter(Qt::Horizontal, this);
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_form);
    parts->addWidget(m_pages);
    parts->setStretchFactor(1, 1);
    m_form->setMinimumWidth(kFormWidth);
    parts->setSizes({kFormWidth, 4 * kFormWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_banner);
    layout->addWidget(parts, 1);

    connect(m_run, &QToolButton::clicked, this, &StudyPage::run);
    connect(m_stop, &QToolButton::clicked, this, &StudyPage::stop);
    connect(open, &QToolButton::clicked, this, &StudyPage::askOpen);
    connect(m_export, &QToolButton::clicked, this, &StudyPage::askPdf);
    connect(m_form, &StudyForm::changed, this, &StudyPage::update);
    connect(&m_controller, &StudyController::stateChanged, this, &StudyPage::update);
    connect(&m_controller, &StudyController::progressed, this, &StudyPage::showProgress);
    connect(&m_controller, &StudyController::finished, this, &StudyPage::showStudy);
    connect(&m_controller, &StudyController::failed, this, &StudyPage::showFailure);
    connect(&m_controller, &StudyController::stopped, this, [this] {
        m_banner->post({u"study/stopped"_s,
                        Severity::Info,
                        tr("Stopped. What is done is kept in %1: Run goes on from there.")
                            .arg(exactQString(m_form->setup().out)),
                        {{tr("Show it"), [this] { openStudy(exactQString(m_form->setup().out)); }}}});
    });
    connect(m_results, &StudyResultsPanel::orderActivated, this, &StudyPage::openOrder);
    for (ChartBase* chart : findChildren<ChartBase*>()) {
        connect(chart, &ChartBase::exported, this, &StudyPage::tellSaved);
        connect(chart, &ChartBase::exportFailed, this, [this](const QString& sentence) {
            m_banner->clear(u"study/saved"_s);
            m_banner->post({u"study/saved"_s, Severity::Error, sentence, {}});
        });
    }
    const auto hide = [this] { m_results->setHidden(m_settings->hiddenStrategies()); };
    connect(settings, &AppSettings::changed, this, hide);
    hide();
    update();
}

QWidget* StudyPage::makeEmpty()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 12, 24, 12);
    auto* heading =
        makeNote(tr("One order is one observation. A study runs many orders over many days and answers "
                    "in one sentence with an interval."),
                 page);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    heading->setFont(large);
    column->addStretch(1);
    column->addWidget(heading);
    column->addSpacing(12);
    column->addWidget(makeNote(tr("1. Choose a file of orders, or draw orders at random.\n"
                                  "2. Choose the folder of quotes, and one for the results.\n"
                                  "3. Run (F5). A study that was stopped goes on where it was."),
                               page));
    column->addSpacing(12);
    auto* row = new QHBoxLayout;
    auto* example = new QPushButton(tr("Fill in the shipped example"), page);
    auto* open = new QPushButton(tr("Open a study…"), page);
    for (QPushButton* button : {example, open}) {
        button->setAccessibleName(button->text().remove(u'…'));
        row->addWidget(button);
    }
    row->addStretch();
    column->addLayout(row);
    column->addStretch(2);
    connect(example, &QPushButton::clicked, this, &StudyPage::openExample);
    connect(open, &QPushButton::clicked, this, &StudyPage::askOpen);
    return page;
}

void StudyPage::openExample()
{
    const QString sample = sampleFile();
    const QDir folder(QFileInfo(sample).dir().filePath(u"study"_s));
    if (sample.isEmpty() || !folder.exists()) {
        m_banner->post({u"study/open"_s,
                        Severity::Error,
                        tr("The example that ships with the program was not found beside it."),
                        {}});
        return;
    }
    const QString out = QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))
                            .filePath(u"example_study"_s);
    RunSetup setup;
    for (const auto& [word, value] : {std::pair{"data", folder.filePath(u"quotes"_s)},
                                      {"out", out},
                                      {"lambda-over", u"0.002"_s},
                                      {"lambda-under", u"0.004"_s},
                                      {"theta-queue", u"0"_s}})
        (void)applyWord(setup, word, value.toStdString());
    m_form->setSetup(setup, folder.filePath(u"orders.csv"_s));
}

void StudyPage::run()
{
    if (m_controller.isBusy())
        return;
    if (!m_form->problem().isEmpty()) {
        update();
        return;
    }
    m_banner->clear(u"study/"_s);
    m_form->orders()->setFileProblem({});
    m_running->showNothing(tr("The orders' quotes are looked through first."));
    m_pages->setCurrentWidget(m_running);
    m_before = std::exchange(m_shown, nullptr);
    m_drawnMeans = 0;
    m_controller.start(m_form->setup(), m_form->ordersFile());
}

void StudyPage::stop()
{
    m_controller.stop();
}

void StudyPage::openStudy(const QString& path)
{
    if (m_controller.isBusy()) {
        m_banner->post(
            {u"study/open"_s, Severity::Info, tr("A study runs: stop it before another is opened."), {}});
        return;
    }
    m_banner->clear(u"study/"_s);
    m_before = m_shown;
    m_controller.open(path);
}

void StudyPage::askOpen()
{
    const QString folder = QFileDialog::getExistingDirectory(window(), tr("Open the folder of a study"));
    if (!folder.isEmpty())
        openStudy(folder);
}

void StudyPage::update()
{
    const bool isBusy = m_controller.isBusy();
    m_form->setRunning(isBusy);
    m_run->setEnabled(!isBusy && m_form->problem().isEmpty());
    m_stop->setEnabled(isBusy && !m_controller.isStopping());
    m_stop->setText(m_controller.isStopping() ? tr("■ Stopping…") : tr("■ Stop"));
    m_export->setEnabled(!isBusy && m_shown != nullptr && m_shown->isComplete);
    m_progress->setVisible(isBusy);
    if (isBusy) {
        showProgress();
        return;
    }
    m_text->setFullText({}); // what the form lacks is said there
    updateStale();
    emit statusChanged();
    m_run->setToolTip(plainToolTip(m_form->problem().isEmpty() ? tr("Run, or go on with, the study (F5)")
                                                               : m_form->problem()));
    // The mean so far stays when the study was stopped.
    if (m_shown == nullptr && m_pages->currentWidget() == m_running && !m_banner->has(u"study/stopped"_s))
        m_pages->setCurrentWidget(m_empty);
}

void StudyPage::updateStale()
{
    if (m_shown == nullptr)
        return;
    const RunSetup now = m_form->setup();
    const bool isOther = !agree(m_shown->setup, now, [](const WordScope& scope) {
        return scope.effect != WordEffect::Process;
    }) || (!m_shown->ordersFile.isEmpty() && m_shown->ordersFile != m_form->ordersFile());
    m_results->setStale(
        isOther ? tr("Results of %1; the form was changed since.").arg(exactQString(m_shown->setup.out))
                : QString());
}

QString StudyPage::progressText() const
{
    return m_text->fullText();
}

void StudyPage::showProgress()
{
    if (!m_controller.isBusy())
        return;
    const StudyProgressView now = m_controller.progress();
    constexpr int kSteps = 1000;
    m_progress->setRange(0, now.total > 0 ? kSteps : 0);
    if (now.total > 0)
        m_progress->setValue(static_cast<int>(kSteps * now.done / now.total));
    QString text = now.phase.empty() ? tr("%1 of %2").arg(countText(now.done), countText(now.total, "order"))
                                     : toQString(now.phase);
    if (now.total == 0 && now.phase.empty())
        text = tr("Reading…");
    if (now.phase.empty()) {
        if (const auto rate = m_controller.estimate().perSecond(); rate && *rate > 0)
            text += tr(", %1 a second").arg(QString::number(*rate, 'f', *rate < 10 ? 1 : 0));
        if (const auto left = m_controller.estimate().secondsLeft())
            text += tr(", %1 left").arg(estimateText(*left));
    }
    if (!now.means.empty()) {
        const RunningMean& mean = now.means.back();
        text += tr("; saving so far %1 bps (%2 to %3) over %4")
                    .arg(signedBpsText(mean.mean), signedBpsText(mean.interval.low),
                         signedBpsText(mean.interval.high),
                         countText(static_cast<std::int64_t>(mean.orders), "comparable order"));
        if (std::exchange(m_drawnMeans, now.means.size()) != now.means.size())
            m_running->showRunning(now.means);
    }
    m_text->setFullText(text);
    emit statusChanged();
}

void StudyPage::showStudy(const std::shared_ptr<const ShownStudy>& study)
{
    m_shown = study;
    // What was read fills the setup, so that Run goes on with it; its file of orders is not known.
    if (m_form->setup().out != study->setup.out) {
        RunSetup setup = study->setup;
        (void)applyWord(setup, "out", study->setup.out);
        m_form->setSetup(setup, study->ordersFile);
    }
    m_results->setStudy(study);
    m_pages->setCurrentWidget(m_results);
    update();
}

void StudyPage::showFailure(const Error& error)
{
    m_form->showFailure(error);
    m_banner->post({u"study/failed"_s, Severity::Error, errorText(error), {}});
    m_shown = m_before;
    if (m_shown)
        m_pages->setCurrentWidget(m_results);
    updateStale();
    emit statusChanged();
}

void StudyPage::openOrder(int place)
{
    const StudyRow& row = m_shown->report.rows[static_cast<std::size_t>(place)];
    // Where the quotes are is what Setup says now: a study may have been moved.
    RunSetup study = m_shown->setup;
    if (const RunSetup now = m_form->setup(); !now.study.data.empty())
        study.study.data = now.study.data;
    auto run = singleRunOf(study, row, m_shown->catalogue);
    if (!run) {
        m_form->showFailure(run.error());
        m_banner->post({u"study/order"_s, Severity::Error, errorText(run.error()), {}});
        return;
    }
    m_banner->clear(u"study/order"_s);
    emit orderRequested(*run);
}

void StudyPage::askPdf()
{
    if (!m_export->isEnabled()) {
        m_banner->post({u"study/pdf"_s,
                        Severity::Info,
                        tr("Nothing to export yet: run a study to its end, or open one."),
                        {}});
        return;
    }
    const QString path = QFileDialog::getSaveFileName(
        window(), tr("Export the study as PDF"),
        QDir(exactQString(m_shown->setup.out)).filePath(u"study.pdf"_s), tr("PDF (*.pdf)"));
    if (!path.isEmpty())
        writePdf(path);
}

bool StudyPage::writePdf(const QString& path)
{
    if (!m_shown)
        return false;
    if (const auto status = writeStudyPdf(path, m_shown->report); !status) {
        m_banner->post({u"study/pdf"_s, Severity::Error, errorText(status.error()), {}});
        return false;
    }
    m_banner->clear(u"study/pdf"_s);
    tellSaved(path);
    return true;
}

void StudyPage::tellSaved(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    m_banner->clear(u"study/saved"_s);
    m_banner->post(
        {u"study/saved"_s,
         Severity::Info,
         tr("Saved to %1.").arg(path),
         {{tr("Open folder"), [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }}}});
}

void StudyPage::setRemote(bool isRemote)
{
    for (ChartBase* chart : findChildren<ChartBase*>())
        chart->setRemote(isRemote);
    m_controller.setRemote(isRemote);
}

} // namespace sor::ui
