// SPDX-License-Identifier: GPL-3.0-or-later
// Where files end and what lies between their parts: open last rows, padding, empty and skippable frames,
// files that change while they are read, and texts that are too long.
#include "csv_fixture.h"
#include "csv_packing.h"
#include "input/csv/csv_stream.h"
#include "input/csv/file_mark.h"
#include "input/csv/first_rows.h"
#include "input/csv/unread_columns.h"

#include <algorithm>
#include <chrono>

using namespace sor;
using namespace sor::test;

namespace {

namespace fs = std::filesystem;

/// Rows of one symbol; the last column is the symbol.
std::string rows(int number)
{
    return kMbp1Header + times(kMbp1Row, number);
}

std::string open(std::string text)
{
    text.pop_back();
    return text;
}

std::string skippable(std::size_t size)
{
    std::string frame("\x5B\x2A\x4D\x18", 4);
    for (unsigned shift = 0; shift < 32; shift += 8)
        frame += static_cast<char>((size >> shift) & 0xff);
    return frame + std::string(size, 'x');
}

bool warns(const Outcome& outcome, std::string_view part)
{
    return std::ranges::any_of(outcome.summary.warnings, [&](const std::string& warning) {
        return warning.find(part) != std::string::npos;
    });
}

constexpr std::string_view kOpen = "no line end follows it";

/// Changes a file when the first rows of it arrive.
class Meddler final : public QuoteSink {
public:
    explicit Meddler(std::function<void()> change)
        : m_change(std::move(change))
    {
    }
    Status accept(std::span<const QuoteEvent> /*rows*/) override
    {
        if (m_change)
            std::exchange(m_change, nullptr)();
        return ok();
    }

private:
    std::function<void()> m_change;
};

} // namespace

class TestCsvEnds : public QObject {
    Q_OBJECT

private:
    Folder m_folder;

    /// The same text in every packing, on one and on several threads.
    std::vector<Outcome> readAll(const std::string& text)
    {
        std::vector<Outcome> outcomes;
        csv::Tuning small;
        small.blockBytes = 1000;
        small.headBytes = 3000;
        for (const auto& path : {m_folder.write("day.csv", text), m_folder.write("day.zst", zstdFrame(text)),
                                 m_folder.write("day.gz", gzipMember(text))}) {
            for (const unsigned threads : {1U, 3U}) {
                outcomes.push_back(readFile(path, {{}, threads}));
                outcomes.push_back(readFile(path, {{}, threads}, small));
            }
        }
        return outcomes;
    }

private slots:
    void anOpenLastRowIsReadAndSaid()
    {
        for (const int number : {1, 2, 500}) {
            for (const Outcome& read : readAll(open(rows(number)))) {
                QCOMPARE(read.error, std::string());
                QCOMPARE(read.summary.rows(), std::int64_t{number});
                QVERIFY(warns(read, kOpen));
                QVERIFY(warns(read, fmt::format("line {}", number + 1)));
            }
            for (const Outcome& read : readAll(rows(number))) {
                QCOMPARE(read.summary.rows(), std::int64_t{number});
                QVERIFY(!warns(read, kOpen));
            }
        }
    }

    void aQuoteThatSwallowsRowsIsRefused()
    {
        const std::string plain = rows(300);
        const std::size_t third = kMbp1Header.size() + 200 * kMbp1Row.size();
        const std::size_t end = kMbp1Row.size() - 5; // of the row, before its symbol
        // Open to the end of the file, and up to another quote.
        const std::string open = std::string(plain).insert(third + end, "\"");
        const std::string closed = std::string(open).insert(third + 31 * kMbp1Row.size() + end + 1, "\"");
        for (const auto& [text, swallowed] : {std::pair{open, 99}, {closed, 31}}) {
            for (const Outcome& read : readAll(text)) {
                QCOMPARE(read.error,
                         fmt::format("A quote in line 202 is not closed: {} rows behind it are part of a "
                                     "field. Close it, or remove it.",
                                     swallowed));
                QCOMPARE(read.code, ErrorCode::DataUnusable);
            }
        }
        // A field of several lines that are no rows is as it should be.
        const std::string notes = replaced(kMbp1Header, ",symbol", ",note,symbol")
            + times(replaced(std::string(kMbp1Row), ",AAPL", ",\"a\nb, c\",AAPL"), 40);
        for (const Outcome& read : readAll(notes)) {
            QCOMPARE(read.error, std::string());
            QCOMPARE(read.summary.rows(), std::int64_t{40});
        }
    }

