// SPDX-License-Identifier: GPL-3.0-or-later
#include "csv_fixture.h"
#include "csv_packing.h"

#include <atomic>
#include <sys/stat.h>
#include <unistd.h>

using namespace sor;
using namespace sor::test;

namespace {

class CountingProgress : public ProgressSink {
public:
    void progress(std::string_view, std::int64_t done, std::int64_t of) override
    {
        largest = std::max(largest.load(), done);
        total = of;
        if (stopAt > 0 && ++calls >= stopAt)
            source.request_stop();
    }
    std::atomic<std::int64_t> largest{0};
    std::atomic<std::int64_t> total{0};
    std::atomic<int> calls{0};
    int stopAt = 0;
    std::stop_source source;
};

} // namespace

class TestCsvFiles : public QObject {
    Q_OBJECT

    Folder m_folder;

private slots:
    void readsPlainZstdAndGzipWhateverTheName()
    {
        const std::string text = someRows(5000);
        const std::string_view view = text;
        const auto half = view.find('\n', view.size() / 2) - 7; // in the middle of a row
        const auto plain = m_folder.write("day.csv", text);
        const auto frames =
            m_folder.write("frames.csv", zstdFrame(view.substr(0, half)) + zstdFrame(view.substr(half)));
        const auto members = m_folder.write("members.txt",
                                            gzipMember(view.substr(0, half)) + gzipMember(view.substr(half))
                                                + std::string(100, '\0'));
        const Outcome expected = readFile(plain);
        QCOMPARE(expected.rows.size(), std::size_t{5000});
        QCOMPARE(expected.summary.bytes, static_cast<std::int64_t>(text.size()));
        csv::Tuning small;
        small.blockBytes = 1000;
        small.headBytes = 3000;
        for (const auto& path : {plain, frames, members}) {
            for (const unsigned threads : {1U, 2U, 4U}) {
                for (const auto& tuning : {csv::Tuning{}, small}) {
                    const Outcome read = readFile(path, {{}, threads}, tuning);
                    QCOMPARE(read.error, std::string());
                    QVERIFY(read.rows == expected.rows);
                    QVERIFY(read.summary.counts == expected.summary.counts);
                    QCOMPARE(read.summary.bytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
                    if (path == plain)
                        QCOMPARE(read.summary.xxh3, expected.summary.xxh3);
                }
            }
        }
    }

    void hashesTheStoredBytes()
    {
        // The one-shot XXH3_128bits of the same bytes.
        const auto path =
            m_folder.write("hash.csv", "timestamp,venue,ask,ask_size\n2024-08-01T13:36:32Z,2,1.5,7\n");
        QCOMPARE(readFile(path).summary.xxh3, std::string("9f8807acea3081014c0875663137b75e"));
    }

    void saysWhyAFileCannotBeRead()
    {
        QCOMPARE(readFile(m_folder.path() / "none.csv").error,
                 std::string("Cannot read it: there is no such file."));
        QCOMPARE(readFile(m_folder.path()).error,
                 std::string("Cannot read it: this is a folder, not a file."));
        QCOMPARE(readFile(m_folder.write("empty.csv", "")).error,
                 std::string("It is empty. A CSV of quotes with a header line is expected."));
        QCOMPARE(readFile(m_folder.write("empty.csv.gz", gzipMember(""))).error,
                 std::string("It is empty. A CSV of quotes with a header line is expected."));
        const auto pipe = m_folder.path() / "pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(readFile(pipe).error,
                 std::string("Cannot read it: this is a pipe, a socket or a device, not a file. Save its "
                             "content to a file first."));
        if (::geteuid() != 0) { // root may read everything
            const auto locked = m_folder.write("locked.csv", "x");
            std::filesystem::permissions(locked, std::filesystem::perms::none);
            QCOMPARE(readFile(locked).error, std::string("Cannot read it: permission denied."));
        }
    }

