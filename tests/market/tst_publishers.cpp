// SPDX-License-Identifier: GPL-3.0-or-later
// The table of publishers, and what a run makes of their feeds.
#include "files/text_file.h"
#include "market/feed_registry.h"
#include "market/publisher_table.h"
#include "market/tape_builder.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace sor;

namespace {

QuoteEvent quote(std::int64_t second, FeedId feed)
{
    QuoteEvent event{};
    event.tsEvent = unixNanos(second * 1'000'000'000);
    event.tsRecv = event.tsEvent;
    event.feed = feed;
    event.bidPx = Price{99'000'000'000};
    event.askPx = Price{100'000'000'000};
    event.bidSz = 100;
    event.askSz = 100;
    return event;
}

std::size_t countOf(std::string_view dataset)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(publishers(), [&](const Publisher& p) { return p.dataset == dataset; }));
}

} // namespace

class TestPublishers : public QObject {
    Q_OBJECT

private slots:
    void everyRowOfTheFileIsCompiledIn()
    {
        const auto file = readTextFile(SOR_SOURCE_DIR "/resources/publishers/databento.csv");
        QVERIFY(file.hasValue());
        std::string rows;
        for (const Publisher& p : publishers()) {
            const char* kind = p.kind == FeedKind::Venue ? "venue"
                : p.kind == FeedKind::Consolidated       ? "consolidated"
                                                         : "off_exchange";
            rows += std::to_string(p.id) + "," + std::string(p.dataset) + "," + std::string(p.mic) + ","
                + kind + "," + std::string(p.name) + "\n";
        }
        const std::string header = "id,dataset,mic,kind,name\n";
        const std::size_t start = file->find(header);
        QVERIFY(start != std::string::npos);
        QCOMPARE(rows, file->substr(start + header.size()));
        QVERIFY(file->substr(0, start).find("Source: Databento") != std::string::npos);
    }

    void theCountsAreThoseOfTheSource()
    {
        // The Python client's list, version 0.88.0.
        QCOMPARE(publishers().size(), std::size_t{153});
        QCOMPARE(publishers().front().id, 1U);
        QCOMPARE(publishers().back().id, 153U); // no gap
        const std::map<std::string_view, std::size_t> counts{
            {"XNAS.ITCH", 1},   {"XNAS.NLS", 5},     {"XNAS.BASIC", 6},   {"XNYS.TRADES", 3},
            {"DBEQ.BASIC", 5},  {"EQUS.PLUS", 10},   {"EQUS.ALL", 20},    {"EQUS.SIP", 25},
            {"EQUS.MINI", 1},   {"EQUS.SUMMARY", 1}, {"OPRA.PILLAR", 21}, {"IEXG.TOPS", 1},
            {"OCEA.MEMOIR", 1}, {"GLBX.MDP3", 1}};
        for (const auto& [dataset, count] : counts)
            QVERIFY2(countOf(dataset) == count,
                     qPrintable(QStringLiteral("%1: expected %2, found %3")
                                    .arg(QString::fromStdString(std::string(dataset)))
                                    .arg(count)
                                    .arg(countOf(dataset))));
    }

    void idsAndPairsAreUniqueAndAMicHasOneNameAndKind()
    {
        std::set<std::uint32_t> ids;
        std::set<std::pair<std::string_view, std::string_view>> pairs;
        std::map<std::string_view, std::pair<std::string_view, FeedKind>> venues;
        for (const Publisher& p : publishers()) {
            QVERIFY2(ids.insert(p.id).second, std::to_string(p.id).c_str());
            QVERIFY2(pairs.insert({p.dataset, p.mic}).second, std::to_string(p.id).c_str());
            const auto found = venues.try_emplace(p.mic, p.name, p.kind).first->second;
            QVERIFY2(found == std::pair(p.name, p.kind), std::to_string(p.id).c_str());
        }
    }

