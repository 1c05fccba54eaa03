// SPDX-License-Identifier: GPL-3.0-or-later
// Files of many symbols: read once for all of them, with what files of one symbol each say.
#include "bytes_read.h"
#include "input/symbol_tapes.h"
#include "joined_days.h"
#include "report/study_json.h"
#include "run/study/memory_remarks.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <vector>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 2;
const std::vector<std::string> kSymbols{"AAA", "BBB"};

/// The rows of a file in two: its quotes, and its trades.
void takeApart(const std::string& file, const std::string& to)
{
    std::ifstream in(file);
    std::ofstream quotes(to + ".quotes.csv");
    std::ofstream trades(to + ".trades.csv");
    std::string line;
    std::getline(in, line);
    quotes << line << '\n';
    trades << line << '\n';
    while (std::getline(in, line))
        (line.find(",T,") == std::string::npos ? quotes : trades) << line << '\n';
}

SourceSpec sourceOf(const std::string& file, const std::string& symbol)
{
    RunSetup setup = setupWith({{"csv", file}, {"size-unit", "1"}});
    setup.symbol = symbol;
    return setup;
}

} // namespace

class TestStudyFiles : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_path = m_folder.path().toStdString();
        writeStudyDays(m_folder.path(), kDays);
        std::filesystem::create_directories(m_path + "/csv");
        std::filesystem::create_directories(m_path + "/dbn");
        std::filesystem::create_directories(m_path + "/venues");
        std::filesystem::create_directories(m_path + "/two");
        for (const std::string& symbol : kSymbols)
            std::filesystem::create_directories(m_path + "/two_each/" + symbol);
        for (int day = 0; day < kDays; ++day) {
            const std::string date = fmt::format("2025-06-0{}", 2 + day);
            std::vector<std::string> files;
            std::vector<std::pair<std::string, std::string>> named;
            for (const std::string& symbol : kSymbols) {
                files.push_back(fmt::format("{}/quotes/{}/{}.csv", m_path, symbol, date));
                named.emplace_back(files.back(), symbol);
            }
            joinCsv(files, fmt::format("{}/csv/{}.csv", m_path, date));
            joinDbn(named, fmt::format("{}/dbn/{}.dbn", m_path, date));
            takeApart(fmt::format("{}/csv/{}.csv", m_path, date), fmt::format("{}/two/{}", m_path, date));
            for (const auto& [file, symbol] : named)
                takeApart(file, fmt::format("{}/two_each/{}/{}", m_path, symbol, date));
        }
        // A file a venue, each with both symbols.
        std::ifstream in(m_path + "/csv/2025-06-02.csv");
        std::ofstream first(m_path + "/venues/a.csv");
        std::ofstream second(m_path + "/venues/b.csv");
        std::string header;
        std::getline(in, header);
        const auto venueOf = [&](const std::string& line) {
            const auto columns = QString::fromStdString(header).split(QLatin1Char(','));
            return QString::fromStdString(line).split(QLatin1Char(',')).at(columns.indexOf(u"publisher_id"));
        };
        first << header << '\n';
        second << header << '\n';
        QString venue;
        for (std::string line; std::getline(in, line);) {
            if (venue.isEmpty())
                venue = venueOf(line);
            (venueOf(line) == venue ? first : second) << line << '\n';
        }
    }

    void tapesAreThoseOfSingleReads_data()
    {
        QTest::addColumn<std::string>("files");
        QTest::addColumn<unsigned>("threads");
        QTest::addRow("CSV") << std::string("/csv/2025-06-02.csv") << 1U;
        QTest::addRow("CSV, 3 threads") << std::string("/csv/2025-06-02.csv") << 3U;
        QTest::addRow("DBN") << std::string("/dbn/2025-06-02.dbn") << 1U;
        QTest::addRow("two CSVs") << std::string("/csv/2025-06-02.csv,/csv/2025-06-03.csv") << 1U;
        QTest::addRow("two venues") << std::string("/venues/a.csv,/venues/b.csv") << 1U;
    }

    void tapesAreThoseOfSingleReads()
    {
        QFETCH(const std::string, files);
        QFETCH(const unsigned, threads);
        SourceSpec source;
        source.form.sizeUnit = ShareUnit{};
        for (const QString& file : QString::fromStdString(files).split(QLatin1Char(',')))
            source.csv.push_back(m_path + file.toStdString());
        const TimeWindow window{openOf(0) + std::chrono::minutes{2}, openOf(0) + std::chrono::minutes{5}};
        const KeptTime some = [&](UnixNanos) { return window; };
        const std::vector<SymbolWanted> wanted{{"BBB", some}, {"CCC", {}}, {"AAA", {}}};
        const auto together = loadSymbols(source, wanted, threads, {});
        QCOMPARE(together.size(), std::size_t{3});
        QVERIFY(!together[1] && together[1].error().code == ErrorCode::SymbolUnknown);
        for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
            source.symbol = wanted[i].symbol;
            const LoadedTape one = valueOf(loadTape(source, threads, {}, nullptr, wanted[i].keeps));
            QVERIFY2(together[i], wanted[i].symbol.c_str());
            const LoadedTape& other = *together[i];
            QCOMPARE(other.symbol, one.symbol);
            QCOMPARE(other.hash, one.hash);
            QCOMPARE(other.tape->size(), one.tape->size());
            QCOMPARE(other.tape->trades().size(), one.tape->trades().size());
            QVERIFY(other.tape->span().from == one.tape->span().from
                    && other.tape->span().to == one.tape->span().to);
            QCOMPARE(other.warnings, one.warnings);
            QCOMPARE(other.counts.rows, one.counts.rows);
            QCOMPARE(other.files.size(), one.files.size());
            for (std::size_t f = 0; f < one.files.size(); ++f) {
                const CsvSummary& a = other.files[f];
                const CsvSummary& b = one.files[f];
                QCOMPARE(a.rows(), b.rows());
                QCOMPARE(a.counts.trades, b.counts.trades);
                QCOMPARE(a.rowsOtherSymbol, b.rowsOtherSymbol);
                QCOMPARE(a.xxh3, b.xxh3);
                QCOMPARE(a.schema, b.schema);
                QVERIFY(a.firstTsEvent == b.firstTsEvent && a.lastTsRecv == b.lastTsRecv);
            }
        }
    }

    /// Which of AAA, BBB are read together: "11" both, "00" none.
    void whatCannotBeSharedIsReadAlone_data()
    {
        QTest::addColumn<std::string>("rows");
        QTest::addColumn<std::string>("shared");
        const std::string aaa1 = row(1, "AAA");
        const std::string bbb2 = row(2, "BBB");
        const std::string aaa3 = row(3, "AAA");
        QTest::addRow("in order") << aaa1 + bbb2 + aaa3 << std::string("11");
        QTest::addRow("symbol after symbol") << aaa1 + aaa3 + bbb2 << std::string("11");
        QTest::addRow("one out of order") << aaa3 + bbb2 + aaa1 << std::string("11");
        QTest::addRow("a bad row of three") << aaa1 + row(2, "BBB", "x") + aaa3 << std::string("00");
        std::string many;
        for (int i = 0; i < 60; ++i)
            many += row(1, "AAA") + row(2, "BBB");
        QTest::addRow("a bad row of 121") << row(1, "AAA", "x") + sortedLines(many) << std::string("00");
        QTest::addRow("a rounded price")
            << aaa1 + row(2, "BBB", "100.0200000001") + aaa3 << std::string("11");
        std::string naive = aaa1 + bbb2 + aaa3;
        std::erase(naive, 'Z');
        QTest::addRow("times without a zone") << naive << std::string("11");
        QTest::addRow("of another symbol") << aaa1 + row(9, "CCC", "x") + bbb2 << std::string("11");
        QTest::addRow("one without rows") << aaa1 + aaa3 << std::string("10");
        QTest::addRow("no rows") << std::string() << std::string("00");
    }

    void whatCannotBeSharedIsReadAlone()
    {
        QFETCH(const std::string, rows);
        QFETCH(const std::string, shared);
        const std::string head = "ts_event,venue,bid,bid_size,ask,ask_size,symbol\n";
        const QString file =
            writeFile(m_folder, QStringLiteral("odd.csv"), QByteArray::fromStdString(head + rows));
        const std::vector<SymbolWanted> wanted{{"AAA", {}}, {"BBB", {}}};
        const auto tapes = loadSymbols(sourceOf(file.toStdString(), ""), wanted, 1, {});
        std::string found;
        for (const auto& tape : tapes)
            found += tape ? "1" : "0";
        QCOMPARE(found, shared);
        for (std::size_t i = 0; i < tapes.size(); ++i) {
            if (!tapes[i])
                continue;
            const LoadedTape one = valueOf(loadTape(sourceOf(file.toStdString(), wanted[i].symbol)));
            QCOMPARE(tapes[i]->hash, one.hash);
            QCOMPARE(tapes[i]->warnings, one.warnings);
        }
    }

    void aStudyReadsEachFileOnceAPass_data()
    {
        QTest::addColumn<std::string>("folder");
        QTest::addColumn<std::string>("single"); // of files of one symbol each
        QTest::addRow("CSV") << std::string("csv") << std::string("quotes");
        QTest::addRow("DBN") << std::string("dbn") << std::string("quotes");
        QTest::addRow("quotes and trades") << std::string("two") << std::string("two_each");
    }

    /// Once for the catalogue and once for the orders, where each symbol for itself would be four or five.
    void aStudyReadsEachFileOnceAPass()
    {
        QFETCH(const std::string, folder);
        QFETCH(const std::string, single);
        const std::string apart = studyOn(single, "out_apart", {});
        double size = 0;
        for (const auto& file : std::filesystem::directory_iterator(m_path + "/" + folder))
            size += static_cast<double>(file.file_size());
        const std::int64_t before = bytesRead();
        const std::string together = studyOn(folder, "out_" + folder, {});
        const double times = static_cast<double>(bytesRead() - before) / size;
        QCOMPARE(together, apart);
        QVERIFY2(times < 3, qPrintable(QString::number(times)));
        QVERIFY2(m_remarks.empty(), m_remarks.empty() ? "" : m_remarks.front().c_str());
        // The same where memory has room for one symbol at a time only, which is said.
        QCOMPARE(studyOn(folder, "narrow_" + folder, {{"memory", "4"}, {"threads", "3"}}), apart);
        QCOMPARE(m_remarks.size(), std::size_t{1});
        QCOMPARE(
            m_remarks.front(),
            std::string("The symbols of 2 days do not fit in 4 MB together: files of many symbols are read "
                        "up to 2 times. Raise `memory` to read them once."));
    }

    /// By the catalogue's counts of rows, before anything is run.
    void whatDoesNotFitIsSaidBeforehand()
    {
        PlannedUnit large;
        large.unit.symbol = "SPY";
        large.unit.day = LocalDay{std::chrono::days{20'241}};
        large.places = {0, 1, 2};
        large.likelyTape = 3'100'000'000;
        PlannedUnit larger = large;
        larger.unit.symbol = "QQQ";
        larger.places = {3};
        larger.likelyTape = 4'000'000'000;
        PlannedUnit fits = large;
        fits.likelyTape = 999'000'000;
        const RunSetup setup = setupWith({{"memory", "1000"}});
        const std::string end = " Raise `memory`, or keep the orders of a day within fewer hours.";
        QCOMPARE(memoryRemarks(setup, {&fits}).size(), std::size_t{0});
        QCOMPARE(
            memoryRemarks(setup, {&large, &fits}),
            std::vector{"The quotes of SPY on 2025-06-02 take about 3100 MB, and the limit is 1000 MB: 3 "
                        "orders will probably have no result."
                        + end});
        QCOMPARE(
            memoryRemarks(setup, {&large, &larger, &fits}),
            std::vector{"The quotes of QQQ on 2025-06-02 (the most of 2 symbol-days) take about 4000 MB, "
                        "and the limit is 1000 MB: 4 orders will probably have no result."
                        + end});
    }

private:
    struct Remarks final : StudyObserver {
        explicit Remarks(std::vector<std::string>& all)
            : remarks(all)
        {
        }
        void progress(std::string_view, std::int64_t, std::int64_t) override { }
        void ordersDone(std::int64_t, std::int64_t, const std::vector<double>&) override { }
        void remark(const std::string& sentence) override { remarks.push_back(sentence); }
        std::vector<std::string>& remarks;
    };

    static std::string row(int second, const std::string& symbol, const std::string& ask = "100.02")
    {
        return fmt::format("2025-06-02T13:30:{:02}Z,XNAS,100.01,5,{},5,{}\n", second, ask, symbol);
    }
    static std::string sortedLines(const std::string& text)
    {
        QStringList lines = QString::fromStdString(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        lines.sort();
        return lines.join(QLatin1Char('\n')).toStdString() + "\n";
    }

    /// What a study says of each of its orders.
    std::string studyOn(const std::string& quotes, const std::string& out, const Words& more)
    {
        std::filesystem::remove_all(m_path + "/" + out);
        std::filesystem::create_directories(m_path + "/" + out);
        RunSetup setup = setupWith({{"data", m_path + "/" + quotes},
                                    {"out", m_path + "/" + out},
                                    {"sample", "3/day"},
                                    {"durations", "2m"},
                                    {"sizes", "2%"},
                                    {"hours", "09:36-09:41"},
                                    {"lambda-over", "0.01"},
                                    {"lambda-under", "0.01"},
                                    {"theta-queue", "0"},
                                    {"bracket", "off"}});
        setup = setupWith(more, std::move(setup));
        m_remarks.clear();
        Remarks observer(m_remarks);
        StudyOutcome outcome = valueOf(runStudy(setup, "", {}, &observer));
        const StudyReport report = valueOf(studyReport(setup, std::move(outcome)));
        const bool wasRun = std::ranges::all_of(
            report.rows, [](const StudyRow& row) { return row.outcome.state == OrderState::Done; });
        return wasRun ? studyOrdersCsv(report) : out + ": some were not run";
    }

    QTemporaryDir m_folder;
    std::string m_path;
    std::vector<std::string> m_remarks; // of the last study
};

QTEST_APPLESS_MAIN(TestStudyFiles)
#include "tst_study_files.moc"
