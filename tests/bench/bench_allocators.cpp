// SPDX-License-Identifier: GPL-3.0-or-later
// The allocators against the published enumeration, one call at a time: 5,000 shares over N venues that show
// 1 to 2,000 shares each, as in a busy book.
#include "../route/exhaustive.h"
#include "base/random.h"
#include "comparison.h"
#include "market/venue.h"
#include "route/allocators/trial_allocator.h"

#include <array>
#include <limits>
#include <vector>

using namespace sor;

namespace {

constexpr Shares kOrder{5000};
constexpr RouterParams kParams{Price{400'000'000}, Price{20'000'000}, Price{3'000'000}};
constexpr Mid kMid = Mid::at(Price{222'780'000'000});

/// Snapshots of `venues` venues, short books included.
std::vector<std::vector<VenueOffer>> snapshots(std::size_t venues, std::size_t count)
{
    Random random(venues);
    std::vector<std::vector<VenueOffer>> books(count);
    for (auto& book : books) {
        for (std::size_t v = 0; v < venues; ++v)
            book.push_back({Price{222'780'000'000 + 10'000'000 * random.between(0, 9)},
                            Shares{random.between(1, 2000)}, Price{100'000 * random.between(-20, 30)},
                            Price{2'000'000}});
    }
    return books;
}

std::int64_t sink = 0; // keeps the results alive

void greedyTrial(const std::vector<std::vector<VenueOffer>>& books, std::size_t passes)
{
    std::array<Shares, kMaxVenues> split;
    for (std::size_t pass = 0; pass < passes; ++pass) {
        for (const auto& book : books) {
            const std::span<Shares> out(split.data(), book.size());
            sink += allocateTrial(book, kOrder, kTrialStep, out) ? out.front().count : 1;
        }
    }
}

void greedyStatic(const std::vector<std::vector<VenueOffer>>& books, std::size_t passes)
{
    std::array<Shares, kMaxVenues> split;
    for (std::size_t pass = 0; pass < passes; ++pass) {
        for (const auto& book : books)
            sink += allocateStatic(book, kOrder, Shares{1}, kParams, kMid, {split.data(), book.size()}).count;
    }
}

void enumerate(const std::vector<std::vector<VenueOffer>>& books, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = test::exhaustiveTrial(books[i], kOrder.count, kTrialStep.count, kParams);
        sink += found ? found->split.front() : 1;
    }
}

/// The same search as nested loops that keep no lists: the fastest that enumerating can be made without
/// pruning.
class LeanEnumeration {
public:
    explicit LeanEnumeration(const std::vector<VenueOffer>& book)
        : m_book(book)
    {
        descend(0, kOrder.count, 0);
    }
    std::int64_t best() const { return m_best; }

private:
    void descend(std::size_t venue, std::int64_t left, std::int64_t cost)
    {
        if (venue == m_book.size()) {
            if (left == 0 && cost < m_best)
                m_best = cost;
            return;
        }
        const std::int64_t most = std::min(left, m_book[venue].size.count);
        const std::int64_t price = m_book[venue].allIn().nanos;
        for (std::int64_t q = 0; q <= most; q += kTrialStep.count)
            descend(venue + 1, left - q, cost + q * price);
    }

    const std::vector<VenueOffer>& m_book;
    std::int64_t m_best = std::numeric_limits<std::int64_t>::max();
};

void enumerateLean(const std::vector<std::vector<VenueOffer>>& books, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        sink += LeanEnumeration(books[i]).best() & 1;
}

} // namespace

int main()
{
    constexpr std::size_t kBooks = 1'000;
    constexpr std::size_t kPasses = 200;
    for (const std::size_t venues : {2UL, 3UL, 4UL, 5UL, 12UL, 64UL}) {
        const auto books = snapshots(venues, kBooks);
        const std::size_t passes = venues > 12 ? kPasses / 10 : kPasses;
        bench::Comparison comparison(fmt::format("allocate {} shares over {} venues", kOrder.count, venues),
                                     "allocation", static_cast<double>(kBooks * passes));
        comparison.add("trial, greedy", [&] { greedyTrial(books, passes); });
        comparison.add("static, greedy", [&] { greedyStatic(books, passes); });
        if (venues <= 5) { // beyond, one enumeration takes seconds and gigabytes
            const std::size_t lean = venues == 5 ? 100 : kBooks;
            comparison.add(
                fmt::format("trial, lean enumeration of {}", lean), [&, lean] { enumerateLean(books, lean); },
                static_cast<double>(lean));
            const std::size_t literal = venues == 5 ? 20 : venues == 4 ? 100 : kBooks;
            comparison.add(
                fmt::format("trial, published enumeration of {}", literal),
                [&, literal] { enumerate(books, literal); }, static_cast<double>(literal));
        }
        comparison.run();
    }
    fmt::print("\n(checksum {})\n", sink);
    return 0;
}
