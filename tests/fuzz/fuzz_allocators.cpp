// SPDX-License-Identifier: GPL-3.0-or-later
// Differential: on small books the allocators must agree with the enumeration, share for share.
#include "../route/exhaustive.h"
#include "route/allocators/trial_allocator.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace sor;

namespace {

/// Hands out the input byte by byte; zeros once it is used up.
class Bytes {
public:
    Bytes(const std::uint8_t* data, std::size_t size)
        : m_data(data, size)
    {
    }
    bool empty() const { return m_data.empty(); }
    std::uint8_t next()
    {
        if (m_data.empty())
            return 0;
        const std::uint8_t byte = m_data.front();
        m_data = m_data.subspan(1);
        return byte;
    }
    std::int64_t signedNext() { return static_cast<std::int8_t>(next()); }

private:
    std::span<const std::uint8_t> m_data;
};

void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "allocators disagree: %s\n", what);
    std::abort();
}

bool same(const std::vector<Shares>& split, const test::Split& expected)
{
    return std::ranges::equal(split, expected, {}, &Shares::count);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Bytes bytes(data, size);
    const std::int64_t step = 1 + bytes.next() % 8;
    const std::int64_t order = bytes.next() % (6 * step + 1);
    // One nano-dollar steps near nothing, or near the largest price: no wrap may hide there.
    const std::uint8_t shape = bytes.next();
    const std::int64_t base = shape % 3 == 0 ? 0
        : shape % 3 == 1                     ? kMaxPrice.nanos - 127
                                             : 127 - kMaxPrice.nanos;
    const RouterParams params{Price{bytes.next()}, Price{bytes.next()}, Price{bytes.next()}};
    const Mid mid{2 * base + bytes.signedNext()};
    std::vector<VenueOffer> offers;
    while (!bytes.empty() && offers.size() < 5) {
        VenueOffer offer;
        offer.price = {base + bytes.signedNext() % 127};
        offer.fee = {bytes.signedNext()};
        offer.rebate = {bytes.signedNext()};
        offer.size = {bytes.next() % (7 * step)};
        offers.push_back(offer);
    }
    std::vector<Shares> split(offers.size());

    const auto trial = test::exhaustiveTrial(offers, order, step, params);
    const bool found = allocateTrial(offers, Shares{order}, Shares{step}, split);
    require(found == trial.has_value(), "trial, whether there is a split");
    if (trial) {
        require(same(split, trial->split), "trial, the split");
        require(trialTerms(offers, Shares{order}, params, split).cost() == trial->cost, "trial, the cost");
    }

    const auto best = test::exhaustiveStatic(offers, order, step, params, mid);
    const Shares sum = allocateStatic(offers, Shares{order}, Shares{step}, params, mid, split);
    require(same(split, best.split), "static, the split");
    require(std::accumulate(split.begin(), split.end(), Shares{0}) == sum, "static, the sum");
    require(staticTerms(offers, Shares{order}, params, mid, split).cost() == best.cost, "static, the cost");
    return 0;
}
