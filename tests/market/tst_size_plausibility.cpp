// SPDX-License-Identifier: GPL-3.0-or-later
// Guards on the sizes of quotes, on rows that gaps leave out, and on the names of one venue.
#include "market/tape_plausibility.h"
#include "test_quotes.h"

#include <QTest>

using namespace sor;
using namespace sor::test;

namespace {

using Rows = std::vector<QuoteEvent>;

std::string judged(const Tape& tape, const TapeCounts& counts)
{
    std::string text;
    for (const Finding& finding :
         valueOf(judgeTape(tape, counts, tape.span(), at(10'000'000'000), {})).findings)
        text += (text.empty() ? "" : " ") + std::string(finding.code) + (finding.isRefusal ? "!" : "");
    return text;
}

std::string judged(const Rows& rows, const TapeCounts& counts = {})
{
    return judged(*tapeOf(rows), counts);
}

/// A hundred quotes, `hundreds` of them with a bid of 300 shares and the others with sizes below 41.
Rows sized(std::int64_t hundreds, std::int64_t cents = 1000)
{
    Rows rows;
    for (std::int64_t i = 0; i < 100; ++i) {
        const auto size = static_cast<std::uint32_t>(i < hundreds ? 300 : 1 + i % 40);
        const auto other = static_cast<std::uint32_t>(1 + i % 39);
        rows.push_back(row(1000 * i, kNasdaq, cents - 1, size, cents + 1, other));
    }
    return rows;
}

} // namespace

class TestSizePlausibility : public QObject {
    Q_OBJECT

private slots:
    void looksAtSizes()
    {
        QCOMPARE(judged(sized(0)), std::string("sizes"));
        QCOMPARE(judged(sized(3)), std::string("sizes"));
        QCOMPARE(judged(sized(4)), std::string());
        QCOMPARE(judged(sized(0, 25'100)), std::string());
        Rows few = sized(0);
        few.resize(99);
        QCOMPARE(judged(few), std::string());
    }

    void tellsRowsThatAreLeftOutBehindAGap()
    {
        TapeCounts counts;
        counts.gapRows = 1;
        QCOMPARE(judged(sized(10), counts), std::string());
        counts.rowsBehindGaps = 1;
        QCOMPARE(judged(sized(10), counts), std::string("rows_behind_gaps"));
    }
};

QTEST_APPLESS_MAIN(TestSizePlausibility)
#include "tst_size_plausibility.moc"
