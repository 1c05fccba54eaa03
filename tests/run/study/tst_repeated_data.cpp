// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a study's folder that show again what others show.
#include "run/study/repeated_data.h"
#include "run/study/study_plan.h"
#include "test_files.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>
#include <string>
#include <vector>

using namespace sor;
using namespace sor::test;

namespace {

/// From 14:00 of 2024-10-`day`: a quote every 5 s of half an hour, and behind each a trade.
std::string quotes(int day, std::string_view end = "\n")
{
    std::string text = "ts_event,venue,type,price,size,bid,bid_size,ask,ask_size" + std::string(end);
    for (int at = 0; at < 1800; at += 5) {
        const std::string second = fmt::format("2024-10-{:02}T14:{:02}:{:02}", day, at / 60, at % 60);
        text += fmt::format("{}Z,XNAS,Q,,,50.00,{},50.02,500{}", second, 100 + at % 7 * 100, end);
        text += fmt::format("{}.5Z,XNAS,T,50.02,{},,,,{}", second, 10 + at % 11, end);
    }
    return text;
}

CatalogueEntry entryOf(std::string path, CsvSchema schema, std::string venues,
                       const std::vector<std::int64_t>& volumes, int hour = 14)
{
    CatalogueEntry entry;
    entry.path = std::move(path);
    entry.xxh3 = entry.path;
    entry.symbol = "AAA";
    entry.schema = name(schema);
    entry.venues = std::move(venues);
    entry.first = unixNanos(1'729'461'600'000'000'000) + std::chrono::hours{hour};
    entry.last = entry.first + std::chrono::hours{1};
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        const UnixNanos start = entry.first + static_cast<std::int64_t>(i) * VolumeRecord::kPart;
        entry.volume.add(VolumeRecord::Part{start, volumes[i]});
    }
    return entry;
}

/// Which of them are set aside.
std::string asideOf(std::vector<CatalogueEntry> entries)
{
    setAsideRepeats(entries);
    std::string aside;
    for (const CatalogueEntry& entry : entries)
        aside += entry.setAside.empty() ? "" : entry.path + ": " + entry.setAside + "\n";
    return aside;
}

} // namespace

class TestRepeatedData : public QObject {
    Q_OBJECT

private slots:
    void onlyWhatIsThereTwiceIsSetAside()
    {
        const auto venues = CsvSchema::ShortNames;
        const std::vector<std::int64_t> volumes{100, 200, 300, 400};
        const CatalogueEntry a = entryOf("a", venues, "XNAS", volumes);
        CatalogueEntry b = entryOf("b", venues, "XNAS", volumes);
        const std::string isSame = "b: It has the same venues and volumes as a.\n";
        QCOMPARE(asideOf({a, b}), isSame);
        QCOMPARE(asideOf({b, a}), isSame);
        QCOMPARE(asideOf({a, entryOf("b", venues, "BATS", volumes)}), std::string());
        QCOMPARE(asideOf({a, entryOf("b", venues, "XNAS", {100, 200, 301, 400})}), std::string());
        QCOMPARE(asideOf({a, entryOf("b", venues, "XNAS", volumes, 16)}), std::string());
        const CatalogueEntry few = entryOf("a", venues, "XNAS", {100, 200});
        CatalogueEntry fewToo = entryOf("b", venues, "XNAS", {100, 200});
        QCOMPARE(asideOf({few, fewToo}), std::string());
        fewToo.xxh3 = few.xxh3;
        QCOMPARE(asideOf({few, fewToo}), std::string("b: It has the same bytes as a.\n"));
        // Of three one is left; another symbol, and what cannot be used, are no repeat.
        QCOMPARE(asideOf({a, b, entryOf("c", venues, "XNAS", volumes)}),
                 isSame + "c: It has the same venues and volumes as a.\n");
        b.symbol = "BBB";
        QCOMPARE(asideOf({a, b}), std::string());
        b.symbol = "AAA";
        b.problem = "It cannot be read.";
        QCOMPARE(asideOf({a, b}), std::string());
    }

    void nbboFeedsGiveWayToVenues()
    {
        const CatalogueEntry venues = entryOf("x_bbo", CsvSchema::ShortNames, "XNAS BATS", {1, 2, 3, 4});
        CatalogueEntry nbbo = entryOf("a_nbbo", CsvSchema::Nbbo, "XNAS BATS", {1, 2, 3, 4});
        QCOMPARE(asideOf({nbbo, venues}),
                 std::string("a_nbbo: It is an NBBO feed, and x_bbo has the venues' own quotes.\n"));
        QCOMPARE(asideOf({nbbo}), std::string());
        // A feed of a week beside one day of venues: the other days would be lost.
        nbbo.last += std::chrono::days{5};
        QCOMPARE(asideOf({nbbo, venues}), std::string());
    }

    /// Orders of a later day are sized by the volume of the days before.
    void aFileThatIsThereTwiceCountsOnce()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("AAA")));
        const auto write = [&](const char* name, const std::string& text) {
            writeFile(folder, QStringLiteral("AAA/") + QLatin1String(name), QByteArray::fromStdString(text));
        };
        write("2024-10-21.csv", quotes(21));
        write("2024-10-22.csv", quotes(22));
        const std::filesystem::path path = folder.path().toStdString();
        std::size_t used = 0;
        const auto plan = [&] {
            const auto catalogue = valueOf(makeCatalogue(path, RunSetup{}, {"AAA"}, {}, {}, nullptr));
            used =
                static_cast<std::size_t>(std::ranges::count_if(catalogue.entries, &CatalogueEntry::isUsed));
            StudyOrder order;
            order.id = "o";
            order.symbol = "AAA";
            order.participation = 20;
            order.window = {unixNanos(1'729'605'900'000'000'000), unixNanos(1'729'606'200'000'000'000)};
            return valueOf(planStudy(RunSetup{}, {order}, path, catalogue));
        };
        const StudyPlan once = plan();
        QCOMPARE(used, std::size_t{2});
        QVERIFY2(once.rows.front().outcome.reason.empty(), once.rows.front().outcome.reason.c_str());
        QVERIFY(once.rows.front().outcome.shares.count > 0);
        write("copy of 2024-10-21.csv", quotes(21));
        write("2024-10-21 again.csv", quotes(21, "\r\n"));
        const StudyPlan thrice = plan();
        QCOMPARE(used, std::size_t{2});
        QCOMPARE(thrice.rows.front().outcome.shares.count, once.rows.front().outcome.shares.count);
    }
};

QTEST_APPLESS_MAIN(TestRepeatedData)
#include "tst_repeated_data.moc"
