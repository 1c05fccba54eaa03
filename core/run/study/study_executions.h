// SPDX-License-Identifier: GPL-3.0-or-later
// The executions of a study's orders: whose they are, and each order's row.
#pragma once

#include "base/result.h"
#include "input/executions_file.h"
#include "market/tape.h"
#include "run/study/study_catalogue.h"
#include "search/extra_strategy.h"
#include "strategy/parent_order.h"
#include "study/study_rows.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// Before anything runs: whether every execution is of one of the study's orders, can be one of it (see
/// checkExecutions(); `limit`: of orders that state none of their own), and at a venue of the files that have
/// its quotes. DataUnusable with the line at fault.
Status checkStudyExecutions(const ExecutionsFile& file, std::span<const StudyRow> rows,
                            const StudyCatalogue& catalogue, ShareUnit unit, std::optional<Price> limit);

/// The row Actual of one order. Without executions, with prices far from the market (unless `isForced`), or
/// at a venue that the tape does not have, it is not run, which says why.
ExtraStrategy actualOf(const ExecutionsFile& file, std::string_view orderId, const ParentOrder& order,
                       const Tape& tape, bool isForced);

/// Sentences as a database notes them ("execution remarks"), and back.
std::string remarksNote(const std::vector<std::string>& remarks);
std::vector<std::string> remarksOf(std::string_view note);

}} // namespace sor::runs