    void aRowThatIsCutAnywhereIsReadOrCountedAndAlwaysSaid()
    {
        const std::string whole = rows(40);
        for (std::size_t cut = 1; cut < kMbp1Row.size(); ++cut) {
            const Outcome read = readText(std::string_view(whole).substr(0, whole.size() - cut));
            QCOMPARE(read.error, std::string());
            QCOMPARE(read.summary.rows() + read.summary.rowsSkipped, std::int64_t{40});
            QVERIFY2(warns(read, kOpen) || warns(read, "is cut off and was skipped"), whole.c_str());
            // "AAPL" alone is whole.
            QCOMPARE(read.summary.rows(), std::int64_t{cut == 1 ? 40 : 39});
            QCOMPARE(read.summary.symbol, std::string("AAPL"));
        }
        // A number has no such marks: what is left of it is taken, and said.
        for (const Outcome& read : readAll(open(open(kShortHeader + times(kShortRow, 300))))) {
            QCOMPARE(read.summary.rows(), std::int64_t{300});
            QCOMPARE(read.rows.back().bidSz, std::uint32_t{42});
            QVERIFY(warns(read, kOpen));
        }
    }

    void zerosAtTheEndArePadding()
    {
        const std::string text = rows(400);
        for (const std::size_t zeros :
             {std::size_t{1}, std::size_t{511}, std::size_t{70'000}, std::size_t{3'000'000}}) {
            for (const std::string& end : {std::string(), std::string("\n")}) {
                const std::string padded = open(text) + end + std::string(zeros, '\0');
                for (const Outcome& read : readAll(padded)) {
                    // Packed, the rest of an open row may not be longer than a row.
                    if (end.empty() && zeros > 1'000'000 && !read.error.empty())
                        continue;
                    QCOMPARE(read.error, std::string());
                    QCOMPARE(read.summary.rows(), std::int64_t{400});
                    QCOMPARE(read.summary.rowsSkipped, std::int64_t{0});
                    QCOMPARE(warns(read, kOpen), end.empty());
                }
                const Outcome plain = readFile(m_folder.write("padded.csv", padded));
                QCOMPARE(plain.error, std::string());
                QCOMPARE(plain.summary.bytes, static_cast<std::int64_t>(padded.size()));
            }
        }
        // The hash is that of the stored bytes, padding included.
        const auto a = readFile(m_folder.write("a.csv", text + std::string(100'000, '\0')));
        const auto b = readFile(m_folder.write("b.csv", text + std::string(100'001, '\0')));
        QVERIFY(a.summary.xxh3 != b.summary.xxh3
                && a.summary.xxh3 != readFile(m_folder.write("c.csv", text)).summary.xxh3);
        csv::ContentHash hash;
        const std::string stored = text + std::string(100'000, '\0');
        hash.update(stored.data(), stored.size());
        QCOMPARE(a.summary.xxh3, hash.hex());
        // In the middle they are not.
        QVERIFY(!readText(text + std::string(2'000'000, '\0') + kMbp1Row).summary.problems.empty());
        QVERIFY(readText(std::string(100, '\0') + text).error.find("NUL") != std::string::npos);
    }

    void framesAndMembersMayBeEmptySkippableAndPadded()
    {
        const std::string text = rows(3000);
        const std::string a = zstdFrame(text.substr(0, 70'001));
        const std::string b = zstdFrame(text.substr(70'001));
        const std::string c = gzipMember(text.substr(0, 70'001));
        const std::string d = gzipMember(text.substr(70'001));
        const std::string zeros(5000, '\0');
        const Outcome expected = readText(text);
        for (const std::string& packed :
             {a + b, skippable(0) + a + b, skippable(200'000) + a + b, a + skippable(7) + b,
              a + b + skippable(9), zstdFrame("") + a + zstdFrame("") + b + zstdFrame(""), a + b + zeros,
              a + zeros + b + zeros, skippable(3) + skippable(0) + a + b + skippable(1) + zeros, c + d,
              gzipMember("") + c + gzipMember("") + d, c + d + zeros, c + zeros + d}) {
            for (const unsigned threads : {1U, 2U}) {
                const Outcome read = readFile(m_folder.write("packed", packed), {{}, threads});
                QCOMPARE(read.error, std::string());
                QVERIFY(read.rows == expected.rows);
            }
        }
        // What is cut off is an error wherever it is cut.
        for (const std::string& packed : {a + b, skippable(100) + a + b, c + d}) {
            for (std::size_t cut = 1; cut < 60; ++cut) {
                const Outcome read =
                    readFile(m_folder.write("cut", std::string_view(packed).substr(0, packed.size() - cut)));
                QVERIFY2(read.error.find("the file ends before its compressed data does")
                             != std::string::npos,
                         read.error.c_str());
                QCOMPARE(read.code, ErrorCode::DataUnusable);
            }
        }
    }

    void everyFileIsCheckedForChanges()
    {
        const std::string text = rows(30'000);
        const auto first = m_folder.write("first.csv", text);
        const auto second = m_folder.write("second.csv", replaced(text, "421,36", "422,36"));
        const auto later = [&](const fs::path& path) {
            fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds{5});
        };
        const auto replace = [&](const fs::path& path) {
            fs::copy_file(path, path.string() + ".new", fs::copy_options::overwrite_existing);
            fs::rename(path.string() + ".new", path);
        };
        const std::vector<std::string> paths{first.string(), second.string()};
        for (const auto& changed : {first, second}) {
            for (const bool isReplaced : {false, true}) {
                FeedRegistry registry;
                Meddler meddler([&] { isReplaced ? replace(changed) : later(changed); });
                const auto read =
                    csv::readMerged(paths, csvOpener(), TapeView::Book, registry, meddler, nullptr);
                QVERIFY(!read);
                QCOMPARE(read.error().code, ErrorCode::DataUnusable);
                QCOMPARE(read.error().facts.path, changed.string());
                QVERIFY2(read.error().message.find(isReplaced ? "replaced" : "changed") != std::string::npos,
                         read.error().message.c_str());

                Meddler alone([&] { isReplaced ? replace(changed) : later(changed); });
                QVERIFY(!readCsv(changed, {{}, 2}, registry, alone, {}));
            }
        }
        // A file that only grows is read as far as it was there.
        FeedRegistry registry;
        Meddler grower([&] { std::ofstream(second, std::ios::app) << kMbp1Row; });
        const auto grown = csv::readMerged(paths, csvOpener(), TapeView::Book, registry, grower, nullptr);
        QVERIFY(grown);
        QCOMPARE((*grown)[1].rows(), std::int64_t{30'000});
    }

    void aMarkTellsWhatWasRewritten()
    {
        const std::string text = rows(3000);
        const auto path = m_folder.write("marked.csv", text);
        const auto mark = markOf(path);
        QVERIFY(mark && markOf(path) == mark);
        const auto time = fs::last_write_time(path);
        for (const std::size_t at : {std::size_t{500}, text.size() - 500}) {
            std::string other = text;
            other[at] = other[at] == '1' ? '2' : '1';
            m_folder.write("marked.csv", other);
            fs::last_write_time(path, time); // as if within a tick of the clock
            QVERIFY(markOf(path) != mark);
        }
        m_folder.write("marked.csv", text);
        fs::last_write_time(path, time);
        QVERIFY(markOf(path) == mark);
        fs::last_write_time(path, time + std::chrono::nanoseconds{1000});
        QVERIFY(markOf(path) != mark);
        fs::remove(path);
        QVERIFY(!markOf(path));
    }

    /// What is given by mistake is told by its first bytes.
    void otherKindsOfFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        using namespace std::string_literals;
        const auto add = [](const char* name, const std::string& text, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(message);
        };
        add("parquet", "PAR1\x15\x04"s, "It is a Parquet file: save it as CSV first.");
        add("feather", "ARROW1\0\0\x10"s,
            "It is a Feather (Arrow) file: save it as CSV first (pandas: read_feather, to_csv).");
        add("orc", "ORC\x08\0a,b\n"s, "It is an ORC file: save it as CSV first (pandas: read_orc, to_csv).");
        add("avro", "Obj\x01\x02"s, "It is an Avro file: save its records as CSV first.");
        add("hdf5", "\x89HDF\r\n\x1a\n\0"s,
            "It is an HDF5 file: save its table as CSV first (pandas: read_hdf, to_csv).");
        add("sqlite", "SQLite format 3\0"s,
            "It is an SQLite database: save the table as CSV first (sqlite3 -header -csv).");
        add("pickle", "\x80\x04\x95\x1f"s,
            "It is a pickle of Python objects: save the table as CSV first (pandas: read_pickle, to_csv).");
        add("xls", "\xD0\xCF\x11\xE0\xA1\xB1"s,
            "It is an Excel workbook (.xls): save its sheet as CSV first.");
        add("pcap", "\xD4\xC3\xB2\xA1\x02\0\x04\0"s,
            "It is a capture of packets (pcap): export its quotes as CSV first.");
        add("pcapng", "\n\r\r\n\x1c\0\0\0"s,
            "It is a capture of packets (pcapng): export its quotes as CSV first.");
        add("JSON", "[\n {\"ts\": 1, \"bid\": 2}]"s,
            "It is JSON: save it as CSV first (pandas: read_json, to_csv), or publish its messages to a "
            "topic. It begins: '['.");
        add("an answer in JSON", "{\"error\":\"quota exceeded\"}"s,
            "It is JSON: save it as CSV first (pandas: read_json, to_csv), or publish its messages to a "
            "topic. It begins: '{\"error\":\"quota exceeded\"}'.");
        add("HTML", "\xEF\xBB\xBF\n<!DOCTYPE html><html>403, no\n"s,
            "It is a web page (HTML), perhaps what a download answered instead of the file. It begins: "
            "'<!DOCTYPE html><html>403, no'.");
        add("XML", "<?xml version=\"1.0\"?><Error/>"s,
            "It is XML, perhaps what a download answered instead of the file: CSV is read. It begins: "
            "'<?xml version=\"1.0\"?><Error/>'.");
        add("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"s,
            "It is the pointer of a file that Git LFS keeps, not the file: get it with 'git lfs pull'.");
    }
    void otherKindsOfFilesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        QCOMPARE(readText(text.toStdString()).error, message.toStdString());
    }

    /// Of a file of more symbols than are kept.
    void columnsThatAreNotReadAreKeptOfTheChosenSymbol()
    {
        csv::Layout layout;
        layout.names = {"symbol", "expiry"};
        layout.position.fill(csv::kAbsent);
        layout.position[static_cast<std::size_t>(csv::Column::Symbol)] = 0;
        layout.watched = {{1, UnreadColumn::Kind::Contract}};
        for (int i = 0; i < 5000; ++i)
            layout.topRows.push_back({"XNAS", fmt::format("S{}", i), {"June"}});
        FeedRegistry registry;
        const csv::SymbolChoice choice(layout, "AAA", registry, "day.csv");
        csv::UnreadColumns unread(layout);
        for (const char* value : {"June", "July"})
            unread.add({"XNAS", "AAA", {value}}, choice);
        QCOMPARE(unread.found(choice).size(), std::size_t{1});
    }

    void hostileTextsEndInASentence()
    {
        const auto says = [](const Outcome& read, std::string_view part) {
            return kind(read.code) == ErrorKind::DataUnusable && read.error.find(part) != std::string::npos
                && read.error.size() < 2000;
        };
        QVERIFY(says(readText(rows(2) + std::string(3'000'000, '7')), "does not end within"));
        QVERIFY(says(readText(std::string(3'000'000, 'a')), "no commas"));
        std::string columns = open(kShortHeader);
        for (int i = 0; i < 100'000; ++i)
            columns += ",c";
        QVERIFY(says(readText(columns + "\n" + kShortRow), "columns"));
        // A symbol, and a venue, of its own in every row.
        std::string symbols = kMbp1Header;
        std::string venues = kShortHeader;
        for (int i = 0; i < 30'000; ++i) {
            symbols += replaced(replaced(kMbp1Row, ",38,", fmt::format(",{},", i)), "AAPL",
                                fmt::format("S{}{}", i, std::string(300, 'x')));
            venues += replaced(kShortRow, ",2,", fmt::format(",V{}{},", i, std::string(300, 'x')));
        }
        QVERIFY(says(readText(symbols), "and more"));
        // The tape refuses so many venues; the reader alone does not keep them all.
        FeedRegistry registry;
        KeepingSink sink;
        csv::MemorySource source(venues);
        QVERIFY(csv::readCsvText(source, nullptr, {}, registry, sink, {}, nullptr, {}, "day.csv"));
        std::uint32_t largest = 0;
        for (const QuoteEvent& event : sink.rows)
            largest = std::max(largest, event.feed.value);
        QVERIFY(largest < kFirstNamedFeed + 10'000);
        QVERIFY(registry.describe({largest}).mic.size() <= 256);
    }
};

QTEST_APPLESS_MAIN(TestCsvEnds)
#include "tst_csv_ends.moc"
