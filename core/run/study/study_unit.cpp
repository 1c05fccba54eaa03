// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_unit.h"

#include "base/number_text.h"
#include "market/tape_look.h"
#include "run/needed_time.h"
#include "run/order_checks.h"
#include "run/run_pipeline.h"
#include "run/study/order_covariates.h"
#include "run/study/strategy_rows.h"
#include "run/study/study_checks.h"
#include "run/study/study_executions.h"
#include "run/study/study_moves.h"
#include "run/study/study_schema.h"
#include "run/study/unit_bracket.h"
#include "run/study/unit_cells.h"
#include "run/study/unit_source.h"
#include "run/study/unit_without.h"
#include "search/experiment_scenario.h"
#include "setup/setup_values.h"
#include "setup/setup_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>
#include <numeric>
#include <utility>

namespace sor { inline namespace runs {

namespace {

/// An order made ready.
struct ReadyOrder {
    std::size_t place = 0;
    PreparedRun run;
};

/// Orders that may share a record of shadow orders, and the time that it has to hold.
struct SharedOutflows {
    std::vector<ReadyOrder*> orders;
    TimeWindow window;
    std::shared_ptr<const OutflowHistory> outflows; // for the bracket
};

void notRun(OrderOutcome& outcome, OrderState state, std::string reason)
{
    outcome.state = state;
    outcome.reason = std::move(reason);
}

class UnitRun {
public:
    UnitRun(const RunSetup& study, const StudyUnit& unit, WorkerCrew& crew, const std::stop_token& stop,
            const OrderDone& orderDone)
        : m_study(study)
        , m_unit(unit)
        , m_crew(crew)
        , m_stop(stop)
        , m_orderDone(orderDone)
        , m_outcomes(unit.orders.size())
    {
    }

    Result<std::vector<OrderOutcome>> run()
    {
        if (auto status = load(); !status)
            return status.error();
        prepare();
        if (auto status = followQueues(); !status)
            return status.error();
        std::vector<Status> statuses(m_ready.size(), ok());
        m_crew.run(m_ready.size(), m_stop, [&](std::size_t i) { statuses[i] = runOrder(m_ready[i]); });
        if (auto status = firstFailed(statuses); !status)
            return status.error();
        if (auto status = bracket(); !status)
            return status.error();
        return std::move(m_outcomes);
    }

    /// Instead of run().
    Status bracketAgain(std::vector<OrderOutcome>& outcomes)
    {
        if (auto status = load(); !status)
            return status;
        prepare();
        if (m_ready.size() != outcomes.size())
            return unusableData("The quotes have changed while the study ran.", m_unit.files.front());
        if (auto status = followQueues(); !status)
            return status;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            m_outcomes[i].state = outcomes[i].state;
            m_outcomes[i].params = *outcomes[i].tunedParams;
            m_outcomes[i].strategies = outcomes[i].strategies;
        }
        if (auto status = bracket(); !status)
            return status;
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            outcomes[i].bracket = std::move(m_outcomes[i].bracket);
        return ok();
    }

private:
    Status bracket()
    {
        if (m_study.experiment.bracket) {
            auto groups = bracketGroups();
            if (auto status = bracketOrders(groups, m_study.study.primary, m_crew, m_stop); !status)
                return status;
        }
        if (auto status = hideVenues(); !status)
            return status;
        return m_stop.stop_requested() ? Status(Error{ErrorCode::Interrupted, "Stopped."}) : ok();
    }

    /// A file that cannot be used is each order's reason.
    Status load()
    {
        m_input.started = UnixNanos{};
        auto loaded = loadUnit(m_study, m_unit, unitTime(m_study, m_unit), m_crew.spareThreads(), m_stop);
        if (loaded) {
            m_input.loaded = **loaded; // which shares the tape
            m_input.look = std::make_shared<const TapeLook>(*m_input.loaded.tape);
            return ok();
        }
        if (loaded.error().code == ErrorCode::Interrupted)
            return loaded.error();
        const std::string reason = loaded.error().code == ErrorCode::MemoryLimit
            ? fmt::format("The quotes of {} on {} that its orders need take more than {} MB. Raise `memory`.",
                          m_unit.symbol, dayText(m_unit.day), megabytesText(m_study.memoryLimit()))
            : loaded.error().text();
        for (OrderOutcome& outcome : m_outcomes)
            notRun(outcome, OrderState::NoData, reason);
        return ok();
    }

