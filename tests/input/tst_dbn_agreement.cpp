// SPDX-License-Identifier: GPL-3.0-or-later
// A DBN file and the CSV that a program of another language makes of it give the same tape.
#include "base/random.h"
#include "dbn_fixture.h"

#include <QProcess>

using namespace sor;
using namespace sor::test;

class TestDbnAgreement : public QObject {
    Q_OBJECT

    Folder m_folder;

    static LoadedTape load(const std::filesystem::path& path, std::string& error)
    {
        SourceSpec source;
        source.csv = {path.string()};
        source.bandPpm = 0; // single records of real files have no reference
        auto loaded = loadTape(source, 2, {});
        if (!loaded)
            error = loaded.error().text();
        return loaded ? std::move(*loaded) : LoadedTape();
    }

    static std::string countsText(const CsvRowCounts& counts)
    {
        return fmt::format(
            "rows {}, trades {}, empty asks {}, empty bids {}, zero sizes {}, sentinels {}, bad books {}, "
            "bad ts_recv {}, repeats {}, lacking ts_recv {}, lacking ts_event {}",
            counts.rows, counts.trades, counts.emptyAsks, counts.emptyBids, counts.zeroSizes,
            counts.undefinedSentinels, counts.maybeBadBook, counts.badTsRecv, counts.duplicates,
            counts.lackingRecv, counts.lackingEvent);
    }

    void compare(const std::filesystem::path& dbn)
    {
        const auto csv = m_folder.path() / (dbn.filename().string() + ".csv");
        QProcess python;
        python.setStandardOutputFile(QString::fromStdString(csv.string()));
        python.start(QStringLiteral("python3"),
                     {QStringLiteral(SOR_SOURCE_DIR "/tests/input/dbn_to_csv.py"),
                      QString::fromStdString(dbn.string())});
        QVERIFY(python.waitForFinished());
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        std::string dbnError;
        std::string csvError;
        const LoadedTape ours = load(dbn, dbnError);
        const LoadedTape theirs = load(csv, csvError);
        QCOMPARE(dbnError, std::string());
        QCOMPARE(csvError, std::string());
        QCOMPARE(ours.hash, theirs.hash);
        QCOMPARE(ours.symbol, theirs.symbol);
        QCOMPARE(ours.warnings, theirs.warnings);
        QVERIFY(ours.tape->size() > 0);
        const CsvSummary& a = ours.files.front();
        const CsvSummary& b = theirs.files.front();
        QVERIFY2(a.counts == b.counts, (countsText(a.counts) + "; as CSV " + countsText(b.counts)).c_str());
        QCOMPARE(a.rowsSkipped, b.rowsSkipped);
        QCOMPARE(a.schema, b.schema);
        QVERIFY(a.firstTsEvent == b.firstTsEvent && a.lastTsRecv == b.lastTsRecv);
    }

    /// A walk of three venues' quotes, with all that is odd but no bad record: a bad one is worded
    /// differently.
    static std::string randomRecords(Random& random, int records, std::uint8_t type)
    {
        std::string bytes;
        DbnRecord record;
        record.type = type;
        for (int i = 0; i < records; ++i) {
            const auto step = static_cast<std::uint64_t>(random.between(0, 3'000'000));
            record.tsRecv += step;
            record.tsEvent += step;
            record.publisher = static_cast<std::uint16_t>(random.between(39, 41));
            record.bidPx += random.between(-1, 1) * 10'000'000;
            record.askPx = record.bidPx + random.between(1, 3) * 10'000'000;
            record.bidSz = static_cast<std::uint32_t>(random.between(0, 9) * 100);
            record.askSz = static_cast<std::uint32_t>(random.between(0, 9) * 100);
            record.action = "AACCMMTRN"[random.between(0, 8)];
            record.side = "ABN"[random.between(0, 2)];
            record.price = random.chance(0.5) ? record.bidPx : record.askPx;
            record.size = static_cast<std::uint32_t>(random.between(1, 300));
            record.flags = random.chance(0.9) ? 128 : random.chance(0.5) ? 130 : 0;
            if (random.chance(0.02))
                record.flags = static_cast<std::uint8_t>(record.flags | (random.chance(0.5) ? 4 : 32));
            record.bidLast = static_cast<std::uint32_t>(random.between(39, 42));
            record.askLast = static_cast<std::uint32_t>(random.between(39, 42));
            if (type == 0xC2)
                record.action = 'T';
            record.sequence += static_cast<std::uint32_t>(random.between(0, 1));
            DbnRecord written = record;
            if (random.chance(0.05))
                written.bidPx = kDbnNoPrice;
            if (random.chance(0.05))
                written.tsEvent = kDbnNoTime;
            if (random.chance(0.05))
                written.askSz = 0xFFFFFFFF;
            bytes += type == 0x0A ? written.mbp10() : written.bytes();
            if (random.chance(0.05))
                bytes += type == 0x0A ? written.mbp10() : written.bytes();
        }
        return bytes;
    }

private slots:
    void initTestCase()
    {
        QProcess python;
        python.start(QStringLiteral("python3"), {QStringLiteral("--version")});
        QVERIFY2(python.waitForFinished() && python.exitCode() == 0,
                 "python3 is needed: it converts the records for the comparison.");
    }

    void randomFiles()
    {
        Random random{7};
        int n = 0;
        for (const std::uint8_t type : {std::uint8_t{0x01}, std::uint8_t{0x0A}, std::uint8_t{0xC3}}) {
            for (const int version : {1, 2, 3}) {
                DbnHeader header;
                header.version = version;
                header.schema = type == 0x01 ? 1 : type == 0x0A ? 2 : 18;
                const std::string bytes = header.bytes() + randomRecords(random, 3000, type);
                compare(m_folder.write(fmt::format("random{}.dbn", n++),
                                       version == 2 ? zstdFrame(bytes) : bytes));
            }
        }
    }

    void randomConsolidatedFiles()
    {
        Random random{11};
        for (const std::uint8_t type :
             {std::uint8_t{0xB1}, std::uint8_t{0xC0}, std::uint8_t{0xC1}, std::uint8_t{0xC2}}) {
            for (const int version : {1, 2, 3}) {
                DbnHeader header;
                header.version = version;
                header.schema = type == 0xB1 ? 14 : type == 0xC0 ? 15 : type == 0xC1 ? 16 : 17;
                const std::string bytes = header.bytes() + randomRecords(random, 3000, type);
                compare(m_folder.write(fmt::format("nbbo{:x}v{}.dbn", type, version),
                                       version == 2 ? zstdFrame(bytes) : bytes));
            }
        }
    }

    void realFiles()
    {
        const std::filesystem::path folder = std::filesystem::path(SOR_SOURCE_DIR) / "../shared/data/dbn";
        if (!std::filesystem::exists(folder))
            QSKIP("There are no real files; the random ones have been compared.");
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            const bool isQuotes = name.find(".mbp-1") != std::string::npos
                || name.find(".tbbo") != std::string::npos || name.find(".bbo") != std::string::npos;
            if (!isQuotes || name.ends_with(".dbz"))
                continue;
            compare(entry.path());
            ++files;
        }
        QVERIFY(files > 15);
    }
};

QTEST_GUILESS_MAIN(TestDbnAgreement)
#include "tst_dbn_agreement.moc"
