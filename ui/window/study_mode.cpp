// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/study_mode.h"

#include "panels/message_banner.h"
#include "setup/setup_box.h"
#include "setup/setup_panel.h"
#include "setup/setup_writer.h"
#include "setup/word_field.h"
#include "study/study_page.h"
#include "support/shown_text.h"
#include "window/main_window.h"
#include "window/window_actions.h"
#include "window/workbench.h"

#include <QAction>
#include <QActionGroup>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QString replacedKey()
{
    return u"study/replaced"_s;
}

/// What goes on, or what is shown.
QString statusOf(StudyPage& page)
{
    if (page.controller().isBusy())
        return page.progressText();
    if (page.banner()->has(u"study/failed"_s))
        return QObject::tr("The last run or reading of a study failed.");
    if (page.banner()->has(u"study/stopped"_s))
        return QObject::tr("Stopped.");
    if (page.shown() == nullptr)
        return QObject::tr("No study is shown.");
    return QObject::tr("%1, results in %2")
        .arg(countText(static_cast<std::int64_t>(page.shown()->report.rows.size()), "order"),
             exactQString(page.shown()->setup.out));
}

} // namespace

StudyMode::StudyMode(MainWindow* window, Workbench* workbench, WindowActions* actions, AppSettings* settings)
    : QObject(window)
    , m_window(window)
    , m_workbench(workbench)
    , m_actions(actions)
    , m_page(new StudyPage(settings, window))
    , m_views(new QStackedWidget(window))
    , m_order(new QAction(tr("One &order"), window))
    , m_study(new QAction(tr("&Study"), window))
    , m_run(new QAction(tr("&Run study"), window))
    , m_stop(new QAction(tr("S&top study"), window))
    , m_pdf(new QAction(tr("&Export study as PDF…"), window))
    , m_back(new QAction(tr("&Back to the setup before"), window))
    , m_status(new QLabel(window->statusBar()))
{
    m_views->addWidget(workbench);
    m_views->addWidget(m_page);
    window->setCentralWidget(m_views);
    window->installEventFilter(this);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setAccessibleName(tr("State of the study"));
    m_status->setContentsMargins(4, 0, 4, 0);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    window->statusBar()->addWidget(m_status, 1);
    updateStatus();
    connect(m_page, &StudyPage::statusChanged, this, &StudyMode::updateStatus);
    makeSwitch();
    connect(m_run, &QAction::triggered, m_page, &StudyPage::run);
    connect(m_stop, &QAction::triggered, m_page, &StudyPage::stop);
    connect(m_pdf, &QAction::triggered, m_page, &StudyPage::askPdf);
    m_back->setEnabled(false);
    m_back->setToolTip(tr("The setup of one order that an order of the study replaced"));
    connect(m_back, &QAction::triggered, this, &StudyMode::restoreReplaced);
    connect(m_page, &StudyPage::orderRequested, this, &StudyMode::openOrder);
    connect(workbench->setup(), &SetupPanel::changed, this, &StudyMode::forgetReplaced);
}

StudyMode::Replaced StudyMode::setupNow() const
{
    const SetupPanel* panel = m_workbench->setup();
    Replaced now{panel->setup(), {}};
    for (const SetupBox* box : panel->boxes()) {
        for (WordField* field : box->findChildren<WordField*>() + box->advancedFields()) {
            if (!field->problem().isEmpty())
                now.wrongTexts.push_back({field, field->text()});
        }
    }
    return now;
}

/// Runs it in the place of the one order that Setup describes, which a banner brings back.
void StudyMode::openOrder(const RunSetup& order)
{
    // Of orders opened one after the other the setup before the first is kept.
    std::optional<Replaced> replaced = m_replaced;
    const Replaced now = setupNow();
    const bool hasSource = !now.setup.csv.empty() || !now.setup.kafka.empty();
    if (hasSource && commandLineOf(now.setup) != m_opened)
        replaced = now;
    showStudy(false);
    m_replaced.reset(); // what changes now is no edit of the user's
    m_window->setSetup(order);
    m_replaced = std::move(replaced);
    m_opened = commandLineOf(m_workbench->setup()->setup());
    m_window->run();
    m_back->setEnabled(m_replaced.has_value());
    m_workbench->banner()->dismiss(replacedKey()); // of the order before: no repeat of it
    if (m_replaced)
        m_workbench->banner()->post({replacedKey(),
                                     Severity::Info,
                                     tr("Setup is that of the study's order now."),
                                     {{tr("Back to the setup before"), [this] { m_back->trigger(); }}}});
}

void StudyMode::restoreReplaced()
{
    const auto replaced = std::exchange(m_replaced, std::nullopt);
    m_back->setEnabled(false);
    m_workbench->banner()->dismiss(replacedKey());
    if (!replaced)
        return;
    showStudy(false);
    m_window->setSetup(replaced->setup);
    for (const auto& [field, text] : replaced->wrongTexts)
        field->setText(text);
}

