// SPDX-License-Identifier: GPL-3.0-or-later
// Files packed with xz, bzip2 and zip: the same rows as the plain text, or a sentence.
#include "csv_fixture.h"
#include "csv_packing.h"
#include "input/csv/archive_text.h"

#include <QTest>
#include <archive.h>
#include <archive_entry.h>
#include <fstream>
#include <utility>
#include <vector>

using namespace sor;
using namespace sor::test;

namespace {

using Members = std::vector<std::pair<std::string, std::string>>; // names and texts

enum class Kind { Zip, StoredZip, Xz, Bzip2 };

std::string packed(Kind kind, const Members& members)
{
    std::string bytes(std::size_t{1} << 22, '\0');
    std::size_t used = 0;
    archive* out = archive_write_new();
    if (kind == Kind::Xz || kind == Kind::Bzip2) {
        (kind == Kind::Xz ? archive_write_add_filter_xz : archive_write_add_filter_bzip2)(out);
        archive_write_set_format_raw(out);
    } else {
        archive_write_set_format_zip(out);
        archive_write_set_options(out,
                                  kind == Kind::Zip ? "zip:compression=deflate" : "zip:compression=store");
    }
    archive_write_set_bytes_in_last_block(out, 1);
    archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
    for (const auto& [name, text] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
        archive_write_header(out, entry);
        archive_write_data(out, text.data(), text.size());
        archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
    bytes.resize(used);
    return bytes;
}

} // namespace

class TestArchives : public QObject {
    Q_OBJECT

    Folder m_folder;
    const std::string m_text = kMbp1Header + times(kMbp1Row, 5000);

private slots:
    void givesTheTextOfEachKind_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const Members one{{"day/quotes.csv", m_text}};
        add("zip", packed(Kind::Zip, one));
        add("stored zip", packed(Kind::StoredZip, one));
        add("zip of macOS", packed(Kind::Zip, {one[0], {"__MACOSX/day/._quotes.csv", std::string(9, '\0')}}));
        add("xz", packed(Kind::Xz, one));
        add("bzip2", packed(Kind::Bzip2, one));
        const std::string first = m_text.substr(0, 3000);
        const std::string second = m_text.substr(3000);
        add("packed again", packed(Kind::StoredZip, {{"quotes.csv.zst", zstdFrame(m_text)}}));
        add("beside what Databento adds",
            packed(Kind::Zip,
                   {{"metadata.json", "{}"}, one[0], {"condition.json", "[]"}, {".DS_Store", "x"}}));
        add("two xz streams", packed(Kind::Xz, {{"a", first}}) + packed(Kind::Xz, {{"b", second}}));
        add("two bzip2 streams", packed(Kind::Bzip2, {{"a", first}}) + packed(Kind::Bzip2, {{"b", second}}));
    }
    void givesTheTextOfEachKind()
    {
        QFETCH(QByteArray, bytes);
        const auto path = m_folder.write("packed", bytes.toStdString());
        const Outcome plain = readFile(m_folder.write("plain.csv", m_text));
        for (const unsigned threads : {1U, 2U}) {
            const Outcome read = readFile(path, {{}, threads});
            QVERIFY2(read.error.empty(), read.error.c_str());
            QVERIFY(read.rows == plain.rows);
            // Of all that is stored.
            csv::ContentHash hash;
            hash.update(bytes.data(), static_cast<std::size_t>(bytes.size()));
            QCOMPARE(read.summary.xxh3, hash.hex());
            QCOMPARE(read.summary.bytes, static_cast<std::int64_t>(bytes.size()));
        }
        QCOMPARE(*csv::membersOf(path), std::vector<std::string>{path});
        QCOMPARE(previewCsv(path)->rows.size(), std::size_t{5});
    }

    void refusesABombInAMember()
    {
        // A gigabyte in a few kilobytes, packed twice.
        const std::string part = zstdFrame(std::string(30'000'000, '\n'));
        std::string frames;
        for (int i = 0; i < 40; ++i)
            frames += part;
        const auto opened =
            csv::openBytes(m_folder.write("bomb.zip", packed(Kind::Zip, {{"a.csv.zst", frames}})), 1);
        QVERIFY(opened);
        std::vector<char> room(std::size_t{1} << 20);
        for (int i = 0; i < 1200; ++i) {
            if (const auto got = opened->text().read(room.data(), room.size()); !got) {
                QVERIFY2(got.error().message.find("300 times") != std::string::npos,
                         got.error().message.c_str());
                return;
            }
        }
        QFAIL("it was read");
    }

