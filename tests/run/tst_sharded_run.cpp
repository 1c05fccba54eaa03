// SPDX-License-Identifier: GPL-3.0-or-later
// One run by many: the joined shards give the bytes of a single run, and what does not fit together is
// refused.
#include "files/atomic_output_file.h"
#include "files/text_file.h"
#include "market/fees/fee_table.h"
#include "report/run_json.h"
#include "run/sharded_run.h"
#include "setup/setup_words.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>
#include <memory>

using namespace sor;
using namespace sor::test;

namespace {

const char* const kSample = SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst";

/// A window and a grid that take little time.
Words sampleWords(const std::string& csv = kSample)
{
    return {{"csv", csv},      {"from", "13:31"},         {"to", "13:34"},
            {"starts", "off"}, {"shares", "3000"},        {"lambda-under", "0.005:0.05:4"},
            {"threads", "2"},  {"theta-queue", "0,0.001"}};
}

/// All of the result but run.timing.
std::string bytesOf(const Result<RunReport>& report)
{
    if (!report)
        return "failed: " + report.error().text();
    const std::string text = finalResultJson(*report);
    return text.substr(0, text.find("\"timing\": {")) + outputJson(*report) + baselinesJson(*report);
}

std::string messageOf(const Error& error)
{
    return fmt::format("{}: {}", name(error.code), error.text());
}

#define REFUSED(result, part)                                                                                \
    do {                                                                                                     \
        const auto& tried = (result);                                                                        \
        QVERIFY(!tried);                                                                                     \
        const std::string said = messageOf(tried.error());                                                   \
        QVERIFY2(said.find(part) != std::string::npos, said.c_str());                                        \
    } while (false)

} // namespace

