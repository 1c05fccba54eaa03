// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_results.h"

#include "files/atomic_output_file.h"
#include "files/output_folder.h"
#include "input/csv/csv_reader.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "run/study/study_tuning.h"
#include "run/study/volume_cover.h"
#include "run/version.h"
#include "setup/setup_words.h"
#include "setup/study_values.h"
#include "study/study_bracket.h"
#include "study/study_counts.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>

namespace sor { inline namespace runs {

Result<StudyReport> studyReport(const RunSetup& setup, StudyOutcome outcome)
{
    StudyReport report;
    report.version = kVersion;
    report.gitHash = kGitHash;
    report.primary = setup.study.primary;
    report.names = {Side::Buy, setup.experiment.baselines.bucket, setup.experiment.router.interval};
    report.rows = std::move(outcome.rows);
    report.isDrawn = !outcome.orders.empty();
    report.tooShort = std::move(outcome.tooShort);
    report.executionRemarks = std::move(outcome.executionRemarks);
    std::set<std::string_view> nbboFiles; // a file has an entry for each of its symbols
    std::set<std::string_view> asideFiles;
    for (const CatalogueEntry& entry : outcome.catalogue.entries) {
        if (entry.isUsed() && entry.schema == name(CsvSchema::Nbbo))
            nbboFiles.insert(entry.path);
        if (!entry.setAside.empty() && asideFiles.insert(entry.path).second)
            report.setAside.push_back(fmt::format("{}: {}", entry.path, entry.setAside));
        // A problem of one symbol is told with the orders that it stops.
        if (!entry.problem.empty() && !entry.statesSymbol)
            report.unreadable.push_back(fmt::format("{}: {}", entry.path, entry.problem));
    }
    report.nbboFiles = nbboFiles.size();
    auto thin = thinVolumeOf(report.rows, outcome.catalogue);
    if (!thin)
        return thin.error();
    report.thinlySized = thin->orders;
    report.thinVolume = std::move(thin->example);
    for (const SetupWord& word : setupWords()) {
        const bool isOfStudy = word.scope.part == WordPart::Study && word.name != "data";
        const bool isOfResult = word.scope.part != WordPart::Order && word.scope.effect != WordEffect::Input
            && word.scope.effect != WordEffect::Process && word.name != "split" && word.name != "starts";
        auto value = word.get(setup);
        if ((isOfStudy || isOfResult) && !value.empty())
            report.settings.emplace_back(word.name, std::move(value));
    }
    report.isBracketOfDefault = outcome.isBracketOfDefault;
    if (outcome.tuned) {
        auto tuning = study::estimateTuning(report.rows, std::move(*outcome.tuned), report.primary,
                                            tuningSettings(setup));
        if (!tuning)
            return tuning.error();
        report.tuning = std::move(*tuning);
    }
    const bool hasPairs =
        std::ranges::any_of(report.rows, [](const StudyRow& row) { return !row.order.pair.empty(); });
    const auto zone = studyZone(setup);
    if (!zone)
        return zone.error();
    const study::EstimateSettings settings{report.primary, setup.seed, report.isDrawn && !hasPairs, *zone,
                                           std::move(outcome.extras)};
    auto estimates = report.isTuned() ? study::estimateStudy(study::tunedRows(report.rows), settings)
                                      : study::estimateStudy(report.rows, settings);
    if (!estimates)
        return estimates.error();
    report.estimates = std::move(*estimates);
    if (report.isTuned() && report.isBracketOfDefault && report.estimates.bracket) {
        const auto untuned = study::untunedRows(report.rows);
        report.estimates.bracket = study::bracketOf(study::doneInOrder(untuned), report.primary);
    }
    return report;
}

std::span<const StudyExport> studyExports()
{
    static constexpr std::array kExports{
        StudyExport{"orders.csv", "order_id,symbol,side,shares,from,to,group,pair,state,"},
        StudyExport{"drawn_orders.csv", "order_id,symbol,side,shares,participation,from,to,group,pair"},
        StudyExport{"study.html",
                    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>SOR Lab: study"},
        StudyExport{"study.json", "{\n  \"sorlab_study\":"}, StudyExport{kStudyPage, "%PDF-"}};
    return kExports;
}

Status checkStudyFiles(const std::filesystem::path& folder, const std::string& ordersFile)
{
    for (const StudyExport& of : studyExports()) {
        const std::filesystem::path path = folder / of.name;
        std::error_code error;
        if (!std::filesystem::exists(path, error))
            continue;
        if (!ordersFile.empty() && std::filesystem::equivalent(path, ordersFile, error)) {
            return Error{ErrorCode::CannotWrite,
                         "The results would overwrite this file of orders. Choose another folder with `out`.",
                         {.path = path.string()}};
        }
        std::ifstream file(path, std::ios::binary);
        std::string begin(of.beginning.size(), '\0');
        file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
        if (begin != of.beginning) {
            return Error{
                ErrorCode::CannotWrite,
                "This is no result of a study, and would be overwritten by one. Choose another folder "
                "with `out`.",
                {.path = path.string()}};
        }
        if (auto status = checkOutputFile(path); !status)
            return status;
    }
    return ok();
}

Status writeStudy(const StudyReport& report, const std::string& drawnOrders, const std::string& folder)
{
    const std::filesystem::path out(folder);
    std::vector<OutputText> texts;
    if (!drawnOrders.empty())
        texts.push_back({out / "drawn_orders.csv", drawnOrders});
    texts.push_back({out / "orders.csv", studyOrdersCsv(report)});
    texts.push_back({out / "study.html", studyHtml(report)});
    texts.push_back({out / "study.json", studyJson(report)});
    return writeFilesTogether(texts);
}

Result<FinishedStudy> carryOutStudy(const RunSetup& setup, const std::string& ordersFile,
                                    const std::stop_token& stop, StudyObserver* observer)
{
    // Before anything that costs time.
    if (auto status = checkStudy(setup, !ordersFile.empty()); !status)
        return status.error();
    if (auto status = checkStudyFiles(setup.out, ordersFile); !status)
        return status.error();
    const auto folder = OutputFolder::open(setup.out, OutputFolder::Use::Alone);
    if (!folder)
        return folder.error();
    auto outcome = runStudy(setup, ordersFile, stop, observer);
    if (!outcome)
        return outcome.error();
    FinishedStudy finished;
    finished.catalogue = outcome->catalogue;
    finished.resumed = outcome->resumed;
    const std::string drawn = outcome->orders;
    auto report = studyReport(setup, std::move(*outcome));
    if (!report)
        return report.error();
    finished.report = std::move(*report);
    if (auto status = writeStudy(finished.report, drawn, setup.out); !status)
        return status.error();
    return finished;
}

}} // namespace sor::runs
