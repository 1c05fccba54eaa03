// SPDX-License-Identifier: GPL-3.0-or-later
// For tests of the fill analysis.
#pragma once

#include "sim/fill_analysis.h"
#include "value_of.h"

#include <vector>

namespace sor::test {

inline ExecutionAnalysis analyse(const Tape& tape, TimeWindow over, const std::vector<const RunResult*>& runs)
{
    return valueOf(analyseFills(tape, over, runs, {}));
}

inline bool isSum(const FillQuality& all, const std::vector<FillQuality>& parts)
{
    FillQuality sum;
    for (const FillQuality& part : parts) {
        sum.shares += part.shares;
        sum.makerShares += part.makerShares;
        sum.fills += part.fills;
        sum.gross += part.gross;
        sum.fees += part.fees;
        sum.quotedShares += part.quotedShares;
        sum.effective += part.effective;
        sum.quoted += part.quoted;
        sum.atMid += part.atMid;
        for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
            for (const auto of : {&FillQuality::maker, &FillQuality::taker}) {
                (sum.*of)[h].shares += (part.*of)[h].shares;
                (sum.*of)[h].gain += (part.*of)[h].gain;
                (sum.*of)[h].gross += (part.*of)[h].gross;
            }
        }
    }
    bool isSame = sum.shares == all.shares && sum.makerShares == all.makerShares && sum.fills == all.fills
        && sum.gross == all.gross && sum.fees == all.fees && sum.quotedShares == all.quotedShares
        && sum.effective == all.effective && sum.quoted == all.quoted && sum.atMid == all.atMid;
    for (std::size_t h = 0; h < kMarkoutHorizons.size(); ++h) {
        for (const auto of : {&FillQuality::maker, &FillQuality::taker}) {
            const Markout& a = (sum.*of)[h];
            const Markout& b = (all.*of)[h];
            isSame = isSame && a.shares == b.shares && a.gain == b.gain && a.gross == b.gross;
        }
    }
    return isSame;
}

} // namespace sor::test
