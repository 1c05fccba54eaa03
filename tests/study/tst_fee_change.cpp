// SPDX-License-Identifier: GPL-3.0-or-later
// The fee at which a saving would be none, by hand.
#include "compare_numbers.h"
#include "study/fee_change.h"

#include <QTest>
#include <vector>

using namespace sor;
using namespace sor::study;

namespace {

/// 100 shares at an arrival mid of 50 $.
StrategyRow strategyRow(std::string key, std::int64_t grossCents, std::int64_t maker)
{
    StrategyRow row;
    row.strategy = std::move(key);
    row.filled = {100};
    row.gross = {grossCents * 10'000'000};
    row.maker = {maker};
    return row;
}

StudyRow order(std::string id, std::string pair, Side side, const StrategyRow& router,
               const StrategyRow& benchmark)
{
    StudyRow row;
    row.order.id = std::move(id);
    row.order.pair = std::move(pair);
    row.order.side = side;
    row.outcome.state = OrderState::Done;
    row.outcome.shares = {100};
    row.outcome.arrivalMid = Mid{2 * 50 * kNanosPerDollar};
    row.outcome.strategies = {router, benchmark};
    return row;
}

std::optional<double> changeOf(const std::vector<StudyRow>& rows)
{
    std::vector<const StudyRow*> done;
    for (const StudyRow& row : rows)
        done.push_back(&row);
    return feeChangeToZero(done, Baseline::TwapMatched);
}

} // namespace

class TestFeeChange : public QObject {
    Q_OBJECT

private slots:
    void ofOneOrder()
    {
        // 5010.00 - 5004.80 = 5.20 $ saved; the router takes 40 shares less and makes 40 more: 5.20 / 40 =
        // 0.13.
        const auto change = changeOf({order("a", "", Side::Buy, strategyRow("optimized", 500'480, 40),
                                            strategyRow("twap_matched", 501'000, 0))});
        COMPARE_NEAR(change.value_or(99), -0.13, 1e-12);
        // A sell that brings 5.20 $ less needs the fees higher.
        const auto worse = changeOf({order("a", "", Side::Sell, strategyRow("optimized", 500'480, 40),
                                           strategyRow("twap_matched", 501'000, 0))});
        COMPARE_NEAR(worse.value_or(99), 0.13, 1e-12);
    }

    void mirrorsAreOneObservation()
    {
        // Savings 5.20, and of the pair (0.00 - 1.30) / 2 without a difference in what is taken:
        // (5.20 - 0.65) / 40 = 0.11375.
        const std::vector<StudyRow> rows{order("a", "", Side::Buy, strategyRow("optimized", 500'480, 40),
                                               strategyRow("twap_matched", 501'000, 0)),
                                         order("b", "p", Side::Buy, strategyRow("optimized", 500'000, 10),
                                               strategyRow("twap_matched", 500'000, 10)),
                                         order("c", "p", Side::Sell, strategyRow("optimized", 500'000, 10),
                                               strategyRow("twap_matched", 500'130, 10))};
        COMPARE_NEAR(changeOf(rows).value_or(99), -0.11375, 1e-12);
    }

    void withoutADifferenceInMakingThereIsNone()
    {
        const auto change = changeOf({order("a", "", Side::Buy, strategyRow("optimized", 500'480, 7),
                                            strategyRow("twap_matched", 501'000, 7))});
        QVERIFY(!change);
        QVERIFY(!changeOf({}));
    }
};

QTEST_APPLESS_MAIN(TestFeeChange)
#include "tst_fee_change.moc"
