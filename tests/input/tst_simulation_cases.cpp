// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runs against the results of an independent slow reference, to the nano-dollar.
#include "input/tape_loader.h"
#include "search/grid_run.h"
#include "sim/session.h"
#include "strategy/baselines/best_ask.h"
#include "strategy/router/optimised.h"
#include "strategy/scheduled.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace sor;

namespace {

const QString kShared = QStringLiteral(SOR_SOURCE_DIR "/../shared");

SourceSpec sourceFor(const QString& file, const QString& view)
{
    SourceSpec source;
    source.csv.push_back(file.toStdString());
    source.view = view == QStringLiteral("trial") ? TapeView::Trial : TapeView::Book;
    return source;
}

Scenario scenarioFor(const Tape& tape, const ParentOrder& order, const VenueFees& fees, TapeView view)
{
    ExecutionRules rules;
    rules.completion = Completion::None;
    rules.refresh = view == TapeView::Trial ? Refresh::Instant : Refresh::Added;
    return {tape, order, fees, rules, Shares{100}};
}

} // namespace

class TestSimulationCases : public QObject {
    Q_OBJECT

private slots:
    void reproducesTheReferenceOnRealQuotes();
    void reproducesAHandWorkedFile();
};

void TestSimulationCases::reproducesTheReferenceOnRealQuotes()
{
    QFile file(kShared + QStringLiteral("/reference/simulation_cases.json"));
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("The licensed quotes are not on this machine; the hand-worked file stands in.");
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll())[QStringLiteral("cases")].toArray();
    QVERIFY(!cases.isEmpty());
    for (const auto& value : cases) {
        const QJsonObject expected = value.toObject();
        const QString name = expected[QStringLiteral("file")].toString() + QStringLiteral(" ")
            + expected[QStringLiteral("view")].toString();
        const SourceSpec source =
            sourceFor(kShared + QStringLiteral("/data/") + expected[QStringLiteral("file")].toString(),
                      expected[QStringLiteral("view")].toString());
        const auto loaded = loadTape(source, 2, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        const Tape& tape = *loaded->tape;
        ParentOrder order;
        order.shares = {expected[QStringLiteral("shares")].toInt()};
        order.window = {*parseIsoTime(expected[QStringLiteral("from")].toString().toStdString()),
                        *parseIsoTime(expected[QStringLiteral("to")].toString().toStdString())};
        const VenueFees fees = VenueFees::none(tape.venues().size());
        const Scenario scenario = scenarioFor(tape, order, fees, source.viewOrDefault());
        QVERIFY2(pointsIn(tape, order.window) == expected[QStringLiteral("tape_points")].toInteger(),
                 qPrintable(name));

        const auto check = [&](const QString& key, std::unique_ptr<Strategy> strategy) {
            if (!expected.contains(key))
                return;
            const QJsonObject wanted = expected[key].toObject();
            const auto result = simulate(std::move(strategy), scenario, {});
            QVERIFY(result);
            const QString what = name + QStringLiteral(" ") + key;
            QVERIFY2(result->filled().count == wanted[QStringLiteral("filled")].toInteger(),
                     qPrintable(what));
            QVERIFY2(result->totalCash().nanos == wanted[QStringLiteral("cash_nano")].toInteger(),
                     qPrintable(what));
        };
        const Nanos bucket = std::chrono::seconds(expected[QStringLiteral("twap_bucket_s")].toInt());
        check(QStringLiteral("best_ask"), std::make_unique<BestAsk>());
        check(QStringLiteral("twap"), std::make_unique<Scheduled>(Schedule::even(order, bucket)));
        check(QStringLiteral("trial_model"), std::make_unique<TrialRouter>(Shares{100}));
    }
}

/// Two venues, four instants; every figure below was worked out by hand.
void TestSimulationCases::reproducesAHandWorkedFile()
{
    QTemporaryDir folder;
    QFile csv(folder.filePath(QStringLiteral("two_venues.csv")));
    QVERIFY(csv.open(QIODevice::WriteOnly));
    csv.write("ts_event,publisher_id,bid_px_00,bid_sz_00,ask_px_00,ask_sz_00\n"
              "2025-06-02T14:00:00Z,2,10.00,100,10.02,300\n"
              "2025-06-02T14:00:00Z,38,10.00,100,10.01,200\n"
              "2025-06-02T14:01:00Z,38,10.00,100,10.01,250\n" // 50 shares were added at an unchanged price
              "2025-06-02T14:02:00Z,38,10.00,100,10.03,400\n"
              "2025-06-02T14:03:00Z,2,10.00,100,10.02,100\n");
    csv.close();
    const auto loaded = loadTape(sourceFor(csv.fileName(), QStringLiteral("book")), 1, {});
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    ParentOrder order;
    order.shares = {600};
    order.window = {*parseIsoTime("2025-06-02T14:00:00Z"), *parseIsoTime("2025-06-02T14:04:00Z")};
    const VenueFees fees = VenueFees::none(2);
    const Scenario book = scenarioFor(*loaded->tape, order, fees, TapeView::Book);
    QCOMPARE(pointsIn(*loaded->tape, order.window), std::int64_t{5});

    // At 14:00 first venue 2 alone: 300 at 10.02; then venue 38: 200 at 10.01. At 14:01 the 50 added
    // at 10.01. At 14:02 venue 2 is lowest again but exhausted: nothing. At 14:03 its size drops to 100, none
    // of it new: nothing.
    const auto best = simulate(std::make_unique<BestAsk>(), book, {});
    QVERIFY(best);
    QCOMPARE(best->filled().count, std::int64_t{550});
    QCOMPARE(best->totalCash().nanos, (300 * 10'020'000'000) + (250 * 10'010'000'000));

    // 150 shares due a minute: 150 at 10.02 (the first point), 150 at 10.01, and the 150 that venue 2 has
    // left at 10.02. At 14:03 it shows 100, none of them new.
    const auto twap =
        simulate(std::make_unique<Scheduled>(Schedule::even(order, std::chrono::seconds(60))), book, {});
    QVERIFY(twap);
    QCOMPARE(twap->filled().count, std::int64_t{450});
    QCOMPARE(twap->totalCash().nanos, 300 * 10'020'000'000 + 150 * 10'010'000'000);

    // In the trial view the first snapshot shows 500 shares in lots; none ever shows 600.
    const auto trialTape = loadTape(sourceFor(csv.fileName(), QStringLiteral("trial")), 1, {});
    QVERIFY(trialTape);
    QCOMPARE(pointsIn(*trialTape->tape, order.window), std::int64_t{4});
    const Scenario trial = scenarioFor(*trialTape->tape, order, fees, TapeView::Trial);
    const auto none = simulate(std::make_unique<TrialRouter>(Shares{100}), trial, {});
    QVERIFY(none);
    QCOMPARE(none->filled().count, std::int64_t{0});
    order.shares = {500};
    const auto whole = simulate(std::make_unique<TrialRouter>(Shares{100}), trial, {});
    QVERIFY(whole);
    QCOMPARE(whole->totalCash().nanos, 200 * 10'010'000'000 + 300 * 10'020'000'000);
}

QTEST_GUILESS_MAIN(TestSimulationCases)
#include "tst_simulation_cases.moc"