    void saysWhereCompressedDataIsDamaged()
    {
        const std::string text = someRows(5000);
        for (const unsigned threads : {1U, 2U}) {
            const CsvOptions options{{}, threads};
            std::string cut = zstdFrame(text);
            cut.resize(cut.size() / 2);
            const std::string zstd = readFile(m_folder.write("cut.zst", cut), options).error;
            QVERIFY2(zstd.starts_with("Its zstd data is damaged behind byte "), zstd.c_str());
            QVERIFY2(zstd.ends_with(" of the text: the file ends before its compressed data does."),
                     zstd.c_str());
            const std::string tail =
                readFile(m_folder.write("tail.zst", zstdFrame(text) + "garbage!"), options).error;
            QVERIFY2(tail.starts_with(
                         fmt::format("Its zstd data is damaged behind byte {} of the text: ", text.size())),
                     tail.c_str());

            std::string spoilt = gzipMember(text);
            spoilt[spoilt.size() - 6] ^= 1; // of the checksum
            const std::string gzip = readFile(m_folder.write("spoilt.gz", spoilt), options).error;
            QCOMPARE(gzip,
                     fmt::format("Its gzip data is damaged behind byte {} of the text: incorrect data check.",
                                 text.size()));
            std::string shortened = gzipMember(text);
            shortened.resize(shortened.size() - 100);
            const std::string early = readFile(m_folder.write("cut.gz", shortened), options).error;
            QVERIFY2(early.ends_with(" of the text: the file ends before its compressed data does."),
                     early.c_str());
        }
    }

    void noticesAFileThatShrinks()
    {
        const auto path = m_folder.write("shrinking.csv", someRows(20000));
        class ShrinkingSink : public KeepingSink {
        public:
            std::filesystem::path path;
            Status accept(std::span<const QuoteEvent> more) override
            {
                std::filesystem::resize_file(path, 2000);
                return KeepingSink::accept(more);
            }
        };
        for (const unsigned threads : {1U, 2U}) {
            m_folder.write("shrinking.csv", someRows(20000));
            ShrinkingSink sink;
            sink.path = path;
            FeedRegistry registry;
            csv::Tuning small;
            small.headBytes = 10000;
            small.blockBytes = 10000;
            const auto read = csv::readCsvTuned(path, {{}, threads}, registry, sink, {}, nullptr, small);
            QVERIFY(!read);
            QVERIFY2(read.error().message.starts_with("It became shorter while it was read: "),
                     read.error().message.c_str());
        }
    }

    void threadsChangeNothing()
    {
        // Bad rows, empty lines, long rows and a cut-off end, cut into blocks smaller than a row and larger.
        std::string text = someRows(300);
        text += "bad,row\n\n" + std::string(700, 'x') + "\n" + someRows(200).substr(kMbp1Header.size());
        text += replacedVenue() + someRows(50).substr(kMbp1Header.size()) + "2024-08-01T13:36:32Z,cut";
        const auto path = m_folder.write("mixed.csv", text);
        const Outcome expected = readFile(path);
        QCOMPARE(expected.summary.rowsSkipped, 3);
        QCOMPARE(expected.summary.problems.at(1).line, 304);
        for (const std::size_t blockBytes : {7U, 64U, 150U, 1000U, 20000U}) {
            for (const unsigned threads : {1U, 2U, 3U, 8U}) {
                csv::Tuning tuning;
                tuning.blockBytes = blockBytes;
                tuning.headBytes = 500;
                const Outcome read = readFile(path, {{}, threads}, tuning);
                QCOMPARE(read.error, std::string());
                QVERIFY(read.rows == expected.rows);
                QCOMPARE(read.problems(), expected.problems());
                QVERIFY(read.summary.counts == expected.summary.counts);
                QCOMPARE(read.summary.xxh3, expected.summary.xxh3);
            }
        }
    }

