// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a mode of the program.
#pragma once

#include "command_line.h"
#include "study.h"

namespace sor {

/// Opens the window and runs it to its end; the exit code. Without a display, or in a program that was built
/// without the window, says so and what to do instead (2).
int runGui(const CommandLine& commandLine, int argc, char** argv);

/// What draws the page of a study without a display; null in a program without the window.
StudyPageWriter studyPageWriter();

} // namespace sor
