// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_rows.h"

namespace sor { inline namespace study {

FillSums StrategyRow::sums(ShareUnit unit) const
{
    const Int128 each = unit.perShare();
    FillSums sums;
    for (std::size_t kind = 0; kind < kindShares.size(); ++kind)
        sums.byKind[kind] = {kindShares[kind].count, Int128{kindTwiceCost[kind].nanos} * each};
    sums.gross = (Int128{gross.nanos} + valuedGross.nanos) * each;
    sums.fees = (Int128{fees.nanos} + valuedFees.nanos - rebates.nanos) * each;
    return sums;
}

}} // namespace sor::study