    void threadsLeaveQuotesToOne()
    {
        // A quoted field full of newlines and of what looks like rows, far behind the top.
        std::string text = "note," + someRows(1).substr(0, kMbp1Header.size());
        const std::string rows = someRows(400).substr(kMbp1Header.size());
        const auto addRows = [&] {
            for (std::size_t at = 0; at < rows.size();) {
                const auto next = rows.find('\n', at) + 1;
                text += "n," + rows.substr(at, next - at);
                at = next;
            }
        };
        addRows();
        text += fmt::format("\"{}\n\"\"\n\",{}", rows.substr(0, 5000), rows.substr(0, rows.find('\n') + 1));
        addRows();
        text += "x,y\n";
        const auto path = m_folder.write("quoted.csv", text);
        const Outcome expected = readFile(path);
        QCOMPARE(expected.rows.size(), std::size_t{801});
        QCOMPARE(expected.summary.rowsSkipped, 1);
        QCOMPARE(expected.summary.problems.at(0).line,
                 static_cast<std::int64_t>(std::ranges::count(text, '\n')));
        for (const std::size_t blockBytes : {64U, 1000U, 30000U}) {
            csv::Tuning tuning;
            tuning.blockBytes = blockBytes;
            tuning.headBytes = 500;
            const Outcome read = readFile(path, {{}, 3}, tuning);
            QCOMPARE(read.error, std::string());
            QVERIFY(read.rows == expected.rows);
            QCOMPARE(read.problems(), expected.problems());
            QCOMPARE(read.summary.xxh3, expected.summary.xxh3);
        }
    }

    void givesVenueNamesTheSameNumbersOnManyThreads()
    {
        std::string text = "timestamp,venue,ask,ask_size\n";
        for (int i = 0; i < 2000; ++i)
            text += fmt::format("2024-08-01T13:36:32Z,V{},1.5,7\n", i / 7);
        const auto path = m_folder.write("venues.csv", text);
        const Outcome expected = readFile(path);
        csv::Tuning tuning;
        tuning.blockBytes = 200;
        tuning.headBytes = 100;
        for (int round = 0; round < 5; ++round)
            QVERIFY(readFile(path, {{}, 4}, tuning).rows == expected.rows);
    }

