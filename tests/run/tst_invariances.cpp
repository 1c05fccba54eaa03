// SPDX-License-Identifier: GPL-3.0-or-later
// What a whole run must not depend on, exactly: which side is called buying, what venues are called, on which
// day it is, in which order files are given, and what happens later.
#include "run/run_pipeline.h"
#include "search/experiment.h"
#include "strategy/router/outflow_estimator.h"
#include "test_runs.h"
#include "three_inputs.h"
#include "value_of.h"

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <fstream>
#include <map>

using namespace sor;
using namespace sor::test;
using namespace std::chrono_literals;

namespace {

using Rows = std::vector<QuoteEvent>;

/// How a changed run is looked at to see the one that it was made from.
struct Lens {
    std::optional<Price> sum; // mirrored: prices were reflected so that they add up to this
    Nanos shift{0};
    UnixNanos until = UnixNanos::max(); // fills after it are left out, and totals
};

std::string text(const RunResult& result, const Lens& lens)
{
    std::string out;
    for (const Fill& fill : result.fills) {
        if (fill.time > lens.until || (fill.isCompletion && lens.until != UnixNanos::max()))
            continue;
        out += fmt::format("{} {} {} {} {}{}{}\n", (fill.time - lens.shift).time_since_epoch().count(),
                           fill.venue, fill.shares.count,
                           lens.sum ? (*lens.sum - fill.price).nanos : fill.price.nanos, fill.fee.nanos,
                           fill.isMaker ? "m" : "", fill.isCompletion ? "!" : "");
    }
    if (lens.until == UnixNanos::max()) {
        const RouterCounts& counts = result.router;
        out += fmt::format("{} rejected, {} decisions, {} solved, {} posted, {} pooled, {} certified\n",
                           result.rejectedShares.count, counts.decisions, counts.solved, counts.postedShares,
                           counts.venuesPooled, counts.certified);
    }
    return out;
}

std::string text(const Comparison& comparison, const Lens& lens)
{
    std::string out = text(comparison.tuned, lens) + text(comparison.untuned, lens);
    for (const RunResult& baseline : comparison.baselines)
        out += text(baseline, lens);
    return out;
}

/// Every fill of every strategy, every cell, and what was chosen.
std::string text(const Experiment& experiment, const Lens& lens = {})
{
    std::string out = fmt::format("best cell {}\n", experiment.search.summary.bestCell);
    for (const CellResult& cell : experiment.search.cells) {
        const std::int64_t gross = cell.all.gross.nanos;
        out += fmt::format("cell {} {} {} {}\n", cell.all.shares.count, cell.completion.shares.count,
                           lens.sum ? lens.sum->nanos * cell.all.shares.count - gross : gross,
                           cell.all.fees.nanos);
    }
    out += text(experiment.optimised.result, lens) + text(experiment.untuned, lens);
    for (const ModelOutcome& beside : experiment.beside)
        out += text(beside.result, lens);
    for (const RunResult& baseline : experiment.baselines)
        out += text(baseline, lens);
    if (experiment.train)
        out += text(*experiment.train, lens);
    if (experiment.test)
        out += text(*experiment.test, lens);
    return out;
}

/// The first line in which they differ.
std::string difference(const std::string& expected, const std::string& found)
{
    if (expected == found)
        return {};
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(expected, found).in1 - expected.begin());
    const std::size_t line = expected.rfind('\n', at == 0 ? 0 : at - 1);
    const std::size_t from = line == std::string::npos ? 0 : line + 1;
    return fmt::format("expected {}, found {}", expected.substr(from, expected.find('\n', at) - from),
                       found.substr(from, found.find('\n', at) - from));
}

