// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/source_notices.h"

#include "base/number_text.h"
#include "input/csv/first_rows.h"
#include "input/source_path.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "support/background_task.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/workbench.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

SourceNotices::SourceNotices(Workbench* workbench, AppSettings* /*settings*/, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_copying(new BackgroundTask(this))
{
    connect(m_copying, &BackgroundTask::refused, this, [this](const QString& sentence) {
        m_workbench->banner()->clear(u"source/copying"_s);
        m_workbench->banner()->post({u"run/failed"_s, Severity::Error, sentence, {}});
    });
}

void SourceNotices::show(const RunInput& input, const RunSetup& setup)
{
    const LoadedTape& loaded = input.loaded;
    const Tape& tape = *loaded.tape;
    m_workbench->banner()->clear(u"source/"_s);
    m_workbench->banner()->clear(u"run/"_s);

    const auto venues = static_cast<std::int64_t>(tape.venues().size());
    const QString venuesText = countText(venues, "venue");
    m_summary = tr("%1 · %2").arg(countText(loaded.counts.rows, "row"), venuesText);
    m_status = tr("%1 · %2 · %3")
                   .arg(countText(static_cast<std::int64_t>(tape.entriesOfData()), "quote"), venuesText,
                        windowText(tape.span()));
    m_rate = input.loadSeconds > 0
        ? tr("read %1 k rows/s")
              .arg(countText(static_cast<std::int64_t>(static_cast<double>(loaded.counts.rows)
                                                       / input.loadSeconds / 1e3)))
        : QString();
    const bool isSynthetic = std::ranges::any_of(tape.venues(), &TapeVenue::isSynthetic);
    m_dataNote = isSynthetic ? tr("synthetic venues, seed %1").arg(setup.seed) : QString();
    if (isSynthetic)
        m_summary += u" · "_s + m_dataNote;
    m_workbench->logModel()->add(LogLevel::Info, tr("source"), m_summary);
    for (const std::string& warning : loaded.warnings)
        m_workbench->logModel()->add(LogLevel::Warning, tr("source"), sentenceText(warning));
    showSkipped(loaded);
    showVenues(tape);
    showMemory(tape, setup);
}

void SourceNotices::showJudgement(const InputJudged& judgement)
{
    QStringList parts;
    for (const auto& [what, how] : judgement.understood) {
        // The first two say it of themselves.
        const bool isPlain = what == "format" || what == "feed";
        parts << (isPlain ? QString() : toQString(what).replace(u'_', u' ') + u' ') + toQString(how);
    }
    m_workbench->setup()->setReadAs(parts.isEmpty() ? QString()
                                                    : tr("Read as: %1.").arg(parts.join(u"; "_s)));
    if (judgement.refusal) {
        m_workbench->banner()->post({u"source/judged"_s, Severity::Error, errorText(*judgement.refusal), {}});
        m_workbench->logModel()->add(LogLevel::Error, tr("source"), errorText(*judgement.refusal));
        return;
    }
    QStringList sentences;
    for (const Finding& finding : judgement.findings) {
        sentences << sentenceText(finding.text)
                + (finding.advice.empty() ? QString() : u' ' + sentenceText(finding.advice));
        m_workbench->logModel()->add(LogLevel::Warning, tr("source"), sentences.back());
    }
    if (!sentences.isEmpty())
        m_workbench->banner()->post({u"source/judged"_s, Severity::Warning, sentences.join(u' '), {}});
}

void SourceNotices::showSkipped(const LoadedTape& loaded)
{
    std::int64_t skipped = 0;
    QString first;
    for (const CsvSummary& file : loaded.files) {
        skipped += file.rowsSkipped;
        if (first.isEmpty() && !file.problems.empty()) {
            const RowProblem& problem = file.problems.front();
            first = tr("line %1, '%2' is '%3'")
                        .arg(problem.line)
                        .arg(toQString(problem.column), toQString(problem.found));
        }
    }
    const std::int64_t rows = loaded.counts.rows + skipped;
    QString sentence =
        (skipped == 1 ? tr("%1 of %2 was skipped: %3.") : tr("%1 of %2 were skipped; first: %3."))
            .arg(countText(skipped), countText(rows, "row"), first);
    if (loaded.topic) {
        skipped = loaded.topic->skipped();
        if (!loaded.topic->problems.empty())
            first = toQString(loaded.topic->problems.front().text());
        sentence = (skipped == 1 ? tr("%1 could not be read: %2.") : tr("%1 could not be read; first: %2."))
                       .arg(countText(skipped, "message"), first);
    }
    m_dataTab = skipped == 0 ? tr("Data") : tr("Data (%1 skipped)").arg(countText(skipped));
    if (skipped == 0)
        return;
    m_workbench->logModel()->add(LogLevel::Warning, tr("source"), sentence);
    m_workbench->banner()->post({u"source/skipped"_s,
                                 Severity::Warning,
                                 sentence,
                                 {{loaded.topic ? tr("Show") : tr("Show rows"),
                                   [this] { m_workbench->showDetail(m_workbench->problems()); }},
                                  {tr("Ignore for this file"), {}}}});
}

void SourceNotices::showVenues(const Tape& tape)
{
    if (tape.venues().size() != 1)
        return;
    const FeedInfo& info = tape.venues().front().info;
    if (info.kind == FeedKind::Consolidated) {
        m_workbench->banner()->post(
            {u"source/venues"_s,
             Severity::Error,
             tr("This is a consolidated feed (%1): it carries no quotes of single venues. It can only be run "
                "as one "
                "venue.")
                 .arg(toQString(info.dataset.empty() ? info.mic : info.dataset)),
             {{tr("Run as one venue"), [this] { emit m_workbench->setup()->runRequested(); }}}});
        return;
    }
    m_workbench->banner()->post({u"source/venues"_s,
                                 Severity::Warning,
                                 tr("Every row comes from one venue (%1): there is no choice between venues, "
                                    "only between taking and resting there.")
                                     .arg(toQString(info.mic)),
                                 {{tr("Add another file…"), [this] { emit m_workbench->addFileRequested(); }},
                                  {tr("Add synthetic venues…"), [this] {
                                       RunSetup setup = m_workbench->setup()->setup();
                                       constexpr std::int64_t kVenues = 3;
                                       setup.syntheticVenues = kVenues;
                                       m_workbench->setup()->setSetup(setup);
                                   }}}});
}

void SourceNotices::showMemory(const Tape& tape, const RunSetup& setup)
{
    const QString used = megabytesText(tape.bytes());
    if (setup.memoryMegabytes == 0) {
        m_memory = tr("quotes in memory %1 MB").arg(used);
        return;
    }
    m_memory = tr("quotes in memory %1 of %2 MB").arg(used).arg(setup.memoryMegabytes);
    constexpr double kNearlyFull = 0.8;
    if (static_cast<double>(tape.bytes())
        > kNearlyFull * static_cast<double>(setup.memoryMegabytes) * static_cast<double>(kMegabyte)) {
        m_workbench->banner()->post({u"source/memory"_s,
                                     Severity::Warning,
                                     tr("The tape uses %1 of %2 MB.").arg(used).arg(setup.memoryMegabytes),
                                     {}});
    }
}

/// What can be done when a limit of memory was met.
std::vector<BannerMessage::Action> SourceNotices::limitActions(const ErrorFacts& facts, const RunSetup& setup)
{
    std::vector<BannerMessage::Action> actions;
    // A little less than what filled the tape.
    const std::int64_t rows = facts.rows / 10 * 9;
    if (rows > 0 && setup.csv.size() == 1) {
        const QString file = exactQString(setup.csv.front());
        actions.push_back({tr("Read the first part"), [this, file, rows] { readFirstPart(file, rows); }});
    }
    const auto megabytes = static_cast<std::int64_t>(
        (std::max(2 * facts.limitBytes, facts.neededBytes) + kMegabyte - 1) / kMegabyte);
    actions.push_back({tr("Raise the limit"), [this, megabytes] { raiseLimit(megabytes); }});
    return actions;
}

void SourceNotices::raiseLimit(std::int64_t megabytes)
{
    RunSetup setup = m_workbench->setup()->setup();
    if (const auto status = applyWord(setup, "memory", std::to_string(megabytes)); !status) {
        m_workbench->banner()->post(
            {u"run/failed"_s, Severity::Error, sentenceText(status.error().message), {}});
        return;
    }
    m_workbench->setup()->setSetup(setup);
    m_workbench->logModel()->add(
        LogLevel::Info, tr("source"),
        tr("The tape may now take %1 MB. What does not fit into memory makes everything slow.")
            .arg(countText(megabytes)));
    emit m_workbench->setup()->runRequested();
}

/// As a file of its own, so that the run card names what was really read.
void SourceNotices::readFirstPart(const QString& file, std::int64_t rows)
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/sorlab"_s;
    QDir().mkpath(folder);
    const QString name = QFileInfo(file).fileName().section(u".csv"_s, 0, 0);
    const QString copy = u"%1/%2-first-%3-rows.csv"_s.arg(folder, name).arg(rows);
    m_workbench->banner()->post(
        {u"source/copying"_s, Severity::Info, tr("Copying the first %1…").arg(countText(rows, "row")), {}});
    const NamedFile named = namedFile(file.toStdString());
    m_copying->start([this, from = named.path, to = copy.toStdString(), venue = named.venue,
                      rows](const std::stop_token& stop, const BackgroundTask::Post& post) {
        const auto copied = std::make_shared<Result<std::int64_t>>(copyFirstRows(from, rows, to, stop));
        post([this, copied, from, to, venue] {
            m_workbench->banner()->clear(u"source/copying"_s);
            if (!*copied) {
                m_workbench->banner()->post(
                    {u"run/failed"_s, Severity::Error, errorText(copied->error()), {}});
                return;
            }
            m_workbench->logModel()->add(
                LogLevel::Info, tr("source"),
                tr("Copied the first %1 of %2 to %3")
                    .arg(countText(copied->value(), "row"), toQString(from), toQString(to)));
            RunSetup setup = m_workbench->setup()->setup();
            setup.csv = {venue.empty() ? to : venue + "=" + to};
            m_workbench->setup()->setSetup(setup);
            emit m_workbench->setup()->runRequested();
        });
    });
}

