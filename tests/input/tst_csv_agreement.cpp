// SPDX-License-Identifier: GPL-3.0-or-later
// The fast reader of rows must give what the general one gives: random damage to good rows, compared whole.
#include "base/random.h"
#include "csv_fixture.h"
#include "rounds.h"

using namespace sor;
using namespace sor::test;

namespace {

/// Good rows in the forms that files come in.
std::vector<std::string> someFiles(Random& random)
{
    const std::string shortRow = "2024-08-01T13:36:32.491911683Z,XNAS,222.83,36,222.81,421\n";
    const std::string pandasRow = "2024-08-01 13:36:32.491911683+00:00,2,222.83,36.0,222.81,421.0\n";
    const std::string rawRow =
        "1722519392492082308,1722519392491911683,1,2,38,A,A,0,222810000000,190,130,170625,"
        "297952225,222810000000,222830000000,421,36,4,2,AAPL\n";
    std::vector<std::string> files;
    for (const std::string& row : {kMbp1Row, rawRow}) {
        std::string text = kMbp1Header;
        for (std::int64_t i = random.between(1, 12); i > 0; --i)
            text += row;
        files.push_back(text);
    }
    for (const std::string& row : {shortRow, pandasRow}) {
        std::string text = "timestamp,venue,ask,ask_size,bid,bid_size\n";
        for (std::int64_t i = random.between(1, 12); i > 0; --i)
            text += row;
        files.push_back(text);
    }
    // Many columns behind the last one that is needed, and two symbols of one venue.
    std::string wideHeader = kMbp1Header;
    std::string wideRow = kMbp1Row;
    for (int i = 0; i < 40; ++i) {
        wideHeader.insert(wideHeader.rfind(",symbol"), fmt::format(",x{}", i));
        wideRow.insert(wideRow.rfind(",AAPL"), fmt::format(",{}.5", i));
    }
    std::string wide = wideHeader;
    std::string two = "order_id," + kMbp1Header;
    for (std::int64_t i = random.between(1, 12); i > 0; --i) {
        wide += wideRow;
        two += "7," + (random.chance(0.3) ? replaced(kMbp1Row, ",38,T,", ",39,A,") : kMbp1Row);
    }
    files.push_back(wide);
    files.push_back(two);
    return files;
}

/// Overwrites, inserts, removes or doubles some bytes behind the header.
std::string damaged(std::string text, Random& random)
{
    static constexpr std::string_view kBytes = "0123456789.,,,-+:TZ \"\n\r\tNaAeEx/;\x80\xff";
    const auto header = static_cast<std::int64_t>(text.find('\n')) + 1;
    for (std::int64_t i = random.between(0, 4); i > 0; --i) {
        const auto size = static_cast<std::int64_t>(text.size());
        if (size <= header)
            break;
        const auto at = static_cast<std::size_t>(random.between(header, size - 1));
        const char byte =
            kBytes[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(kBytes.size()) - 1))];
        switch (random.between(0, 5)) {
        case 0:
        case 1:
            text[at] = byte;
            break;
        case 2:
            text.insert(at, 1, byte);
            break;
        case 3:
            text.erase(at, static_cast<std::size_t>(random.between(1, 5)));
            break;
        case 4:
            text.insert(at, text.substr(at, static_cast<std::size_t>(random.between(1, 20))));
            break;
        default:
            text.resize(
                text.size()
                - static_cast<std::size_t>(random.between(0, std::min<std::int64_t>(size - header, 40))));
        }
    }
    return text;
}

} // namespace

