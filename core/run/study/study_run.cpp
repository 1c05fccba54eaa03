// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_run.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "files/text_file.h"
#include "input/csv/csv_reader.h"
#include "input/csv/tape_hash.h"
#include "run/run_pipeline.h"
#include "run/shard_file.h"
#include "run/study/catalogue_store.h"
#include "run/study/orders_file.h"
#include "run/study/study_schema.h"
#include "run/study/study_store.h"
#include "run/study/unit_without.h"
#include "run/version.h"
#include "setup/setup_words.h"
#include "study/study_estimates.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace sor {

namespace {

/// Words of a single run that a study has in another way.
struct OtherWord {
    std::string_view word;
    std::string_view instead;
};
constexpr std::array kOtherWords{
    OtherWord{"csv", "the quotes of a study are in the folder `data`"},
    OtherWord{"kafka", "the quotes of a study are in the folder `data`"},
    OtherWord{"side", "each order has its own"},
    OtherWord{"shares", "each order has its own"},
    OtherWord{"from", "each order has its own"},
    OtherWord{"to", "each order has its own"},
    OtherWord{"split", "a study runs one stated cell, or the middle one of `auto`"},
    OtherWord{"starts", "the orders of a study are its starts"},
    OtherWord{"fills", "use `keep-fills`"},
    OtherWord{"path", "it is one order's"},
    OtherWord{"checkpoint", "it is a topic's"},
};

/// What two studies must agree in.
Result<StudyIdentity> identityOf(const RunSetup& setup, const std::vector<StudyOrder>& orders)
{
    StudyIdentity identity{{"program", kVersion}};
    identity.emplace_back(
        "orders",
        fmt::format("{} ({})", counted(orders.size(), "order"), textHash(ordersCsv(orders)).substr(0, 8)));
    for (const SetupWord& word : setupWords()) {
        const bool isOther =
            std::ranges::any_of(kOtherWords, [&](const OtherWord& of) { return of.word == word.name; });
        const bool isOfSampler =
            word.scope.part == WordPart::Study && word.name != "primary" && word.name != "keep-fills"
            && word.name != "without";
        if (isOther || isOfSampler || word.name == "symbol" || word.scope.effect == WordEffect::Process)
            continue;
        identity.emplace_back(word.name, word.get(setup));
    }
    for (const auto& [name, file] :
         {std::pair<std::string, std::string>{"fee table", setup.fees}, {"volume profile", setup.profile}}) {
        if (file.empty() || file == "default" || file == "none")
            continue;
        const auto text = readTextFile(file);
        if (!text)
            return text.error();
        identity.emplace_back(name, textHash(*text));
    }
    return identity;
}

class StudyRun {
public:
    StudyRun(const RunSetup& setup, const std::string& ordersFile, const std::stop_token& stop,
             StudyObserver* observer, const std::optional<GridPart>& part)
        : m_setup(setup)
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
    }