/// Once Setup is not the order's any more the way back would undo what the user did.
void StudyMode::forgetReplaced()
{
    if (!m_replaced || commandLineOf(m_workbench->setup()->setup()) == m_opened)
        return;
    m_replaced.reset();
    m_back->setEnabled(false);
    m_workbench->banner()->dismiss(replacedKey());
}

void StudyMode::makeSwitch()
{
    auto* choice = new QActionGroup(this);
    for (QAction* action : {m_order, m_study}) {
        action->setCheckable(true);
        choice->addAction(action);
    }
    m_order->setChecked(true);
    m_order->setShortcut(u"Ctrl+1"_s);
    m_study->setShortcut(u"Ctrl+2"_s);
    m_order->setToolTip(tr("One order and its run (Ctrl+1)"));
    m_study->setToolTip(tr("Many orders over many days, one answer (Ctrl+2)"));
    connect(m_study, &QAction::toggled, this, &StudyMode::showStudy);
    auto* open = new QAction(tr("&Open study…"), m_window);
    open->setShortcut(u"Ctrl+Shift+O"_s);
    connect(open, &QAction::triggered, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Open the folder of a study"));
        if (!folder.isEmpty()) {
            showStudy(true);
            m_page->openStudy(folder);
        }
    });
    auto* menu = new QMenu(tr("St&udy"), m_window);
    menu->addActions({m_study, m_order});
    menu->addSeparator();
    menu->addActions({m_run, m_stop});
    menu->addSeparator();
    menu->addActions({open, m_pdf});
    menu->addSeparator();
    menu->addAction(m_back);
    m_window->addActions(menu->actions());
    // Help stays last.
    m_window->menuBar()->insertMenu(m_window->menuBar()->actions().last(), menu);

    auto* corner = new QWidget(m_window->menuBar());
    corner->setAccessibleName(tr("What the window shows"));
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 1, 6, 1);
    row->setSpacing(2);
    for (QAction* action : {m_order, m_study}) {
        auto* button = new QToolButton(corner);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(action->text().remove(u'&'));
        row->addWidget(button);
    }
    m_window->menuBar()->setCornerWidget(corner);
}

QString StudyMode::title() const
{
    const auto& shown = m_page->shown();
    return shown == nullptr ? tr("Study")
                            : tr("Study %1").arg(QDir(exactQString(shown->setup.out)).dirName());
}

void StudyMode::updateStatus()
{
    m_status->setText(statusOf(*m_page));
    const auto labels = m_window->statusBar()->findChildren<QLabel*>(Qt::FindDirectChildrenOnly);
    for (QLabel* label : labels)
        label->setVisible((label == m_status) == isStudy());
    emit titleChanged();
}

bool StudyMode::isStudy() const
{
    return m_views->currentWidget() == m_page;
}

void StudyMode::showStudy(bool isShown)
{
    (isShown ? m_study : m_order)->setChecked(true);
    if (isShown == isStudy())
        return;
    m_views->setCurrentIndex(isShown ? 1 : 0);
    updateStatus();
    m_window->workbench()->banner()->dismiss(u"file/saved"_s);
    // The keys of the view that is not seen would change it unseen.
    if (isShown) {
        for (QAction* action :
             {m_actions->run, m_actions->pause, m_actions->stop, m_actions->pinCell, m_actions->saveResults,
              m_actions->setup, m_actions->grid, m_actions->details, m_actions->quotes, m_actions->fit,
              m_actions->zoomBack, m_actions->zoomForward, m_actions->cycleCost, m_actions->nextZone,
              m_actions->previousZone, m_actions->stepBack, m_actions->stepForward, m_actions->toEnd}) {
            m_orderKeys.insert(action, action->shortcuts());
            action->setShortcuts(QList<QKeySequence>{});
        }
        m_run->setShortcut(u"F5"_s);
        m_stop->setShortcut(u"Shift+F5"_s);
        m_pdf->setShortcut(u"Ctrl+E"_s);
        return;
    }
    m_run->setShortcut({});
    m_stop->setShortcut({});
    m_pdf->setShortcut({});
    for (const auto& [action, keys] : m_orderKeys.asKeyValueRange())
        action->setShortcuts(keys);
    m_orderKeys.clear();
}

bool StudyMode::opens(const QStringList& paths)
{
    const QFileInfo file(paths.value(0));
    const QDir folder = file.isDir() ? QDir(file.filePath()) : file.dir();
    const bool isOfStudy = file.isDir() || file.fileName() == u"study.db"_s
        || file.fileName() == u"study.json"_s || file.fileName() == u"study.html"_s;
    const bool isStudy = paths.size() == 1 && isOfStudy && folder.exists(u"study.db"_s);
    showStudy(isStudy);
    if (isStudy)
        m_page->openStudy(file.filePath());
    return isStudy;
}

bool StudyMode::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Close)
        m_page->stop();
    return QObject::eventFilter(watched, event);
}

} // namespace sor::ui
