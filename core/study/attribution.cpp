// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/attribution.h"

#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace sor { inline namespace study {

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

struct ExactPart {
    Exact shares;
    Exact twiceCost;
};

ExactPart totalOf(const FillSums& sums)
{
    ExactPart total;
    for (const FillSums::Part& part : sums.byKind) {
        total.shares = total.shares + Exact(part.shares);
        total.twiceCost = total.twiceCost + Exact(part.twiceCost);
    }
    return total;
}

Error tooLarge()
{
    return invalidArgument("The order is too large for exact arithmetic in 128 bits: split it.");
}

Status checkFilled(Shares ordered, const ExactPart& total, std::string_view who)
{
    if (total.shares.value() == ordered.count)
        return ok();
    return invalidArgument(fmt::format("The {} must have filled all {} shares; it filled {}. Value what is "
                                       "left as a completion.",
                                       who, ordered.count, static_cast<double>(total.shares.value())));
}

} // namespace

Result<FillSums> sumFills(Side side, std::span<const AttributedFill> fills)
{
    std::array<ExactPart, kFillKinds> byKind;
    Exact gross;
    Exact fees;
    const Exact sign = side == Side::Buy ? 1 : -1;
    for (const AttributedFill& fill : fills) {
        if (fill.shares.count <= 0)
            return invalidArgument(fmt::format("A fill has {} shares.", fill.shares.count));
        const Exact shares = fill.shares.count;
        const Exact price = fill.price.nanos;
        ExactPart& part = byKind[static_cast<std::size_t>(fill.kind)];
        part.shares = part.shares + shares;
        part.twiceCost = part.twiceCost + sign * shares * (Exact(2) * price - Exact(fill.twiceMid.nanos));
        gross = gross + shares * price;
        fees = fees + Exact(fill.fee.nanos);
    }
    FillSums sums;
    bool isExact = gross.isExact() && fees.isExact();
    for (std::size_t kind = 0; kind < kFillKinds; ++kind) {
        sums.byKind[kind] = {byKind[kind].shares.value(), byKind[kind].twiceCost.value()};
        isExact = isExact && byKind[kind].shares.isExact() && byKind[kind].twiceCost.isExact();
    }
    sums.gross = gross.value();
    sums.fees = fees.value();
    return isExact ? Result<FillSums>(sums) : tooLarge();
}

double Attribution::bps(Int128 term) const
{
    const auto count = static_cast<double>(shares.count);
    return static_cast<double>(term) / count / count / static_cast<double>(twiceArrivalMid.nanos) * 1e4;
}

Result<Attribution> attributeSums(Side side, Shares shares, Price twiceArrivalMid, const FillSums& benchmark,
                                  const FillSums& router)
{
    if (shares.count <= 0 || twiceArrivalMid.nanos <= 0) {
        return invalidArgument(
            fmt::format("An attribution needs shares and an arrival mid above zero; found {} and {}.",
                        shares.count, twiceArrivalMid.dollars() / 2));
    }
    const ExactPart ofBenchmark = totalOf(benchmark);
    const ExactPart ofRouter = totalOf(router);
    for (const auto& status :
         {checkFilled(shares, ofBenchmark, "benchmark"), checkFilled(shares, ofRouter, "router")}) {
        if (!status)
            return status.error();
    }
    const Exact count = shares.count;
    const Exact sign = side == Side::Buy ? 1 : -1;
    // Sum of shares x twice the mid.
    const auto atTwiceMid = [&](const FillSums& sums, const ExactPart& total) {
        return Exact(2) * Exact(sums.gross) - sign * total.twiceCost;
    };
    Attribution result;
    result.shares = shares;
    result.twiceArrivalMid = twiceArrivalMid;
    Exact total;
    for (std::size_t kind = 0; kind < kFillKinds; ++kind) {
        const FillSums::Part& part = router.byKind[kind];
        const Exact term = Exact(part.shares) * ofBenchmark.twiceCost - count * Exact(part.twiceCost);
        result.byKind[kind] = term.value();
        total = total + term;
    }
    const Exact fees = Exact(2) * count * (Exact(benchmark.fees) - Exact(router.fees));
    const Exact drift = sign * count * (atTwiceMid(benchmark, ofBenchmark) - atTwiceMid(router, ofRouter));
    total = total + fees + drift;
    if (!total.isExact())
        return tooLarge();
    result.fees = fees.value();
    result.drift = drift.value();
    result.total = total.value();
    return result;
}

Result<Attribution> attribute(Side side, Shares shares, Price twiceArrivalMid,
                              std::span<const AttributedFill> benchmark,
                              std::span<const AttributedFill> router)
{
    const auto ofBenchmark = sumFills(side, benchmark);
    if (!ofBenchmark)
        return ofBenchmark.error();
    const auto ofRouter = sumFills(side, router);
    if (!ofRouter)
        return ofRouter.error();
    return attributeSums(side, shares, twiceArrivalMid, *ofBenchmark, *ofRouter);
}

}} // namespace sor::study