ExperimentSettings settingsFor(TimeWindow window)
{
    ExperimentSettings settings;
    settings.order = buy(1'500, window);
    settings.startStride.reset();
    settings.router.history = 120s;
    settings.rules.latency = 100us;
    settings.axes = {AxisSpec{{Price{20'000'000}, Price{200'000'000}}},
                     AxisSpec{{Price{12'000'000}, Price{150'000'000}}},
                     AxisSpec{{Price{0}, Price{3'000'000}}}};
    // VWAP by the clock of this file alone.
    settings.baselines.profile = {{0h, 1}, {13h + 45min, 3}, {14h, 2}};
    settings.threads = 2;
    return settings;
}

/// Fees that differ from venue to venue, by position.
VenueFees feesFor(const Tape& tape)
{
    std::vector<std::vector<DatedTerms>> terms;
    for (std::size_t v = 0; v < tape.venues().size(); ++v) {
        const auto nth = static_cast<std::int64_t>(v);
        terms.push_back({DatedTerms{
            unixNanos(0),
            VenueTerms{Price{2'500'000 + 100'000 * nth}, Price{-1'800'000 - 50'000 * nth}, 0, 0}}});
    }
    return VenueFees(std::move(terms));
}

Experiment runOn(const Rows& rows, const ExperimentSettings& settings)
{
    const auto tape = tapeOf(rows);
    return test::valueOf(runExperiment(*tape, feesFor(*tape), settings, {}));
}

/// Twice the middle of the first market that is not absurd: reflected there, prices keep their height.
Price middleOf(const Rows& rows, UnixNanos from)
{
    for (const QuoteEvent& event : rows) {
        if (event.tsRecv >= from && event.bidPx != kNoPrice && event.askPx != kNoPrice
            && (event.askPx - event.bidPx).nanos < event.askPx.nanos / 100)
            return event.bidPx + event.askPx;
    }
    return {};
}

/// A CSV cut into one file a venue, by the text of its publisher_id; rows that share their ts_recv with one
/// of another venue are left out.
std::vector<std::string> cutByVenue(const std::string& path, const QTemporaryDir& folder)
{
    std::ifstream in(path);
    std::string header;
    std::getline(in, header);
    const auto field = [&](const std::string& line, std::string_view name) {
        std::size_t column = 0;
        for (std::size_t at = 0; header.compare(at, name.size(), name) != 0; ++column)
            at = header.find(',', at) + 1;
        std::size_t from = 0;
        for (; column > 0; --column)
            from = line.find(',', from) + 1;
        return line.substr(from, line.find(',', from) - from);
    };
    std::vector<std::string> lines;
    std::map<std::string, std::string> venueAt; // by time; "" for several
    for (std::string line; std::getline(in, line);) {
        const std::string venue = field(line, "publisher_id");
        const auto [found, isNew] = venueAt.emplace(field(line, "ts_recv"), venue);
        if (!isNew && found->second != venue)
            found->second.clear();
        lines.push_back(std::move(line));
    }
    std::map<std::string, std::ofstream> files;
    std::vector<std::string> paths;
    for (const std::string& line : lines) {
        const std::string venue = field(line, "publisher_id");
        if (venueAt[field(line, "ts_recv")].empty())
            continue;
        if (!files.contains(venue)) {
            paths.push_back(folder.filePath(QString::fromStdString(venue + ".csv")).toStdString());
            files[venue].open(paths.back());
            files[venue] << header << '\n';
        }
        files[venue] << line << '\n';
    }
    return paths;
}

} // namespace

class TestInvariances : public QObject {
    Q_OBJECT

private:
    std::vector<QuoteInput> m_inputs;
    std::vector<std::string> m_expected; // of settingsFor(), by input

    void addInputs()
    {
        QTest::addColumn<int>("input");
        for (std::size_t i = 0; i < m_inputs.size(); ++i)
            QTest::newRow(m_inputs[i].name.c_str()) << static_cast<int>(i);
    }
    const QuoteInput& input(int index) const { return m_inputs[static_cast<std::size_t>(index)]; }
    const std::string& expected(int index) const { return m_expected[static_cast<std::size_t>(index)]; }

private slots:
    void initTestCase()
    {
        m_inputs = threeInputs();
        for (const QuoteInput& one : m_inputs) {
            const Experiment experiment = runOn(one.rows, settingsFor(one.window));
            // There is something to compare.
            QVERIFY(experiment.test && experiment.search.summary.distinctOutcomes > 1);
            QVERIFY(experiment.untuned.maker.shares.count > 0
                    || experiment.optimised.result.maker.shares.count > 0);
            m_expected.push_back(text(experiment));
        }
    }

