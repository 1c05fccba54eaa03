// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include "base/login_text.h"
#include "base/printable_text.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace sor {

namespace {

int firstFailure = 0; // errno of the first text that could not be written to standard output
bool isFailureTold = false;

void noteFailure()
{
    if (firstFailure == 0)
        firstFailure = errno == 0 ? EIO : errno;
}

/// In one piece, so that lines of several threads do not mix.
void printError(const std::string& text)
{
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

} // namespace

void prepareStreams()
{
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // Opened the other way round, so that using it fails as it did; the lowest free number is this one.
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF)
            (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY); // NOLINT: kept open
    }
    (void)std::signal(SIGPIPE, SIG_IGN);
}

void printOut(std::string_view text)
{
    const std::string shown = printable(text);
    errno = 0;
    if (std::fwrite(shown.data(), 1, shown.size(), stdout) != shown.size())
        noteFailure();
}

void printRemark(std::string_view message)
{
    printError(fmt::format("sorlab: {}\n", printableLine(withoutLogins(withOptions(message)))));
}

std::string withOptions(std::string_view text)
{
    return withSettings(text, [](std::string_view word) -> std::string {
        constexpr std::array<std::string_view, 12> kOwn{"batch",   "merge",   "publish", "key",
                                                        "message", "speed",   "max-gap", "loop",
                                                        "rows",    "minutes", "venues",  "informed"};
        if (word == "kafka-properties")
            return "-X";
        if (word == "kafka-file")
            return "-F";
        if (std::ranges::find(kOwn, word) != kOwn.end()
            || std::ranges::find(setupWords(), word, &SetupWord::name) != setupWords().end())
            return fmt::format("--{}", word);
        return {};
    });
}

int exitCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidArgument:
        return 2;
    case ErrorKind::DataUnusable:
        return 3;
    case ErrorKind::KafkaFailed:
        return 4;
    case ErrorKind::CannotWrite:
        return 5;
    case ErrorKind::Interrupted:
        return 130;
    case ErrorKind::Internal:
        break;
    }
    return 1;
}

int fail(const Error& error)
{
    printRemark(error.text());
    return exitCode(kind(error.code));
}

void printProgressRecord(std::string_view line)
{
    printError(printable(line));
}

void showProgressLine(std::string_view line)
{
    printError(fmt::format("\r\033[K{}", printableLine(line)));
}

int finishOutput(int code)
{
    errno = 0;
    if (std::fflush(stdout) != 0)
        noteFailure();
    if (firstFailure == 0 || firstFailure == EPIPE || code == exitCode(ErrorKind::Interrupted))
        return code;
    if (!isFailureTold) {
        printRemark(fmt::format("Could not write to standard output: {}.",
                                firstFailure == ENOSPC ? "the disk is full" : std::strerror(firstFailure)));
    }
    isFailureTold = true;
    return exitCode(ErrorKind::CannotWrite);
}

} // namespace sor
