// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/atomic_output_file.h"
#include "files/data_folder.h"
#include "files/file_descriptor.h"
#include "files/free_memory.h"
#include "files/text_file.h"

#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace sor;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}
std::size_t entriesOf(const fs::path& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}
bool says(const Error& error, std::string_view words)
{
    return error.message.find(words) != std::string::npos;
}

} // namespace

class TestFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->path().toStdString();
    }

    void readsTheBytesOfAFile()
    {
        const std::string bytes("a\0b\r\n\xff", 6);
        put(m_path / "x", bytes);
        const auto text = readTextFile(m_path / "x");
        QVERIFY(text);
        QVERIFY(*text == bytes);
        put(m_path / "empty", "");
        QVERIFY(readTextFile(m_path / "empty")->empty());
        const std::string large(300'000, 'x');
        put(m_path / "large", large);
        QVERIFY(*readTextFile(m_path / "large") == large);
    }

    void saysWhyAFileCannotBeRead()
    {
        const auto missing = readTextFile(m_path / "missing");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::FileMissing);
        QCOMPARE(missing.error().facts.path, (m_path / "missing").string());
        QVERIFY(says(missing.error(), "there is no such file"));
        const auto folder = readTextFile(m_path);
        QVERIFY(!folder);
        QVERIFY(says(folder.error(), "this is a folder, not a file"));
        put(m_path / "file", "x");
        const auto through = readTextFile(m_path / "file" / "below");
        QVERIFY(!through);
        QCOMPARE(through.error().code, ErrorCode::DataUnusable);
        QVERIFY(through.error().message.ends_with('.'));
    }

    void onlyFilesAreRead()
    {
        // None of them is waited for, and none opened: a pipe without a writer, one that is never written to.
        QCOMPARE(::mkfifo((m_path / "pipe").c_str(), 0600), 0);
        const FileDescriptor writer(::open((m_path / "pipe").c_str(), O_RDWR | O_CLOEXEC));
        const FileDescriptor listener(::socket(AF_UNIX, SOCK_STREAM, 0));
        struct sockaddr_un address { };
        address.sun_family = AF_UNIX;
        const std::string name = (m_path / "socket").string();
        QVERIFY(name.size() < sizeof address.sun_path);
        name.copy(address.sun_path, name.size());
        QCOMPARE(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        for (const fs::path& path : {m_path / "pipe", m_path / "socket", fs::path("/dev/zero"),
                                     fs::path("/dev/null"), fs::path("/dev/ptmx")}) {
            const auto text = readTextFile(path);
            QVERIFY2(!text, path.c_str());
            QCOMPARE(text.error().code, ErrorCode::DataUnusable);
            QVERIFY2(says(text.error(), "a pipe, a socket or a device"), text.error().message.c_str());
        }
        QVERIFY(says(readTextFile("-").error(), "standard input is not read"));
        fs::create_symlink(m_path / "circle", m_path / "circle");
        QVERIFY(says(readTextFile(m_path / "circle").error(), "in a circle"));
        // Links to files are files.
        put(m_path / "file", "x");
        fs::create_symlink(m_path / "file", m_path / "link");
        QVERIFY(*readTextFile(m_path / "link") == "x");
    }

    void aFileAboveTheLimitIsRefused()
    {
        put(m_path / "x", std::string(2 << 20, 'x'));
        QVERIFY(readTextFile(m_path / "x", 2 << 20));
        const auto large = readTextFile(m_path / "x", (2 << 20) - 1);
        QVERIFY(!large);
        QVERIFY(says(large.error(), "larger than"));
        // Regular files without an end, too.
        const auto endless = readTextFile("/proc/self/maps", 16);
        QVERIFY(!endless);
        QVERIFY(says(endless.error(), "larger than"));
    }

    void readsHowMuchMemoryIsFree()
    {
        QCOMPARE(parseMemAvailable("MemTotal: 9 kB\nMemAvailable:   2048 kB\nBuffers: 1 kB\n").value_or(0),
                 std::size_t{2} << 20);
        for (const char* text : {"", "MemFree: 5 kB\n", "MemAvailable:", "MemAvailable: x kB",
                                 "MemAvailable: -1 kB", "MemAvailable: 9223372036854775807 kB"})
            QVERIFY(!parseMemAvailable(text));
        const auto free = freeMemory();
        QVERIFY(free && *free > 0);
        QVERIFY(defaultMemoryLimit() > 0);
    }

    void dataStandBesideTheProgram()
    {
        const fs::path installed = m_path / "somewhere" / "share" / "sorlab" / "sample";
        fs::create_directories(installed);
        QVERIFY(!dataFolder(m_path / "elsewhere" / "bin" / "sorlab"));
        QVERIFY(dataFolder(m_path / "somewhere" / "bin" / "sorlab")
                == std::optional<fs::path>(installed.parent_path()));
        // A build folder of the project: build/release/bin/sorlab.
        fs::create_directories(m_path / "project" / "resources" / "sample");
        QVERIFY(dataFolder(m_path / "project" / "build" / "release" / "bin" / "sorlab")
                == std::optional<fs::path>(m_path / "project" / "resources"));
    }

    void writesAWholeFileAndLeavesNothingElse()
    {
        QVERIFY(writeFileAtomically(m_path / "out.json", "one"));
        QVERIFY(*readTextFile(m_path / "out.json") == "one");
        QVERIFY(writeFileAtomically(m_path / "out.json", "two, longer")); // replaces
        QVERIFY(*readTextFile(m_path / "out.json") == "two, longer");
        QVERIFY(writeFileAtomically(m_path / "out.json", ""));
        QVERIFY(readTextFile(m_path / "out.json")->empty());
        QCOMPARE(entriesOf(m_path), std::size_t{1});
    }

    void nothingChangesBeforeTheCommit()
    {
        put(m_path / "out", "old");
        {
            auto file = AtomicOutputFile::open(m_path / "out");
            QVERIFY(file);
            QVERIFY(file->write("new"));
            QVERIFY(*readTextFile(m_path / "out") == "old");
        } // no commit
        QVERIFY(*readTextFile(m_path / "out") == "old");
        QCOMPARE(entriesOf(m_path), std::size_t{1});
        auto file = AtomicOutputFile::open(m_path / "out");
        QVERIFY(file->write("ne"));
        AtomicOutputFile moved = std::move(*file);
        QVERIFY(moved.write("w"));
        QVERIFY(moved.commit());
        QVERIFY(*readTextFile(m_path / "out") == "new");
        QCOMPARE(entriesOf(m_path), std::size_t{1});
    }

    void twoWritersOfOneFileDoNotDisturbEachOther()
    {
        auto first = AtomicOutputFile::open(m_path / "out");
        auto second = AtomicOutputFile::open(m_path / "out");
        QVERIFY(first && second);
        QVERIFY(first->write("first"));
        QVERIFY(second->write("second"));
        QVERIFY(first->commit());
        QVERIFY(second->commit());
        QVERIFY(*readTextFile(m_path / "out") == "second");
        QCOMPARE(entriesOf(m_path), std::size_t{1});
    }

    void saysWhyAFileCannotBeWritten()
    {
        const auto code = [&](const fs::path& path, std::string_view words) {
            const auto status = writeFileAtomically(path, "x");
            return !status && status.error().code == ErrorCode::CannotWrite
                && status.error().facts.path == path.string() && says(status.error(), words);
        };
        put(m_path / "file", "x");
        QVERIFY(code(m_path / "missing" / "out", "the folder does not exist"));
        if (std::filesystem::exists("/proc/self"))
            QVERIFY(code("/proc/out", "no file can be made in this folder"));
        QVERIFY(code(m_path / "file" / "out", "a part of its path is not a folder"));
        QVERIFY(code(m_path, "this is a folder, not a file"));
        QVERIFY(code("/dev/full", "device"));
        QVERIFY(code(m_path / std::string(300, 'n'), "its name is too long"));
        QVERIFY(code(m_path / "", "this is a folder, not a file"));
        QVERIFY(code("", "this is a folder, not a file"));
        QVERIFY(*readTextFile(m_path / "file") == "x");
        QCOMPARE(entriesOf(m_path), std::size_t{1});
        if (::geteuid() != 0) { // root may write anywhere
            fs::permissions(m_path, fs::perms::owner_read | fs::perms::owner_exec);
            const bool isRefused = code(m_path / "out", "permission denied");
            fs::permissions(m_path, fs::perms::owner_all);
            QVERIFY(isRefused);
        }
    }

    void aFolderThatVanishesBeforeTheCommitIsAnErrorToo()
    {
        fs::create_directory(m_path / "sub");
        auto file = AtomicOutputFile::open(m_path / "sub" / "out");
        QVERIFY(file);
        QVERIFY(file->write("x"));
        fs::remove_all(m_path / "sub");
        const auto status = file->commit();
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::CannotWrite);
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
