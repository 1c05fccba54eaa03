// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_rows.h"

namespace sor {

study::FillSums StrategyRow::sums() const
{
    study::FillSums sums;
    for (std::size_t kind = 0; kind < kindShares.size(); ++kind)
        sums.byKind[kind] = {kindShares[kind].count, kindTwiceCost[kind].nanos};
    sums.gross = Int128{gross.nanos} + valuedGross.nanos;
    sums.fees = Int128{fees.nanos} + valuedFees.nanos - rebates.nanos;
    return sums;
}

} // namespace sor
