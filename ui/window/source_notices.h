// SPDX-License-Identifier: GPL-3.0-or-later
// What should be said about a source or a failure, and what can be done about it.
#pragma once

#include "base/error.h"
#include "panels/message_banner.h"
#include "run/run_pipeline.h"
#include "run/run_worker.h"

#include <QObject>
#include <QString>
#include <vector>

namespace sor::ui {

class AppSettings;
class BackgroundTask;
class Workbench;

/// Writes to the banner and the log. UI thread only.
class SourceNotices : public QObject {
    Q_OBJECT

public:
    SourceNotices(Workbench* workbench, AppSettings* settings, QObject* parent);

    void show(const RunInput& input, const RunSetup& setup);
    /// What the source was read as, in Setup, and what is odd about it.
    void showJudgement(const InputJudged& judgement);
    void showFailure(const Error& error);

    // Of the input that was shown last:
    /// "2,004 rows · 4 venues", under the source in Setup.
    QString summary() const { return m_summary; }
    /// Behind the titles of charts; empty for plain data.
    QString dataNote() const { return m_dataNote; }
    /// "1,992 quotes · 4 venues · 13:36:32–13:45:14 UTC".
    QString statusText() const { return m_status; }
    /// "quotes in memory 0.2 of 256 MB".
    QString memoryText() const { return m_memory; }
    /// "212 k rows/s".
    QString rateText() const { return m_rate; }
    /// "Data" or "Data (12 skipped)".
    QString dataTab() const { return m_dataTab; }

private:
    void showSkipped(const LoadedTape& loaded);
    void showVenues(const Tape& tape);
    void showMemory(const Tape& tape, const RunSetup& setup);
    std::vector<BannerMessage::Action> limitActions(const ErrorFacts& facts, const RunSetup& setup);
    void raiseLimit(std::int64_t megabytes);
    void readFirstPart(const QString& file, std::int64_t rows);

    Workbench* m_workbench;
    BackgroundTask* m_copying;
    QString m_summary;
    QString m_dataNote;
    QString m_status;
    QString m_memory;
    QString m_rate;
    QString m_dataTab;
};

} // namespace sor::ui
