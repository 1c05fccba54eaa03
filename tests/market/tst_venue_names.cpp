// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/feed_registry.h"
#include "market/us_exchanges.h"
#include "market/venue_names.h"

#include <QTest>
#include <array>
#include <utility>

using namespace sor;

class TestVenueNames : public QObject {
    Q_OBJECT

private slots:
    void knowsTheUsualNames()
    {
        for (const auto& [name, mic] :
             std::to_array<std::pair<const char*, const char*>>({{"XNAS", "XNAS"},
                                                                 {"xnas", "XNAS"},
                                                                 {"NASDAQ", "XNAS"},
                                                                 {"Q", "XNAS"},
                                                                 {"T", "XNAS"},
                                                                 {"NYSE", "XNYS"},
                                                                 {"N", "XNYS"},
                                                                 {"Arca", "ARCX"},
                                                                 {"NYSE Arca", "ARCX"},
                                                                 {"nyse_arca", "ARCX"},
                                                                 {"P", "ARCX"},
                                                                 {"Cboe EDGX", "EDGX"},
                                                                 {"K", "EDGX"},
                                                                 {"J", "EDGA"},
                                                                 {"BATS", "BATS"},
                                                                 {"Cboe BZX", "BATS"},
                                                                 {"Z", "BATS"},
                                                                 {"Y", "BATY"},
                                                                 {"IEX", "IEXG"},
                                                                 {"V", "IEXG"},
                                                                 {"MEMX", "MEMX"},
                                                                 {"U", "MEMX"},
                                                                 {"H", "EPRL"},
                                                                 {"L", "LTSE"},
                                                                 {"NYSE American", "XASE"},
                                                                 {"A", "XASE"},
                                                                 {"Nasdaq BX", "XBOS"},
                                                                 {"B", "XBOS"},
                                                                 {"NYSE National", "XCIS"},
                                                                 {"C", "XCIS"},
                                                                 {"NYSE Chicago", "XCHI"},
                                                                 {"M", "XCHI"},
                                                                 {"Nasdaq PSX", "XPSX"},
                                                                 {"X", "XPSX"},
                                                                 {"MIAX Pearl", "EPRL"}})) {
            QCOMPARE(micOfName(name), std::string_view(mic));
            QVERIFY2(isUsExchange(micOfName(name)), name);
        }
        for (const std::string_view mic : kUsExchanges)
            QCOMPARE(micOfName(mic), mic);
        for (const char* name :
             {"", "D", "KRAKEN", "exchange 2", "2", "XLON", "NASDAQ/BX", "XNASXNASXNASXNASXNASXNAS"})
            QVERIFY2(micOfName(name).empty(), name);
    }

    void givesAllSpellingsOneKey()
    {
        QCOMPARE(venueKey("Arca"), venueKey("p"));
        QCOMPARE(venueKey("Kraken"), venueKey("KRAKEN"));
        QVERIFY(venueKey("Kraken") != venueKey("Bitstamp"));
    }

    void describesVenuesByTheirMic()
    {
        FeedRegistry registry;
        const auto mic = [&](const char* name) { return registry.describe(registry.feedFor(name)).mic; };
        QCOMPARE(mic("ARCA"), std::string("ARCX"));
        QCOMPARE(mic("Q"), std::string("XNAS"));
        // What a small letter alone stands for is not known, nor what a number of another list does.
        QCOMPARE(mic("q"), std::string("q"));
        QCOMPARE(mic("Kraken"), std::string("Kraken"));
        const FeedInfo numbered = registry.describe(registry.feedNamed("exchange 2"));
        QVERIFY(numbered.isNumbered && !numbered.isKnown);
        QVERIFY(!registry.describe(registry.feedNamed("exchange B")).isNumbered);
        QCOMPARE(registry.nameOf(registry.feedFor("ARCA")), std::string("ARCA"));
        QVERIFY(registry.nameOf(FeedId{2}).empty());
    }
};

QTEST_GUILESS_MAIN(TestVenueNames)
#include "tst_venue_names.moc"
