// SPDX-License-Identifier: GPL-3.0-or-later
// In place of gui.cpp where no Qt is linked.
#include "gui.h"
#include "terminal.h"

#include <fmt/format.h>

namespace sor {

int runGui(const CommandLine& /*commandLine*/, int /*argc*/, char** argv)
{
    return fail({ErrorCode::InvalidArgument,
                 fmt::format("This program was built without the window. Use {} --batch --csv FILE, or see "
                             "--help.",
                             argv[0])});
}

StudyPageWriter studyPageWriter()
{
    return {};
}

} // namespace sor
