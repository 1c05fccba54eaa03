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
             {"", "D", "KRAKEN", "PSE", "exchange 2", "2", "XLON", "NASDAQ/BX", "XNASXNASXNASXNASXNASXNAS"})
            QVERIFY2(micOfName(name).empty(), name);
    }

    void knowsFormerNamesAndThoseOfBrokers()
    {
        for (const char* name : {"ISLD", "Island", "INET", "NDQ", "nas", "NMS", "Nasdaq Stock Market",
                                 "The Nasdaq Stock Market", "NASDAQ-GS"})
            QCOMPARE(micOfName(name), std::string_view("XNAS"));
        for (const char* name : {"PACIF", "Pacific Exchange"})
            QCOMPARE(micOfName(name), std::string_view("ARCX"));
        for (const char* name : {"BATS EDGX", "DirectEdge X", "Cboe EDGX Exchange", "DRCTEDGE", "XEDGX"})
            QCOMPARE(micOfName(name), std::string_view("EDGX"));
        QCOMPARE(micOfName("New York Stock Exchange"), std::string_view("XNYS"));
    }

    void knowsWhatTheBestOfAllVenuesIsCalled()
    {
        FeedRegistry registry;
        for (const char* name : {"NBBO", "SIP", "Consolidated", "COMPOSITE", "CQS", "SMART", "BBO", "Best",
                                 "EBBO", "best_bid_offer", "consol", "CTA", "All venues"}) {
            QVERIFY2(isConsolidatedName(name), name);
            QVERIFY2(registry.describe(registry.feedNamed(name)).kind == FeedKind::Consolidated, name);
        }
        for (const char* name : {"us", "ALL", "COMP", "TOTAL", "AGG", "CONS", "MARKET", "TOB", "Mixed"}) {
            QVERIFY2(!isConsolidatedName(name) && maybeConsolidatedName(name), name);
            QVERIFY2(registry.describe(registry.feedNamed(name)).kind == FeedKind::Venue, name);
        }
        for (const char* name : {"", "XNAS", "KRAKEN", "USX", "ALLY"})
            QVERIFY2(!isConsolidatedName(name) && !maybeConsolidatedName(name), name);
    }

    void leavesOutSpacesAroundNames()
    {
        FeedRegistry registry;
        const FeedId arca = registry.feedNamed("ARCX");
        for (const char* name :
             {" ARCX", "ARCX\xC2\xA0", "\xE2\x80\x8B ARCX\xE3\x80\x80", "\xEF\xBB\xBF\x41RCX"})
            QCOMPARE(registry.feedFor(name), arca);
        QVERIFY(registry.feedNamed("AR\xC2\xA0\x43X") != arca);
        QCOMPARE(registry.feedFor("\xC2\xA0\x32"), FeedId{2});
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
