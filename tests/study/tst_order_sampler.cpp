// SPDX-License-Identifier: GPL-3.0-or-later
// The orders that a study draws: where they may be, that chance alone decides, and that days do not depend on
// one another.
#include "study/order_sampler.h"

#include <QTest>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

using namespace sor;
using namespace sor::study;
using namespace std::chrono_literals;

namespace {

SamplerDay dayOf(const std::string& symbol, unsigned day, Nanos length = 6h)
{
    const std::chrono::year_month_day date{std::chrono::year{2024} / std::chrono::June
                                           / std::chrono::day{day}};
    const UnixNanos open = std::chrono::sys_days{date} + 13h + 35min;
    return {symbol, LocalDay{date}, {open, open + length}};
}

SamplerSettings settingsWith(bool hasMirrors, std::size_t orders = 200)
{
    SamplerSettings settings;
    settings.ordersADay = orders;
    settings.durations = {5min, 15min, 60min};
    settings.hasMirrors = hasMirrors;
    settings.seed = 7;
    return settings;
}

bool isSame(const SampledOrder& a, const SampledOrder& b)
{
    return a.id == b.id && a.symbol == b.symbol && a.day == b.day && a.side == b.side
        && a.participation == b.participation && a.window == b.window;
}

} // namespace

class TestOrderSampler : public QObject {
    Q_OBJECT

private slots:
    void ordersLieWithinTheirHours()
    {
        const std::vector days{dayOf("IBM", 3), dayOf("BAC", 3, 60min), dayOf("IBM", 4)};
        const auto found = sampleOrders(settingsWith(false), days);
        QVERIFY(found);
        QVERIFY(found->tooShort.empty());
        QCOMPARE(found->orders.size(), std::size_t{600});
        std::set<std::string> ids;
        for (std::size_t i = 0; i < found->orders.size(); ++i) {
            const SampledOrder& order = found->orders[i];
            const SamplerDay& day = days[i / 200];
            QCOMPARE(order.symbol, day.symbol);
            QVERIFY(order.day == day.day);
            QVERIFY(order.window.from >= day.hours.from && order.window.to <= day.hours.to);
            QVERIFY((order.window.from - day.hours.from) % 1s == 0ns);
            const Nanos length = order.window.length();
            QVERIFY(length == 5min || length == 15min || length == 60min);
            QVERIFY(order.participation == 0.5 || order.participation == 1 || order.participation == 2);
            QCOMPARE(order.pair, std::int64_t{-1});
            QVERIFY(ids.insert(order.id).second);
        }
        QCOMPARE(found->orders[0].id, std::string("IBM-20240603-0001"));
        QCOMPARE(found->orders[599].id, std::string("IBM-20240604-0200"));
    }

    void mirrorsDifferInTheirSideAlone()
    {
        const std::vector days{dayOf("IBM", 3), dayOf("IBM", 4)};
        const auto pairs = sampleOrders(settingsWith(true), days);
        const auto singles = sampleOrders(settingsWith(false), days);
        QVERIFY(pairs && singles);
        QCOMPARE(pairs->orders.size(), 2 * singles->orders.size());
        std::set<std::int64_t> numbers;
        for (std::size_t i = 0; i < singles->orders.size(); ++i) {
            const SampledOrder& order = pairs->orders[2 * i];
            const SampledOrder& twin = pairs->orders[2 * i + 1];
            QVERIFY(order.side == singles->orders[i].side && twin.side != order.side);
            QVERIFY(order.window == twin.window && order.window == singles->orders[i].window);
            QCOMPARE(order.participation, twin.participation);
            QCOMPARE(order.pair, twin.pair);
            QVERIFY(numbers.insert(order.pair).second);
            QCOMPARE(order.id, singles->orders[i].id + (order.side == Side::Buy ? "-B" : "-S"));
            QVERIFY(order.id != twin.id);
        }
    }