class TestCsvAgreement : public QObject {
    Q_OBJECT

private slots:
    void fastAndGeneralReadersAgree()
    {
        Random random(20240801);
        std::int64_t rows = 0;
        std::int64_t skipped = 0;
        csv::Tuning fast;
        fast.headBytes = 4096;
        csv::Tuning general = fast;
        general.reader = csv::RowReader::GeneralOnly;
        csv::Tuning baseline = fast;
        baseline.reader = csv::RowReader::FastBaseline;
        for (int round = 0; round < test::rounds(10'000); ++round) {
            for (const std::string& file : someFiles(random)) {
                const std::string text = damaged(file, random);
                fast.eventsPerCall = static_cast<std::size_t>(random.between(1, 20));
                fast.blockBytes = static_cast<std::size_t>(random.between(10, 2000));
                const CsvOptions options{random.chance(0.8) ? "AAPL" : "", 1};
                const Outcome a = readText(text, options, fast);
                for (const csv::Tuning& other : {general, baseline}) {
                    const Outcome b = readText(text, options, other);
                    QVERIFY2(a.error == b.error, (a.error + "|" + b.error + "\n" + text).c_str());
                    if (!a.error.empty())
                        continue;
                    QVERIFY2(a.rows == b.rows, text.c_str());
                    QVERIFY2(a.summary.counts == b.summary.counts, text.c_str());
                    QVERIFY2(a.summary.rowsOtherSymbol == b.summary.rowsOtherSymbol, text.c_str());
                    QVERIFY2(a.problems() == b.problems(), (a.problems() + b.problems() + text).c_str());
                }
                if (!a.error.empty())
                    continue;
                rows += a.summary.rows();
                skipped += a.summary.rowsSkipped;
            }
        }
        QVERIFY(rows > test::rounds(50'000)); // the damage leaves plenty
        QVERIFY(skipped > test::rounds(5'000));
    }

    void rowsOfAllWidthsAgree()
    {
        // Good rows whose fields take every width: as many patterns of separators as the reader remembers,
        // and more, so that some are forgotten and met again.
        Random random(99);
        const auto digits = [&](std::int64_t most) {
            std::string text(1, static_cast<char>('1' + random.between(0, 8)));
            for (std::int64_t i = random.between(0, most - 1); i > 0; --i)
                text += static_cast<char>('0' + random.between(0, 9));
            return text;
        };
        std::string text = kMbp1Header;
        constexpr int kRows = 20'000;
        for (int i = 0; i < kRows; ++i) {
            std::string price = digits(5) + ".";
            price += digits(random.chance(0.8) ? 1 : 9);
            std::string nine = digits(4) + ".";
            nine += fmt::format("{:09}", random.between(0, 999'999'999));
            text += fmt::format("2024-08-01T13:{:02}:32.", random.between(0, 59));
            text += fmt::format("{:09}Z,2024-08-01T13:36:32.", random.between(0, 999'999'999));
            text += fmt::format("{:09}Z,1,", random.between(0, 999'999'999));
            text += fmt::format("{},38,", random.between(2, 12));
            text += "ACMT"[random.between(0, 3)];
            text += random.chance(0.5) ? ",A,0," : ",B,0,";
            text += random.chance(0.5) ? price : nine;
            text += ',' + digits(5);
            text += fmt::format(",{}", random.between(0, 255));
            text += ',' + digits(9);
            text += ',' + digits(9) + ',';
            text += (random.chance(0.5) ? price : nine) + ',' + nine;
            for (const std::int64_t most : {6, 7, 3, 3})
                text += ',' + digits(most);
            text += ",AAPL\n";
        }
        csv::Tuning tuning;
        const Outcome fast = readText(text, {"AAPL", 1}, tuning);
        QCOMPARE(fast.summary.rows(), std::int64_t{kRows});
        for (const auto reader : {csv::RowReader::FastBaseline, csv::RowReader::GeneralOnly}) {
            tuning.reader = reader;
            const Outcome other = readText(text, {"AAPL", 1}, tuning);
            QVERIFY(fast.rows == other.rows);
            QVERIFY(fast.summary.counts == other.summary.counts);
        }
    }

    void theProcessorsOwnStepsFindTheSameMarks()
    {
        using csv::simd::Avx2;
        using csv::simd::Baseline;
        if (!Avx2::isSupported())
            QSKIP("This processor has no AVX2; the baseline is all that runs.");
        Random random(5);
        const __m128i comma = _mm_set1_epi8(',');
        for (int round = 0; round < test::rounds(20'000); ++round) {
            std::array<char, 64> text{};
            const double share = random.chance(0.5) ? 0.2 : 0.01;
            for (char& c : text)
                c = random.chance(share) ? ",\n\",*\x8a\x80"[random.between(0, 6)]
                                         : static_cast<char>(random.between(-128, 127));
            QCOMPARE(Avx2::hasEnd(text.data()), Baseline::hasEnd(text.data()));
            QCOMPARE(Avx2::ends(text.data()), Baseline::ends(text.data()));
            QCOMPARE(Avx2::separators(text.data(), comma), Baseline::separators(text.data(), comma));
            // And both find what a look at each byte finds.
            std::uint64_t ends = 0;
            std::uint64_t commas = 0;
            for (std::size_t i = 0; i < text.size(); ++i) {
                ends |= std::uint64_t{text[i] == '\n' || text[i] == '"'} << i;
                commas |= std::uint64_t{text[i] == ','} << i;
            }
            QCOMPARE(Baseline::ends(text.data()), ends);
            QCOMPARE(Baseline::separators(text.data(), comma), commas);
            QCOMPARE(Baseline::hasEnd(text.data()), ends != 0);
        }
    }

    void ordinaryNumbersAreExact()
    {
        // Every count of digits and decimals, against the general readers.
        Random random(7);
        for (int round = 0; round < test::rounds(200'000); ++round) {
            std::string padded(32, static_cast<char>(random.between(1, 127)));
            std::string number;
            for (std::int64_t i = random.between(0, 12); i > 0; --i)
                number += static_cast<char>('0' + random.between(0, 9));
            if (random.chance(0.7)) {
                number += '.';
                for (std::int64_t i = random.between(0, 11); i > 0; --i)
                    number += static_cast<char>('0' + random.between(0, 9));
            }
            if (random.chance(0.05) && !number.empty())
                number[static_cast<std::size_t>(
                    random.between(0, static_cast<std::int64_t>(number.size()) - 1))] =
                    static_cast<char>(random.between(1, 255));
            padded += number + std::string(32, static_cast<char>(random.between(1, 127)));
            const char* p = padded.data() + 32;
            const std::int64_t decimal = csv::simd::decimalPrice(p, number.size());
            if (decimal != 0) {
                const auto exact = csv::readPrice(number, CsvPriceForm::Decimal);
                QVERIFY2(exact.state == csv::FieldState::Value && exact.value == decimal, number.c_str());
            }
            const std::int64_t integer = csv::simd::integer(p, number.size());
            const auto whole = parseInteger(number);
            const bool isPlain = !number.empty() && number.size() <= 16
                && std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
            QVERIFY2(integer == (isPlain ? whole.value() : -1), number.c_str());
        }
    }

    void aByteBelowZeroDoesNotBorrow()
    {
        // Subtracting '0' from a whole word would let ',' (below '0') take from the digit beside it.
        const std::string text = std::string(32, ' ') + "1,234567" + std::string(32, ' ');
        QCOMPARE(csv::simd::integer(text.data() + 32, 8), -1);
        QCOMPARE(csv::simd::integer(text.data() + 34, 6), 234567);
        QCOMPARE(csv::simd::decimalPrice(text.data() + 32, 8), 0);
    }
};

QTEST_APPLESS_MAIN(TestCsvAgreement)
#include "tst_csv_agreement.moc"
