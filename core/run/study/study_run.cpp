// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_run.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "input/csv/desk_csv.h"
#include "input/csv/tape_hash.h"
#include "run/actual_strategy.h"
#include "run/run_pipeline.h"
#include "run/shard_file.h"
#include "run/study/catalogue_store.h"
#include "run/study/memory_remarks.h"
#include "run/study/orders_file.h"
#include "run/study/study_checks.h"
#include "run/study/study_executions.h"
#include "run/study/study_moves.h"
#include "run/study/study_schema.h"
#include "run/study/study_store.h"
#include "run/study/study_tuning.h"
#include "run/study/unit_queue.h"
#include "run/study/unit_scale.h"
#include "study/study_estimates.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <set>

namespace sor { inline namespace runs {

namespace {

class StudyRun {
public:
    StudyRun(const RunSetup& setup, const std::string& ordersFile, const std::stop_token& stop,
             StudyObserver* observer, const std::optional<GridPart>& part)
        : m_setup(setup)
        , m_unitSetup(setup)
        , m_ordersFile(ordersFile)
        , m_folder(setup.study.data)
        , m_out(setup.out)
        , m_part(part.value_or(GridPart{}))
        , m_stop(stop)
        , m_observer(observer)
    {
        if (part) {
            m_out /= studyShardName(*part);
            m_shard = fmt::format("{}/{}", part->index + 1, part->count);
        }
        // The cell that the bracket is about is not chosen yet; a shard never knows it.
        if (isTuned(setup) && !part)
            m_unitSetup.experiment.bracket = false;
    }

    Result<StudyOutcome> run()
    {
        if (auto status = checkRunFiles(m_setup); !status)
            return status.error();
        std::vector<StudyOrder> orders;
        if (!m_ordersFile.empty()) {
            const auto text = readDeskText(m_ordersFile);
            if (!text)
                return text.error();
            auto parsed = parseOrders(*text, m_ordersFile, sizeUnitOf(m_setup));
            if (!parsed)
                return parsed.error();
            orders = std::move(*parsed);
        }
        m_extras = m_setup.experiment.baselines.extras;
        if (!m_setup.executions.empty()) {
            auto executions = readExecutions(m_setup);
            if (!executions)
                return executions.error();
            m_executions = std::move(*executions);
            m_extras.push_back(actualRow(*m_executions));
            m_outcome.executionRemarks = m_executions->remarks;
        }
        // Drawn orders depend on the catalogue, which is in the database: it is opened when they are known.
        auto known = knownCatalogue();
        if (!known)
            return known.error();
        auto catalogue = makeCatalogue(m_folder, m_setup, wantedSymbols(orders), *known, m_stop, m_observer);
        if (!catalogue)
            return catalogue.error();
        m_outcome.catalogue = std::move(*catalogue);
        if (auto status = checkHiddenVenues(m_setup.study.without, m_outcome.catalogue); !status)
            return status.error();
        if (m_ordersFile.empty()) {
            auto drawn = drawOrders(m_setup, m_outcome.catalogue);
            if (!drawn)
                return drawn.error();
            orders = drawn->orders;
            m_outcome.setDrawn(std::move(*drawn));
        }
        auto identity = studyIdentity(m_setup, orders, m_extras);
        if (!identity)
            return identity.error();
        if (auto status = checkTuning(m_setup, orders); !status)
            return status.error();
        if (auto status = checkMoves(m_setup, orders); !status)
            return status.error();
        identity->emplace_back("execution remarks", remarksNote(m_outcome.executionRemarks));
        identity->emplace_back("shard", m_shard);
        auto plan = planStudy(m_setup, std::move(orders), m_folder, m_outcome.catalogue);
        if (!plan)
            return plan.error();
        if (auto status = addExecutions(*plan); !status)
            return status.error();
        auto store = StudyStore::open(m_out, *identity, shardSetupJson(m_setup));
        if (!store)
            return store.error();
        if (m_outcome.catalogue.filesRead > 0 || m_outcome.catalogue.entries.size() != known->size()) {
            if (auto status = saveCatalogue(store->database(), m_outcome.catalogue.entries); !status)
                return status.error();
        }
        if (auto status = scaleUnits(*store, *plan); !status)
            return status.error();
        if (auto status = measureMoves(m_setup, m_folder, m_outcome.catalogue, store->database(), *plan,
                                       m_stop, m_observer);
            !status)
            return status.error();
        if (auto status = runUnits(*store, *plan); !status)
            return status.error();
        auto rows = store->rows();
        if (!rows)
            return rows.error();
        if (isTuned(m_setup) && m_shard.empty()) {
            auto tuned = tuneStudy(store->database(), m_setup, *rows);
            if (!tuned)
                return tuned.error();
            m_outcome.tuned = std::move(*tuned);
            if (auto status = bracketUnits(*store, *plan, *rows); !status)
                return status.error();
        }
        if (auto status = store->finish(); !status)
            return status.error();
        m_outcome.rows = std::move(*rows);
        m_outcome.extras.assign(m_extras.begin(), m_extras.end());
        return std::move(m_outcome);
    }

private:
    std::set<std::string> wantedSymbols(const std::vector<StudyOrder>& orders) const
    {
        std::set<std::string> wanted;
        for (const StudyOrder& order : orders)
            wanted.insert(order.symbol);
        const SymbolList stated(m_setup.symbol);
        wanted.insert(stated.spellings().begin(), stated.spellings().end());
        return wanted;
    }

