// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_line.h"
#include "setup/setup_words.h"

#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <string_view>

using namespace sor;

namespace {

QString messageOf(const std::vector<std::string>& arguments)
{
    const auto result = parseCommandLine(arguments);
    return result ? QString() : QString::fromStdString(result.error().text());
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private slots:
    void choosesOneMode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("mode");
        QTest::newRow("nothing opens the window") << QStringList{} << static_cast<int>(Mode::Window);
        QTest::newRow("a file opens in the window")
            << QStringList{u"day.csv"_qs} << static_cast<int>(Mode::Window);
        QTest::newRow("batch") << QStringList{u"--batch"_qs, u"--csv"_qs, u"a.csv"_qs}
                               << static_cast<int>(Mode::Batch);
        QTest::newRow("generate") << QStringList{u"--generate"_qs, u"a.csv"_qs}
                                  << static_cast<int>(Mode::Generate);
        QTest::newRow("allocate") << QStringList{u"--allocate"_qs, u"a.json"_qs}
                                  << static_cast<int>(Mode::Allocate);
        QTest::newRow("help") << QStringList{u"--help"_qs} << static_cast<int>(Mode::Help);
        QTest::newRow("version") << QStringList{u"--version"_qs} << static_cast<int>(Mode::Version);
    }
    void choosesOneMode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, mode);
        std::vector<std::string> words;
        for (const QString& argument : arguments)
            words.push_back(argument.toStdString());
        const auto parsed = parseCommandLine(words);
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        QCOMPARE(static_cast<int>(parsed->mode), mode);
    }

    void wordsOfAStudyAreRefusedElsewhere()
    {
        int tried = 0;
        for (const SetupWord& word : setupWords()) {
            if (word.scope.part != WordPart::Study)
                continue;
            ++tried;
            const std::string option = "--" + std::string(word.name);
            for (const std::vector<std::string>& mode :
                 {std::vector<std::string>{"--batch", "--csv", "a.csv"},
                  std::vector<std::string>{"--generate", "a.csv"}}) {
                std::vector<std::string> arguments = mode;
                arguments.push_back(word.name == "keep-fills" ? option : option + "=x"); // a switch
                const auto parsed = parseCommandLine(arguments);
                QVERIFY2(!parsed
                             && parsed.error().message.find(option + " goes with --study")
                                 != std::string::npos,
                         option.c_str());
            }
        }
        QVERIFY(tried > 10);
        QVERIFY(messageOf({"--batch", "--csv", "a.csv", "--strict=x"}).contains(u"takes no value"_qs));
        const auto study = parseCommandLine({"--study", "o.csv", "--data", "d", "--without", "XNAS"});
        QVERIFY2(study, study ? "" : study.error().text().c_str());
    }

    void readsTheWordsOfARun()
    {
        const auto parsed = parseCommandLine(
            {"--batch",  "--csv",          "a.csv",       "--csv",    "b.csv",   "--side", "sell",
             "--shares", "1200",           "--from",      "13:36:32", "--limit", "222.75", "--latency",
             "250us",    "--lambda-under", "0.01:0.05:5", "--strict", "--band",  "5%"});
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        const RunSetup& setup = parsed->setup;
        QCOMPARE(setup.csv, (std::vector<std::string>{"a.csv", "b.csv"}));
        QVERIFY(setup.side == Side::Sell);
        QCOMPARE(setup.shares.count, std::int64_t{1200});
        QVERIFY(setup.from && !setup.from->instant);
        QCOMPARE(setup.limit->nanos, std::int64_t{222'750'000'000});
        QCOMPARE(setup.experiment.rules.latency.count(), std::int64_t{250'000});
        QCOMPARE(setup.experiment.axes[1].values.size(), std::size_t{5});
        QCOMPARE(setup.bandPpmOrDefault(), std::int64_t{50'000});
        QVERIFY(setup.isStrict);
    }

    /// Which of two values counts is not for the program to guess.
    void oneValueIsStatedOnce()
    {
        int tried = 0;
        for (const SetupWord& word : setupWords()) {
            if (word.value.empty())
                continue;
            const std::string option = "--" + std::string(word.name);
            const auto parsed =
                parseCommandLine({"--study", option, word.isRepeatable ? "a" : "1", option, "b"});
            const bool isRefused =
                !parsed && parsed.error().message.find("state it once") != std::string::npos;
            QVERIFY2(isRefused != word.isRepeatable, option.c_str());
            ++tried;
        }
        QVERIFY(tried > 60);
        for (const std::vector<std::string>& call :
             {std::vector<std::string>{"--generate", "a", "--generate", "b"},
              {"--generate", "a", "--rows", "5", "--rows=6"},
              {"--study", "a", "--study", "b"},
              {"--batch", "--setup", "a", "--setup", "b"}})
            QVERIFY2(!parseCommandLine(call), call.back().c_str());
        QVERIFY(parseCommandLine({"--batch", "--batch", "--csv", "a", "--strict", "--strict"}));
        QVERIFY(parseCommandLine({"--probe", "--kafka", "b:1", "-X", "a=1", "-X", "b=2"}));
        QVERIFY(parseCommandLine({"--merge", "a", "b"}));
    }

    /// A mode that leaves a word out of account would look as if it had heeded it.
    void wordsWithoutEffectInAModeAreRefused()
    {
        struct Taken {
            std::vector<std::string> mode;
            std::set<std::string_view> words;
        };
        const std::vector<Taken> modes{
            {{"--generate", "a.csv"}, {"seed", "symbol", "from", "zone", "quiet", "progress"}},
            {{"--allocate", "a.json"}, {}},
            {{"--place", "a.json"}, {}},
            // Some of these are refused with a sentence of their own.
            {{"--calibrate", "a.dbn"},
             {"csv",    "trades",  "kafka",     "queue",       "view",       "synthetic-venues", "feed",
              "format", "columns", "no-header", "price-scale", "size-scale", "round-lots",       "size-unit",
              "zone",   "date",    "symbol",    "max-age",     "band",       "strict",           "force",
              "memory", "from",    "to",        "out",         "quiet",      "progress"}},
            {{"--publish"},
             {"csv",       "format", "columns", "no-header", "price-scale", "size-scale", "round-lots",
              "size-unit", "zone",   "date",    "kafka",     "topic",       "timeout",    "symbol",
              "from",      "to",     "memory",  "threads",   "quiet",       "progress"}},
            {{"--probe"}, {"kafka", "topic", "timeout"}},
            {{"--broker"}, {"topic"}},
            {{"--manual"}, {}}};
        for (const auto& [mode, taken] : modes) {
            std::size_t found = 0;
            for (const SetupWord& word : setupWords()) {
                if (word.scope.part == WordPart::Study)
                    continue; // wordsOfAStudyAreRefusedElsewhere()
                const std::string option = "--" + std::string(word.name);
                std::vector<std::string> call = mode;
                call.push_back(option);
                if (!word.value.empty())
                    call.emplace_back("x");
                const bool isRefused = messageOf(call).contains(
                    QString::fromStdString(option + " has no effect with " + mode.front()));
                QVERIFY2(isRefused != taken.contains(word.name), (mode.front() + " " + option).c_str());
                found += isRefused ? 0 : 1;
            }
            QCOMPARE(found, taken.size());
        }
        const auto refused = [&](const std::vector<std::string>& call, const char* part) {
            const QString message = messageOf(call);
            QVERIFY2(message.contains(QString::fromLatin1(part)), qPrintable(message));
        };
        refused({"--batch", "--csv", "a", "--rows", "5"}, "--rows goes with --generate");
        refused({"--generate", "a", "--speed", "2"}, "--speed goes with --publish");
        refused({"--dry-run"}, "--dry-run goes with --publish");
        refused({"--batch", "--csv", "a", "--json"}, "--json goes with --probe");
        refused({"--generate", "a", "-X", "b=c"}, "-X and -F are for Kafka");
        refused({"--place", "a", "--setup", "b"}, "--setup has no effect with --place");
        refused({"--publish", "--csv", "a", "--trades", "b"}, "--trades has no effect with --publish");
        refused({"--probe", "--kafka", "b:1", "--quiet"}, "--quiet has no effect with --probe");
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        QTest::newRow("unknown option")
            << QStringList{u"--batch"_qs, u"--sharez"_qs, u"5"_qs} << u"There is no option --sharez."_qs;
        QTest::newRow("no value") << QStringList{u"--batch"_qs, u"--shares"_qs}
                                  << u"--shares needs a value: --shares N."_qs;
        QTest::newRow("two values") << QStringList{u"--manual"_qs, u"a"_qs, u"b"_qs}
                                    << u"--manual takes one value."_qs;
        QTest::newRow("two unknown options")
            << QStringList{u"--bach"_qs, u"--sharez"_qs} << u"There are no such options: "_qs;
        QTest::newRow("a stray value") << QStringList{u"--batch"_qs, u"a.csv"_qs, u"b.csv"_qs}
                                       << u"This stands alone, without an option: b.csv."_qs;
        QTest::newRow("two stray values") << QStringList{u"a.csv"_qs, u"b.csv"_qs, u"c.csv"_qs}
                                          << u"These stand alone, without an option: "_qs;
        QTest::newRow("bad number") << QStringList{u"--batch"_qs, u"--shares"_qs, u"many"_qs}
                                    << u"'many' is not a number of shares"_qs;
        QTest::newRow("zero shares") << QStringList{u"--batch"_qs, u"--shares"_qs, u"0"_qs}
                                     << u"'0' is not a number of shares"_qs;
        QTest::newRow("bad choice") << QStringList{u"--batch"_qs, u"--side"_qs, u"long"_qs}
                                    << u"'long' is not buy or sell"_qs;
        QTest::newRow("bad time") << QStringList{u"--batch"_qs, u"--from"_qs, u"noon"_qs}
                                  << u"'noon' is not a time"_qs;
        QTest::newRow("bad duration")
            << QStringList{u"--batch"_qs, u"--bucket"_qs, u"60"_qs} << u"'60' is not a duration"_qs;
        QTest::newRow("bad axis") << QStringList{u"--batch"_qs, u"--lambda-over"_qs, u"1:0:3"_qs}
                                  << u"lambda_over"_qs;
        QTest::newRow("not a number")
            << QStringList{u"--batch"_qs, u"--theta-queue"_qs, u"nan"_qs} << u"theta_queue"_qs;
        QTest::newRow("two modes") << QStringList{u"--batch"_qs, u"--generate"_qs, u"a.csv"_qs}
                                   << u"two modes"_qs;
        QTest::newRow("a bare file in batch")
            << QStringList{u"--batch"_qs, u"day.csv"_qs} << u"--csv day.csv"_qs;
        QTest::newRow("setup missing") << QStringList{u"--batch"_qs, u"--setup"_qs, u"/nowhere/s.json"_qs}
                                       << u"there is no such file"_qs;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        std::vector<std::string> words;
        for (const QString& argument : arguments)
            words.push_back(argument.toStdString());
        const QString message = messageOf(words);
        QVERIFY2(message.contains(part), qPrintable(message));
    }

    void theCommandLineWinsOverTheSetupFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"setup.json"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"csv": ["a.csv"], "shares": 700, "lambda_under": [0.01, 0.02], "side": "sell"})");
        file.close();
        const auto parsed =
            parseCommandLine({"--batch", "--shares", "9", "--setup", file.fileName().toStdString()});
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        QCOMPARE(parsed->setup.shares.count, std::int64_t{9});
        QVERIFY(parsed->setup.side == Side::Sell);
        QCOMPARE(parsed->setup.csv.size(), std::size_t{1});
        QCOMPARE(parsed->setup.experiment.axes[1].values.size(), std::size_t{2});
    }

    void theHelpNamesEveryWord()
    {
        const auto parsed = parseCommandLine({"--help"});
        QVERIFY(parsed);
        for (const SetupWord& word : setupWords())
            QVERIFY2(parsed->text.find("--" + std::string(word.name)) != std::string::npos,
                     std::string(word.name).c_str());
    }

    void generateTakesRowsAndMinutesTogether()
    {
        const auto parsed = parseCommandLine(
            {"--generate", "o.csv", "--rows", "48000", "--minutes", "10", "--venues", "3", "--seed", "5"});
        QVERIFY(parsed);
        QCOMPARE(parsed->generate.rows.value(), std::int64_t{48'000});
        QCOMPARE(parsed->generate.duration.value(), Nanos{std::chrono::minutes(10)});
        QCOMPARE(parsed->generate.venues, 3);
        QCOMPARE(parsed->generate.seed, std::uint64_t{5});
        QCOMPARE(parsed->generate.informed, 500);
        QCOMPARE(formatIsoTime(parsed->generate.start), std::string("2025-06-02T13:30:00.000000000Z"));
        const auto later =
            parseCommandLine({"--generate", "o.csv", "--from", "2025-06-05T14:00:00Z", "--symbol", "AAA"});
        QVERIFY(later.hasValue());
        QCOMPARE(formatIsoTime(later->generate.start), std::string("2025-06-05T14:00:00.000000000Z"));
        QCOMPARE(later->generate.symbol, std::string("AAA"));
        QVERIFY(!parsed->generate.halts && !parsed->generate.prints);
        const auto words =
            parseCommandLine({"--generate", "o.csv", "--informed", "0.125", "--halts", "--prints"});
        QVERIFY(words.hasValue());
        QCOMPARE(words->generate.informed, 125);
        QVERIFY(words->generate.halts && words->generate.prints);
        for (const char* wrong : {"1.001", "-0.1", "much", "0.0005"}) {
            const auto refused = parseCommandLine({"--generate", "o.csv", "--informed", wrong});
            QVERIFY(!refused);
            QCOMPARE(refused.error().text(),
                     std::string("`informed`: '") + wrong
                         + "' is not a number from 0 to 1 with at most three decimals.");
        }
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
