// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/stale_reason.h"

#include "run/run_controller.h"
#include "setup/setup_words.h"

namespace sor::ui {

QString staleReason(const RunSetup& shown, const RunSetup& now, const RunController& controller,
                    bool hasFailed)
{
    // By all that a run depends on.
    if (!isSameInput(shown, now)
        || !agree(shown, now, [](const WordScope& scope) { return scope.effect != WordEffect::Process; }))
        return QObject::tr("the setup has changed since.");
    const auto& run = controller.finished();
    const bool isKept = run && !run->input; // one of those of the session, opened again
    if (hasFailed)
        return isKept ? QObject::tr("its input cannot be read any more.")
                      : QObject::tr("a later run has failed.");
    const auto& input = controller.input();
    const bool isOther = isKept && input && isSameInput(shown, controller.inputSetup())
        && input->loaded.hash != run->report.inputHash;
    return isOther ? QObject::tr("its input has changed since.") : QString();
}

} // namespace sor::ui