    void takesEachMemberForAFile()
    {
        const std::string other = kMbp1Header + times(kMbp1Row, 7);
        const std::string path =
            m_folder.write("two.zip", packed(Kind::Zip, {{"b/1.csv", m_text}, {"2.csv", other}}));
        QCOMPARE(*csv::membersOf(path), (std::vector<std::string>{path + "/b/1.csv", path + "/2.csv"}));
        const Outcome read = readFile(path + "/2.csv");
        QCOMPARE(read.rows.size(), std::size_t{7});
        // Of the member's own text: two members are two inputs.
        QCOMPARE(read.summary.xxh3, readFile(m_folder.write("other.csv", other)).summary.xxh3);
        QVERIFY(markOf(path + "/2.csv") == markOf(path));
        QVERIFY(readFile(path + "/3.csv").error.find("no member '3.csv'") != std::string::npos);
        QVERIFY(readFile(m_folder.path() / "other.csv" / "x").error.find("no archive") != std::string::npos);
    }

    void leavesOutWhatIsNoFileOfQuotes()
    {
        const Outcome plain = readFile(m_folder.write("plain.csv", m_text));
        const std::string path = m_folder.write("documents.zip",
                                                packed(Kind::Zip,
                                                       {{"README.txt", "License text"},
                                                        {"spec.PDF", "%PDF-1.7"},
                                                        {"a.csv", m_text},
                                                        {"a.csv.sha256", "abcd  a.csv"},
                                                        {"b.csv", ""}}));
        std::vector<std::string> leftOut;
        QCOMPARE(*csv::membersOf(path, &leftOut), std::vector<std::string>{path});
        QCOMPARE(leftOut,
                 (std::vector<std::string>{"README.txt", "spec.PDF", "a.csv.sha256", "b.csv (empty)"}));
        QVERIFY(readFile(path).rows == plain.rows);
        // Names of their own are files of quotes.
        const std::string two = m_folder.write(
            "two_texts.zip", packed(Kind::Zip, {{"readme.csv", m_text}, {"EQY_US_ALL_BBO.txt", m_text}}));
        QCOMPARE(csv::membersOf(two)->size(), std::size_t{2});
    }

    void refusesWhatCannotBeUnpacked_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(message);
        };
        const Members one{{"quotes.csv", m_text}};
        for (const auto& [name, kind] :
             {std::pair("cut zip", Kind::Zip), std::pair("cut stored zip", Kind::StoredZip),
              std::pair("cut xz", Kind::Xz), std::pair("cut bzip2", Kind::Bzip2)}) {
            std::string bytes = packed(kind, one);
            bytes.resize(bytes.size() / 2);
            add(name, bytes, "cut off");
        }
        const std::string two = packed(Kind::StoredZip, {{"a.csv", m_text}, {"b.csv", m_text}});
        add("cut before its list", two.substr(0, two.find("PK\x01\x02")), "the list of its files");
        add("cut behind a member", two.substr(0, two.find("PK\x03\x04", 4)), "the list of its files");
        add("several", two, "several files: name one");
        std::string fewer = packed(Kind::StoredZip, one);
        fewer[fewer.rfind("PK\x05\x06") + 10] = 2;
        add("a list of more", fewer, "lists 2 files and 1 are there");
        std::string tar = std::string(257, 'x') + "ustar" + std::string(250, '\0') + m_text;
        add("tar in a zip", packed(Kind::Zip, {{"a.tar", tar}}), "tar archive");
        add("a damaged member", packed(Kind::Zip, {{"a.csv.zst", zstdFrame(m_text).substr(0, 200)}}),
            "damaged");
        std::string changed = packed(Kind::StoredZip, one);
        changed[changed.find("46542624")] = '9';
        add("another byte", changed, "cannot be unpacked");
        std::string hidden = packed(Kind::StoredZip, one);
        hidden[6] = static_cast<char>(hidden[6] | 1);
        hidden[hidden.find("PK\x01\x02") + 8] |= 1;
        add("encrypted", hidden, "encrypted");
        add("no member", std::string("PK\x05\x06") + std::string(18, '\0'), "without a file");
        add("nothing but documents", packed(Kind::Zip, {{"README.md", "x"}, {"a.csv", ""}}),
            "It holds: README.md, a.csv (empty).");
        add("xlsx", packed(Kind::Zip, {{"[Content_Types].xml", "<x/>"}, {"xl/workbook.xml", "<x/>"}}),
            "It is an Excel workbook (.xlsx)");
        add("npz", packed(Kind::Zip, {{"bid.npy", "\x93NUMPY"}}), "NumPy arrays");
        add("zip in a zip", packed(Kind::Zip, {{"a.zip", packed(Kind::Zip, one)}}), "in another archive");
        add("xz in a zip", packed(Kind::Zip, {{"a.csv.xz", packed(Kind::Xz, one)}}), "packed twice");
        add("no text", packed(Kind::Zip, {{"a.csv", std::string("a,b\0c\n", 6)}}), "not text");
        add("a name only", "PK\x03\x04", "unpacked");
        add("an end", "BZh91", "unpacked");
    }
    void refusesWhatCannotBeUnpacked()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, message);
        const Outcome read = readFile(m_folder.write("bad", bytes.toStdString()));
        QVERIFY2(read.error.find(message.toStdString()) != std::string::npos, read.error.c_str());
        QCOMPARE(kind(read.code), ErrorKind::DataUnusable);
    }
};

QTEST_GUILESS_MAIN(TestArchives)
#include "tst_archives.moc"
