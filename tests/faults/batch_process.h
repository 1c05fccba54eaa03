// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of the program that something befalls.
#pragma once

#include "test_files.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <csignal>
#include <functional>

namespace sor::test {

inline const QString kSample = QStringLiteral(SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");
inline const QStringList kFiles{QStringLiteral("output.json"), QStringLiteral("baselines.json"),
                                QStringLiteral("final_result.json")};

inline QString runIdOf(const QString& path)
{
    return QJsonDocument::fromJson(bytesOf(path)).object()[u"run_id"_qs].toString();
}

/// A run of little work, so that writing is a good part of it.
inline QStringList shortRun(const QString& out, const QString& shares)
{
    return {u"--batch"_qs,
            u"--csv"_qs,
            kSample,
            u"--quiet"_qs,
            u"--model"_qs,
            u"static"_qs,
            u"--starts"_qs,
            u"off"_qs,
            u"--split"_qs,
            u"off"_qs,
            u"--threads"_qs,
            u"1"_qs,
            u"--to"_qs,
            u"13:31"_qs,
            u"--shares"_qs,
            shares,
            u"--lambda-over"_qs,
            u"0"_qs,
            u"--lambda-under"_qs,
            u"0.01:0.09:99"_qs,
            u"--out"_qs,
            out};
}

struct Outcome {
    int exitCode = -1;
    QString error;
};

inline Outcome run(const QStringList& arguments, const std::function<void()>& inChild = {},
                   const QProcessEnvironment& environment = {})
{
    QProcess process;
    process.setProcessEnvironment(environment);
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(QStringLiteral(SOR_CLI_PROGRAM), arguments);
    if (!process.waitForFinished(300'000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardError())};
}

/// All names in a folder, hidden ones too.
inline QStringList namesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::System);
}

/// With the library of bad_system.cpp and one of its variables.
inline QProcessEnvironment badSystem(const QString& library, const QString& variable, const QString& value)
{
    QProcessEnvironment environment;
    environment.insert(u"LD_PRELOAD"_qs, library);
    environment.insert(variable, value);
    return environment;
}

/// In a child before it becomes the program: the signals as a terminal has them, whatever the test was
/// started with.
inline void usualSignals()
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        (void)std::signal(signal, SIG_DFL);
}

} // namespace sor::test

#define FAILED_WITH(outcome, code, part)                                                                     \
    do {                                                                                                     \
        const sor::test::Outcome& tried = (outcome);                                                         \
        const QString said = QString::number(tried.exitCode) + u": "_qs + tried.error;                       \
        QVERIFY2(tried.exitCode == (code), qPrintable(said));                                                \
        QVERIFY2(tried.error.startsWith(u"sorlab: "_qs) && tried.error.contains(part), qPrintable(said));    \
        QVERIFY2(tried.error.trimmed().endsWith(u'.') && tried.error.count(u'\n') == 1, qPrintable(said));   \
    } while (false)
