// SPDX-License-Identifier: GPL-3.0-or-later
// Results files of anybody's making: what is taken of them is bounded, and their input is found again.
#include "input/source_path.h"
#include "run/results_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>

using namespace sor;
using namespace sor::ui;

namespace {

struct Parts {
    std::string run; // more members of the run card
    std::string quality = R"("warnings": [])";
    std::string cells;
};

std::string jsonOf(const Parts& parts)
{
    return R"({"optimized": {"filled": 100}, "baselines": {}, "run": {"order": {"side": "buy", "shares": 100, )"
           R"("from": "2025-06-02T13:30:00.000000000Z", "to": "2025-06-02T13:40:00.000000000Z"})"
        + parts.run + R"(}, "data_quality": {)" + parts.quality + R"(}, "grid": [)" + parts.cells + "]}";
}

std::string listOf(int number, const std::string& item)
{
    std::string list;
    for (int i = 0; i < number; ++i)
        list += (i == 0 ? "" : ",") + item;
    return list;
}

} // namespace

class TestOpenedResults : public QObject {
    Q_OBJECT

private slots:
    void manyWarningsAreCounted()
    {
        Parts parts;
        parts.quality = "\"warnings\": [" + listOf(300'000, "\"" + std::string(100, 'w') + "\"") + "]";
        const auto opened = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(opened);
        QCOMPARE(opened->warnings.size(), std::size_t{201});
        QCOMPARE(opened->warnings.back(), std::string("The results file holds 299,800 more warnings."));
        parts.quality = "\"warnings\": [\"" + std::string(5'000'000, 'w') + "\"]";
        const auto one = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(one && one->warnings.size() == 1 && one->warnings.front().size() < 3000);
    }

    void whatNoRunHasIsRefusedOrCut()
    {
        Parts parts;
        parts.run = ", \"venues\": [" + listOf(300'000, R"({"mic": "XNAS"})") + "]";
        const auto venues = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(!venues);
        QCOMPARE(venues.error().code, ErrorCode::DataUnusable);
        QVERIFY(venues.error().message.find("300000 venues") != std::string::npos);
        parts.run = ", \"source\": [" + listOf(300'000, R"({"file": "day.csv"})") + "]";
        const auto sources = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(!sources && sources.error().message.find("300000 sources") != std::string::npos);
        parts.run = ", \"note\": \"" + std::string(3'000'000, 'x') + "\"";
        const auto card = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(card && card->runCard.size() < 210'000);
        QVERIFY(card->runCard.find("The rest of the run card") != std::string::npos);
        parts.run.clear();
        parts.cells = listOf(1'000'001, R"({"lambda_over":0.01})");
        const auto cells = readResults(jsonOf(parts), "final_result.json");
        QVERIFY(cells && cells->heatmap.cellCount() == 0);
    }

    void theInputIsFoundWhereItWas()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        for (const char* name : {"a", "b", "results"})
            std::filesystem::create_directory(root / name);
        std::ofstream(root / "a" / "day.csv") << "12345";
        std::ofstream(root / "b" / "day.csv") << "1234567";
        const std::string results = (root / "results" / "final_result.json").string();
        const auto inputOf = [&](const std::filesystem::path& path, int bytes) {
            Parts parts;
            parts.run = fmt::format(R"(, "source": [{{"file": "day.csv", "path": "{}", "bytes": {}}}])",
                                    publicPath(path), bytes);
            const auto opened = readResults(jsonOf(parts), results);
            return opened && opened->setup.csv.size() == 1 ? opened->setup.csv.front() : std::string("none");
        };
        QCOMPARE(inputOf(root / "a" / "day.csv", 5), (root / "a" / "day.csv").string());
        QCOMPARE(inputOf(root / "b" / "day.csv", 7), (root / "b" / "day.csv").string());
        // Not the file that was read, or not there: beside the results, as far as anybody knows.
        QCOMPARE(inputOf(root / "a" / "day.csv", 6), (root / "results" / "day.csv").string());
        QCOMPARE(inputOf(root / "c" / "day.csv", 5), (root / "results" / "day.csv").string());
    }
};

QTEST_APPLESS_MAIN(TestOpenedResults)
#include "tst_opened_results.moc"
