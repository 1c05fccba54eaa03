// SPDX-License-Identifier: GPL-3.0-or-later
// Signals to programs that a test started.
#pragma once

#include <QProcess>
#include <csignal>

namespace sor::test {

/// Sends a signal to a process that runs; false when it has ended. The id of one that has been waited for is
/// 0, and kill(0, ...) would end the test and whatever started it.
inline bool signalProcess(const QProcess& process, int signal)
{
    const auto pid = static_cast<pid_t>(process.processId());
    return pid > 0 && ::kill(pid, signal) == 0;
}

} // namespace sor::test
