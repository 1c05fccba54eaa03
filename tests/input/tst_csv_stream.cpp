// SPDX-License-Identifier: GPL-3.0-or-later
// Several files as one: merged by time while they are read, or sorted when one of them is out of order.
#include "base/random.h"
#include "compare_text.h"
#include "csv_fixture.h"
#include "input/csv/csv_stream.h"
#include "input/csv/tape_hash.h"
#include "input/reorder_sink.h"
#include "input/tape_loader.h"
#include "market/tape_builder.h"

using namespace sor;
using namespace sor::test;

namespace {

using Texts = std::vector<std::string>;

/// A row of the public task's columns, so many milliseconds after the hour.
std::string shortRow(std::int64_t ms, std::string_view venue, std::int64_t askCents, int askSize = 100)
{
    return fmt::format("2024-08-01T13:00:{:02}.{:03}Z,{},{}.{:02},{},200.00,100\n", ms / 1000, ms % 1000,
                       venue, askCents / 100, askCents % 100, askSize);
}

std::vector<std::string> write(const Folder& folder, const Texts& texts)
{
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < texts.size(); ++i)
        paths.push_back(folder.write(fmt::format("{}.csv", i), texts[i]).string());
    return paths;
}

/// All rows of the files, one file after the other, put in order.
std::vector<QuoteEvent> sortedRows(const std::vector<std::string>& paths, TapeView view)
{
    FeedRegistry registry;
    KeepingSink sink;
    for (const std::string& path : paths)
        [&] { QVERIFY(readCsv(path, {}, registry, sink, {})); }();
    std::ranges::stable_sort(sink.rows, {}, [&](const QuoteEvent& row) { return orderingTime(row, view); });
    return sink.rows;
}

Result<LoadedTape> load(const std::vector<std::string>& paths, unsigned threads = 1,
                        std::int64_t memoryMegabytes = 0)
{
    SourceSpec source;
    source.csv = paths;
    if (memoryMegabytes > 0)
        source.memoryMegabytes = memoryMegabytes;
    return loadTape(source, threads, {});
}

std::string hashOfRows(const std::vector<QuoteEvent>& rows)
{
    const FeedRegistry registry;
    TapeBuilder builder({}, registry);
    return builder.accept(rows) ? tapeHash(*builder.finish()) : "no tape";
}

} // namespace

class TestCsvStream : public QObject {
    Q_OBJECT

private slots:
    void mergedFilesAreTheSortedRowsWhateverTheSizesOfBlocks()
    {
        const Folder folder;
        Random random(11);
        constexpr int kVenues[] = {2, 5, 8, 38};
        for (int round = 0; round < 150; ++round) {
            Texts texts;
            for (std::int64_t files = random.between(1, 5); files > 0; --files) {
                std::string text = kShortHeader;
                std::int64_t ms = random.between(0, 50);
                for (std::int64_t rows = random.between(1, 60); rows > 0; --rows) {
                    const auto venue = kVenues[random.between(0, 3)];
                    const std::int64_t bid = random.between(20'100, 20'110);
                    const auto size = static_cast<int>(random.between(1, 999));
                    text += shortRow(ms, std::to_string(venue), bid, size);
                    ms += random.between(0, 2); // many equal times, within files and between them
                }
                texts.push_back(text);
            }
            const auto paths = write(folder, texts);
            csv::Tuning tuning;
            tuning.eventsPerCall = static_cast<std::size_t>(random.between(1, 20));
            tuning.blockBytes = static_cast<std::size_t>(random.between(10, 2000));
            tuning.headBytes = 200;
            for (const TapeView view : {TapeView::Book, TapeView::Trial}) {
                FeedRegistry registry;
                KeepingSink sink;
                const auto files = csv::readMerged(paths, csvOpener({}, tuning), view, registry, sink,
                                                   nullptr, tuning.eventsPerCall);
                QVERIFY(files);
                QCOMPARE(files->size(), paths.size());
                QVERIFY(sink.rows == sortedRows(paths, view));
            }
        }
    }

