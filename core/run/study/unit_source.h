// SPDX-License-Identifier: GPL-3.0-or-later
// What a unit of a study reads.
#pragma once

#include "base/result.h"
#include "input/tape_loader.h"
#include "run/study/study_unit.h"
#include "setup/run_setup.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// The study's setup with other files, sizes as sizeUnitOf(); `symbol` is empty where the files state none.
RunSetup sourceWith(const RunSetup& study, std::vector<std::string> files, std::vector<std::string> trades,
                    std::string symbol);

RunSetup unitSource(const RunSetup& study, const StudyUnit& unit);

/// Its quotes: those that were read with other units', or its files'.
Result<std::shared_ptr<const LoadedTape>> loadUnit(const RunSetup& study, const StudyUnit& unit,
                                                   const KeptTime& keeps, unsigned threads,
                                                   const std::stop_token& stop);

/// The time that any of its orders, of which it has some, looks at. Keeps references to both.
KeptTime unitTime(const RunSetup& study, const StudyUnit& unit);

}} // namespace sor::runs
