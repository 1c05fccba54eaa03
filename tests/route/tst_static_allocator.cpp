// SPDX-License-Identifier: GPL-3.0-or-later
#include "exhaustive.h"
#include "market/venue.h"
#include "random_offers.h"
#include "rounds.h"
#include "route/allocators/static_allocator.h"

#include <QTest>
#include <fmt/format.h>
#include <limits>

using namespace sor;

namespace {

constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();

struct Solved {
    test::Split split;
    std::int64_t sum = 0;
    StaticTerms terms;
};

Solved solve(std::span<const VenueOffer> offers, std::int64_t order, std::int64_t lot,
             const RouterParams& params, Mid mid)
{
    std::vector<Shares> split(offers.size(), Shares{-1}); // a value that must not survive
    Solved solved;
    solved.sum = allocateStatic(offers, Shares{order}, Shares{lot}, params, mid, split).count;
    for (const Shares s : split)
        solved.split.push_back(s.count);
    solved.terms = staticTerms(offers, Shares{order}, params, mid, split);
    return solved;
}

RouterParams patient(std::int64_t lambdaUnder, std::int64_t theta = 0)
{
    return {Price{0}, Price{lambdaUnder}, Price{theta}};
}

} // namespace

class TestStaticAllocator : public QObject {
    Q_OBJECT

private slots:
    void takesExactlyTheVenuesWithinItsPatience()
    {
        const std::vector<VenueOffer> offers{{Price{100'030'000'000}, Shares{300}, Price{3'000'000}, {}},
                                             {Price{100'010'000'000}, Shares{263}, Price{3'000'000}, {}},
                                             {Price{100'020'000'000}, Shares{500}, Price{-2'000'000}, {}}};
        const Mid mid = Mid::at(Price{100'000'000'000});
        QVERIFY((solve(offers, 5000, 1, patient(12'999'999), mid).split == test::Split{0, 0, 0}));
        QVERIFY((solve(offers, 5000, 1, patient(13'000'000), mid).split == test::Split{0, 263, 0}));
        QVERIFY((solve(offers, 5000, 1, patient(18'000'000), mid).split == test::Split{0, 263, 500}));
        QVERIFY((solve(offers, 5000, 1, patient(30'000'000, 3'000'000), mid).split
                 == test::Split{300, 263, 500}));
        QVERIFY((solve(offers, 5000, 100, patient(33'000'000), mid).split == test::Split{300, 200, 500}));
        QVERIFY((solve(offers, 450, 1, patient(33'000'000), mid).split == test::Split{0, 263, 187}));
        QVERIFY((solve(offers, 450, 100, patient(33'000'000), mid).split == test::Split{0, 200, 200}));
    }

    void thresholdIsExactAtAMidOfHalfANanoDollar()
    {
        const std::vector<VenueOffer> offers{{Price{1'000'000'006}, Shares{10}, {}, {}}};
        const Mid mid = Mid::between(Price{999'999'999}, Price{1'000'000'000}); // 999,999,999.5
        QVERIFY((solve(offers, 10, 1, patient(6), mid).split == test::Split{0})); // 6.5 > 6
        QVERIFY((solve(offers, 10, 1, patient(3, 4), mid).split == test::Split{10})); // 6.5 <= 7
        const Mid whole = Mid::between(Price{1'000'000'000}, Price{1'000'000'000});
        QVERIFY((solve(offers, 10, 1, patient(6), whole).split == test::Split{10})); // 6 <= 6
        QVERIFY((solve(offers, 10, 1, patient(5), whole).split == test::Split{0}));
        QVERIFY(solve(offers, 10, 1, patient(3, 4), mid).terms.execution == 130); // 10 x 6.5, in halves
        QVERIFY(solve(offers, 10, 1, patient(6), mid).terms.unbought == 120);
    }

    void givesTiesToTheEarlierVenue()
    {
        const std::vector<VenueOffer> offers(3, VenueOffer{Price{5}, Shares{400}, {}, {}});
        QVERIFY((solve(offers, 600, 100, patient(10), Mid::at(Price{0})).split == test::Split{400, 200, 0}));
    }

    void agreesWithTheEnumerationOnRandomBooks()
    {
        Random random(4);
        int tied = 0;
        int unique = 0;
        int partial = 0;
        for (int i = 0; i < test::rounds(220'000); ++i) {
            const auto p = test::randomProblem(random);
            const auto expected = test::exhaustiveStatic(p.offers, p.order, p.step, p.params, p.mid);
            const Solved found = solve(p.offers, p.order, p.step, p.params, p.mid);
            const std::string where = fmt::format("problem {}", i);
            QVERIFY2(found.terms.cost() == expected.cost, where.c_str());
            QVERIFY2(found.split == expected.split, where.c_str());
            QVERIFY2(found.sum == std::accumulate(found.split.begin(), found.split.end(), std::int64_t{0}),
                     where.c_str());
            (expected.ties > 1 ? tied : unique) += 1;
            partial += found.sum > 0 && found.sum < p.order ? 1 : 0;
        }
        QVERIFY2(tied > test::rounds(20'000) && unique > test::rounds(60'000)
                     && partial > test::rounds(20'000),
                 fmt::format("{} tied, {} unique, {} partial", tied, unique, partial).c_str());
    }

    void lambdaOverChangesNothingAndTheOthersActAsTheirSum()
    {
        Random random(5);
        for (int i = 0; i < 20'000; ++i) {
            const auto p = test::randomProblem(random);
            const auto before = solve(p.offers, p.order, p.step, p.params, p.mid);
            const std::int64_t sum = (p.params.lambdaUnder + p.params.thetaQueue).nanos;
            const std::int64_t part = sum / 3;
            const auto after =
                solve(p.offers, p.order, p.step,
                      {Price{random.between(0, 1'000'000)}, Price{part}, Price{sum - part}}, p.mid);
            QVERIFY(after.split == before.split);
            QVERIFY(after.terms.cost() == before.terms.cost());
        }
    }

    void manyVenuesComeOutInOrderOfPriceThenFirstFirst()
    {
        std::vector<VenueOffer> offers;
        for (std::size_t i = 0; i < kMaxVenues; ++i)
            offers.push_back({Price{static_cast<std::int64_t>((i * 37 % 64) / 2)}, Shares{1}, {}, {}});
        for (std::int64_t order = 0; order <= 64; ++order) {
            const auto solved = solve(offers, order, 1, patient(1'000), Mid{});
            QCOMPARE(solved.sum, order);
            for (std::size_t i = 0; i < kMaxVenues; ++i) {
                std::int64_t rank = 0;
                for (std::size_t j = 0; j < kMaxVenues; ++j)
                    rank += std::pair(offers[j].price, j) < std::pair(offers[i].price, i) ? 1 : 0;
                QCOMPARE(solved.split[i], rank < order ? 1 : 0);
            }
        }
    }

    void doesNotWrapAtTheLimits()
    {
        const RouterParams most{kMaxPrice, kMaxPrice, kMaxPrice};
        std::vector<VenueOffer> offers(kMaxVenues, VenueOffer{kMaxPrice, Shares{kMany}, kMaxPrice, {}});
        // 2 x kMaxPrice against a mid of -kMaxPrice: 3 x kMaxPrice is above a patience of 2 x kMaxPrice.
        const auto refused = solve(offers, kMany, 1, most, Mid::at(-kMaxPrice));
        QCOMPARE(refused.sum, 0);
        QVERIFY(refused.terms.unbought == Int128{4} * kMaxPrice.nanos * kMany);
        const auto taken = solve(offers, kMany, 1, most, Mid::at(Price{0}));
        QCOMPARE(taken.sum, kMany);
        QCOMPARE(taken.split.front(), kMany);
        QVERIFY(taken.terms.execution == Int128{4} * kMaxPrice.nanos * kMany);

        for (auto& offer : offers)
            offer = {-kMaxPrice, Shares{kMany}, -kMaxPrice, {}};
        const auto gift = solve(offers, kMany, 100, most, Mid::at(kMaxPrice));
        QCOMPARE(gift.sum, kMany / 100 * 100);
        QVERIFY(gift.terms.execution == Int128{-6} * kMaxPrice.nanos * (kMany / 100 * 100));
        QVERIFY(gift.terms.unbought == Int128{4} * kMaxPrice.nanos * (kMany % 100));
    }
};

QTEST_GUILESS_MAIN(TestStaticAllocator)
#include "tst_static_allocator.moc"