    void summariesAreThoseOfTheFilesReadAlone()
    {
        const Folder folder;
        const auto paths =
            write(folder, {kMbp1Header + times(kMbp1Row, 3) + "bad\n", kMbp1Header + kMbp1Row});
        FeedRegistry registry;
        KeepingSink sink;
        const auto files = csv::readMerged(paths, csvOpener(), TapeView::Book, registry, sink, nullptr);
        QVERIFY(files);
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const Outcome alone = readFile(paths[i]);
            const CsvSummary& merged = (*files)[i];
            QVERIFY(merged.counts == alone.summary.counts);
            QCOMPARE(merged.rowsSkipped, alone.summary.rowsSkipped);
            COMPARE_TEXT(merged.xxh3, alone.summary.xxh3);
            COMPARE_TEXT(merged.symbol, "AAPL");
            QCOMPARE(merged.path.string(), paths[i]);
            QCOMPARE(merged.bytes, alone.summary.bytes);
        }
        QCOMPARE(files->front().problems.size(), std::size_t{1});
    }

    void namedVenuesStandInTheOrderOfTheMergedRows()
    {
        const Folder folder;
        const auto paths = write(folder,
                                 {kShortHeader + shortRow(5, "LATE", 20'101) + shortRow(9, "FIRST", 20'102),
                                  kShortHeader + shortRow(1, "FIRST", 20'103) + shortRow(7, "LATE", 20'104)});
        const auto loaded = load(paths);
        QVERIFY(loaded);
        QCOMPARE(loaded->tape->venues().size(), std::size_t{2});
        COMPARE_TEXT(loaded->tape->venues()[0].info.mic, "FIRST");
        COMPARE_TEXT(loaded->tape->venues()[1].info.mic, "LATE");
        QCOMPARE(loaded->tape->size(), std::size_t{4});
        QCOMPARE(loaded->tape->entry(0).quote.askPx.nanos, std::int64_t{201'030'000'000});
        // As one file that holds the rows in order gives it.
        const auto one = write(folder,
                               {kShortHeader + shortRow(1, "FIRST", 20'103) + shortRow(5, "LATE", 20'101)
                                + shortRow(7, "LATE", 20'104) + shortRow(9, "FIRST", 20'102)});
        COMPARE_TEXT(load(one)->hash, loaded->hash);
    }

    void aFileOutOfOrderIsSortedWithTheOthers()
    {
        const Folder folder;
        Random random(3);
        for (int round = 0; round < 20; ++round) {
            Texts texts;
            for (int file = 0; file < 3; ++file) {
                std::string text = kShortHeader;
                for (int i = 0; i < 40; ++i) {
                    const std::int64_t ms = file == 1 ? random.between(0, 99) : 2 * i;
                    text += shortRow(ms,
                                     file == 0       ? "2"
                                         : file == 1 ? "5"
                                                     : "8",
                                     random.between(20'100, 20'110));
                }
                texts.push_back(text);
            }
            const auto paths = write(folder, texts);
            const auto loaded = load(paths, 2);
            QVERIFY(loaded);
            QVERIFY(loaded->wasSorted);
            QCOMPARE(loaded->files.size(), std::size_t{3});
            COMPARE_TEXT(loaded->hash, hashOfRows(sortedRows(paths, TapeView::Book)));
        }
    }

    void lateRowsOfSeveralFilesFindTheirPlaces()
    {
        const Folder folder;
        Random random(17);
        for (const std::int64_t mostLate : {0, 3, 1000, 5000}) {
            std::vector<std::string> texts(3, kShortHeader);
            for (std::int64_t i = 0; i < 9'000; ++i) {
                // Many of equal times, in one file and in several.
                const std::int64_t ms = std::max<std::int64_t>(0, i / 3 - random.between(0, mostLate));
                const auto file = static_cast<std::size_t>(random.between(0, 2));
                texts[file] += shortRow(ms, i % 2 == 0 ? "2" : "5", 20'100 + i % 10);
            }
            const auto paths = write(folder, texts);
            const auto loaded = load(paths);
            QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
            COMPARE_TEXT(loaded->hash, hashOfRows(sortedRows(paths, TapeView::Book)));
            QCOMPARE(loaded->lateRows > 0, mostLate > 0);
        }
    }

    void lateRowsOfAFileFindTheirPlaces()
    {
        const Folder folder;
        const auto loadTimes = [&](const std::vector<std::int64_t>& milliseconds) {
            std::string text = kShortHeader;
            std::int64_t cents = 20'100;
            for (const std::int64_t ms : milliseconds)
                text += shortRow(ms, ms % 2 == 0 ? "2" : "5", cents = 20'100 + (cents + 7) % 10);
            const auto paths = write(folder, {text});
            auto loaded = load(paths);
            if (loaded && loaded->hash != hashOfRows(sortedRows(paths, TapeView::Book)))
                return Result<LoadedTape>(unusableData("another tape than of the sorted rows"));
            return loaded;
        };
        const auto few = loadTimes({0, 10, 4, 4, 10, 7, 12});
        QVERIFY2(few, few ? "" : few.error().message.c_str());
        QVERIFY(!few->wasSorted);
        QCOMPARE(few->lateRows, std::int64_t{3}); // 4, 4 and 7
        QCOMPARE(few->largestLateness, Nanos{std::chrono::milliseconds{6}});
        QVERIFY(
            std::ranges::find(few->warnings, "3 rows came late, by 6ms at most, and were put in time order.")
            != few->warnings.end());
        Random random(5);
        std::vector<std::int64_t> many;
        for (std::int64_t i = 0; i < 30'000; ++i)
            many.push_back(random.chance(0.2) ? std::max<std::int64_t>(0, i - random.between(0, 1000)) : i);
        const auto all = loadTimes(many);
        QVERIFY2(all, all ? "" : all.error().message.c_str());
        QVERIFY(!all->wasSorted);
        QVERIFY(all->largestLateness <= ReorderSink::kMostLate);
        many.push_back(100);
        const auto sorted = loadTimes(many);
        QVERIFY2(sorted, sorted ? "" : sorted.error().message.c_str());
        QVERIFY(sorted->wasSorted);
    }

    void filesInOrderAreNotHeldInMemory()
    {
        // 200,000 rows are 12.8 MB; their tape is a single chunk, for hardly any of them changes a quote.
        const Folder folder;
        Texts texts(2, kShortHeader);
        for (std::int64_t i = 0; i < 100'000; ++i) {
            texts[0] += shortRow(i / 4, "2", 20'101);
            texts[1] += shortRow(i / 4, "5", 20'102);
        }
        const auto loaded = load(write(folder, texts), 1, 8);
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QCOMPARE(loaded->counts.rows, std::int64_t{200'000});
        QCOMPARE(loaded->tape->size(), std::size_t{2});

        // The same rows in no order have to be held, and that is refused in words.
        texts[1] += shortRow(0, "5", 20'102);
        const auto refused = load(write(folder, texts), 1, 8);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("`memory`") != std::string::npos,
                 refused.error().message.c_str());
    }

    void theErrorOfAnyFileIsTheErrorOfAll()
    {
        const Folder folder;
        const std::string good = kMbp1Header + times(kMbp1Row, 3);
        const auto failing = [&](const Texts& texts) {
            const auto loaded = load(write(folder, texts));
            return loaded ? std::string("no error") : loaded.error().text();
        };
        const auto says = [](const std::string& text, std::string_view word) {
            return text.find(word) != std::string::npos;
        };
        std::string text = failing({good, kMbp1Header + replaced(kMbp1Row, ",AAPL\n", ",MSFT\n")});
        QVERIFY2(says(text, "different symbols"), text.c_str());
        text = failing({good, "no header at all"});
        QVERIFY2(says(text, "1.csv"), text.c_str());
        text = failing({good, kMbp1Header});
        QVERIFY2(says(text, "1.csv") && says(text, "no rows"), text.c_str());
        auto paths = write(folder, {good});
        paths.push_back((folder.path() / "missing.csv").string());
        const auto missing = load(paths);
        QVERIFY(!missing);
        QVERIFY2(says(missing.error().text(), "missing.csv"), missing.error().text().c_str());
    }

    void stoppingEndsAMerge()
    {
        const Folder folder;
        const auto paths = write(folder, {kMbp1Header + kMbp1Row, kMbp1Header + kMbp1Row});
        std::stop_source stop;
        stop.request_stop();
        FeedRegistry registry;
        KeepingSink sink;
        const auto files =
            csv::readMerged(paths, csvOpener(stop.get_token()), TapeView::Book, registry, sink, nullptr);
        QVERIFY(!files);
        QCOMPARE(files.error().code, ErrorCode::Interrupted);
    }

    void progressIsThatOfAllFiles()
    {
        struct Recorder final : ProgressSink {
            void progress(std::string_view, std::int64_t done, std::int64_t total) override
            {
                isForward = isForward && done >= last;
                last = done;
                if (total > 0)
                    lastTotal = total;
            }
            std::int64_t last = 0;
            std::int64_t lastTotal = 0;
            bool isForward = true;
        } recorder;
        const Folder folder;
        std::string text = kShortHeader;
        for (std::int64_t i = 0; i < 50'000; ++i)
            text += shortRow(i, "2", 20'101);
        const auto paths = write(folder, {text, replaced(text, ",2,", ",5,")});
        FeedRegistry registry;
        KeepingSink sink;
        QVERIFY(csv::readMerged(paths, csvOpener(), TapeView::Book, registry, sink, &recorder));
        QVERIFY(recorder.isForward);
        QCOMPARE(recorder.last, static_cast<std::int64_t>(2 * text.size()));
        QCOMPARE(recorder.lastTotal, recorder.last);
    }
};

QTEST_APPLESS_MAIN(TestCsvStream)
#include "tst_csv_stream.moc"