    void publishersAreWhoTheyAre_data()
    {
        QTest::addColumn<int>("id");
        QTest::addColumn<QString>("dataset");
        QTest::addColumn<QString>("mic");
        QTest::addColumn<int>("kind");
        const auto row = [](int id, const char* dataset, const char* mic, FeedKind kind) {
            QTest::addRow("%d", id) << id << QString::fromLatin1(dataset) << QString::fromLatin1(mic)
                                    << static_cast<int>(kind);
        };
        using enum FeedKind;
        row(2, "XNAS.ITCH", "XNAS", Venue);
        row(17, "XNAS.NLS", "FINN", OffExchange);
        row(18, "XNAS.NLS", "FINC", OffExchange);
        row(19, "XNYS.TRADES", "FINY", OffExchange);
        row(30, "OPRA.PILLAR", "OPRA", Consolidated);
        row(38, "IEXG.TOPS", "IEXG", Venue);
        row(59, "DBEQ.BASIC", "DBEQ", Consolidated);
        row(82, "XNAS.BASIC", "FINN", OffExchange);
        row(83, "XNAS.BASIC", "FINC", OffExchange);
        row(84, "IFEU.IMPACT", "XOFF", OffExchange);
        row(86, "XNAS.NLS", "XBOS", Venue);
        row(87, "XNAS.NLS", "XPSX", Venue);
        row(88, "XNAS.BASIC", "XBOS", Venue);
        row(89, "XNAS.BASIC", "XPSX", Venue);
        row(93, "XNAS.BASIC", "EQUS", Consolidated);
        row(95, "EQUS.MINI", "EQUS", Consolidated);
        row(96, "XNYS.TRADES", "EQUS", Consolidated);
        row(107, "OCEA.MEMOIR", "OCEA", Venue);
        row(111, "EQUS.SIP", "XASE", Venue);
        row(124, "EQUS.SIP", "XNAS", Venue);
        row(130, "EQUS.SIP", "FINN", OffExchange);
        row(131, "EQUS.SIP", "FINY", OffExchange);
        row(132, "EQUS.SIP", "FINC", OffExchange);
        row(133, "EQUS.SIP", "XADF", OffExchange);
        row(134, "EQUS.SIP", "CTA", Consolidated);
        row(135, "EQUS.SIP", "UTP", Consolidated);
    }

    void publishersAreWhoTheyAre()
    {
        QFETCH(int, id);
        QFETCH(QString, dataset);
        QFETCH(QString, mic);
        QFETCH(int, kind);
        const FeedInfo info = describePublisher(static_cast<std::uint32_t>(id));
        QVERIFY(info.isKnown);
        QCOMPARE(QString::fromStdString(info.dataset), dataset);
        QCOMPARE(QString::fromStdString(info.mic), mic);
        QCOMPARE(static_cast<int>(info.kind), kind);
    }

    void aVenueNamedByItsMicIsOfTheSameKind()
    {
        FeedRegistry registry;
        for (const Publisher& p : publishers()) {
            const FeedInfo named = registry.describe(registry.feedFor(p.mic));
            QCOMPARE(named.mic, std::string(p.mic));
            QCOMPARE(named.name, std::string(p.name));
            QVERIFY(named.kind == p.kind && named.isKnown && named.dataset.empty());
        }
        QVERIFY(!registry.describe(registry.feedFor("DARK7")).isKnown);
        QVERIFY(!describePublisher(154).isKnown);
        QCOMPARE(describePublisher(154).mic, std::string("PUB154"));
    }

    void feedsThatWouldCountTwiceAreRefused_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("said"); // empty: both are taken
        QTest::newRow("two venues") << "2"
                                    << "38"
                                    << "";
        QTest::newRow("one venue by two feeds") << "2"
                                                << "88"
                                                << "";
        QTest::newRow("Nasdaq Texas twice") << "3"
                                            << "88"
                                            << "two feeds of the venue XBOS";
        QTest::newRow("SIP and direct") << "124"
                                        << "2"
                                        << "two feeds of the venue XNAS";
        QTest::newRow("venue and SIP") << "124"
                                       << "135"
                                       << "consolidated feed EQUS.SIP UTP with";
        QTest::newRow("venue and SIP by name") << "XNAS"
                                               << "UTP"
                                               << "consolidated feed UTP with";
        QTest::newRow("two consolidated") << "95"
                                          << "59"
                                          << "two consolidated feeds";
        QTest::newRow("two tapes") << "134"
                                   << "135"
                                   << "two consolidated feeds";
        QTest::newRow("trade reports") << "2"
                                       << "18"
                                       << "";
        QTest::newRow("trade reports by name") << "2"
                                               << "FINC"
                                               << "";
    }

    void feedsThatWouldCountTwiceAreRefused()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(QString, said);
        FeedRegistry registry;
        const std::vector<QuoteEvent> rows{quote(0, registry.feedFor(first.toStdString())),
                                           quote(1, registry.feedFor(second.toStdString()))};
        TapeBuilder builder({}, registry);
        const auto status = builder.accept(rows);
        QCOMPARE(status.hasValue(), said.isEmpty());
        if (!status)
            QVERIFY2(status.error().message.find(said.toStdString()) != std::string::npos,
                     status.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestPublishers)
#include "tst_publishers.moc"