    void aDayDoesNotDependOnOthers()
    {
        const SamplerSettings settings = settingsWith(false, 50);
        const std::vector all{dayOf("IBM", 3), dayOf("BAC", 3), dayOf("IBM", 4)};
        const auto found = sampleOrders(settings, all);
        QVERIFY(found);
        for (std::size_t day = 0; day < all.size(); ++day) {
            const auto alone = sampleOrders(settings, std::span(all).subspan(day, 1));
            QVERIFY(alone);
            QVERIFY(std::equal(alone->orders.begin(), alone->orders.end(),
                               found->orders.begin() + static_cast<std::ptrdiff_t>(50 * day), isSame));
        }
        const auto more = sampleOrders(settingsWith(false, 80), all);
        QVERIFY(std::equal(found->orders.begin(), found->orders.begin() + 50, more->orders.begin(), isSame));
        SamplerSettings other = settings;
        other.seed = 8;
        const auto changed = sampleOrders(other, all);
        std::size_t same = 0;
        for (std::size_t i = 0; i < changed->orders.size(); ++i)
            same += isSame(changed->orders[i], found->orders[i]) ? 1U : 0U;
        QVERIFY(same < 3);
    }

    void chancesAreEqual()
    {
        constexpr std::size_t kOrders = 40'000;
        const std::vector days{dayOf("IBM", 3)};
        SamplerSettings settings = settingsWith(false, kOrders);
        const auto found = sampleOrders(settings, days);
        QVERIFY(found);
        std::map<std::tuple<Side, double, Nanos>, double> counts;
        std::map<Nanos, double> starts;
        for (const SampledOrder& order : found->orders) {
            ++counts[{order.side, order.participation, order.window.length()}];
            const Nanos room = days[0].hours.length() - order.window.length();
            const auto at = std::chrono::duration<double>(order.window.from - days[0].hours.from)
                / std::chrono::duration<double>(room);
            starts[order.window.length()] += at;
            QVERIFY(at >= 0 && at <= 1);
        }
        QCOMPARE(counts.size(), std::size_t{18});
        for (const auto& [what, count] : counts) // four standard errors
            QVERIFY(std::abs(count - kOrders / 18.0) < 4 * std::sqrt(kOrders / 18.0));
        for (const auto& [length, sum] : starts)
            QVERIFY(std::abs(sum / (kOrders / 3.0) - 0.5) < 0.02);
        // The first and the last second that there are do occur.
        settings.durations = {5min};
        const std::vector tight{dayOf("IBM", 3, 5min + 2s)};
        std::set<UnixNanos> seen;
        const auto few = sampleOrders(settings, tight);
        QVERIFY(few);
        for (const SampledOrder& order : few->orders)
            seen.insert(order.window.from);
        QCOMPARE(seen.size(), std::size_t{3});
        QVERIFY(*seen.rbegin() + 5min == tight[0].hours.to);
    }

    void aShortDayIsNamed()
    {
        const std::vector days{dayOf("IBM", 3), dayOf("IBM", 4, 59min), dayOf("IBM", 5, -1h)};
        const auto found = sampleOrders(settingsWith(false, 10), days);
        QVERIFY(found);
        QCOMPARE(found->tooShort, (std::vector<std::size_t>{1, 2}));
        QCOMPARE(found->orders.size(), std::size_t{10});
    }

    void refusesSettingsThatCannotBe()
    {
        const std::vector days{dayOf("IBM", 3)};
        const std::vector twice{dayOf("IBM", 3), dayOf("IBM", 3)};
        std::vector<SamplerSettings> wrong(6, settingsWith(true));
        wrong[0].ordersADay = 0;
        wrong[1].sizes = {};
        wrong[2].sizes = {1, 0};
        wrong[3].sizes = {101};
        wrong[4].durations = {1ms};
        wrong[5].durations = {};
        for (const SamplerSettings& settings : wrong) {
            const auto found = sampleOrders(settings, days);
            QVERIFY(!found);
            QCOMPARE(found.error().code, ErrorCode::InvalidArgument);
        }
        QVERIFY(!sampleOrders(settingsWith(true), twice));
        QVERIFY(!sampleOrders(settingsWith(true), std::vector{dayOf("IBM", 3, 400 * 24h)}));
    }
};

QTEST_APPLESS_MAIN(TestOrderSampler)
#include "tst_order_sampler.moc"
