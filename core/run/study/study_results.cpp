// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_results.h"

#include "files/atomic_output_file.h"
#include "files/output_folder.h"
#include "input/csv/csv_reader.h"
#include "report/study_html.h"
#include "report/study_json.h"
#include "run/version.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <system_error>

namespace sor {

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
    report.files = outcome.catalogue.entries.size();
    report.nbboFiles = static_cast<std::size_t>(
        std::ranges::count(outcome.catalogue.entries, name(CsvSchema::Nbbo), &CatalogueEntry::schema));
    for (const CatalogueEntry& entry : outcome.catalogue.entries) {
        if (!entry.problem.empty())
            report.unreadable.push_back(fmt::format("{}: {}", entry.path, entry.problem));
    }
    for (const SetupWord& word : setupWords()) {
        const bool isOfStudy = word.scope.part == WordPart::Study && word.name != "data";
        const bool isOfResult = word.scope.part != WordPart::Order && word.scope.effect != WordEffect::Input
            && word.scope.effect != WordEffect::Process && word.name != "split" && word.name != "starts";
        auto value = word.get(setup);
        if ((isOfStudy || isOfResult) && !value.empty())
            report.settings.emplace_back(word.name, std::move(value));
    }
    const bool hasPairs =
        std::ranges::any_of(report.rows, [](const StudyRow& row) { return !row.order.pair.empty(); });
    auto estimates =
        study::estimateStudy(report.rows, {report.primary, setup.seed, report.isDrawn && !hasPairs});
    if (!estimates)
        return estimates.error();
    report.estimates = std::move(*estimates);
    return report;
}

Status checkStudyFiles(const std::filesystem::path& folder, const std::string& ordersFile)
{
    struct Export {
        std::string_view name;
        std::string_view beginning;
    };
    constexpr std::array kExports{
        Export{"orders.csv", "order_id,symbol,side,shares,from,to,group,pair,state,"},
        Export{"drawn_orders.csv", "order_id,symbol,side,shares,participation,from,to,group,pair"},
        Export{"study.html",
               "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>SOR Lab: study"},
        Export{"study.json", "{\n  \"sorlab_study\":"}};
    for (const Export& of : kExports) {
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

} // namespace sor
