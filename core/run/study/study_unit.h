// SPDX-License-Identifier: GPL-3.0-or-later
// A symbol on a day: its quotes are loaded once, and all its orders run on them.
#pragma once

#include "base/result.h"
#include "base/zone.h"
#include "input/executions_file.h"
#include "input/tape_loader.h"
#include "market/volume_record.h"
#include "search/worker_crew.h"
#include "setup/run_setup.h"
#include "study/study_order.h"
#include "study/study_rows.h"

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// An order that a unit runs.
struct UnitOrder {
    const StudyOrder* order = nullptr;
    std::int64_t shares = 0; // sized
};

struct StudyUnit {
    std::string symbol;
    LocalDay day;
    std::vector<std::string> files; // as they are opened
    std::vector<std::string> trades; // of trades apart
    bool statesSymbol = false; // the files do
    std::vector<UnitOrder> orders;
    VolumeRecord earlier; // of days before
    const ExecutionsFile* executions = nullptr; // that the orders really had
    /// When they were read together with those of other units; runUnit() reads no file then.
    std::shared_ptr<const LoadedTape> loaded;
    /// Of `adaptive`, by side: of days before; null: as a single run has it.
    std::array<std::shared_ptr<const FarMoves>, 2> moves;
    std::optional<Price> scale; // of `auto` axes, by days before; nothing: as a single run has it
};

/// What all the sizes and orders of a study are whole numbers of: as stated, else a share.
ShareUnit sizeUnitOf(const RunSetup& study);

/// The same as a single run of the study's setup on the unit's files with this order, `split off` and `starts
/// off`, whose untuned router is the study's.
RunSetup setupOf(const RunSetup& study, const StudyUnit& unit, const UnitOrder& order);

/// Called once an order, from any thread but never from two at once.
using OrderDone = std::function<void(std::size_t order)>;

/// Runs the unit's orders, by their places, as an outer piece of `crew`; the same on any number of threads.
/// An order that cannot be run, and every order of a unit whose files cannot be read, has the reason.
/// Interrupted when stopped.
Result<std::vector<OrderOutcome>> runUnit(const RunSetup& study, const StudyUnit& unit, WorkerCrew& crew,
                                          const std::stop_token& stop, const OrderDone& orderDone);

/// Runs orders again that are done, with their tunedParams, under other rules: fills their bracket.
/// `outcomes` by the unit's orders. Interrupted when stopped.
Status bracketUnit(const RunSetup& study, const StudyUnit& unit, std::vector<OrderOutcome>& outcomes,
                   WorkerCrew& crew, const std::stop_token& stop);

}} // namespace sor::runs