void SourceNotices::showFailure(const Error& error)
{
    const QString text = errorText(error);
    m_workbench->logModel()->add(LogLevel::Error, tr("run"), text);
    std::vector<BannerMessage::Action> actions;
    const RunSetup setup = m_workbench->setup()->setup();
    switch (kind(error.code)) {
    case ErrorKind::DataUnusable:
        if (error.code == ErrorCode::MemoryLimit) {
            actions = limitActions(error.facts, setup);
            break;
        }
        if (error.code == ErrorCode::ColumnsUnusable)
            actions.push_back(
                {tr("Show expected format"), [this] { emit m_workbench->dataFormatRequested(); }, false});
        if (setup.from || setup.to) {
            actions.push_back({tr("Use the file's range"), [this] {
                                   RunSetup whole = m_workbench->setup()->setup();
                                   whole.from.reset();
                                   whole.to.reset();
                                   std::erase_if(whole.stated, [](const std::string& word) {
                                       return word == "from" || word == "to";
                                   });
                                   m_workbench->setup()->setSetup(whole);
                                   emit m_workbench->setup()->runRequested();
                               }});
        }
        if (!setup.csv.empty())
            actions.push_back({tr("Open another…"), [this] { emit m_workbench->openRequested(); }});
        break;
    case ErrorKind::KafkaFailed:
        actions.push_back(
            {tr("Test connection…"), [this] { emit m_workbench->testConnectionRequested(); }, false});
        break;
    case ErrorKind::Internal:
        actions.push_back(
            {tr("Copy details"), [text] { QGuiApplication::clipboard()->setText(text); }, false});
        m_workbench->banner()->post(
            {u"run/failed"_s, Severity::Error,
             tr("Something went wrong inside the program. Your results so far are kept."),
             std::move(actions)});
        return;
    default:
        break;
    }
    m_workbench->banner()->post({u"run/failed"_s, Severity::Error, text, std::move(actions)});
}

} // namespace sor::ui
