// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/window_files.h"

#include "files/text_file.h"
#include "panels/message_banner.h"
#include "report/result_set.h"
#include "run/results_file.h"
#include "setup/csv_part.h"
#include "setup/setup_json.h"
#include "setup/setup_panel.h"
#include "setup/setup_writer.h"
#include "setup/source_box.h"
#include "support/app_settings.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/recent_sources.h"
#include "support/sample_file.h"
#include "support/shown_text.h"
#include "window/run_desk.h"
#include "window/window_exports.h"
#include "window/workbench.h"

#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

WindowFiles::WindowFiles(Workbench* workbench, RunDesk* desk, AppSettings* settings, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_desk(desk)
    , m_settings(settings)
    , m_exports(new WindowExports(workbench, desk, settings, this))
{
    connect(workbench, &Workbench::openRequested, this, &WindowFiles::askOpenCsv);
    connect(workbench, &Workbench::addFileRequested, this, &WindowFiles::askAddCsv);
    connect(desk, &RunDesk::sourceLoaded, this, [this](const RunSetup& setup) {
        RecentSources(m_settings).add(setup);
        m_settings->setLastSetup(toQString(setupJson(setup, SetupOrigin::Own)));
    });
    connect(desk, &RunDesk::sourceChanged, this, [this] {
        const RunSetup setup = m_workbench->setup()->setup();
        if (!m_desk->isReadOnly()) {
            setTitle(!setup.kafka.empty()    ? toQString(setup.topic)
                         : setup.csv.empty() ? QString()
                                             : QFileInfo(exactQString(setup.csv.front())).fileName());
        }
    });
}

void WindowFiles::setTitle(const QString& title)
{
    const QString shown = toShown(withoutLogins(title.simplified()));
    if (shown == m_title)
        return;
    m_title = shown;
    emit titleChanged();
}

void WindowFiles::fail(const QString& sentence)
{
    m_workbench->logModel()->add(LogLevel::Error, tr("file"), sentence);
    m_workbench->banner()->post(
        {u"file/open"_s, Severity::Error, sentence, {{tr("Open another…"), [this] { askOpenCsv(); }}}});
}

bool WindowFiles::openDropped(const QStringList& paths)
{
    CsvPart* part = m_workbench->setup()->sourceBox()->csvPart();
    const QStringList before = part->files();
    if (!open(paths))
        return false;
    if (before.isEmpty() || part->files() == before || std::ranges::any_of(paths, isSetupName))
        return true;
    const auto useBoth = [this, part, before] {
        m_workbench->banner()->clear(u"file/"_s);
        part->addFiles(before);
    };
    m_workbench->banner()->post({u"file/replaced"_s,
                                 Severity::Info,
                                 tr("What was dropped took the place of the files before."),
                                 {{tr("Use both"), useBoth}}});
    return true;
}

bool WindowFiles::open(const QStringList& paths)
{
    if (paths.size() == 1)
        return open(paths.front());
    if (paths.isEmpty())
        return false;
    if (std::ranges::any_of(paths, isSetupName)) {
        fail(tr("Several files at once must all be quotes of one run; open a setup or results alone."));
        return false;
    }
    openCsv(withoutFolders(paths));
    return true;
}

bool WindowFiles::open(const QString& path)
{
    // What is no file of quotes is refused where it is read.
    if (!isSetupName(path) || QFileInfo(path).isDir()) {
        openCsv(withoutFolders({path}));
        return true;
    }
    const auto text = readTextFile(path.toStdString());
    if (!text) {
        fail(errorText(text.error()));
        return false;
    }
    // Results say who made them; a setup holds the words of the command line.
    const bool isResults =
        text->find("\"optimized\"") != std::string::npos || text->find("\"run_id\"") != std::string::npos;
    return isResults ? openResults(path, *text) : openSetup(path, *text);
}

void WindowFiles::openCsv(const QStringList& paths)
{
    m_workbench->banner()->clear(u"file/"_s);
    RunSetup setup = m_workbench->setup()->setup();
    setup.kafka.clear();
    setup.csv.clear();
    setup.trades.clear(); // those of other quotes
    std::erase(setup.stated, "kafka");
    for (const QString& path : paths)
        setup.csv.push_back(path.toStdString());
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
}

bool WindowFiles::openSetup(const QString& path, const std::string& text)
{
    RunSetup setup;
    if (const auto status = applySetupJson(setup, text, path.toStdString()); !status) {
        fail(errorText(status.error()));
        return false;
    }
    m_workbench->banner()->clear(u"file/"_s);
    m_setupFile = path;
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
    return true;
}

bool WindowFiles::openResults(const QString& path, const std::string& text)
{
    auto opened = readResults(text, path.toStdString());
    if (!opened) {
        fail(errorText(opened.error()));
        return false;
    }
    m_workbench->banner()->clear(u"file/"_s);
    if (!opened->missingFiles.empty()) {
        m_workbench->banner()->post(
            {u"file/missing"_s,
             Severity::Info,
             tr("The quotes of these results (%1) are not beside them: they can be looked at, "
                "but not run again.")
                 .arg(toQString(opened->missingFiles.front())),
             {}});
        // A file that is not there would only be complained about.
        opened->setup.csv.clear();
        opened->setup.trades.clear();
    }
    const QFileInfo file(path);
    if (file.fileName() == u"final_result.json"_s) {
        if (const std::string others = otherRunsBeside(path.toStdString(), text); !others.empty()) {
            m_workbench->banner()->post({u"file/mixed"_s, Severity::Warning, toQString(others), {}});
        }
    }
    m_desk->showOpened(std::move(*opened));
    setTitle(tr("%1 (read only)").arg(file.fileName()));
    return true;
}

void WindowFiles::openSample()
{
    const QString sample = sampleFile();
    if (sample.isEmpty()) {
        fail(tr("The sample that ships with the program was not found beside it. Open a CSV instead."));
        return;
    }
    RunSetup setup;
    setup.csv = {sample.toStdString()};
    m_workbench->banner()->clear(u"file/"_s);
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
}

void WindowFiles::openRecent(const RecentSource& source)
{
    if (!source.isKafka()) {
        open(source.files);
        return;
    }
    RunSetup setup = m_workbench->setup()->setup();
    setup.csv.clear();
    setup.trades.clear();
    setup.kafka = source.brokers.toStdString();
    setup.areBrokersOfFile = true; // they may once have come with a file
    setup.topic = source.topic.toStdString();
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
}

bool WindowFiles::openLastSetup()
{
    const QString last = m_settings->lastSetup();
    RunSetup setup;
    if (last.isEmpty() || !applySetupJson(setup, last.toStdString(), "last setup", SetupOrigin::Own))
        return false;
    m_workbench->showRun();
    m_workbench->setup()->setSetup(setup);
    return true;
}

// ---- asking for names

QString WindowFiles::askOpen(const QString& heading, const QString& filter)
{
    return QFileDialog::getOpenFileName(m_workbench->window(), heading, {}, filter);
}

void WindowFiles::askOpenCsv()
{
    const QStringList paths =
        QFileDialog::getOpenFileNames(m_workbench->window(), tr("Open quotes"), {}, quotesFilter());
    if (!paths.isEmpty())
        open(paths);
}

void WindowFiles::askAddCsv()
{
    if (const QString path = askOpen(tr("Add another file"), quotesFilter()); !path.isEmpty())
        m_workbench->setup()->sourceBox()->csvPart()->addFiles({path});
}

void WindowFiles::askOpenSetup()
{
    if (const QString path = askOpen(tr("Open setup"), tr("Setups (*.json);;All files (*)")); !path.isEmpty())
        open(path);
}

void WindowFiles::askOpenResults()
{
    if (const QString path = askOpen(tr("Open results"), tr("Results (*.json);;All files (*)"));
        !path.isEmpty())
        open(path);
}

// ---- writing

void WindowFiles::saveSetup()
{
    if (m_setupFile.isEmpty()) {
        askSaveSetup();
        return;
    }
    m_exports->write(m_setupFile, setupJson(m_workbench->setup()->setup()), [this] { askSaveSetup(); });
}

void WindowFiles::askSaveSetup()
{
    const QString path = m_exports->askSave(tr("Save setup"), u"setup.json"_s, tr("Setups (*.json)"));
    if (path.isEmpty())
        return;
    m_setupFile = path;
    saveSetup();
}

} // namespace sor::ui
