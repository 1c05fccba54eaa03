// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a saving: by hand, against the reference, and to the last unit their sum.
#include "base/random.h"
#include "compare_numbers.h"
#include "study/attribution.h"
#include "study_draws.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <map>

using namespace sor;
using namespace sor::study;

namespace {

const QString kCases = QStringLiteral(SOR_SOURCE_DIR "/../shared/reference/attribution_cases.json");
constexpr FillKind kKinds[] = {FillKind::Taker, FillKind::Queue, FillKind::Crossing, FillKind::Completion};

AttributedFill fill(FillKind kind, std::int64_t shares, double price, double mid, double fee)
{
    const auto nanos = [](double dollars) { return std::llround(dollars * 1e9); };
    return {kind, {shares}, {nanos(price)}, {nanos(2 * mid)}, {nanos(fee)}};
}

/// Fills of `shares` in all, near `mid`.
std::vector<AttributedFill> randomFills(Random& random, std::int64_t shares, std::int64_t mid, bool isRouter)
{
    std::vector<AttributedFill> fills;
    while (shares > 0) {
        AttributedFill one;
        const std::int64_t kind = random.between(0, 3);
        one.kind = isRouter ? kKinds[kind] : kind == 0 ? FillKind::Completion : FillKind::Taker;
        one.shares = {std::min(shares, random.between(1, 2000))};
        one.twiceMid = {2 * mid + random.between(-1'000'000'000, 1'000'000'000)};
        one.price = {one.twiceMid.nanos / 2 + random.between(-50'000'000, 50'000'000)};
        one.fee = {one.shares.count * random.between(-3'000'000, 3'000'000)};
        shares -= one.shares.count;
        fills.push_back(one);
    }
    return fills;
}

/// s x 2 x shares x (all-in cash of the benchmark - that of the router): d x 2 Q^2 x arrival / 10^4.
Int128 directTotal(Side side, std::int64_t shares, const std::vector<AttributedFill>& benchmark,
                   const std::vector<AttributedFill>& router)
{
    Int128 total = 0;
    const Int128 sign = side == Side::Buy ? 1 : -1;
    for (const AttributedFill& one : benchmark)
        total += sign * one.shares.count * one.price.nanos + one.fee.nanos;
    for (const AttributedFill& one : router)
        total -= sign * one.shares.count * one.price.nanos + one.fee.nanos;
    return 2 * total * shares;
}

Int128 sumOf(const Attribution& found)
{
    Int128 sum = found.fees + found.drift;
    for (const FillKind kind : kKinds)
        sum += found.of(kind);
    return sum;
}

std::vector<AttributedFill> fillsOf(const QJsonValue& list)
{
    const std::map<QString, FillKind> kinds{{QStringLiteral("taker"), FillKind::Taker},
                                            {QStringLiteral("queue"), FillKind::Queue},
                                            {QStringLiteral("crossing"), FillKind::Crossing},
                                            {QStringLiteral("completion"), FillKind::Completion}};
    std::vector<AttributedFill> fills;
    for (const auto& value : list.toArray()) {
        const QJsonObject one = value.toObject();
        fills.push_back({kinds.at(one[QStringLiteral("kind")].toString()),
                         {one[QStringLiteral("shares")].toInteger()},
                         {one[QStringLiteral("price")].toInteger()},
                         {one[QStringLiteral("mid_twice")].toInteger()},
                         {one[QStringLiteral("fee")].toInteger()}});
    }
    return fills;
}

} // namespace

