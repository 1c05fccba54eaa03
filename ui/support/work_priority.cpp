// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/work_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sor::ui {

void lowerPriority()
{
    constexpr int kNice = 5;
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice));
}

} // namespace sor::ui