class TestShardedRun : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void joinedShardsGiveTheBytesOfASingleRun_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("latency");
        QTest::addColumn<int>("parts");
        QTest::newRow("cont-kukanov, 3 parts") << u"cont-kukanov"_qs << u"0s"_qs << 3;
        QTest::newRow("cont-kukanov, 1 part") << u"cont-kukanov"_qs << u"0s"_qs << 1;
        QTest::newRow("static, more parts than cells") << u"static"_qs << u"0s"_qs << 50;
        QTest::newRow("static with latency") << u"static"_qs << u"1ms"_qs << 2;
        QTest::newRow("trial") << u"trial"_qs << u"0s"_qs << 4;
    }
    void joinedShardsGiveTheBytesOfASingleRun()
    {
        QFETCH(QString, model);
        QFETCH(QString, latency);
        QFETCH(int, parts);
        Words words = sampleWords();
        words.emplace_back("model", model.toStdString());
        words.emplace_back("latency", latency.toStdString());
        const std::string single = bytesOf(runSetup(setupWith(words), {}));
        QVERIFY2(single.starts_with('{'), single.c_str());
        // The last part first: the order of arrival must not matter.
        for (int i = parts; i >= 1; --i)
            QVERIFY(writePart(words, fmt::format("{}/{}", i, parts)));
        const auto shards = readShards({folder()});
        QVERIFY2(shards.hasValue(), shards ? "" : shards.error().text().c_str());
        QCOMPARE(shards->size(), static_cast<std::size_t>(parts));
        const auto setup = mergedSetup(setupWith({{"threads", "1"}, {"out", "elsewhere"}}), *shards);
        QVERIFY(setup.hasValue());
        QCOMPARE(bytesOf(mergeShards(*setup, *shards, {})), single);
    }

    void filesGoWithTheShards()
    {
        // Named from a folder that the merge does not stand in.
        const std::vector<std::pair<std::string, std::string>> files{
            {"executions", "time,venue,shares,price,fee\n2025-06-02T13:32:00Z,XNAS,100,100.1,0\n"},
            {"fees", std::string(FeeTable::builtInText()) + "# mine\n"},
            {"profile", "time,volume\n13:30,5\n13:35,9\n"}};
        Words whole = sampleWords();
        Words parts = sampleWords();
        for (const auto& [word, text] : files) {
            const std::string path =
                m_folder->filePath(QString::fromStdString(word) + u".csv"_qs).toStdString();
            QVERIFY(writeFileAtomically(path, text));
            whole.emplace_back(word, path);
            parts.emplace_back(word, word + ".csv");
        }
        const std::string single = bytesOf(runSetup(setupWith(whole), {}));
        QVERIFY2(single.find("\"actual\"") != std::string::npos, single.c_str());
        const QString here = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder->path()));
        bool isWritten = true;
        for (const char* part : {"1/2", "2/2"})
            isWritten = isWritten && writePart(parts, part);
        QVERIFY(QDir::setCurrent(here));
        QVERIFY(isWritten);
        const auto shards = readShards({folder()});
        QVERIFY(shards.hasValue());
        const auto setup = mergedSetup(setupWith({{"threads", "1"}, {"out", "elsewhere"}}), *shards);
        QVERIFY(setup.hasValue());
        QCOMPARE(bytesOf(mergeShards(*setup, *shards, {})), single);
    }

    void theCellsComeFromTheShards()
    {
        // Else the test above would pass with a merge that runs everything again.
        QVERIFY(writePart(sampleWords(), "1/1"));
        auto shards = readShards({folder()});
        QVERIFY(shards.hasValue());
        for (CellResult& cell : shards->front().cells)
            cell.totalCash.nanos += 1;
        const auto report = mergeShards(*mergedSetup({}, *shards), *shards, {});
        QVERIFY(report.hasValue());
        const auto single = runSetup(setupWith(sampleWords()), {});
        QCOMPARE(report->experiment.search.cells.front().totalCash.nanos,
                 single->experiment.search.cells.front().totalCash.nanos + 1);
    }

    void aShardReadsBackAsWritten()
    {
        ShardFile shard;
        shard.version = programVersion();
        shard.runId = "run";
        shard.inputHash = "input";
        shard.part = {1, 3};
        shard.cellCount = 6;
        shard.setup = "{\"a\": \"\\n\"}";
        CellResult cell;
        cell.all = {{1}, {2}, {-3}, 4};
        cell.completion = {{5}, {6}, {7}, 8};
        cell.totalCash = {9'223'372'036'854'775'807};
        cell.mayWait = 10;
        shard.cells = {cell, cell};
        const auto read = parseShard(shardJson(shard), "x.json");
        QVERIFY2(read.hasValue(), read ? "" : read.error().text().c_str());
        QCOMPARE(shardJson(*read), shardJson(shard));
        QCOMPARE(read->cells[1].totalCash.nanos, cell.totalCash.nanos);
        QCOMPARE(read->cells[1].completion.fills, std::int64_t{8});
    }

    void refusesWhatDoesNotFitTogether()
    {
        for (const char* part : {"1/3", "2/3", "3/3"})
            QVERIFY(writePart(sampleWords(), part));
        const auto file = [&](const char* name) { return folder() + "/" + name; };
        REFUSED(readShards({file("shard_1_of_3.json"), file("shard_3_of_3.json")}),
                "Shard 2 of 3 is missing. Run it again (`batch` `shard 2/3`)");
        REFUSED(readShards({file("shard_2_of_3.json")}), "Shards 1 and 3 of 3 are missing");
        REFUSED(readShards({folder(), file("shard_2_of_3.json")}), "Shard 2 of 3 is there twice");
        REFUSED(readShards({file("none.json")}), "there is no such file");
        QTemporaryDir empty;
        REFUSED(readShards({empty.path().toStdString()}), "holds no shard");

        Words other = sampleWords();
        other.emplace_back("shares", "4000");
        QVERIFY(writePart(other, "1/2"));
        REFUSED(readShards({folder()}), "belongs to another run");
        QVERIFY(QFile::remove(QString::fromStdString(file("shard_1_of_2.json"))));

        const std::string whole = *readTextFile(file("shard_2_of_3.json"));
        rewrite("shard_2_of_3.json", whole.substr(0, whole.size() / 2));
        REFUSED(readShards({folder()}), "not a shard");
        rewrite("shard_2_of_3.json", replaced(whole, "\"grid_cells\": ", "\"grid_cells\": 9"));
        REFUSED(readShards({folder()}), "of its");
        rewrite("shard_2_of_3.json", replaced(whole, programVersion(), "9.9.9 (abc)"));
        REFUSED(readShards({folder()}), "was made by sorlab 9.9.9 (abc)");
        rewrite("shard_2_of_3.json", "[1]");
        REFUSED(readShards({folder()}), "one JSON object was expected");
    }

    void refusesAChangedInputAndOtherSettings()
    {
        const std::string day = m_folder->filePath(u"day.csv.zst"_qs).toStdString();
        QVERIFY(QFile::copy(QString::fromUtf8(kSample), QString::fromStdString(day)));
        QVERIFY(writePart(sampleWords(day), "1/1"));
        const auto shards = readShards({folder()});
        QVERIFY(shards.hasValue());
        auto setup = mergedSetup(setupWith({{"limit", "80"}}), *shards);
        REFUSED(mergeShards(*setup, *shards, {}), "the settings or the fee table differ");
        setup = mergedSetup(setupWith({{"synthetic-venues", "2"}}), *shards);
        REFUSED(mergeShards(*setup, *shards, {}), "The input is not what the shards were run on");
        QVERIFY(QFile::remove(QString::fromStdString(day)));
        REFUSED(mergeShards(*mergedSetup({}, *shards), *shards, {}), "there is no such file");
        // The input may have moved.
        const std::string moved = kSample;
        const auto report = mergeShards(*mergedSetup(setupWith({{"csv", moved}}), *shards), *shards, {});
        QVERIFY2(report.hasValue(), report ? "" : report.error().text().c_str());
    }

    void storesNoSecretAndNothingOfOneProcess()
    {
        RunSetup setup = setupWith({{"kafka", "h:1"}, {"out", "there"}, {"threads", "3"}, {"shard", "1/2"}});
        setup.kafkaProperties = {"sasl.password=hunter2"};
        const std::string text = shardSetupJson(setup);
        QVERIFY(text.find("hunter2") == std::string::npos);
        QCOMPARE(text, std::string(R"({"kafka":"h:1"})"));
    }

    void aShardSaysOnlyWhatShapesItsNumbers()
    {
        QVERIFY(writePart(sampleWords(), "1/1"));
        auto shards = readShards({folder()});
        QVERIFY(shards.hasValue());
        std::string& words = shards->front().setup;
        QVERIFY(words.ends_with('}'));
        words.pop_back();
        words += R"(,"fills":"victim.csv","path":"victim.csv","out":"elsewhere","checkpoint":"victim.json",)"
                 R"("kafka_properties":["linger.ms=1"],"kafka_file":"x","threads":"7","shard":"1/2"})";
        const auto setup = mergedSetup({}, *shards);
        QVERIFY2(setup.hasValue(), setup ? "" : setup.error().text().c_str());
        QCOMPARE(setup->shares.count, 3000);
        QCOMPARE(setup->out, RunSetup{}.out);
        QCOMPARE(setup->threads, RunSetup{}.threads);
        QVERIFY(setup->fills.empty() && setup->path.empty() && setup->checkpoint.empty());
        QVERIFY(setup->shard.empty());
        QVERIFY(setup->kafkaProperties.empty() && setup->kafkaFile.empty());
    }

    void takesThePartFromAJobArray()
    {
        const auto part = [](const char* text, const JobArray& array) {
            RunSetup setup;
            setup.shard = text;
            const auto found = partOf(setup, array);
            return found ? fmt::format("{}/{}", found->index + 1, found->count) : messageOf(found.error());
        };
        QCOMPARE(part("3/8", {}), std::string("3/8"));
        QCOMPARE(part("auto", {"5", "1", "8", "8"}), std::string("5/8"));
        QCOMPARE(part("auto", {"0", "0", "3", "4"}), std::string("1/4"));
        QVERIFY(part("auto", {}).find("this is none") != std::string::npos);
        QVERIFY(part("auto", {"5", "1", "8", "4"}).find("have gaps") != std::string::npos); // 1-8:2
        QVERIFY(part("auto", {"9", "1", "8", "8"}).find("have gaps") != std::string::npos);
        QVERIFY(part("auto", {"x", "1", "8", "8"}).find("this one does not say it") != std::string::npos);
        QCOMPARE(part("auto", {"5", "1", "7", "4", "2"}), std::string("3/4")); // 1-8:2
        QCOMPARE(part("auto", {"5", "1", "8", "4", "2"}), std::string("3/4"));
        QCOMPARE(part("auto", {"12", "0", "12", "4", "4"}), std::string("4/4"));
        QCOMPARE(part("auto", {"0", "0", "0", "1", "1"}), std::string("1/1"));
        for (const JobArray& gaps : {JobArray{"4", "1", "7", "4", "2"}, JobArray{"3", "1", "7", "3", "1"},
                                     JobArray{"1", "1", "4", "4", "0"}, JobArray{"1", "1", "1", "0", "1"}})
            QVERIFY(part("auto", gaps).find("have gaps") != std::string::npos);
        QVERIFY(part("auto", {"1", "-9223372036854775807", "9223372036854775807", "2"}).find("have gaps")
                != std::string::npos);
    }

    void takesThePartFromKubernetesAndAwsBatch()
    {
        const auto part = [](const JobArray& array) {
            RunSetup setup;
            setup.shard = "auto";
            const auto found = partOf(setup, array);
            return found ? fmt::format("{}/{}", found->index + 1, found->count) : messageOf(found.error());
        };
        JobArray kubernetes;
        kubernetes.completionIndex = "0";
        QVERIFY(part(kubernetes).find("SORLAB_SHARDS, which says of how many, is not set")
                != std::string::npos);
        kubernetes.shards = "3";
        QCOMPARE(part(kubernetes), std::string("1/3"));
        kubernetes.completionIndex = "2";
        QCOMPARE(part(kubernetes), std::string("3/3"));
        for (const char* index : {"3", "-1", "", "1.0", "99999999999999999999"}) {
            kubernetes.completionIndex = index;
            QVERIFY2(part(kubernetes).find("name no part") != std::string::npos, index);
        }
        JobArray aws;
        aws.batchIndex = "7";
        aws.batchSize = "8";
        QCOMPARE(part(aws), std::string("8/8"));
        for (const char* size : {"7", "0", "x", ""}) {
            aws.batchSize = size;
            QVERIFY2(part(aws).find("name no part") != std::string::npos, size);
        }
        aws.batchSize = "8";
        aws.completionIndex = "7";
        aws.shards = "8";
        QCOMPARE(part(aws), std::string("8/8"));
        aws.completionIndex = "6";
        QVERIFY(part(aws).find("different parts") != std::string::npos);
        // $SORLAB_SHARDS alone says nothing.
        JobArray none;
        none.shards = "8";
        QVERIFY(part(none).find("this is none") != std::string::npos);
    }

    void everyCellIsInOnePart()
    {
        for (const std::size_t cells : {1U, 7U, 12U}) {
            for (const std::size_t count : {1U, 3U, 7U, 20U}) {
                std::size_t sum = 0;
                for (std::size_t index = 0; index < count; ++index) {
                    const GridPart part{index, count};
                    std::size_t has = 0;
                    for (std::size_t cell = 0; cell < cells; ++cell)
                        has += part.has(cell) ? 1U : 0U;
                    QCOMPARE(part.cellsOf(cells), has);
                    sum += has;
                }
                QCOMPARE(sum, cells);
            }
        }
    }

private:
    std::string folder() const { return m_folder->path().toStdString(); }
    bool writePart(const Words& words, const std::string& part)
    {
        RunSetup setup = setupWith(words);
        setup.shard = part;
        const auto shard = runShard(setup, *partOf(setup, {}), {});
        return shard
            && writeFileAtomically(folder() + "/" + shardFileName(shard->part), shardJson(*shard)).hasValue();
    }
    void rewrite(const char* name, const std::string& text)
    {
        test::valueOf(writeFileAtomically(folder() + "/" + name, text));
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to)
    {
        return text.replace(text.find(from), from.size(), to);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestShardedRun)
#include "tst_sharded_run.moc"
