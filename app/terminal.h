// SPDX-License-Identifier: GPL-3.0-or-later
// The only way to standard output and standard error (tests/rules checks it): what files, brokers and the
// network say is escaped here, so that no message can forget it, and what cannot be written is told in words,
// never by an exception.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace sor {

/// Before anything is opened: standard streams that were closed are taken, so that none of our files gets
/// their numbers and our text with them; writing to a pipe without a reader becomes an error.
void prepareStreams();

/// `text` to standard output; every unprintable character but line feeds and tabs is written out (\x1b). What
/// could not be written is told by finishOutput. One thread at a time.
void printOut(std::string_view text);

/// "sorlab: message" as one line on standard error, where nothing can be done about a failure; withOptions(),
/// line feeds within it are written out too, and logins are left out (withoutLogins). Any thread.
void printRemark(std::string_view message);

/// `text` with the settings that it names as options: `memory` becomes --memory.
std::string withOptions(std::string_view text);

/// Process exit code: 1 internal, 2 usage, 3 data, 4 Kafka, 5 cannot write, 130 interrupted.
int exitCode(ErrorKind kind);

/// Prints the error as printRemark() does; returns the exit code of its kind.
int fail(const Error& error);

/// One line of a machine's progress report (JSON) on standard error.
void printProgressRecord(std::string_view line);

/// Replaces the current line of the terminal at standard error; empty: clears it.
void showProgressLine(std::string_view line);

/// The end of standard output: flushes it, and returns `code`, or 5 with a sentence when not all text could
/// be written there, unless the run was interrupted. A reader that has gone (| head) has what it wanted: that
/// is no failure.
int finishOutput(int code);

} // namespace sor
