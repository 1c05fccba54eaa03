// SPDX-License-Identifier: GPL-3.0-or-later
// sorlab-cli as a process of its own.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace sor { inline namespace input { namespace kafka { namespace test {

/// How a program ended, and what it said.
struct Ended {
    int exitCode = -1; // -1: by a signal, or not at all
    QString output;
    QString error;
};

inline Ended finish(QProcess& process)
{
    constexpr int kPatienceMs = 120'000;
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

inline Ended runProgram(const QStringList& words)
{
    QProcess process;
    process.start(QStringLiteral(SOR_CLI_PROGRAM), words);
    return finish(process);
}

}}}} // namespace sor::input::kafka::test
