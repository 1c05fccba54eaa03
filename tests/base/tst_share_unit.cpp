// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"
#include "base/share_unit.h"

#include <QtTest>
#include <limits>

using namespace sor;

class TestShareUnit : public QObject {
    Q_OBJECT

    static std::string shown(std::string_view text)
    {
        const auto stated = parseShares(text);
        return stated ? format(stated->shares, stated->unit) : "none";
    }

private slots:
    void unitsArePowersOfTen()
    {
        for (const auto& [text, decimals] : {std::pair{"1", 0},
                                             {"0.1", 1},
                                             {"0.0001", 4},
                                             {"1e-4", 4},
                                             {"1e-08", 8},
                                             {"0.00100", 3},
                                             {"0.000000001", 9}}) {
            const auto unit = parseShareUnit(text);
            QVERIFY2(unit, text);
            QCOMPARE(unit->decimals, decimals);
        }
        for (const char* text :
             {"", "0", "-1", "-0.1", "0.5", "0.02", "10", "100", "1e-10", "1e4", "x", "0,1"})
            QVERIFY2(!parseShareUnit(text), text);
        QCOMPARE(format(ShareUnit{4}), std::string("0.0001"));
        QCOMPARE(format(ShareUnit{}), std::string("1"));
    }

    void sharesKeepTheirDecimalsAndNoZeros()
    {
        QCOMPARE(shown("5000"), std::string("5000"));
        QCOMPARE(shown("0.2500"), std::string("0.25"));
        QCOMPARE(shown("1.000000001"), std::string("1.000000001"));
        QCOMPARE(parseShares("2.50")->unit.decimals, 1);
        for (const char* text : {"", "-1", "+1", "1.0000000001", "x", ".", "1e3"})
            QCOMPARE(shown(text), std::string("none"));
        QCOMPARE(grouped(Shares{50'000'250}, ShareUnit{4}), std::string("5,000.025"));
        QCOMPARE(format(Shares{-25}, ShareUnit{2}), std::string("-0.25"));
        QCOMPARE(format(Shares{-125}, ShareUnit{2}), std::string("-1.25"));
        QCOMPARE(sharesText(Shares{100}, ShareUnit{2}), std::string("1 share"));
        QCOMPARE(sharesText(Shares{1}, ShareUnit{2}), std::string("0.01 shares"));
        JsonWriter json(JsonWriter::Style::Line, ShareUnit{3});
        QCOMPARE(json.beginObject().member("shares", Shares{1'500}).endObject().take(),
                 std::string("{\"shares\":1.5}\n"));
    }

    void otherUnitsHoldTheSameNumberOrNone()
    {
        QCOMPARE(inUnit(Shares{5}, ShareUnit{}, ShareUnit{3})->count, std::int64_t{5'000});
        QCOMPARE(inUnit(Shares{5'000}, ShareUnit{3}, ShareUnit{})->count, std::int64_t{5});
        QVERIFY(!inUnit(Shares{5'001}, ShareUnit{3}, ShareUnit{}));
        QVERIFY(!inUnit(Shares{std::numeric_limits<std::int64_t>::max()}, ShareUnit{}, ShareUnit{1}));
    }

    void cashIsRoundedHalfToEven()
    {
        // 0.00000012 of a coin at 100000.01: 0.0120000012 $, in nano-dollars 12000001.2.
        QCOMPARE(cashFor(Price{100'000'010'000'000}, Shares{12}, ShareUnit{8})->nanos,
                 std::int64_t{12'000'001});
        // 0.5 and 1.5 nano-dollars, both ways.
        QCOMPARE(cashFor(Price{1}, Shares{5}, ShareUnit{1})->nanos, std::int64_t{0});
        QCOMPARE(cashFor(Price{3}, Shares{5}, ShareUnit{1})->nanos, std::int64_t{2});
        QCOMPARE(cashFor(Price{-1}, Shares{5}, ShareUnit{1})->nanos, std::int64_t{0});
        QCOMPARE(cashFor(Price{-3}, Shares{5}, ShareUnit{1})->nanos, std::int64_t{-2});
        // 92,000 coins at 100,000 $ fit, 93,000 do not.
        const Price price{100'000'000'000'000};
        QCOMPARE(cashFor(price, Shares{9'200'000'000'000}, ShareUnit{8})->nanos,
                 std::int64_t{9'200'000'000'000'000'000});
        QVERIFY(!cashFor(price, Shares{9'300'000'000'000}, ShareUnit{8}));
        QCOMPARE(cashFor(price, Shares{3}, ShareUnit{})->nanos, std::int64_t{300'000'000'000'000});
    }
};

QTEST_GUILESS_MAIN(TestShareUnit)
#include "tst_share_unit.moc"