class TestAttribution : public QObject {
    Q_OBJECT

private slots:
    void partsByHand()
    {
        // 10 shares, arrival mid 100: one cent on all shares is 1 bp. The benchmark takes 10 at 100.02 over a
        // mid of 100.01 (e_B = 0.01) for 0.03. The router's queue fills 6 at 99.98 under 99.99 (e = -0.01,
        // rebate 0.012) and its completion 4 at 100.05 over 100.03 (e = 0.02) for 0.012.
        const std::vector benchmark{fill(FillKind::Taker, 10, 100.02, 100.01, 0.03)};
        const std::vector router{fill(FillKind::Queue, 6, 99.98, 99.99, -0.012),
                                 fill(FillKind::Completion, 4, 100.05, 100.03, 0.012)};
        const auto found = attribute(Side::Buy, {10}, {200'000'000'000}, benchmark, router);
        QVERIFY(found);
        QCOMPARE(found->bps(found->of(FillKind::Taker)), 0.0);
        COMPARE_NEAR(found->bps(found->of(FillKind::Queue)), 1.2, 1e-12); // 6 x 0.02 of 1,000 dollars
        COMPARE_NEAR(found->bps(found->of(FillKind::Completion)), -0.4, 1e-12);
        COMPARE_NEAR(found->bps(found->fees), 0.3, 1e-12);
        COMPARE_NEAR(found->bps(found->drift), 0.4, 1e-12); // 100.01 - 100.006
        COMPARE_NEAR(found->bps(found->total), 1.5, 1e-12);
        QVERIFY(found->total == sumOf(*found));
    }

    void partsSumExactly()
    {
        Random random(71);
        for (int i = 0; i < 2000; ++i) {
            const Side side = random.chance(0.5) ? Side::Buy : Side::Sell;
            const std::int64_t shares = random.between(1, 20'000);
            const std::int64_t mid = random.between(2, 400) * 1'000'000'000;
            const auto benchmark = randomFills(random, shares, mid, false);
            const auto router = randomFills(random, shares, mid, true);
            const auto found = attribute(side, {shares}, {2 * mid}, benchmark, router);
            QVERIFY(found);
            QVERIFY(found->total == sumOf(*found));
            QVERIFY(found->total == directTotal(side, shares, benchmark, router));
            // Against itself, and the other way round.
            const auto none = attribute(side, {shares}, {2 * mid}, router, router);
            QVERIFY(none);
            QVERIFY(none->total == 0 && none->drift == 0 && none->fees == 0);
            const auto reverse = attribute(side, {shares}, {2 * mid}, router, benchmark);
            QVERIFY(reverse);
            QVERIFY(reverse->total == -found->total && reverse->drift == -found->drift);
            // The other side, mirrored about a price.
            const auto mirrored = [&](std::vector<AttributedFill> fills) {
                for (AttributedFill& one : fills) {
                    one.price = {2 * mid - one.price.nanos};
                    one.twiceMid = {4 * mid - one.twiceMid.nanos};
                }
                return fills;
            };
            const Side other = side == Side::Buy ? Side::Sell : Side::Buy;
            const auto mirror = attribute(other, {shares}, {2 * mid}, mirrored(benchmark), mirrored(router));
            QVERIFY(mirror);
            QVERIFY(mirror->total == found->total && mirror->byKind == found->byKind);
        }
    }

    void splittingAFillChangesNothing()
    {
        Random random(73);
        const auto benchmark = randomFills(random, 5000, 50'000'000'000, false);
        const auto router = randomFills(random, 5000, 50'000'000'000, true);
        auto split = router;
        for (std::size_t i = 0; i < router.size(); ++i) {
            if (split[i].shares.count < 2)
                continue;
            AttributedFill half = split[i];
            half.shares.count /= 2;
            half.fee.nanos = 7;
            split[i].shares -= half.shares;
            split[i].fee.nanos -= 7;
            split.push_back(half);
        }
        QVERIFY(split.size() > router.size());
        const auto one = attribute(Side::Sell, {5000}, {100'000'000'000}, benchmark, router);
        const auto two = attribute(Side::Sell, {5000}, {100'000'000'000}, benchmark, split);
        QVERIFY(one && two);
        QVERIFY(one->total == two->total && one->byKind == two->byKind && one->fees == two->fees);
    }

    void refusesWhatCannotBeCompared()
    {
        const std::vector ten{fill(FillKind::Taker, 10, 100, 100, 0)};
        const std::vector nine{fill(FillKind::Taker, 9, 100, 100, 0)};
        const std::vector none{fill(FillKind::Taker, 0, 100, 100, 0), ten[0]};
        const Price arrival{200'000'000'000};
        for (const auto& refused :
             {attribute(Side::Buy, {10}, arrival, nine, ten), attribute(Side::Buy, {10}, arrival, ten, nine),
              attribute(Side::Buy, {10}, arrival, ten, none), attribute(Side::Buy, {0}, arrival, {}, {}),
              attribute(Side::Buy, {10}, {0}, ten, ten)}) {
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        }
        // The largest prices that rows may carry, and an order that no account could pay.
        const std::vector huge{
            AttributedFill{FillKind::Taker, {4'000'000'000'000'000'000}, kMaxPrice, {2}, {0}}};
        const auto tooLarge = attribute(Side::Buy, {4'000'000'000'000'000'000}, {2}, huge, huge);
        QVERIFY(!tooLarge);
        QVERIFY(tooLarge.error().message.find("128 bits") != std::string::npos);
        // The largest order that there may be, 9.2e9 dollars, in cents.
        const std::vector pennies{
            AttributedFill{FillKind::Queue, {920'000'000'000}, {10'000'000}, {19'000'000}, {5}}};
        QVERIFY(attribute(Side::Buy, {920'000'000'000}, {20'000'000}, pennies, pennies));
    }

    void reproducesTheReference()
    {
        QFile file(kCases);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("The reference values are not on this machine; the hand-worked case stands in.");
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll())[QStringLiteral("cases")].toArray();
        QVERIFY(!cases.isEmpty());
        for (const auto& value : cases) {
            const QJsonObject one = value.toObject();
            const QByteArray id = one[QStringLiteral("id")].toString().toUtf8();
            const auto benchmark = fillsOf(one[QStringLiteral("benchmark")]);
            const auto router = fillsOf(one[QStringLiteral("router")]);
            const Side side =
                one[QStringLiteral("side")].toString() == QLatin1String("buy") ? Side::Buy : Side::Sell;
            const auto found =
                attribute(side, {one[QStringLiteral("shares")].toInteger()},
                          {one[QStringLiteral("arrival_mid_twice")].toInteger()}, benchmark, router);
            QVERIFY2(found, id);
            QVERIFY2(found->total == sumOf(*found), id);
            const std::map<const char*, Int128> terms{{"taker", found->of(FillKind::Taker)},
                                                      {"queue", found->of(FillKind::Queue)},
                                                      {"crossing", found->of(FillKind::Crossing)},
                                                      {"completion", found->of(FillKind::Completion)},
                                                      {"fees", found->fees},
                                                      {"drift", found->drift},
                                                      {"d", found->total}};
            const QJsonObject expected = one[QStringLiteral("expected_bps")].toObject();
            QCOMPARE(expected.size(), static_cast<qsizetype>(terms.size()));
            for (const auto& [name, term] : terms)
                COMPARE_NEAR(found->bps(term), expected[QLatin1String(name)].toDouble(), 1e-12,
                             id.constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestAttribution)
#include "tst_attribution.moc"
