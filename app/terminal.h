// SPDX-License-Identifier: GPL-3.0-or-later
// The only way to standard output and standard error (tests/house checks it): what files, brokers and the
// network say is escaped here, so that no message can forget it.
#pragma once

#include "base/error.h"

#include <string_view>

namespace sor {

/// `text` to standard output; every unprintable character but line feeds and tabs is written out (\x1b).
void printOut(std::string_view text);

/// "sorlab: message" as one line on standard error; line feeds within it are written out too.
void printRemark(std::string_view message);

/// Prints the error as printRemark() does; returns the exit code of its kind.
int fail(const Error& error);

/// One line of a machine's progress report (JSON) on standard error.
void printProgressRecord(std::string_view line);

/// Replaces the current line of the terminal at standard error; empty: clears it.
void showProgressLine(std::string_view line);

} // namespace sor
