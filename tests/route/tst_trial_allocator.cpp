// SPDX-License-Identifier: GPL-3.0-or-later
#include "exhaustive.h"
#include "market/venue.h"
#include "random_offers.h"
#include "rounds.h"
#include "route/allocators/trial_allocator.h"

#include <QTest>
#include <array>
#include <fmt/format.h>
#include <limits>

using namespace sor;

namespace {

std::vector<VenueOffer> offersOf(std::initializer_list<std::int64_t> sizes,
                                 std::int64_t priceNanos = 222'000'000'000)
{
    std::vector<VenueOffer> offers;
    for (const std::int64_t size : sizes) {
        offers.push_back({Price{priceNanos}, Shares{size}, Price{3'000'000}, Price{2'000'000}});
        priceNanos += 10'000'000;
    }
    return offers;
}

std::optional<test::Split> solve(std::span<const VenueOffer> offers, std::int64_t order,
                                 std::int64_t step = 100)
{
    std::vector<Shares> split(offers.size(), Shares{-1}); // a value that must not survive
    if (!allocateTrial(offers, Shares{order}, Shares{step}, split))
        return std::nullopt;
    test::Split counts;
    for (const Shares s : split)
        counts.push_back(s.count);
    return counts;
}

TrialTerms termsOf(std::span<const VenueOffer> offers, std::int64_t order, const RouterParams& params,
                   const test::Split& counts)
{
    std::vector<Shares> split;
    for (const std::int64_t q : counts)
        split.push_back({q});
    return trialTerms(offers, Shares{order}, params, split);
}

constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();

} // namespace

class TestTrialAllocator : public QObject {
    Q_OBJECT

private slots:
    // Three venues showing 300, 800 and 1200 shares: the cases that every reader of the public task meets.
    void fillsTheCheapestFirst()
    {
        QVERIFY((solve(offersOf({300, 800, 1200}), 2000) == test::Split{300, 800, 900}));
    }
    void hasNoAnswerWhenTheBookIsShort() { QVERIFY(!solve(offersOf({300, 800, 1200}), 5000)); }
    void hasNoAnswerForAnOrderThatIsNoMultipleOfTheStep()
    {
        QVERIFY(!solve(offersOf({300, 800, 1200}), 1950));
    }
    void losesTheOddLotOfAnOddSize()
    {
        QVERIFY(!solve(offersOf({263}), 263));
        QVERIFY(!solve(offersOf({263}), 300));
        QVERIFY((solve(offersOf({263}), 200) == test::Split{200}));
        QVERIFY(!solve(offersOf({263, 863, 1263}), 2300)); // 2,389 shown, 2,200 in lots
        QVERIFY((solve(offersOf({263, 863, 1263}), 2200) == test::Split{200, 800, 1200}));
    }
    void writesZerosWhenItHasNoAnswer()
    {
        for (const std::int64_t order : {1950, 5000}) {
            std::vector<Shares> split(3, Shares{-1});
            QVERIFY(!allocateTrial(offersOf({300, 800, 1200}), Shares{order}, Shares{100}, split));
            QVERIFY(split == std::vector<Shares>(3, Shares{0}));
        }
    }
    void buysNothingOfNothing() { QVERIFY((solve(offersOf({300, 0}), 0) == test::Split{0, 0})); }
    void countsTheFee()
    {
        auto offers = offersOf({500, 500});
        offers[1].fee = {-8'000'000}; // 1 cent more, 1.1 cents cheaper all in
        QVERIFY((solve(offers, 600) == test::Split{100, 500}));
    }
    void givesTiesToTheLaterVenueAsTheEnumerationDoes()
    {
        auto offers = offersOf({500, 500, 500});
        for (auto& offer : offers)
            offer.price = {222'000'000'000};
        QVERIFY((solve(offers, 700) == test::Split{0, 200, 500}));
    }

    void agreesWithTheEnumerationOnRandomBooks()
    {
        Random random(1);
        int feasible = 0;
        int tied = 0;
        for (int i = 0; i < test::rounds(250'000); ++i) {
            const auto p = test::randomProblem(random);
            const auto expected = test::exhaustiveTrial(p.offers, p.order, p.step, p.params);
            const auto found = solve(p.offers, p.order, p.step);
            QVERIFY2(found.has_value() == expected.has_value(), fmt::format("problem {}", i).c_str());
            if (!expected)
                continue;
            QVERIFY2(*found == expected->split, fmt::format("problem {}", i).c_str());
            const TrialTerms terms = termsOf(p.offers, p.order, p.params, *found);
            QVERIFY2(terms.cost() == expected->cost, fmt::format("problem {}", i).c_str());
            // The three parameters and the rebate have nothing to act on.
            QVERIFY(terms.rebate == 0 && terms.under == 0 && terms.over == 0);
            ++feasible;
            tied += expected->ties > 1 ? 1 : 0;
        }
        // The run means something only if it met both kinds often.
        QVERIFY2(feasible > test::rounds(60'000) && tied > test::rounds(20'000)
                     && feasible < test::rounds(240'000),
                 fmt::format("{} feasible, {} of them with ties", feasible, tied).c_str());
    }

    void parametersNeverChangeTheEnumerationsAnswer()
    {
        Random random(2);
        for (int i = 0; i < 2'000; ++i) {
            auto p = test::randomProblem(random);
            const auto first = test::exhaustiveTrial(p.offers, p.order, p.step, {});
            for (int j = 0; j < 5; ++j) {
                const auto any = [&] { return Price{random.between(0, 2'000'000'000)}; };
                const auto again = test::exhaustiveTrial(p.offers, p.order, p.step, {any(), any(), any()});
                QCOMPARE(again.has_value(), first.has_value());
                QVERIFY(!first || (again->split == first->split && again->cost == first->cost));
            }
        }
    }

    void chargesAForeignSplitAsPublished()
    {
        Random random(3);
        for (int i = 0; i < 20'000; ++i) {
            const auto p = test::randomProblem(random);
            test::Split split; // beyond the size and beyond or below the order: every term is alive
            for (std::size_t v = 0; v < p.offers.size(); ++v)
                split.push_back(random.between(0, 3 * p.step));
            QVERIFY(termsOf(p.offers, p.order, p.params, split).cost()
                    == test::publishedCost(p.offers, p.order, p.params, split));
        }
    }

    void manyVenuesComeOutInOrderOfPriceThenLastFirst()
    {
        // More venues than are sorted by insertion; two venues a price.
        std::vector<VenueOffer> offers;
        for (std::size_t i = 0; i < kMaxVenues; ++i)
            offers.push_back({Price{static_cast<std::int64_t>((i * 37 % 64) / 2)}, Shares{100}, {}, {}});
        for (std::int64_t lots = 0; lots <= 64; ++lots) {
            const auto split = solve(offers, lots * 100);
            QVERIFY(split);
            std::vector<std::size_t> order(kMaxVenues);
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return std::pair(offers[a].price, b) < std::pair(offers[b].price, a);
            });
            for (std::size_t rank = 0; rank < kMaxVenues; ++rank)
                QCOMPARE((*split)[order[rank]], std::cmp_less(rank, lots) ? 100 : 0);
        }
        QVERIFY(!solve(offers, 6500));
    }

    void doesNotWrapAtTheLimits()
    {
        std::vector<VenueOffer> offers(kMaxVenues,
                                       VenueOffer{kMaxPrice, Shares{kMany}, kMaxPrice, kMaxPrice});
        const auto dear = solve(offers, kMany, 1);
        QVERIFY(dear);
        QCOMPARE(dear->back(), kMany);
        const TrialTerms terms = termsOf(offers, kMany, {kMaxPrice, kMaxPrice, kMaxPrice}, *dear);
        QVERIFY(terms.cash == Int128{2} * kMaxPrice.nanos * kMany);
        QVERIFY(terms.cost() == terms.cash);

        for (auto& offer : offers)
            offer = {-kMaxPrice, Shares{kMany}, -kMaxPrice, -kMaxPrice};
        offers[5].fee = Price{-kMaxPrice.nanos + 1};
        QCOMPARE(solve(offers, kMany, 1)->back(), kMany);
        QVERIFY(!solve(offers, kMany, 100)); // 2^63 - 1 is odd
        const std::int64_t lots = kMany / 100 * 100;
        QCOMPARE(solve(offers, lots, 100)->back(), lots);
        QVERIFY(!solve(std::vector<VenueOffer>(2, {kMaxPrice, Shares{kMany / 4}, {}, {}}), kMany, 1));
    }
};

QTEST_GUILESS_MAIN(TestTrialAllocator)
#include "tst_trial_allocator.moc"
