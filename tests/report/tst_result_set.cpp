// SPDX-License-Identifier: GPL-3.0-or-later
// Whether three result files are of one run.
#include "report/result_set.h"

#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>

using namespace sor;
namespace fs = std::filesystem;

class TestResultSet : public QObject {
    Q_OBJECT

    static std::string resultOf(const std::string& run)
    {
        return fmt::format("{{\n  \"run_id\": \"{}\",\n  \"complete\": true\n}}\n", run);
    }

private slots:
    void filesOfAnotherRunAreNamed()
    {
        QTemporaryDir holder;
        const fs::path folder = holder.path().toStdString();
        const auto put = [&](const char* name, const std::string& text) {
            std::ofstream(folder / name, std::ios::binary) << text;
        };
        const auto told = [&] { return otherRunsBeside(folder / "final_result.json", resultOf("a1")); };
        QVERIFY(told().empty()); // alone it is whole
        put("output.json", resultOf("a1"));
        put("baselines.json", resultOf("a1"));
        QVERIFY(told().empty());
        put("output.json", resultOf("b2"));
        QVERIFY2(told().starts_with("Beside it is a file of another run: output.json (run b2). "),
                 told().c_str());
        put("baselines.json", resultOf("c3"));
        QVERIFY2(told().starts_with(
                     "Beside it are files of another run: output.json (run b2), baselines.json (run c3). "),
                 told().c_str());
        QVERIFY(told().find("(run a1)") != std::string::npos && told().ends_with('.'));
    }

    void whatIsNoResultIsPassedOver()
    {
        QTemporaryDir holder;
        const fs::path folder = holder.path().toStdString();
        QCOMPARE(::mkfifo((folder / "output.json").c_str(), 0600), 0); // it would be waited for
        for (const char* text : {"", "{", "[]", "{\"run_id\": 5}", "{\"other\": \"b2\"}", "\xff\xfe"}) {
            std::ofstream(folder / "baselines.json", std::ios::binary) << text;
            QVERIFY(otherRunsBeside(folder / "final_result.json", resultOf("a1")).empty());
        }
        std::ofstream(folder / "baselines.json", std::ios::binary) << resultOf("b2");
        QVERIFY(otherRunsBeside(folder / "final_result.json", "{}").empty());
    }
};

QTEST_APPLESS_MAIN(TestResultSet)
#include "tst_result_set.moc"
