// SPDX-License-Identifier: GPL-3.0-or-later
#include "calibrate.h"

#include "files/atomic_output_file.h"
#include "files/output_folder.h"
#include "input/tape_loader.h"
#include "progress_printer.h"
#include "report/calibration_report.h"
#include "search/queue_calibration.h"
#include "terminal.h"

#include <filesystem>
#include <fmt/format.h>
#include <optional>

namespace sor {

int runCalibrate(const CommandLine& commandLine, const std::stop_token& stop)
{
    RunSetup setup = commandLine.setup;
    const auto invalid = [](std::string_view word, std::string text) {
        return fail({ErrorCode::InvalidArgument, std::move(text), {.parameter = std::string(word)}});
    };
    if (!setup.csv.empty() || !setup.trades.empty() || !setup.kafka.empty())
        return invalid("csv",
                       "A calibration reads the one file that stands behind its name: leave `csv`, "
                       "`trades` and `kafka` out.");
    if (setup.isStated("queue"))
        return invalid("queue", "A calibration compares all queue rules: leave `queue` out.");
    if (setup.syntheticVenues > 0 || setup.viewOrDefault() != TapeView::Book)
        return invalid("view", "A calibration needs the book view of real venues.");
    setup.csv = {commandLine.file};
    const std::filesystem::path output = std::filesystem::path(setup.out) / "calibration.json";
    const bool writes = setup.isStated("out");
    std::optional<OutputFolder> folder;
    if (writes) {
        auto opened = OutputFolder::open(setup.out, OutputFolder::Use::Alone);
        if (!opened)
            return fail(opened.error());
        folder.emplace(std::move(*opened));
        if (auto status = checkOutputFile(output); !status)
            return fail(status.error());
    }
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    auto loaded = loadTape(setup, 1, stop, &printer);
    if (!loaded) {
        printer.clear();
        return fail(loaded.error());
    }
    const Tape& tape = *loaded->tape;
    TimeWindow window = tape.span();
    if (setup.from || setup.to) {
        const auto stated = resolveWindow(setup, tape);
        if (!stated) {
            printer.clear();
            return fail(stated.error());
        }
        window = *stated;
    }
    const auto calibration = calibrateQueues(tape, window, {}, stop, &printer);
    printer.clear();
    if (!calibration) {
        Error error = calibration.error();
        if (error.place().empty())
            error.facts.path = commandLine.file;
        return fail(error);
    }
    for (const std::string& warning : loaded->warnings)
        printRemark(warning);
    printOut(calibrationText(*calibration, loaded->symbol));
    if (writes) {
        if (auto status = writeFileAtomically(output, calibrationJson(*calibration, loaded->symbol)); !status)
            return fail(status.error());
        printOut(fmt::format("Wrote {}\n", output.string()));
    }
    return 0;
}

} // namespace sor
