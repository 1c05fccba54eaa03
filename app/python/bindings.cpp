// SPDX-License-Identifier: GPL-3.0-or-later
// The extension module sorlab._sorlab: what the package's Python files are made of. Words come as the JSON of
// a setup file, so that they mean what they mean there; figures go out as they are written by --batch.
#include "files/output_folder.h"
#include "python_call.h"
#include "report/allocation_json.h"
#include "report/answer_text.h"
#include "report/placement_json.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "report/study_text.h"
#include "route/placement/solvers/placement_solver.h"
#include "run/run_pipeline.h"
#include "run/study/study_results.h"
#include "run/version.h"
#include "setup/allocation_file.h"
#include "setup/placement_file.h"
#include "setup/setup_words.h"

#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace py = pybind11;

namespace sor::python {

namespace {

/// Sentences as Python's callers read them.
std::string inKeywords(const std::string& text)
{
    return withSettings(text, [](std::string_view word) { return std::string(word); });
}

/// A tape that was read once, for any number of runs.
struct PythonTape {
    RunSetup setup; // whose source it is
    std::shared_ptr<const RunInput> input;

    const Tape& tape() const { return *input->loaded.tape; }
};

PythonTape readTape(const std::string& words, const py::object& callback)
{
    RunSetup setup = setupOf(words);
    std::optional<Result<RunInput>> input;
    runInterruptibly([&](const std::stop_token& stop,
                         LatestProgress& progress) { input = loadInput(setup, stop, &progress); },
                     callback);
    auto read = std::make_shared<const RunInput>(valueOf(std::move(*input)));
    return {std::move(setup), std::move(read)};
}

/// The columns of a chunk as arrays on the tape's own memory, which `owner` keeps alive.
py::dict chunkOf(const PythonTape& tape, std::size_t index, const py::object& owner)
{
    if (index >= tape.tape().chunkCount())
        throw py::index_error("the tape has no such chunk");
    const Tape::Chunk& chunk = tape.tape().chunk(index);
    const std::size_t size = std::min(Tape::kChunkEntries, tape.tape().size() - index * Tape::kChunkEntries);
    const auto view = [&](const auto& column) {
        using T = std::remove_cvref_t<decltype(column[0])>;
        py::array_t<T> array({size}, {sizeof(T)}, column, owner);
        array.attr("flags").attr("writeable") = false; // other runs read it
        return array;
    };
    py::dict columns;
    columns["time"] = view(chunk.time);
    columns["venue"] = view(chunk.venue);
    columns["bid_px"] = view(chunk.bidPx);
    columns["bid_sz"] = view(chunk.bidSz);
    columns["ask_px"] = view(chunk.askPx);
    columns["ask_sz"] = view(chunk.askSz);
    return columns;
}

py::dict tradesOf(const PythonTape& tape)
{
    const auto& trades = tape.tape().trades();
    const auto column = [&](auto value) {
        using T = decltype(value(trades.front()));
        py::array_t<T> array(static_cast<py::ssize_t>(trades.size()));
        T* to = array.mutable_data();
        for (const TapeTrade& trade : trades)
            *to++ = value(trade);
        return array;
    };
    py::dict columns;
    columns["time"] = column([](const TapeTrade& trade) { return trade.time.time_since_epoch().count(); });
    columns["venue"] = column([](const TapeTrade& trade) { return trade.venue; });
    columns["price"] = column([](const TapeTrade& trade) { return trade.price.nanos; });
    columns["size"] = column([](const TapeTrade& trade) { return trade.size; });
    columns["aggressor"] =
        column([](const TapeTrade& trade) { return static_cast<std::uint8_t>(trade.aggressor); });
    return columns;
}

std::vector<std::string> venuesOf(const PythonTape& tape)
{
    std::vector<std::string> mics;
    for (const TapeVenue& venue : tape.tape().venues())
        mics.push_back(venue.info.mic);
    return mics;
}

/// `words` on the tape, which was read with words of the same source, or on a source of their own.
RunReport runWords(const std::string& words, const PythonTape* tape, const py::object& callback)
{
    const RunSetup setup = setupOf(words);
    valueOf(checkSetup(setup));
    if (!setup.shard.empty())
        raise(invalidArgument("A shard is run by sorlab-cli: `shard` has no place here."));
    std::optional<Result<RunReport>> report;
    runInterruptibly(
        [&](const std::stop_token& stop, LatestProgress& progress) {
            if (tape == nullptr) {
                report = runSetup(setup, stop, &progress);
                return;
            }
            // What became of its files since is no matter: the tape stands for itself.
            if (!isSameInput(tape->setup, setup)) {
                report = invalidArgument("The tape was read with other words of its source than this run "
                                         "states. Read the quotes with these, or leave them out.");
                return;
            }
            if (!holdsRun(*tape->input, setup)) {
                report = invalidArgument("The tape was read for another window and holds less time than this "
                                         "run needs. Read the quotes with the run's `from`, `to` and "
                                         "`history`, or without them.");
                return;
            }
            const auto prepared = prepareRun(setup, *tape->input);
            report = prepared ? executeRun(setup, *tape->input, *prepared, stop, &progress)
                              : Result<RunReport>(prepared.error());
        },
        callback);
    return valueOf(std::move(*report));
}

/// Where results go is refused beforehand when it cannot be.
void writeReport(const RunReport& report, const std::string& folder)
{
    const auto taken = valueOf(OutputFolder::open(folder, OutputFolder::Use::Alone));
    valueOf(writeResults(report, folder));
}

std::string allocateText(const std::string& json)
{
    const auto problem = valueOf(parseAllocationProblem(json, ""));
    return allocationJson(problem, valueOf(allocate(problem)));
}

/// One JSON text a case, and its warnings within.
std::vector<std::string> placeText(const std::string& json)
{
    const auto cases = valueOf(parsePlacementProblems(json, ""));
    std::vector<std::string> answers;
    std::optional<Error> failed;
    runInterruptibly(
        [&](const std::stop_token& stop, LatestProgress&) {
            PlacementSolver solver;
            for (std::size_t i = 0; i < cases.size() && !failed && !stop.stop_requested(); ++i) {
                const auto start = std::chrono::steady_clock::now();
                const auto solution = solver.solve(cases[i].problem, {.stop = stop});
                const std::chrono::duration<double, std::milli> elapsed =
                    std::chrono::steady_clock::now() - start;
                if (solution) {
                    answers.push_back(placementJson(cases[i].id, *solution, elapsed.count()));
                } else {
                    failed = solution.error();
                    failed->facts.item = cases[i].id;
                }
            }
        },
        py::none());
    if (failed)
        raise(*failed);
    return answers;
}

/// Tells the study's progress as that of any other work.
class StudyProgress final : public StudyObserver {
public:
    explicit StudyProgress(LatestProgress& latest)
        : m_latest(latest)
    {
    }
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override
    {
        m_latest.progress(phase, done, total);
    }
    void ordersDone(std::int64_t done, std::int64_t total, const std::vector<double>&) override
    {
        m_latest.progress("Running orders", done, total);
    }

private:
    LatestProgress& m_latest;
};

/// Runs a study, or the rest of one, and writes its files into the folder; returns its screen of text.
std::string runStudyWords(const std::string& words, const std::string& orders, const py::object& callback)
{
    const RunSetup setup = setupOf(words);
    valueOf(checkStudy(setup, !orders.empty()));
    const auto folder = valueOf(OutputFolder::open(setup.out, OutputFolder::Use::Alone));
    std::optional<Result<StudyOutcome>> outcome;
    runInterruptibly(
        [&](const std::stop_token& stop, LatestProgress& latest) {
            StudyProgress progress(latest);
            outcome = runStudy(setup, orders, stop, &progress);
        },
        callback);
    StudyOutcome done = valueOf(std::move(*outcome));
    const std::string drawn = std::move(done.orders);
    const StudyReport report = valueOf(studyReport(setup, std::move(done)));
    valueOf(writeStudy(report, drawn, setup.out));
    return inKeywords(studyText(report));
}

} // namespace

PYBIND11_MODULE(_sorlab, module)
{
    module.doc() = "The engine of the package sorlab.";
    module.attr("__version__") = std::string(kVersion);

    py::class_<PythonTape>(module, "Tape")
        .def("__len__", [](const PythonTape& tape) { return tape.tape().size(); })
        .def("chunk_count", [](const PythonTape& tape) { return tape.tape().chunkCount(); })
        .def("chunk",
             [](const py::object& self, std::size_t index) {
                 return chunkOf(self.cast<const PythonTape&>(), index, self);
             })
        .def("trades", tradesOf)
        .def("venues", venuesOf)
        .def("symbol", [](const PythonTape& tape) { return tape.input->loaded.symbol; })
        .def("hash", [](const PythonTape& tape) { return tape.input->loaded.hash; })
        .def("rows", [](const PythonTape& tape) { return tape.input->loaded.counts.rows; })
        .def("units_per_share", [](const PythonTape& tape) { return tape.tape().unit().perShare(); })
        .def("warnings", [](const PythonTape& tape) {
            const LoadedTape& loaded = tape.input->loaded;
            std::vector<std::string> warnings;
            warnings.reserve(loaded.findings.size() + loaded.warnings.size());
            for (const Finding& finding : loaded.findings)
                warnings.push_back(
                    inKeywords(finding.text + (finding.advice.empty() ? "" : " " + finding.advice)));
            for (const std::string& warning : loaded.warnings)
                warnings.push_back(inKeywords(warning));
            return warnings;
        });

    py::class_<RunReport, std::shared_ptr<RunReport>>(module, "Report")
        .def("final_result", finalResultJson)
        .def("output", outputJson)
        .def("baselines", baselinesJson)
        .def("fills", fillsCsv)
        .def("path", pathCsv)
        .def("answer",
             [](const RunReport& report, bool isVerbose) {
                 return inKeywords(answerText(report, isVerbose)
                                   + (isVerbose ? "\n" + detailsText(report) : std::string()));
             })
        .def("write", writeReport);

    module.def("read", readTape);
    module.def("run", runWords);
    module.def("allocate", allocateText);
    module.def("place", placeText);
    module.def("study", runStudyWords);
    module.def("words", [] {
        std::vector<std::pair<std::string, std::string>> words;
        for (const SetupWord& word : setupWords())
            words.emplace_back(word.name, word.help);
        return words;
    });
    module.attr("NO_PRICE") = kNoPrice.nanos;
}

} // namespace sor::python