    void buyingIsTheMirrorOfSelling_data() { addInputs(); }
    void buyingIsTheMirrorOfSelling()
    {
        QFETCH(const int, input);
        const QuoteInput& one = this->input(input);
        const Price sum = middleOf(one.rows, one.window.from);
        // A stub quote's mirror would have a price below 0.
        const auto isFar = [sum](Price price) { return price != kNoPrice && price >= sum; };
        Rows rows = one.rows;
        std::erase_if(rows, [&](const QuoteEvent& event) {
            return isFar(event.bidPx) || isFar(event.askPx) || isFar(event.price);
        });
        ExperimentSettings settings = settingsFor(one.window);
        const Experiment bought = runOn(rows, settings);
        settings.order.side = Side::Sell;
        const Experiment sold = runOn(mirrored(rows, sum), settings);
        const std::string differs = difference(text(bought), text(sold, {sum, Nanos{0}}));
        QVERIFY2(differs.empty(), differs.c_str());
    }

    void venuesMayHaveOtherNames_data() { addInputs(); }
    void venuesMayHaveOtherNames()
    {
        QFETCH(const int, input);
        const QuoteInput& one = this->input(input);
        // Each publisher gets a name; the names are in the order of the numbers, so that ties fall alike.
        std::map<std::uint32_t, FeedId> renamed;
        for (const QuoteEvent& event : one.rows)
            renamed[event.feed.value];
        FeedRegistry registry;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < renamed.size(); ++i)
            names.push_back(fmt::format("VEN{}", static_cast<char>('A' + i)));
        // They are first heard of in the opposite order.
        std::size_t left = names.size();
        for (auto venue = renamed.rbegin(); venue != renamed.rend(); ++venue)
            venue->second = registry.feedFor(names[--left]);
        TapeBuilder builder({}, registry);
        Rows rows = one.rows;
        for (QuoteEvent& event : rows)
            event.feed = renamed[event.feed.value];
        QVERIFY(builder.accept(rows));
        const auto tape = builder.finish();
        QCOMPARE(tape->venues().front().info.mic, std::string("VENA"));
        const auto experiment = runExperiment(*tape, feesFor(*tape), settingsFor(one.window), {});
        QVERIFY(experiment);
        const std::string differs = difference(expected(input), text(*experiment));
        QVERIFY2(differs.empty(), differs.c_str());
    }

    void anotherDayIsAsGood_data() { addInputs(); }
    void anotherDayIsAsGood()
    {
        QFETCH(const int, input);
        const QuoteInput& one = this->input(input);
        for (const Nanos shift : {Nanos{std::chrono::days{7}}, Nanos{-std::chrono::days{365}}}) {
            Rows rows = one.rows;
            for (QuoteEvent& event : rows) {
                event.tsRecv += shift;
                event.tsEvent += shift;
            }
            const TimeWindow window{one.window.from + shift, one.window.to + shift};
            const Experiment moved = runOn(rows, settingsFor(window));
            const std::string differs = difference(expected(input), text(moved, {{}, shift}));
            QVERIFY2(differs.empty(), differs.c_str());
        }
    }

    void whatComesLaterChangesNoEarlierFill_data() { addInputs(); }
    void whatComesLaterChangesNoEarlierFill()
    {
        QFETCH(const int, input);
        const QuoteInput& one = this->input(input);
        // After the part on which the parameters are chosen, at a row and between two.
        for (const Nanos after : {Nanos{6min + 3s}, Nanos{8min + 20s + 1ns}}) {
            const UnixNanos cut = one.window.from + after;
            Rows head;
            std::ranges::copy_if(one.rows, std::back_inserter(head),
                                 [&](const QuoteEvent& event) { return event.tsRecv <= cut; });
            Lens lens;
            lens.until = head.back().tsRecv;
            const ExperimentSettings settings = settingsFor(one.window);
            const std::string whole = text(runOn(one.rows, settings), lens);
            const std::string differs = difference(whole, text(runOn(head, settings), lens));
            QVERIFY2(differs.empty(), differs.c_str());
            QVERIFY(std::ranges::count(whole, '\n') > 100);
        }
    }

    void theOrderOfFilesIsNoMatterWhereTimesDiffer_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("a generated day") << QString();
        const QString real = QStringLiteral(SOR_SOURCE_DIR "/../shared/data/goog_3venues_mbp1_20240403.csv");
        if (QFile::exists(real))
            QTest::newRow("GOOG") << real;
    }
    void theOrderOfFilesIsNoMatterWhereTimesDiffer()
    {
        QFETCH(const QString, file);
        const QTemporaryDir folder;
        std::string path = file.toStdString();
        if (file.isEmpty()) {
            path = folder.filePath(QStringLiteral("day.csv")).toStdString();
            SyntheticDayOptions options;
            options.duration = 12min;
            options.venues = 3;
            QVERIFY(generateSyntheticDay(options, path));
        }
        std::vector<std::string> paths = cutByVenue(path, folder);
        QCOMPARE(paths.size(), std::size_t{3});
        std::ranges::sort(paths);
        std::string first;
        std::string firstHash;
        do {
            RunSetup setup;
            setup.csv = paths;
            setup.threads = 2;
            const auto input = loadInput(setup, {});
            QVERIFY2(input.hasValue(), input ? "" : input.error().text().c_str());
            const Tape& tape = *input->loaded.tape;
            const UnixNanos from = tape.span().from + 4min;
            const auto experiment = runExperiment(tape, feesFor(tape), settingsFor({from, from + 6min}), {});
            QVERIFY(experiment);
            const std::string found = text(*experiment);
            if (first.empty()) {
                first = found;
                firstHash = input->loaded.hash;
            }
            QCOMPARE(input->loaded.hash, firstHash);
            const std::string differs = difference(first, found);
            QVERIFY2(differs.empty(), differs.c_str());
        } while (std::ranges::next_permutation(paths).found);
    }

    /// Rows of one time act in the order in which they came, and each makes a point of the tape; but what
    /// stands after them, and what is learnt of the queues, does not depend on which venue came first.
    void rowsOfOneTimeLeaveTheSameStateInAnyOrderOfVenues()
    {
        Random random(3);
        int swapped = 0;
        for (int round = 0; round < 20; ++round) {
            Rows rows = randomRows(random, {.venues = 3, .rows = 800, .trades = 0.3, .gaps = 0, .clears = 0});
            Rows other = rows;
            for (std::size_t i = 0; i + 1 < other.size(); ++i) {
                if (other[i].tsRecv == other[i + 1].tsRecv && other[i].feed != other[i + 1].feed) {
                    std::swap(other[i], other[i + 1]);
                    ++swapped;
                    ++i;
                }
            }
            const auto one = tapeOf(rows);
            const auto two = tapeOf(other);
            const OutflowHistory::Options options{Side::Buy, 3s, {}, {}};
            const TimeWindow all{at(0), one->span().to};
            const auto first = OutflowHistory::record(*one, all, options, {});
            const auto second = OutflowHistory::record(*two, all, options, {});
            QVERIFY(first && second);
            QCOMPARE(one->venues().size(), two->venues().size());
            for (VenueIndex v = 0; v < one->venues().size(); ++v) {
                for (const bool opened : {false, true}) {
                    const auto a = (*first)->endedBy(all.to, 1h, v, opened);
                    const auto b = (*second)->endedBy(all.to, 1h, v, opened);
                    QVERIFY(std::ranges::equal(a, b, [](const ShadowOrder& x, const ShadowOrder& y) {
                        return x.joined == y.joined && x.traded == y.traded && x.ahead == y.ahead
                            && x.cancelled == y.cancelled;
                    }));
                }
            }
            for (const QuoteEvent& event : rows) {
                const UnixNanos after = event.tsRecv + Nanos{1};
                QVERIFY(one->quotesAfter(one->lowerBound(after)) == two->quotesAfter(two->lowerBound(after)));
            }
        }
        QVERIFY(swapped > 100);
    }
};

QTEST_GUILESS_MAIN(TestInvariances)
#include "tst_invariances.moc"
