// SPDX-License-Identifier: GPL-3.0-or-later
// What a study cannot have, and what makes two the same.
#pragma once

#include "base/result.h"
#include "market/tape.h"
#include "run/study/study_catalogue.h"
#include "run/study/study_store.h"
#include "search/extra_strategy.h"
#include "setup/run_setup.h"
#include "study/study_order.h"

#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// InvalidArgument when the setup says what a study cannot have.
Status checkStudy(const RunSetup& setup, bool hasOrdersFile);

/// What two studies must agree in; `extras`: all rows beside the baselines. Fails where the fee table or the
/// volume profile cannot be read.
Result<StudyIdentity> studyIdentity(const RunSetup& setup, const std::vector<StudyOrder>& orders,
                                    const std::vector<ExtraStrategy>& extras);

/// Venues can be hidden (`without`) where quotes of single venues have them: InvalidArgument for others.
Status checkHiddenVenues(const std::vector<std::string>& stated, const StudyCatalogue& catalogue);

/// Why the data do not cover the order, a sentence; empty when they do.
std::string lackOfData(const StudyOrder& order, const Tape& tape);

}} // namespace sor::runs