    void prepare()
    {
        if (!m_input.loaded.tape)
            return;
        const Tape& tape = *m_input.loaded.tape;
        // Asked of the system once, and not for each order.
        m_study.memoryMegabytes = static_cast<std::int64_t>(m_study.memoryLimit() / kMegabyte);
        for (std::size_t i = 0; i < m_unit.orders.size(); ++i) {
            const StudyOrder& order = *m_unit.orders[i].order;
            OrderOutcome& outcome = m_outcomes[i];
            outcome.shares = {m_unit.orders[i].shares};
            if (auto lack = lackOfData(order, tape); !lack.empty()) {
                notRun(outcome, OrderState::NoData, std::move(lack));
                continue;
            }
            const RunSetup setup = setupOf(m_study, m_unit, m_unit.orders[i]);
            const UnixNanos historyFrom = order.window.from - historyOf(setup);
            if (tape.span().from > historyFrom)
                outcome.note = fmt::format("The data begin {} before its start: less than the router learns "
                                           "from (`history`).",
                                           roundedDuration(order.window.from - tape.span().from));
            auto prepared = prepareRun(setup, m_input);
            if (!prepared) {
                const bool isOfData = kind(prepared.error().code) == ErrorKind::DataUnusable;
                notRun(outcome, isOfData ? OrderState::NoData : OrderState::NotRun, prepared.error().message);
                continue;
            }
            BaselineSettings& beside = prepared->settings.baselines;
            beside.earlierVolume = m_unit.earlier;
            if (m_unit.executions != nullptr)
                beside.extras.push_back(
                    actualOf(*m_unit.executions, order.id, prepared->settings.order, tape, m_study.isForced));
            m_ready.push_back({i, std::move(*prepared)});
        }
    }

    /// Shadow orders depend on the tape and the rules only: orders that overlap share their record.
    Status followQueues()
    {
        if (m_ready.empty())
            return ok();
        std::vector<ExperimentSettings*> settings;
        for (ReadyOrder& order : m_ready)
            settings.push_back(&order.run.settings);
        if (auto status = sampleMoves(*m_input.loaded.tape, settings, m_crew, m_stop); !status)
            return status;
        std::vector<SharedOutflows>& groups = m_groups;
        std::vector<std::size_t> byStart(m_ready.size());
        std::iota(byStart.begin(), byStart.end(), std::size_t{0});
        const auto windowOf = [&](std::size_t i) { return m_ready[i].run.settings.order.window; };
        std::ranges::stable_sort(byStart, {}, [&](std::size_t i) { return windowOf(i).from; });
        for (const std::size_t i : byStart) {
            ReadyOrder& order = m_ready[i];
            const Scenario own = scenarioOf(*m_input.loaded.tape, order.run.fees, order.run.settings);
            if (!whyNoRouterInputs(own).empty())
                continue;
            const auto group = std::ranges::find_if(groups, [&](const SharedOutflows& of) {
                const ReadyOrder& other = *of.orders.front();
                const Scenario first = scenarioOf(*m_input.loaded.tape, other.run.fees, other.run.settings);
                return first.order.side == own.order.side && first.router.interval == own.router.interval
                    && first.router.history == own.router.history
                    && name(first.rules.queue) == name(own.rules.queue)
                    && name(first.rules.crossing) == name(own.rules.crossing)
                    && windowOf(i).from - own.router.history <= of.window.to && fits(of, windowOf(i));
            });
            if (group == groups.end()) {
                groups.push_back({{&order}, windowOf(i), nullptr});
                continue;
            }
            group->orders.push_back(&order);
            group->window.to = std::max(group->window.to, windowOf(i).to);
        }
        std::vector<Status> statuses(groups.size(), ok());
        m_crew.run(groups.size(), m_stop, [&](std::size_t g) { statuses[g] = follow(groups[g]); });
        return firstFailed(statuses);
    }