    Status addExecutions(StudyPlan& plan) const
    {
        if (!m_executions)
            return ok();
        for (PlannedUnit& of : plan.units)
            of.unit.executions = &*m_executions;
        return checkStudyExecutions(*m_executions, plan.rows, m_outcome.catalogue, sizeUnitOf(m_setup),
                                    m_setup.limit);
    }

    Result<std::vector<CatalogueEntry>> knownCatalogue() const
    {
        const std::filesystem::path path = m_out / "study.db";
        std::error_code error;
        if (!std::filesystem::exists(path, error))
            return std::vector<CatalogueEntry>{};
        auto database = SqliteDatabase::open(path);
        if (!database)
            return database.error();
        auto entries = readCatalogue(*database);
        // Of what kind the database is, and whether it is this study's, is told when it is opened for good.
        return entries ? entries : Result<std::vector<CatalogueEntry>>(std::vector<CatalogueEntry>{});
    }

    /// Every day's `auto` axes by the days before it: of all units, also those of other shards.
    Status scaleUnits(StudyStore& store, StudyPlan& plan)
    {
        const bool isAuto = std::ranges::any_of(m_setup.experiment.axes, &AxisSpec::isAuto);
        if (!isTuned(m_setup) || !isAuto)
            return ok();
        auto scales = readScales(store.database());
        if (!scales)
            return scales.error();
        std::map<std::string, LocalDay> lastDays;
        for (const PlannedUnit& of : plan.units)
            lastDays[of.unit.symbol] = of.unit.day;
        std::vector<PlannedUnit*> toMeasure;
        for (PlannedUnit& of : plan.units) {
            const auto known = scales->find({of.unit.symbol, of.unit.day});
            if (of.unit.day != lastDays[of.unit.symbol]
                && (known == scales->end() || known->second.inputs != of.inputs)) {
                placeOrders(plan, of);
                toMeasure.push_back(&of);
            }
        }
        std::int64_t done = 0;
        const auto measure = [&](PlannedUnit& of, WorkerCrew& crew, const std::stop_token& stop) -> Status {
            const auto unit = unitScale(m_setup, of.unit, crew.spareThreads(), stop);
            of.unit.orders.clear();
            if (!unit)
                return unit.error();
            const std::lock_guard lock(m_writing);
            const DayScale scale{of.inputs, *unit};
            const UnitKey key{of.unit.symbol, of.unit.day};
            scales->insert_or_assign(key, scale);
            if (m_observer != nullptr)
                m_observer->progress("Measuring spreads", ++done,
                                     static_cast<std::int64_t>(toMeasure.size()));
            return saveScale(store.database(), key, scale);
        };
        if (auto status = forEachUnit(m_setup, toMeasure, m_stop, measure); !status)
            return status;
        for (PlannedUnit& of : plan.units) {
            of.unit.scale = scaleBefore(*scales, {of.unit.symbol, of.unit.day},
                                        static_cast<std::size_t>(m_setup.study.tuneDays));
            of.inputs = textHash(fmt::format("{} {}", of.inputs, of.unit.scale ? of.unit.scale->nanos : 0));
        }
        return ok();
    }

