// SPDX-License-Identifier: GPL-3.0-or-later
// What the synthetic day shares with real quotes beyond its shape: when it is busy, what a trade and an
// imbalance foretell, flickering quotes, halts, and prints that meet no displayed queue.
#include "input/synthetic/synthetic_curve.h"
#include "input/synthetic/synthetic_day.h"
#include "input/tape_loader.h"
#include "test_quotes.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>

using namespace sor;
using namespace sor::test;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

SyntheticDayOptions minutes(int number)
{
    SyntheticDayOptions options;
    options.duration = std::chrono::minutes(number);
    options.seed = 3;
    return options;
}

template <class Visit> void forEachRow(const SyntheticDayOptions& options, Visit visit)
{
    auto day = SyntheticDay::create(options);
    Mbp1Row row;
    while (day && day->next(row))
        visit(row);
}

/// The best prices over the venues, and what all of them show at their own.
class Market {
public:
    void take(const Mbp1Row& row)
    {
        m_venues[row.publisherId] = row;
        bid = 0;
        ask = std::numeric_limits<std::int64_t>::max();
        bidShares = askShares = 0;
        for (const auto& [id, venue] : m_venues) {
            bid = std::max(bid, venue.bidPx.nanos);
            ask = std::min(ask, venue.askPx.nanos);
            bidShares += venue.bidSz;
            askShares += venue.askSz;
        }
    }
    double mid() const { return 0.5e-9 * static_cast<double>(bid + ask); }

    std::int64_t bid = 0;
    std::int64_t ask = 0;
    double bidShares = 0;
    double askShares = 0;

private:
    std::map<int, Mbp1Row> m_venues;
};

/// Correlation of the imbalance with the move of the mid in the second after it, once a second for an hour.
double informationOf(int informed)
{
    auto options = minutes(60);
    options.informed = informed;
    Market market;
    std::int64_t due = count(options.start) + kSecond;
    std::vector<double> imbalances;
    std::vector<double> mids;
    forEachRow(options, [&](const Mbp1Row& row) {
        for (; count(row.tsRecv) >= due; due += kSecond) {
            imbalances.push_back((market.bidShares - market.askShares)
                                 / (market.bidShares + market.askShares));
            mids.push_back(market.mid());
        }
        if (row.action != 'T')
            market.take(row);
    });
    const std::size_t n = mids.size() - 1;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    double xMean = 0;
    for (std::size_t i = 0; i < n; ++i)
        xMean += imbalances[i] / static_cast<double>(n);
    const double yMean = (mids[n] - mids[0]) / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double x = imbalances[i] - xMean;
        const double y = mids[i + 1] - mids[i] - yMean;
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    return xy / std::sqrt(xx * yy);
}

} // namespace