    void stopsWhenAskedTo()
    {
        const auto path = m_folder.write("stop.csv", someRows(5000));
        csv::Tuning small;
        small.blockBytes = 5000;
        small.headBytes = 5000;
        for (const unsigned threads : {1U, 3U}) {
            CountingProgress progress;
            progress.stopAt = 10;
            KeepingSink sink;
            FeedRegistry registry;
            const auto read = csv::readCsvTuned(path, {{}, threads}, registry, sink,
                                                progress.source.get_token(), &progress, small);
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::Interrupted);
            QVERIFY(sink.rows.size() < 5000);
        }
    }

    void reportsProgress()
    {
        const auto path = m_folder.write("progress.csv", someRows(20000));
        for (const unsigned threads : {1U, 2U}) {
            CountingProgress progress;
            KeepingSink sink;
            FeedRegistry registry;
            QVERIFY(readCsv(path, {{}, threads}, registry, sink, {}, &progress).hasValue());
            QCOMPARE(progress.total.load(), static_cast<std::int64_t>(std::filesystem::file_size(path)));
            QCOMPARE(progress.largest.load(), progress.total.load());
        }
    }

    void returnsTheErrorOfTheSink()
    {
        const auto path = m_folder.write("sink.csv", someRows(5000));
        csv::Tuning small;
        small.blockBytes = 5000;
        small.headBytes = 5000;
        for (const unsigned threads : {1U, 3U}) {
            KeepingSink sink;
            sink.failAtCall = 5;
            FeedRegistry registry;
            const auto read = csv::readCsvTuned(path, {{}, threads}, registry, sink, {}, nullptr, small);
            QVERIFY(!read);
            QCOMPARE(read.error().text(), std::string("sink: the sink is full"));
            QCOMPARE(sink.calls, 5);
        }
    }

    void previewsTheTop()
    {
        const auto preview = previewCsv(m_folder.write("preview.csv.zst", zstdFrame(someRows(100))));
        QVERIFY(preview.hasValue());
        QCOMPARE(preview->columns.size(), std::size_t{20});
        QCOMPARE(preview->rows.size(), std::size_t{5});
        QCOMPARE(preview->rows[4][16], std::string("5"));
        QCOMPARE(std::string(name(preview->schema)), std::string("mbp-1"));
        QVERIFY(!previewCsv(m_folder.path() / "none.csv"));
    }

    void readsRealFilesWhereTheyAreAtHand()
    {
        std::filesystem::path folder = std::filesystem::path(SOR_SOURCE_DIR) / "../shared/data";
        if (!std::filesystem::exists(folder))
            folder = std::filesystem::path(SOR_SOURCE_DIR) / "../../shared/data";
        if (!std::filesystem::exists(folder / "goog_3venues_mbp1_20240403.csv"))
            QSKIP("no recorded market data beside the sources");
        for (const unsigned threads : {1U, 2U}) {
            const CsvOptions options{{}, threads};
            const Outcome goog = readFile(folder / "goog_3venues_mbp1_20240403.csv", options);
            QCOMPARE(goog.problems(), std::string());
            QCOMPARE(goog.rows.size(), std::size_t{68978});
            QCOMPARE(goog.summary.counts.emptyAsks, 16);
            QCOMPARE(goog.summary.counts.emptyBids, 75);
            const Outcome aapl = readFile(folder / "aapl_mbp10_20241021.csv", options);
            QCOMPARE(aapl.problems(), std::string());
            QCOMPARE(aapl.rows.size(), std::size_t{5000});
            QCOMPARE(aapl.summary.counts.trades, 286);
            QCOMPARE(aapl.summary.counts.duplicates, 0);
            QCOMPARE(std::string(name(aapl.summary.schema)), std::string("mbp-10"));
            const Outcome arl = readFile(folder / "arl_mbp10_20250717.csv", options);
            QCOMPARE(arl.problems(), std::string());
            QCOMPARE(arl.rows.size(), std::size_t{3928});
            QCOMPARE(arl.summary.counts.emptyAsks, 5);
            QCOMPARE(arl.summary.counts.emptyBids, 3);
            const Outcome day = readFile(folder / "l1_day_lookalike.csv.gz", options);
            QCOMPARE(day.problems(), std::string());
            QCOMPARE(day.rows.size(), std::size_t{59999});
        }
    }

    void readsARowOrderLikeTheTortureFile()
    {
        // A leading index, bid before ask in groups, blank prices, a clear, a stub price, an extra last
        // column.
        const std::string text =
            ",ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,"
            "ts_in_delta,sequence,bid_px_00,bid_sz_00,bid_ct_00,ask_px_00,ask_sz_00,ask_ct_00,symbol,"
            "order_id\n"
            "0,2025-07-17T07:05:09.035627674Z,2025-07-17T07:05:09.035627674Z,10,2,1108,R,N,0,,0,8,0,0,,"
            "0,0,,0,0,ARL,0\n"
            "1,2025-07-17T08:05:03.360677248Z,2025-07-17T08:05:03.360677248Z,10,2,1108,A,B,0,5.51,100,"
            "130,165200,851012,5.51,100,1,,0,0,ARL,817593\n"
            "2,2025-07-17T08:05:03.360683462Z,2025-07-17T08:05:03.360683462Z,10,2,1108,A,A,0,2147.48,"
            "100,130,165331,851013,5.51,100,1,2147.48,100,1,ARL,817597\n";
        const Outcome read = readText(text);
        QCOMPARE(read.problems(), std::string());
        QCOMPARE(read.rows.size(), std::size_t{3});
        QCOMPARE(read.rows[0].action, 'R');
        QCOMPARE(read.rows[0].bidPx.nanos, kNoPrice.nanos);
        QCOMPARE(read.rows[1].bidPx.nanos, 5'510'000'000);
        QCOMPARE(read.rows[2].askPx.nanos, 2'147'480'000'000);
        QCOMPARE(read.summary.counts.emptyAsks, 2);
        QCOMPARE(read.summary.counts.badTsRecv, 1);
    }

private:
    static std::string replacedVenue()
    {
        std::string row = kMbp1Row;
        return row.replace(row.find(",2,38,"), 6, ",41,38,");
    }
};

QTEST_APPLESS_MAIN(TestCsvFiles)
#include "tst_csv_files.moc"