    /// The chosen cells under other rules. A unit whose orders have brackets is done.
    Status bracketUnits(StudyStore& store, StudyPlan& plan, std::vector<StudyRow>& rows)
    {
        if (!m_setup.experiment.bracket)
            return ok();
        std::vector<PlannedUnit*> toRun;
        for (PlannedUnit& of : plan.units) {
            const auto hasBracket = [&](std::size_t at) { return !rows[at].outcome.bracket.empty(); };
            of.unit.orders.clear();
            if (std::ranges::any_of(of.places, hasBracket))
                continue;
            std::erase_if(of.places, [&](std::size_t at) { return !rows[at].outcome.tunedParams; });
            for (const std::size_t place : of.places)
                of.unit.orders.push_back({&rows[place].order, rows[place].outcome.shares.count});
            if (!of.unit.orders.empty())
                toRun.push_back(&of);
        }
        std::int64_t done = 0;
        const auto run = [&](PlannedUnit& of, WorkerCrew& crew, const std::stop_token& stop) -> Status {
            std::vector<const StudyRow*> saved;
            std::vector<OrderOutcome> outcomes;
            for (const std::size_t place : of.places) {
                saved.push_back(&rows[place]);
                outcomes.push_back(rows[place].outcome);
            }
            if (auto status = bracketUnit(m_setup, of.unit, outcomes, crew, stop); !status)
                return status;
            for (std::size_t i = 0; i < outcomes.size(); ++i)
                rows[of.places[i]].outcome.bracket = std::move(outcomes[i].bracket);
            const std::lock_guard lock(m_writing);
            if (m_observer != nullptr)
                m_observer->progress("Running the fill models", ++done,
                                     static_cast<std::int64_t>(toRun.size()));
            return store.saveBrackets(saved);
        };
        return forEachUnit(m_setup, toRun, m_stop, run);
    }

    static void placeOrders(const StudyPlan& plan, PlannedUnit& planned)
    {
        planned.unit.orders.clear();
        for (const std::size_t place : planned.places)
            planned.unit.orders.push_back({&plan.rows[place].order, plan.rows[place].outcome.shares.count});
    }

    Status runUnits(StudyStore& store, StudyPlan& plan)
    {
        std::vector<PlannedUnit> ours;
        for (std::size_t number = m_part.index; number < plan.units.size(); number += m_part.count)
            ours.push_back(std::move(plan.units[number]));
        plan.units = std::move(ours);
        const auto done = store.unitsDone();
        if (!done)
            return done.error();
        std::map<UnitKey, const PlannedUnit*> planned;
        for (const PlannedUnit& of : plan.units)
            planned.emplace(UnitKey{of.unit.symbol, of.unit.day}, &of);
        for (const auto& [key, inputs] : *done) {
            const auto now = planned.find(key);
            if (now == planned.end() || now->second->inputs != inputs) {
                return unusableData(
                    fmt::format("The quotes of {} on {}, or of days before, have changed since its orders "
                                "were run. Choose another folder with `out`.",
                                key.symbol, dayText(key.day)),
                    m_setup.study.data);
            }
            m_outcome.resumed += static_cast<std::int64_t>(now->second->places.size());
        }
        if (auto status = store.savePlan(plan.rows); !status)
            return status;
        m_done = m_outcome.resumed;
        for (const PlannedUnit& of : plan.units)
            m_total += static_cast<std::int64_t>(of.places.size());
        m_outcome.units = static_cast<std::int64_t>(plan.units.size());
        m_outcome.ordersOfUnits = m_total;
        if (m_observer != nullptr)
            m_observer->ordersDone(m_done, m_total, m_savings);
        std::vector<PlannedUnit*> toRun;
        for (PlannedUnit& of : plan.units) {
            if (done->contains({of.unit.symbol, of.unit.day}))
                continue;
            placeOrders(plan, of);
            toRun.push_back(&of);
        }
        for (const std::string& sentence : memoryRemarks(m_setup, toRun)) {
            if (m_observer != nullptr)
                m_observer->remark(sentence);
        }
        return forEachUnit(m_setup, toRun, m_stop,
                           [&](PlannedUnit& of, WorkerCrew& crew, const std::stop_token& stop) {
                               return runPlanned(store, plan, of, crew, stop);
                           });
    }