class TestSyntheticStatistics : public QObject {
    Q_OBJECT

private slots:
    void activityGoesThroughTheSessionInAU()
    {
        QCOMPARE(sessionActivity(0), std::int64_t{3200});
        QCOMPARE(sessionActivity(30), std::int64_t{2800});
        QCOMPARE(sessionActivity(600), std::int64_t{1900});
        QCOMPARE(sessionActivity(15'000), std::int64_t{680});
        QCOMPARE(sessionActivity(kSyntheticSessionSeconds - 1), std::int64_t{3191});
        QCOMPARE(sessionActivity(kSyntheticSessionSeconds), std::int64_t{700});
        std::int64_t sum = 0;
        for (std::int64_t second = 0; second < kSyntheticSessionSeconds; ++second)
            sum += sessionActivity(second);
        const std::int64_t mean = sum / kSyntheticSessionSeconds;
        QVERIFY2(mean > 970 && mean < 1030, qPrintable(QString::number(mean)));
    }

    void rowsAndVolumeFollowTheSession()
    {
        SyntheticDayOptions options; // the whole session
        std::array<std::int64_t, 39> rows{};
        std::array<std::int64_t, 39> volume{};
        forEachRow(options, [&](const Mbp1Row& row) {
            const auto bucket =
                static_cast<std::size_t>((row.tsEvent - options.start).count() / (600 * kSecond));
            ++rows.at(bucket);
            volume.at(bucket) += row.action == 'T' ? row.size : 0;
        });
        const auto midday = [](const std::array<std::int64_t, 39>& of) {
            return (of[20] + of[21] + of[22]) / 3;
        };
        for (const auto& of : {rows, volume}) {
            QVERIFY2(of.front() > 2 * midday(of),
                     qPrintable(QStringLiteral("%1 %2").arg(of.front()).arg(midday(of))));
            QVERIFY2(of.back() * 2 > 3 * midday(of),
                     qPrintable(QStringLiteral("%1 %2").arg(of.back()).arg(midday(of))));
        }
    }

    void quotesFlicker()
    {
        // Changes of a venue's best price that are undone within a tenth of a second: 13 to 62% in real
        // files.
        struct Side {
            std::int64_t price = 0;
            std::int64_t before = 0;
            std::int64_t changed = 0;
        };
        std::map<int, std::array<Side, 2>> sides;
        int changes = 0;
        int undone = 0;
        forEachRow(minutes(30), [&](const Mbp1Row& row) {
            for (const int side : {0, 1}) {
                Side& of = sides[row.publisherId][static_cast<std::size_t>(side)];
                const std::int64_t price = side == 0 ? row.bidPx.nanos : row.askPx.nanos;
                if (price == of.price)
                    continue;
                ++changes;
                undone += price == of.before && count(row.tsRecv) - of.changed <= kSecond / 10 ? 1 : 0;
                of = {price, of.price, count(row.tsRecv)};
            }
        });
        const double share = static_cast<double>(undone) / changes;
        QVERIFY2(share > 0.25 && share < 0.55, qPrintable(QString::number(share)));
    }

    void thePriceGoesAgainstTheOrderThatATradeFilled()
    {
        struct Open {
            std::int64_t due;
            double mid;
            double half;
            int sign;
        };
        Market market;
        std::deque<Open> open;
        double sum = 0;
        int trades = 0;
        forEachRow(minutes(120), [&](const Mbp1Row& row) {
            while (!open.empty() && open.front().due <= count(row.tsRecv)) {
                sum += open.front().sign * (market.mid() - open.front().mid) / open.front().half;
                ++trades;
                open.pop_front();
            }
            if (row.action != 'T')
                market.take(row);
            else if (row.side != 'N' && market.ask > market.bid)
                open.push_back({count(row.tsRecv) + kSecond, market.mid(),
                                0.5e-9 * static_cast<double>(market.ask - market.bid),
                                row.side == 'B' ? 1 : -1});
        });
        const double mark = sum / trades;
        QVERIFY2(mark > 0.25 && mark < 1.5, qPrintable(QStringLiteral("%1 of %2").arg(mark).arg(trades)));
    }

    void theImbalanceInformsTheNextMoveAsMuchAsIsAsked()
    {
        const double none = informationOf(0);
        const double all = informationOf(1000);
        // Short queues give way sooner even without informed traders; the rest is what was asked for. One
        // standard error of each is about 0.017.
        QVERIFY2(none > 0 && all > none + 0.05, qPrintable(QStringLiteral("%1 %2").arg(none).arg(all)));
        SyntheticDayOptions options;
        for (const int wrong : {-1, 1001}) {
            options.informed = wrong;
            QVERIFY(!SyntheticDay::create(options));
        }
    }

    void haltsStopAllVenuesAndReachTheTapeThroughAFile()
    {
        auto options = minutes(30);
        options.halts = true;
        std::map<int, std::int64_t> haltedSince;
        int halts = 0;
        forEachRow(options, [&](const Mbp1Row& row) {
            const auto since = haltedSince.find(row.publisherId);
            if (row.action == 'H') {
                QVERIFY(since == haltedSince.end());
                haltedSince[row.publisherId] = count(row.tsEvent);
                ++halts;
            } else if (row.action == 'U') {
                QVERIFY(since != haltedSince.end());
                const std::int64_t lasted = count(row.tsEvent) - since->second;
                QVERIFY(lasted >= 20 * kSecond && lasted <= 60 * kSecond);
                haltedSince.erase(since);
            } else {
                QVERIFY(since == haltedSince.end());
            }
            if (row.action == 'H' || row.action == 'U')
                QVERIFY(row.bidPx == kNoPrice && row.askPx == kNoPrice && row.bidSz == 0 && row.askSz == 0);
        });
        QVERIFY2(halts >= 4 && halts % 4 == 0, qPrintable(QString::number(halts)));

        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("halts.csv")).toStdString();
        QVERIFY(generateSyntheticDay(options, path));
        SourceSpec source;
        source.csv = {path};
        const auto loaded = loadTape(source, 1, {});
        QVERIFY2(loaded.hasValue(), loaded.hasValue() ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->counts.halts, halts);
    }

    void printsMeetNoDisplayedQueue()
    {
        auto options = minutes(30);
        options.prints = true;
        std::vector<QuoteEvent> rows;
        int offExchange = 0;
        forEachRow(options, [&](const Mbp1Row& row) {
            rows.push_back(row.quoteEvent());
            offExchange += row.publisherId == 82 ? 1 : 0;
        });
        // The opening cross of the first venue, with its quote.
        const auto cross = std::ranges::find(rows, 'T', &QuoteEvent::action);
        QVERIFY(cross != rows.end() && cross->size > 20'000 && cross->tsEvent == options.start);
        const auto built = tryBuild(rows);
        QVERIFY(!built.error);
        const auto apart = [&](PrintKind kind) {
            return built.counts.excludedPrints[static_cast<std::size_t>(kind)];
        };
        QVERIFY(offExchange > 100);
        QCOMPARE(apart(PrintKind::OffExchange), offExchange);
        QVERIFY(apart(PrintKind::Oversized) > 10);
        QCOMPARE(built.tape->venues().size(), std::size_t{4});
        // Without them the tape has none.
        options.prints = false;
        rows.clear();
        forEachRow(options, [&](const Mbp1Row& row) { rows.push_back(row.quoteEvent()); });
        const auto plain = tryBuild(rows);
        for (const std::int64_t number : plain.counts.excludedPrints)
            QCOMPARE(number, std::int64_t{0});
    }

    void everythingTogetherIsOrderlyAndTheSameTwice()
    {
        auto options = minutes(60);
        options.prints = options.halts = options.oddities = true;
        options.venues = 8;
        std::vector<QuoteEvent> first;
        forEachRow(options, [&](const Mbp1Row& row) { first.push_back(row.quoteEvent()); });
        QVERIFY(std::ranges::is_sorted(first, {}, &QuoteEvent::tsRecv));
        std::size_t i = 0;
        forEachRow(options, [&](const Mbp1Row& row) { QVERIFY(row.quoteEvent() == first.at(i++)); });
        QCOMPARE(i, first.size());
    }
};

QTEST_GUILESS_MAIN(TestSyntheticStatistics)
#include "tst_synthetic_statistics.moc"
