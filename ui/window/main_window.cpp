// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include "dialogs/about_dialog.h"
#include "dialogs/manual_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/publish_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "panels/charts_panel.h"
#include "panels/log_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/status_fields.h"
#include "panels/welcome_page.h"
#include "setup/setup_panel.h"
#include "setup/setup_writer.h"
#include "study/study_page.h"
#include "support/app_settings.h"
#include "support/file_filters.h"
#include "support/key_trigger.h"
#include "support/log_file.h"
#include "support/recent_sources.h"
#include "support/shown_text.h"
#include "support/window_theme.h"
#include "window/first_reading.h"
#include "window/run_desk.h"
#include "window/runs_desk.h"
#include "window/scale_choice.h"
#include "window/study_mode.h"
#include "window/window_actions.h"
#include "window/window_exports.h"
#include "window/window_files.h"
#include "window/workbench.h"
#include "window/workbench_memory.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDropEvent>
#include <QFileInfo>
#include <QMenu>
#include <QScreen>
#include <QStatusBar>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr QSize kDefaultSize{1366, 768};
constexpr QSize kFrameRoom{16,
                           48}; // of a title bar and borders, whose size is known only once they are shown

} // namespace

MainWindow::MainWindow(AppSettings* settings, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(settings)
    , m_actions(new WindowActions(this))
    , m_workbench(new Workbench(settings,
                                {m_actions->run, m_actions->pause, m_actions->stop, m_actions->sources,
                                 m_actions->exports, m_actions->speeds},
                                this))
    , m_status(new StatusFields(statusBar()))
    , m_timer(new RefreshTimer(this, this))
    , m_desk(new RunDesk(m_workbench, m_status, settings, m_timer, m_actions, this))
    , m_files(new WindowFiles(m_workbench, m_desk, settings, this))
    , m_shownTheme(settings->theme())
{
    new RunsDesk(m_workbench, m_desk, m_files->exports(), this);
    new FirstReading(m_workbench, m_desk, settings, m_actions->readResult, this);
    m_study = new StudyMode(this, m_workbench, m_actions, settings);
    setAcceptDrops(true);
    setMinimumSize(800, 500);
    m_logFile = new LogFile(m_workbench->logModel(), settings, this);
    m_scale = new ScaleChoice(
        m_actions, settings, m_workbench->banner(),
        {[this] { return m_desk->controller().isBusy() || m_study->page()->controller().isBusy(); },
         [this] { return m_workbench->setup()->setup(); }, [this] { close(); }},
        this);
    connectFile();
    connectRun();
    connectView();
    connectToolsAndHelp();
    restore();
    updateTitle();
    fillRecents();
    applyRefreshMode();
    if (!settings->note().isEmpty())
        m_workbench->logModel()->add(LogLevel::Warning, tr("settings"), settings->note());
}

MainWindow::~MainWindow() = default;

// ---- connections

void MainWindow::connectFile()
{
    connect(m_actions->openCsv, &QAction::triggered, m_files, &WindowFiles::askOpenCsv);
    connect(m_actions->openSample, &QAction::triggered, m_files, &WindowFiles::openSample);
    connect(m_actions->openSetup, &QAction::triggered, m_files, &WindowFiles::askOpenSetup);
    connect(m_actions->saveSetup, &QAction::triggered, m_files, &WindowFiles::saveSetup);
    connect(m_actions->saveSetupAs, &QAction::triggered, m_files, &WindowFiles::askSaveSetup);
    connect(m_actions->openResults, &QAction::triggered, m_files, &WindowFiles::askOpenResults);
    m_files->exports()->connectTo(*m_actions);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    const auto openRecent = [this](const RecentSource& source) { m_files->openRecent(source); };
    connect(m_actions->recent, &QMenu::aboutToShow, this,
            [this, openRecent] { RecentSources(m_settings).fill(m_actions->recent, openRecent); });
    connect(m_actions->sources, &QMenu::aboutToShow, this, [this, openRecent] {
        m_actions->sources->clear();
        RecentSources(m_settings).fill(m_actions->sources, openRecent);
        m_actions->sources->addSeparator();
        m_actions->sources->addActions({m_actions->openCsv, m_actions->connectKafka, m_actions->openSample});
    });
    connect(m_files, &WindowFiles::titleChanged, this, &MainWindow::updateTitle);
    connect(m_study, &StudyMode::titleChanged, this, &MainWindow::updateTitle);

    WelcomePage* welcome = m_workbench->welcome();
    connect(welcome, &WelcomePage::sampleRequested, this, [this] {
        m_files->openSample();
        run();
    });
    connect(welcome, &WelcomePage::openRequested, m_files, &WindowFiles::askOpenCsv);
    connect(welcome, &WelcomePage::kafkaRequested, m_actions->connectKafka, &QAction::trigger);
    connect(welcome, &WelcomePage::lastSetupRequested, m_files, &WindowFiles::openLastSetup);
    connect(welcome, &WelcomePage::recentRequested, m_files, &WindowFiles::openRecent);
}

void MainWindow::connectRun()
{
    connect(m_actions->run, &QAction::triggered, this, &MainWindow::run);
    connect(m_actions->pause, &QAction::triggered, m_desk, &RunDesk::togglePause);
    new KeyTrigger(Qt::Key_Space, m_actions->pause, m_workbench->charts());
    connect(m_actions->stop, &QAction::triggered, m_desk, &RunDesk::stop);
    connect(m_actions->runCell, &QAction::triggered, m_desk, &RunDesk::runSelectedCell);
    connect(m_actions->pinCell, &QAction::triggered, m_desk, &RunDesk::pinSelectedCell);
    connect(m_actions->copyCommand, &QAction::triggered, this, [this] {
        RunSetup setup = m_workbench->setup()->setup();
        setup.experiment.baselines.extras = m_desk->controller().strategies();
        QApplication::clipboard()->setText(toQString(commandLineOf(setup)));
    });
    connect(&m_desk->controller(), &RunController::quitReady, this, [] { QCoreApplication::quit(); });
}

void MainWindow::connectView()
{
    connect(m_actions->setup, &QAction::toggled, m_workbench, &Workbench::setSetupVisible);
    connect(m_actions->grid, &QAction::toggled, m_workbench, &Workbench::setGridVisible);
    connect(m_actions->details, &QAction::toggled, m_workbench, &Workbench::setDetailsVisible);
    connect(m_workbench, &Workbench::setupVisibilityChanged, m_actions->setup, &QAction::setChecked);
    ChartsPanel* charts = m_workbench->charts();
    connect(charts, &ChartsPanel::shownChanged, this,
            [this, charts] { m_actions->quotes->setChecked(charts->isShowingQuotes()); });
    connect(m_actions->quotes, &QAction::triggered, charts, &ChartsPanel::setQuotesOnly);
    connect(m_actions->fit, &QAction::triggered, this, [charts] { charts->current()->fit(); });
    connect(m_actions->zoomBack, &QAction::triggered, this, [charts] { charts->current()->zoomBack(); });
    connect(m_actions->zoomForward, &QAction::triggered, this,
            [charts] { charts->current()->zoomForward(); });
    connect(m_actions->cycleCost, &QAction::triggered, this, [charts] {
        charts->cost()->isVisible() ? charts->cost()->cycleMeasure() : charts->choose(ChartChoice::Cost);
    });
    connect(m_actions->theme, &QActionGroup::triggered, this, [this](const QAction* action) {
        m_settings->setTheme(static_cast<Theme>(action->data().toInt()));
    });
    connect(m_actions->defaultLayout, &QAction::triggered, this, [this] {
        m_settings->resetLayout();
        for (QAction* action : {m_actions->grid, m_actions->details})
            action->setChecked(true);
        m_actions->setup->setChecked(!m_workbench->isCompact());
        m_workbench->defaultLayout();
    });
    connect(m_actions->fullScreen, &QAction::toggled, this,
            [this](bool isOn) { isOn ? showFullScreen() : showNormal(); });
    connect(m_actions->nextZone, &QAction::triggered, this, [this] { m_workbench->focusNextZone(false); });
    connect(m_actions->previousZone, &QAction::triggered, this, [this] { m_workbench->focusNextZone(true); });
    connect(m_settings, &AppSettings::changed, this, [this] {
        const Theme theme = m_settings->theme();
        if (theme != m_shownTheme) {
            m_shownTheme = theme;
            applyTheme(theme);
        }
        for (QAction* action : m_actions->theme->actions())
            action->setChecked(action->data().toInt() == static_cast<int>(theme));
        applyRefreshMode();
    });
    connect(m_timer, &RefreshTimer::rateChanged, this, &MainWindow::showRefreshRate);
    connect(m_workbench->banner(), &MessageBanner::moreRequested, this,
            [this] { m_workbench->showDetail(m_workbench->log()); });
}

void MainWindow::connectToolsAndHelp()
{
    SetupPanel* setup = m_workbench->setup();
    const auto showSetup = [this] {
        m_workbench->showRun();
        m_actions->setup->setChecked(true);
        m_workbench->setSetupVisible(true);
    };
    connect(m_actions->testConnection, &QAction::triggered, this, [setup, showSetup] {
        showSetup();
        setup->chooseKafka();
        setup->testConnection();
    });
    connect(m_workbench, &Workbench::testConnectionRequested, m_actions->testConnection, &QAction::trigger);
    connect(m_actions->connectKafka, &QAction::triggered, this, [setup, showSetup] {
        showSetup();
        setup->chooseKafka();
    });
    connect(setup, &SetupPanel::publishRequested, m_actions->publish, &QAction::trigger);
    connect(setup, &SetupPanel::qualityRequested, m_actions->dataProblems, &QAction::trigger);
    connect(m_actions->publish, &QAction::triggered, this, [this, setup] {
        auto* dialog = new PublishDialog(setup->setup(), this);
        dialog->setConsent([setup, dialog](RunSetup& wanted) {
            return setup->consent().allows(wanted, BrokerConsent::Purpose::Publish, dialog);
        });
        showDialog(dialog);
    });
    connect(m_actions->dataProblems, &QAction::triggered, this,
            [this] { m_workbench->showDetail(m_workbench->problems()); });
    connect(m_actions->preferences, &QAction::triggered, this,
            [this] { showDialog(new PreferencesDialog(m_settings, this)); });
    connect(m_actions->shortcuts, &QAction::triggered, this,
            [this] { showDialog(new ShortcutsDialog(this)); });
    connect(m_actions->about, &QAction::triggered, this, [this] { showDialog(new AboutDialog(this)); });
    for (const auto& [action, topic] : {std::pair{m_actions->firstRun, manual_topic::kFirstRun},
                                        {m_actions->dataFormat, manual_topic::kFormats},
                                        {m_actions->numbers, manual_topic::kResults}}) {
        connect(action, &QAction::triggered, this,
                [this, topic = topic] { showDialog(new ManualDialog(topic, this)); });
    }
    connect(m_workbench, &Workbench::dataFormatRequested, m_actions->dataFormat, &QAction::trigger);
    connect(m_actions->openSettingsFolder, &QAction::triggered, this, [this] {
        const QString file = m_settings->file().isEmpty() ? AppSettings::defaultFile() : m_settings->file();
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath()));
    });
    const auto openLog = [this] {
        if (const QString problem = m_logFile->open(); !problem.isEmpty())
            m_workbench->banner()->post({u"window/log"_s, Severity::Warning, problem, {}});
    };
    connect(m_actions->openLog, &QAction::triggered, this, openLog);
    connect(m_workbench->log(), &LogPanel::openFileRequested, this, openLog);
}