    Status runPlanned(StudyStore& store, StudyPlan& plan, PlannedUnit& planned, WorkerCrew& crew,
                      const std::stop_token& stop)
    {
        std::int64_t told = 0;
        const OrderDone orderDone = [&](std::size_t) {
            const std::lock_guard lock(m_writing);
            ++told;
            ++m_done;
            if (m_observer != nullptr)
                m_observer->ordersDone(m_done, m_total, m_savings);
        };
        auto outcomes = runUnit(m_unitSetup, planned.unit, crew, stop, orderDone);
        if (!outcomes)
            return outcomes.error();
        const std::lock_guard lock(m_writing);
        std::vector<const StudyRow*> rows;
        for (std::size_t i = 0; i < planned.places.size(); ++i) {
            StudyRow& row = plan.rows[planned.places[i]];
            const Shares shares = row.outcome.shares;
            row.outcome = std::move((*outcomes)[i]);
            row.outcome.shares = shares;
            rows.push_back(&row);
            if (const auto saving = study::savingOf(row, m_setup.study.primary))
                m_savings.push_back(*saving);
        }
        const UnitKey key{planned.unit.symbol, planned.unit.day};
        if (auto status = store.saveUnit(key, planned.inputs, rows); !status)
            return status;
        for (const std::size_t place : planned.places) {
            plan.rows[place].outcome.strategies.clear();
            plan.rows[place].outcome.cells.clear();
        }
        m_done += static_cast<std::int64_t>(planned.places.size()) - told;
        if (m_observer != nullptr)
            m_observer->ordersDone(m_done, m_total, m_savings);
        return ok();
    }

    const RunSetup& m_setup;
    RunSetup m_unitSetup; // of the first run of the units
    const std::string& m_ordersFile;
    std::optional<ExecutionsFile> m_executions;
    std::vector<ExtraStrategy> m_extras; // rows of their own beside the baselines
    std::filesystem::path m_folder;
    std::filesystem::path m_out; // of the database
    GridPart m_part;
    std::string m_shard; // "2/8"
    const std::stop_token& m_stop;
    StudyObserver* m_observer;
    StudyOutcome m_outcome;
    std::mutex m_writing; // to the database and the observer
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    std::vector<double> m_savings;
};

} // namespace

std::string studyShardName(const GridPart& part)
{
    return fmt::format("shard_{}_of_{}", part.index + 1, part.count);
}

void StudyOutcome::setDrawn(DrawnOrders drawn)
{
    tooShort = std::move(drawn.tooShort);
    orders = ordersCsv(drawn.orders);
}

Result<StudyOutcome> runStudy(const RunSetup& setup, const std::string& ordersFile,
                              const std::stop_token& stop, StudyObserver* observer,
                              const std::optional<GridPart>& part)
{
    if (auto status = checkStudy(setup, !ordersFile.empty()); !status)
        return status.error();
    return StudyRun(setup, ordersFile, stop, observer, part).run();
}

}} // namespace sor::runs
