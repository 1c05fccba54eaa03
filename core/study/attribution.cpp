// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/attribution.h"

#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace sor::study {

namespace {

/// 128-bit arithmetic that remembers whether it left its range.
class Exact {
public:
    Exact(Int128 value = 0)
        : m_value(value)
    {
    }
    Int128 value() const { return m_value; }
    bool isExact() const { return m_isExact; }

    friend Exact operator+(Exact a, Exact b)
    {
        Exact sum;
        sum.m_isExact =
            !__builtin_add_overflow(a.m_value, b.m_value, &sum.m_value) && a.m_isExact && b.m_isExact;
        return sum;
    }
    friend Exact operator-(Exact a, Exact b)
    {
        Exact difference;
        difference.m_isExact =
            !__builtin_sub_overflow(a.m_value, b.m_value, &difference.m_value) && a.m_isExact && b.m_isExact;
        return difference;
    }
    friend Exact operator*(Exact a, Exact b)
    {
        Exact result;
        result.m_isExact =
            !__builtin_mul_overflow(a.m_value, b.m_value, &result.m_value) && a.m_isExact && b.m_isExact;
        return result;
    }

private:
    Int128 m_value = 0;
    bool m_isExact = true;
};

struct KindSums {
    Exact shares;
    Exact twiceCost; // sum of shares x s (2 price - twice the mid)
};

struct StrategySums {
    std::array<KindSums, kFillKinds> byKind;
    KindSums all;
    Exact fees;
    Exact atTwiceMid; // sum of shares x twice the mid
};

Result<StrategySums> sumsOf(Side side, Shares ordered, std::span<const AttributedFill> fills,
                            std::string_view who)
{
    StrategySums sums;
    const Exact sign = side == Side::Buy ? 1 : -1;
    for (const AttributedFill& fill : fills) {
        if (fill.shares.count <= 0)
            return invalidArgument(fmt::format("A fill of the {} has {} shares.", who, fill.shares.count));
        const Exact shares = fill.shares.count;
        const Exact twiceMid = fill.twiceMid.nanos;
        const Exact twiceCost = sign * shares * (Exact(2) * Exact(fill.price.nanos) - twiceMid);
        for (KindSums* part : {&sums.byKind[static_cast<std::size_t>(fill.kind)], &sums.all}) {
            part->shares = part->shares + shares;
            part->twiceCost = part->twiceCost + twiceCost;
        }
        sums.fees = sums.fees + Exact(fill.fee.nanos);
        sums.atTwiceMid = sums.atTwiceMid + shares * twiceMid;
    }
    if (sums.all.shares.value() != ordered.count) {
        return invalidArgument(
            fmt::format("The {} must have filled all {} shares; it filled {}. Value what is left "
                        "as a completion.",
                        who, ordered.count, static_cast<double>(sums.all.shares.value())));
    }
    return sums;
}

} // namespace

double Attribution::bps(Int128 term) const
{
    const auto count = static_cast<double>(shares.count);
    return static_cast<double>(term) / count / count / static_cast<double>(twiceArrivalMid.nanos) * 1e4;
}

Result<Attribution> attribute(Side side, Shares shares, Price twiceArrivalMid,
                              std::span<const AttributedFill> benchmark,
                              std::span<const AttributedFill> router)
{
    if (shares.count <= 0 || twiceArrivalMid.nanos <= 0) {
        return invalidArgument(
            fmt::format("An attribution needs shares and an arrival mid above zero; found {} and {}.",
                        shares.count, twiceArrivalMid.dollars() / 2));
    }
    auto ofBenchmark = sumsOf(side, shares, benchmark, "benchmark");
    if (!ofBenchmark)
        return ofBenchmark.error();
    auto ofRouter = sumsOf(side, shares, router, "router");
    if (!ofRouter)
        return ofRouter.error();

    const Exact count = shares.count;
    const Exact sign = side == Side::Buy ? 1 : -1;
    Attribution result;
    result.shares = shares;
    result.twiceArrivalMid = twiceArrivalMid;
    Exact total;
    for (std::size_t kind = 0; kind < kFillKinds; ++kind) {
        const KindSums& part = ofRouter->byKind[kind];
        const Exact term = part.shares * ofBenchmark->all.twiceCost - count * part.twiceCost;
        result.byKind[kind] = term.value();
        total = total + term;
    }
    const Exact fees = Exact(2) * count * (ofBenchmark->fees - ofRouter->fees);
    const Exact drift = sign * count * (ofBenchmark->atTwiceMid - ofRouter->atTwiceMid);
    total = total + fees + drift;
    if (!total.isExact())
        return invalidArgument("The order is too large for exact arithmetic in 128 bits: split it.");
    result.fees = fees.value();
    result.drift = drift.value();
    result.total = total.value();
    return result;
}

} // namespace sor::study
