// SPDX-License-Identifier: GPL-3.0-or-later
#include "what_if.h"

#include "base/number_text.h"
#include "files/text_file.h"
#include "progress_printer.h"
#include "report/allocation_json.h"
#include "report/placement_json.h"
#include "route/placement/solvers/placement_solver.h"
#include "setup/allocation_file.h"
#include "setup/placement_file.h"
#include "terminal.h"

#include <chrono>
#include <fmt/format.h>

namespace sor {

int runAllocate(const std::string& file)
{
    const auto text = readTextFile(file);
    if (!text)
        return fail(text.error());
    const auto problem = parseAllocationProblem(*text, file);
    if (!problem)
        return fail(problem.error());
    const auto answer = allocate(*problem);
    if (!answer)
        return fail(answer.error());
    printOut(allocationJson(*problem, *answer));
    return 0;
}

int runPlace(const std::string& file)
{
    const auto text = readTextFile(file);
    if (!text)
        return fail(text.error());
    const auto cases = parsePlacementProblems(*text, file);
    if (!cases)
        return fail(cases.error());
    PlacementSolver solver;
    for (const PlacementCase& one : *cases) {
        const auto start = std::chrono::steady_clock::now();
        const auto solution = solver.solve(one.problem);
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
        if (!solution) {
            Error error = solution.error();
            error.facts = {.path = file, .item = one.id};
            return fail(error);
        }
        for (const std::string& warning : solution->warnings)
            printRemark(fmt::format("{}: {}", one.id, warning));
        printOut(placementJson(one.id, *solution, elapsed.count()));
    }
    return 0;
}

int runGenerate(const CommandLine& commandLine, const std::stop_token& stop)
{
    const RunSetup& setup = commandLine.setup;
    ProgressPrinter printer(ProgressPrinter::resolve(setup.progress, setup.isQuiet));
    const auto day = generateSyntheticDay(commandLine.generate, commandLine.file, &printer, stop);
    printer.clear();
    if (!day)
        return fail(day.error());
    if (!setup.isQuiet) {
        printOut(fmt::format("Wrote {} of {}, {} of them trades, from {} to {}, to {}\n",
                             groupedCount(day->rows, "row"), counted(commandLine.generate.venues, "venue"),
                             grouped(day->trades), formatIsoTime(day->firstRecv),
                             formatIsoTime(day->lastRecv), commandLine.file));
    }
    return 0;
}

} // namespace sor