void MainWindow::showDialog(QDialog* dialog)
{
    // Beside the window, never in its way.
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false);
    dialog->show();
}

// ---- opening

void MainWindow::openFile(const QString& path)
{
    if (m_study->opens({path}))
        return;
    m_workbench->showRun();
    m_files->open(path);
}

void MainWindow::begin()
{
    if (m_workbench->isWelcome() && m_settings->skipsWelcome())
        m_files->openLastSetup();
}

void MainWindow::setSetup(const RunSetup& setup)
{
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
}

void MainWindow::run()
{
    m_desk->run();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localFiles(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QStringList paths = localFiles(*event->mimeData());
    if (!paths.isEmpty())
        event->acceptProposedAction();
    if (paths.isEmpty() || m_study->opens(paths))
        return;
    m_workbench->showRun();
    m_files->openDropped(paths);
}

void MainWindow::fillRecents()
{
    m_workbench->welcome()->setRecents(RecentSources(m_settings).sources(),
                                       !m_settings->lastSetup().isEmpty());
}

void MainWindow::updateTitle()
{
    const QString file = m_files->title();
    const QString title = m_study->isStudy() ? m_study->title() : file;
    setWindowTitle(title.isEmpty() ? u"SOR Lab"_s : u"%1 — SOR Lab"_s.arg(title));
    m_workbench->runBar()->setSource(file, file);
}

// ---- what is remembered

void MainWindow::restore()
{
    const auto geometry = m_settings->windowGeometry();
    resize(kDefaultSize);
    if (geometry) {
        setGeometry(*geometry);
    } else if (const QScreen* screen = QApplication::primaryScreen()) {
        const QSize most = screen->availableGeometry().size() - kFrameRoom;
        resize(kDefaultSize.boundedTo(most));
    }
    if (m_settings->isMaximised())
        setWindowState(windowState() | Qt::WindowMaximized);
    m_workbench->restoreLayout();
    m_workbench->memory()->showChoices();
    for (QAction* action : m_actions->theme->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(m_settings->theme()));
}

void MainWindow::save()
{
    m_settings->setMaximised(isMaximized());
    if (!isMaximized() && !isFullScreen())
        m_settings->setWindowGeometry(geometry());
    m_workbench->saveLayout();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_desk->controller().isClosing()) {
        save();
        m_desk->controller().close();
    }
    // The work may take a moment to stop; the window need not stay open for it.
    event->accept();
    hide();
}

