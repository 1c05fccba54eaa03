// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a result that is shown is still that of the setup beside it.
#pragma once

#include "setup/run_setup.h"

#include <QString>

namespace sor::ui {

class RunController;

/// The rest of a sentence about the result of `shown`: "the setup has changed since."; empty: it is that of
/// `now`, on the input as it is. `hasFailed`: a later run, or the reading of its source.
QString staleReason(const RunSetup& shown, const RunSetup& now, const RunController& controller,
                    bool hasFailed);

} // namespace sor::ui