    Result<StudyOutcome> run()
    {
        if (auto status = checkRunFiles(m_setup); !status)
            return status.error();
        std::vector<StudyOrder> orders;
        if (!m_ordersFile.empty()) {
            const auto text = readTextFile(m_ordersFile);
            if (!text)
                return text.error();
            auto parsed = parseOrders(*text, m_ordersFile);
            if (!parsed)
                return parsed.error();
            orders = std::move(*parsed);
        }
        // Drawn orders depend on the catalogue, which is in the database: it is opened when they are known.
        auto known = knownCatalogue();
        if (!known)
            return known.error();
        auto catalogue = makeCatalogue(m_folder, m_setup, wantedSymbols(orders), *known, m_stop, m_observer);
        if (!catalogue)
            return catalogue.error();
        m_outcome.catalogue = std::move(*catalogue);
        if (auto status = checkHiddenVenues(); !status)
            return status.error();
        if (m_ordersFile.empty()) {
            auto drawn = drawOrders(m_setup, m_outcome.catalogue);
            if (!drawn)
                return drawn.error();
            orders = drawn->orders;
            m_outcome.setDrawn(std::move(*drawn));
        }
        auto identity = identityOf(m_setup, orders);
        if (!identity)
            return identity.error();
        identity->emplace_back("shard", m_shard);
        auto store = StudyStore::open(m_out, *identity, shardSetupJson(m_setup));
        if (!store)
            return store.error();
        if (m_outcome.catalogue.filesRead > 0 || m_outcome.catalogue.entries.size() != known->size()) {
            if (auto status = saveCatalogue(store->database(), m_outcome.catalogue.entries); !status)
                return status.error();
        }
        auto plan = planStudy(m_setup, std::move(orders), m_folder, m_outcome.catalogue);
        if (!plan)
            return plan.error();
        if (auto status = runUnits(*store, *plan); !status)
            return status.error();
        if (auto status = store->finish(); !status)
            return status.error();
        auto rows = store->rows();
        if (!rows)
            return rows.error();
        m_outcome.rows = std::move(*rows);
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

    /// Venues can be hidden where quotes of single venues have them.
    Status checkHiddenVenues() const
    {
        const std::vector<std::string>& stated = m_setup.study.without;
        if (stated.empty())
            return ok();
        const auto& entries = m_outcome.catalogue.entries;
        std::set<std::string> venues;
        bool areAllNbbo = true;
        for (const CatalogueEntry& entry : entries) {
            if (!entry.problem.empty())
                continue;
            areAllNbbo = areAllNbbo && entry.schema == name(CsvSchema::Nbbo);
            std::istringstream mics(entry.venues);
            venues.insert(std::istream_iterator<std::string>(mics), {});
        }
        if (venues.empty())
            return ok(); // what is wrong with the files is each order's reason
        if (areAllNbbo) {
            return Error{ErrorCode::InvalidArgument,
                         "`without` hides a venue's quotes, and these are an NBBO feed: a venue is seen only "
                         "while it is named at the best price, and who stood behind it is not known, so what "
                         "the market were without it cannot be judged. Leave `without` out, or use quotes of "
                         "single venues.",
                         {.parameter = "without"}};
        }
        return checkWithout(stated, std::vector<std::string>(venues.begin(), venues.end()));
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
        for (PlannedUnit& of : plan.units) {
            const UnitKey key{of.unit.symbol, of.unit.day};
            if (done->contains(key))
                continue;
            if (auto status = runPlanned(store, plan, of, key); !status)
                return status;
        }
        return ok();
    }

    Status runPlanned(StudyStore& store, StudyPlan& plan, PlannedUnit& planned, const UnitKey& key)
    {
        for (const std::size_t place : planned.places)
            planned.unit.orders.push_back({&plan.rows[place].order, plan.rows[place].outcome.shares.count});
        const std::int64_t before = m_done;
        const OrderDone orderDone = [&](std::size_t) {
            ++m_done;
            if (m_observer != nullptr)
                m_observer->ordersDone(m_done, m_total, m_savings);
        };
        auto outcomes = runUnit(m_setup, planned.unit, m_stop, orderDone);
        if (!outcomes)
            return outcomes.error();
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
        if (auto status = store.saveUnit(key, planned.inputs, rows); !status)
            return status;
        for (const std::size_t place : planned.places)
            plan.rows[place].outcome.strategies.clear();
        m_done = before + static_cast<std::int64_t>(planned.places.size());
        if (m_observer != nullptr)
            m_observer->ordersDone(m_done, m_total, m_savings);
        return ok();
    }

    const RunSetup& m_setup;
    const std::string& m_ordersFile;
    std::filesystem::path m_folder;
    std::filesystem::path m_out; // of the database
    GridPart m_part;
    std::string m_shard; // "2/8"
    const std::stop_token& m_stop;
    StudyObserver* m_observer;
    StudyOutcome m_outcome;
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

Status checkStudy(const RunSetup& setup, bool hasOrdersFile)
{
    const bool isSampled = setup.study.ordersADay > 0;
    if (hasOrdersFile == isSampled) {
        return invalidArgument(
            isSampled ? "A study has one source of orders: a file of orders or `sample`, not both."
                      : "A study needs orders: name a file of orders, or draw some with `sample "
                        "200/day`.");
    }
    if (setup.study.data.empty())
        return invalidArgument("A study needs quotes: name their folder with `data DIR`.");
    for (const OtherWord& other : kOtherWords) {
        if (setup.isStated(other.word)) {
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("`{}` is not for a study: {}.", other.word, other.instead),
                         {.parameter = std::string(other.word)}};
        }
    }
    if (!isSampled) {
        for (const std::string_view word : {"sizes", "durations", "mirror", "hours", "symbol"}) {
            if (setup.isStated(word))
                return Error{
                    ErrorCode::InvalidArgument,
                    fmt::format("`{}` is for drawn orders (`sample`); these come from a file.", word),
                    {.parameter = std::string(word)}};
        }
    }
    if (setup.experiment.rules.completion == Completion::None) {
        return Error{ErrorCode::InvalidArgument,
                     "A study prices what every strategy leaves, so that no order drops out: `completion "
                     "none` cannot be.",
                     {.parameter = "completion"}};
    }
    RunSetup single = setup;
    single.csv = {setup.study.data};
    return checkSetup(single);
}

Result<StudyOutcome> runStudy(const RunSetup& setup, const std::string& ordersFile,
                              const std::stop_token& stop, StudyObserver* observer,
                              const std::optional<GridPart>& part)
{
    if (auto status = checkStudy(setup, !ordersFile.empty()); !status)
        return status.error();
    return StudyRun(setup, ordersFile, stop, observer, part).run();
}

} // namespace sor