    bool fits(const SharedOutflows& group, TimeWindow more) const
    {
        const TimeWindow window{group.window.from, std::max(group.window.to, more.to)};
        return static_cast<bool>(checkMemory(m_study, window, *m_input.loaded.tape));
    }

    Status follow(SharedOutflows& group) const
    {
        ReadyOrder& first = *group.orders.front();
        const Scenario own = scenarioOf(*m_input.loaded.tape, first.run.fees, first.run.settings);
        ParentOrder wide = first.run.settings.order;
        wide.window = group.window;
        Scenario scenario = own.with(wide);
        if (auto status = recordOutflows(scenario, m_stop); !status)
            return status;
        for (ReadyOrder* order : group.orders)
            order->run.settings.outflows = scenario.outflows;
        if (m_study.experiment.bracket)
            group.outflows = scenario.outflows;
        return ok();
    }

    /// An order without a group shares nothing. Takes the records.
    std::vector<BracketGroup> bracketGroups()
    {
        const auto orderOf = [&](const ReadyOrder& order) {
            return BracketOrder{scenarioOf(*m_input.loaded.tape, order.run.fees, order.run.settings),
                                order.run.settings.model, &order.run.settings.baselines,
                                &m_outcomes[order.place]};
        };
        std::vector<BracketGroup> groups;
        for (SharedOutflows& shared : m_groups) {
            BracketGroup group{{}, shared.window, std::exchange(shared.outflows, nullptr)};
            for (const ReadyOrder* order : shared.orders)
                group.orders.push_back(orderOf(*order));
            groups.push_back(std::move(group));
        }
        for (const ReadyOrder& order : m_ready) {
            const bool isShared = std::ranges::any_of(m_groups, [&](const SharedOutflows& shared) {
                return std::ranges::find(shared.orders, &order) != shared.orders.end();
            });
            if (!isShared)
                groups.push_back({{orderOf(order)}, order.run.settings.order.window, nullptr});
        }
        return groups;
    }

    Status hideVenues()
    {
        const std::vector<std::string>& venues = m_study.study.without;
        if (venues.empty() || m_ready.empty())
            return ok();
        const Tape& tape = *m_input.loaded.tape;
        // A copy of the tape without a venue stands beside it.
        if (const std::size_t limit = m_study.memoryLimit(); limit != 0 && 2 * tape.bytes() > limit) {
            return Error{ErrorCode::MemoryLimit,
                         fmt::format("The quotes of {} on {} take {} MB, and `without` needs as much again; "
                                     "the limit is {} MB. Raise `memory`.",
                                     m_unit.symbol, dayText(m_unit.day), megabytesText(tape.bytes()),
                                     megabytesText(limit)),
                         {.limitBytes = limit, .neededBytes = 2 * tape.bytes()}};
        }
        const auto groups = bracketGroups();
        return runWithoutVenues(tape, groups, venues, m_study.study.primary, m_crew, m_stop);
    }

