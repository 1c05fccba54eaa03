// SPDX-License-Identifier: GPL-3.0-or-later
// From what a study ran to its report and its files.
#pragma once

#include "report/study_report.h"
#include "run/study/study_run.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace runs {

/// Takes the outcome's rows. InvalidArgument for mirrors that do not fit together.
Result<StudyReport> studyReport(const RunSetup& setup, StudyOutcome outcome);

/// The page of a study as it is printed, which the program with the window writes beside its exports.
inline constexpr std::string_view kStudyPage = "study.pdf";

/// A file that a study writes, and how it begins.
struct StudyExport {
    std::string_view name;
    std::string_view beginning;
};
std::span<const StudyExport> studyExports();

/// Whether the exports can be written into `folder`. CannotWrite, also when a file of their name is no export
/// of a study: a list of orders may well be called orders.csv. `ordersFile` may be empty.
Status checkStudyFiles(const std::filesystem::path& folder, const std::string& ordersFile);

/// Writes study.json, orders.csv and, of drawn orders, drawn_orders.csv into setup.out, all or none.
Status writeStudy(const StudyReport& report, const std::string& drawnOrders, const std::string& folder);

/// A study that ran to its end.
struct FinishedStudy {
    StudyReport report;
    StudyCatalogue catalogue;
    std::int64_t resumed = 0; // orders whose results were there
};

/// What `study` is, on the command line and in the window: checks what stands in setup.out, runs what is not
/// there yet, and writes the files. Errors of all of these; Interrupted when stopped, with what is done kept.
/// Blocks; any thread.
Result<FinishedStudy> carryOutStudy(const RunSetup& setup, const std::string& ordersFile,
                                    const std::stop_token& stop, StudyObserver* observer);

}} // namespace sor::runs
