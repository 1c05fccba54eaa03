// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_results.h"

#include "files/atomic_output_file.h"
#include "input/csv/csv_reader.h"
#include "report/study_json.h"
#include "run/version.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <fmt/format.h>

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
            && word.scope.effect != WordEffect::Process && word.name != "split" && word.name != "starts"
            && word.name != "bracket";
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

Status writeStudy(const StudyReport& report, const std::string& drawnOrders, const std::string& folder)
{
    const std::filesystem::path out(folder);
    std::vector<OutputText> texts;
    if (!drawnOrders.empty())
        texts.push_back({out / "drawn_orders.csv", drawnOrders});
    texts.push_back({out / "orders.csv", studyOrdersCsv(report)});
    texts.push_back({out / "study.json", studyJson(report)});
    return writeFilesTogether(texts);
}

} // namespace sor