    Status runOrder(ReadyOrder& ready)
    {
        OrderOutcome& outcome = m_outcomes[ready.place];
        const Tape& tape = *m_input.loaded.tape;
        ExperimentSettings& settings = ready.run.settings;
        auto experiment = runExperiment(tape, ready.run.fees, settings, m_stop);
        auto cells = experiment && m_study.study.tune != study::Tuning::Off
            ? cellRows(tape, ready.run.fees, settings, *experiment, m_stop)
            : Result<std::vector<CellRow>>(std::vector<CellRow>{});
        settings.outflows.reset();
        if (!experiment || !cells) {
            const Error& error = experiment ? cells.error() : experiment.error();
            // Without the order the other rows would be means over other orders than in a study without the
            // strategy.
            if (error.code == ErrorCode::Interrupted || error.code == ErrorCode::StrategyFailed)
                return error;
            const bool isOfData = kind(error.code) == ErrorKind::DataUnusable;
            notRun(outcome, isOfData ? OrderState::NoData : OrderState::NotRun, error.message);
            return ok();
        }
        auto rows =
            strategyRows(tape, settings.order, ready.run.fees, *experiment, m_study.study.keepsFills, m_stop);
        auto before = covariatesBefore(tape, settings.order.window.from, settings.router.history,
                                       settings.order.side, m_stop);
        for (const Error* error : {rows ? nullptr : &rows.error(), before ? nullptr : &before.error()}) {
            if (error == nullptr)
                continue;
            if (error->code == ErrorCode::Interrupted)
                return *error;
            notRun(outcome, OrderState::NoData, error->message);
            return ok();
        }
        if (!experiment->arrivalMid) {
            notRun(outcome, OrderState::NoData, "Its window has no market with two sides to measure from.");
            return ok();
        }
        outcome.state = OrderState::Done;
        outcome.arrivalMid = experiment->arrivalMid;
        outcome.endMid = experiment->tca->market.endMid;
        outcome.volume = experiment->tca->market.volume;
        outcome.params = experiment->optimised.params;
        outcome.before = *before;
        outcome.strategies = std::move(*rows);
        outcome.cells = std::move(*cells);
        if (m_orderDone) {
            const std::lock_guard lock(m_telling);
            m_orderDone(ready.place);
        }
        return ok();
    }

    RunSetup m_study;
    const StudyUnit& m_unit;
    WorkerCrew& m_crew;
    const std::stop_token& m_stop;
    const OrderDone& m_orderDone;
    std::mutex m_telling;
    RunInput m_input;
    std::vector<OrderOutcome> m_outcomes;
    std::vector<ReadyOrder> m_ready;
    std::vector<SharedOutflows> m_groups;
};

} // namespace

ShareUnit sizeUnitOf(const RunSetup& study)
{
    return study.form.sizeUnit.value_or(ShareUnit{});
}

RunSetup setupOf(const RunSetup& study, const StudyUnit& unit, const UnitOrder& of)
{
    const StudyOrder& order = *of.order;
    RunSetup setup = study;
    setup.csv = unit.files;
    setup.trades = unit.trades;
    setup.symbol = unit.statesSymbol ? unit.symbol : "";
    // Words were tried when the orders were read.
    for (const auto& [word, text] : order.words)
        (void)applyWord(setup, word, text);
    for (const Parameter parameter : kParameters) {
        AxisSpec& axis = setup.experiment.axes[static_cast<std::size_t>(parameter)];
        if (unit.scale && axis.isAuto())
            axis.values = autoAxis(parameter, *unit.scale);
    }
    setup.executions.clear(); // of all orders; see StudyUnit::executions
    setup.side = order.side;
    if (setup.modelOrDefault() == RouterModel::Adaptive && !setup.experiment.router.adaptiveHistory)
        setup.experiment.moves = unit.moves.at(static_cast<std::size_t>(order.side));
    (void)setShares(setup, setup.shares, format(Shares{of.shares}, sizeUnitOf(study)));
    setup.from = TimeText{order.window.from, Nanos{0}};
    setup.to = TimeText{order.window.to, Nanos{0}};
    setup.threads = 1;
    setup.experiment.stopAfter = StopAfter::MiddleCell;
    setup.experiment.splitPercent.reset();
    setup.experiment.startStride.reset();
    setup.experiment.bracket = false;
    return setup;
}

Result<std::vector<OrderOutcome>> runUnit(const RunSetup& study, const StudyUnit& unit, WorkerCrew& crew,
                                          const std::stop_token& stop, const OrderDone& orderDone)
{
    return UnitRun(study, unit, crew, stop, orderDone).run();
}

Status bracketUnit(const RunSetup& study, const StudyUnit& unit, std::vector<OrderOutcome>& outcomes,
                   WorkerCrew& crew, const std::stop_token& stop)
{
    return UnitRun(study, unit, crew, stop, {}).bracketAgain(outcomes);
}

}} // namespace sor::runs