void MainWindow::setRefresh(bool isForced, bool isRemote)
{
    m_isRefreshForced = isForced;
    m_isRemoteForced = isRemote;
    applyRefreshMode();
}

void MainWindow::showRefreshRate()
{
    // Without ticks the status bar is not refreshed either.
    const int interval = m_timer->intervalMs();
    if (interval == 0)
        return;
    const int perSecond = 1000 / interval;
    const bool isRemote = m_timer->isRemote();
    const bool isHalved =
        perSecond < (isRemote ? RefreshTimer::kRemotePerSecond : RefreshTimer::kLocalPerSecond);
    const QString rate = perSecond == 1 ? tr("1 redraw/s") : tr("%1 redraws/s").arg(perSecond);
    const QString text = isRemote ? tr("remote: %1").arg(rate) : rate;
    m_status->setRefresh(isHalved ? tr("%1, in the background").arg(text) : text);
}

void MainWindow::applyRefreshMode()
{
    const bool isFound = isRemoteDisplay();
    const RefreshMode mode = m_settings->refreshMode();
    const bool isAuto = !m_isRefreshForced && mode == RefreshMode::Auto;
    const bool isRemote = m_isRefreshForced ? m_isRemoteForced
        : isAuto                            ? isFound
                                            : mode == RefreshMode::Remote;
    m_timer->setRemote(isRemote);
    m_workbench->setRemote(isRemote);
    m_study->page()->setRemote(isRemote);
    setEffectsEnabled(!isRemote);
    showRefreshRate();
    if (isAuto && isRemote && !m_isRemoteTold) {
        m_isRemoteTold = true;
        m_workbench->banner()->post({u"window/remote"_s,
                                     Severity::Info,
                                     tr("Remote display found: 2 redraws a second."),
                                     {{tr("Change"), [this] { m_actions->preferences->trigger(); }}}});
    }
}

} // namespace sor::ui
