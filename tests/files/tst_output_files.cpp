// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder of results holds while it is written to, afterwards, and after the death of a process.
#include "files/atomic_output_file.h"
#include "files/output_folder.h"
#include "files/temporary_file.h"
#include "files/text_file.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sor;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::set<std::string> namesIn(const fs::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

bool says(const Error& error, std::string_view words)
{
    return error.code == ErrorCode::CannotWrite && error.message.find(words) != std::string::npos
        && error.message.ends_with('.');
}

/// What a process leaves that does something in the folder and is killed.
template <class Work> void dieAfter(const Work& work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

mode_t modeOf(const fs::path& path)
{
    struct stat info { };
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

} // namespace

class TestOutputFiles : public QObject {
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

    void temporaryNamesCannotBeGuessed()
    {
        std::set<std::string> names;
        for (int i = 0; i < 1000; ++i)
            names.insert(temporaryName());
        QCOMPARE(names.size(), std::size_t{1000});
        for (const std::string& name : names)
            QVERIFY(name.starts_with(".sorlab-part-") && name.size() == 13 + 32);
    }

    void linksAreNotFollowed()
    {
        put(m_path / "kept", "mine");
        fs::create_symlink(m_path / "kept", m_path / "out");
        fs::create_symlink(m_path / "nowhere", m_path / "dangling");
        for (const char* name : {"out", "dangling"}) {
            const auto status = writeFileAtomically(m_path / name, "theirs");
            QVERIFY(!status && says(status.error(), "links are not followed"));
        }
        QVERIFY(*readTextFile(m_path / "kept") == "mine");
        QVERIFY(!fs::exists(m_path / "nowhere"));
        // One that is put there after the file was opened is replaced, not followed.
        auto file = AtomicOutputFile::open(m_path / "late");
        QVERIFY(file && file->write("ours"));
        fs::create_symlink(m_path / "kept", m_path / "late");
        QVERIFY(file->commit());
        QVERIFY(*readTextFile(m_path / "kept") == "mine");
        QVERIFY(fs::is_regular_file(fs::symlink_status(m_path / "late")));
        // A folder that is reached through a link is one's own choice.
        fs::create_directory(m_path / "real");
        fs::create_symlink(m_path / "real", m_path / "way");
        QVERIFY(writeFileAtomically(m_path / "way" / "x", "1"));
        QVERIFY(fs::exists(m_path / "real" / "x"));
    }

    void pipesAndDevicesAreRefusedWithoutWaiting()
    {
        QCOMPARE(::mkfifo((m_path / "pipe").c_str(), 0600), 0);
        for (const fs::path& path : {m_path / "pipe", fs::path("/dev/null"), fs::path("/dev/tty")}) {
            const auto status = writeFileAtomically(path, "x");
            QVERIFY(!status && status.error().code == ErrorCode::CannotWrite);
        }
        // Where standard output is a file, /dev/stdout leads to one; the link itself must stay.
        const auto status = writeFileAtomically("/dev/stdout", "x");
        QVERIFY(!status && fs::is_symlink("/dev/stdout"));
    }

    void aFileThatIsReplacedKeepsItsPermissions()
    {
        put(m_path / "private", "old");
        fs::permissions(m_path / "private", fs::perms(0600));
        QVERIFY(writeFileAtomically(m_path / "private", "new"));
        QCOMPARE(modeOf(m_path / "private"), mode_t{0600});
        const mode_t mask = ::umask(0077);
        const bool isWritten = static_cast<bool>(writeFileAtomically(m_path / "fresh", "new"));
        ::umask(mask);
        QVERIFY(isWritten);
        QCOMPARE(modeOf(m_path / "fresh"), mode_t{0600});
    }

    void aFileThatMayNotBeWrittenToStays()
    {
        if (::geteuid() == 0)
            QSKIP("Root may write to every file.");
        put(m_path / "locked", "old");
        fs::permissions(m_path / "locked", fs::perms(0444));
        const auto status = writeFileAtomically(m_path / "locked", "new");
        QVERIFY(!status && says(status.error(), "may not be written to"));
        QVERIFY(*readTextFile(m_path / "locked") == "old");
    }

    void aDeadProcessesFilesAreRemovedByTheNextWriter()
    {
        dieAfter([&] {
            auto file = AtomicOutputFile::open(m_path / "out");
            if (file && file->write("half") && file->flush()) // it has a name now
                ::kill(::getpid(), SIGKILL);
        });
        QCOMPARE(namesIn(m_path).size(), std::size_t{1});
        QVERIFY(writeFileAtomically(m_path / "out", "whole"));
        QCOMPARE(namesIn(m_path), std::set<std::string>{"out"});
    }

    void onlyWhatIsProvablyLeftBehindIsRemoved()
    {
        // Alike, but not ours: another length, other characters, a folder, a link, a second name of a file.
        const std::string digits(32, 'a');
        const std::vector<std::string> kept{".sorlab-part-abc", ".sorlab-part-" + digits + "a",
                                            ".sorlab-part-" + std::string(32, 'g'), "sorlab-part-" + digits,
                                            "output.json.part-1-1"};
        for (const std::string& name : kept)
            put(m_path / name, "x");
        fs::create_directory(m_path / (".sorlab-part-" + std::string(32, '0')));
        fs::create_symlink(m_path / kept[0], m_path / (".sorlab-part-" + std::string(32, '1')));
        put(m_path / "named", "x");
        fs::create_hard_link(m_path / "named", m_path / (".sorlab-part-" + std::string(32, '2')));
        QCOMPARE(::mkfifo((m_path / (".sorlab-part-" + std::string(32, '3'))).c_str(), 0600), 0);
        const auto before = namesIn(m_path);
        // A live writer's file stays as well, this process's own or another's.
        auto live = AtomicOutputFile::open(m_path / "live");
        QVERIFY(live && live->write("x") && live->flush());
        put(m_path / (".sorlab-part-" + digits), "abandoned");
        QVERIFY(writeFileAtomically(m_path / "other", "x"));
        QVERIFY(live->commit());
        auto after = before;
        after.insert({"live", "other"});
        QVERIFY(namesIn(m_path) == after);
    }

    void filesTogetherAppearTogetherOrNotAtAll()
    {
        put(m_path / "a", "old a");
        fs::create_directory(m_path / "b");
        const std::vector<OutputText> texts{{m_path / "a", "new a"}, {m_path / "b", "new b"}};
        QVERIFY(!writeFilesTogether(texts));
        QVERIFY(*readTextFile(m_path / "a") == "old a");
        QCOMPARE(namesIn(m_path), (std::set<std::string>{"a", "b"}));
    }

    void aFolderIsOneRunsAlone()
    {
        const fs::path out = m_path / "deep" / "out";
        {
            const auto first = OutputFolder::open(out, OutputFolder::Use::Alone);
            QVERIFY(first);
            for (const auto use : {OutputFolder::Use::Alone, OutputFolder::Use::Shared}) {
                const auto second = OutputFolder::open(out, use);
                QVERIFY(!second && says(second.error(), "Another run is writing"));
            }
            QVERIFY(OutputFolder::open(m_path / "other", OutputFolder::Use::Alone));
            put(out / "output.json", "x");
        }
        QCOMPARE(namesIn(out), std::set<std::string>{"output.json"});
        QVERIFY(OutputFolder::open(out, OutputFolder::Use::Alone));
    }

    void sharedFoldersKeepOthersOutUntilTheLastHasGone()
    {
        fs::create_directory(m_path / "out");
        auto first = std::make_unique<Result<OutputFolder>>(
            OutputFolder::open(m_path / "out", OutputFolder::Use::Shared));
        auto second = std::make_unique<Result<OutputFolder>>(
            OutputFolder::open(m_path / "out", OutputFolder::Use::Shared));
        QVERIFY(*first && *second);
        first.reset();
        QVERIFY(!OutputFolder::open(m_path / "out", OutputFolder::Use::Alone));
        second.reset();
        QVERIFY(OutputFolder::open(m_path / "out", OutputFolder::Use::Alone));
        QVERIFY(namesIn(m_path / "out").empty());
    }

    void aFolderThatWasMadeForNothingGoesAgain()
    {
        fs::create_directory(m_path / "there");
        {
            QVERIFY(OutputFolder::open(m_path / "a" / "b" / "c", OutputFolder::Use::Alone));
            QVERIFY(OutputFolder::open(m_path / "there" / "d" / "", OutputFolder::Use::Alone));
        }
        QCOMPARE(namesIn(m_path), std::set<std::string>{"there"});
        QVERIFY(namesIn(m_path / "there").empty());
    }

    void theLockGoesWithItsProcess()
    {
        fs::create_directory(m_path / "out");
        dieAfter([&] {
            const auto folder = OutputFolder::open(m_path / "out", OutputFolder::Use::Alone);
            ::kill(::getpid(), SIGKILL);
        });
        QCOMPARE(namesIn(m_path / "out"), std::set<std::string>{".sorlab.lock"});
        {
            QVERIFY(OutputFolder::open(m_path / "out", OutputFolder::Use::Alone));
        }
        QVERIFY(namesIn(m_path / "out").empty());
    }

    void whatStandsInTheWayOfALockIsTold()
    {
        const auto refused = [&](std::string_view words) {
            const auto folder = OutputFolder::open(m_path / "out", OutputFolder::Use::Alone);
            return !folder && says(folder.error(), words);
        };
        put(m_path / "out", "a file");
        QVERIFY(refused("Could not make the folder"));
        fs::remove(m_path / "out");
        fs::create_directory(m_path / "out");
        put(m_path / "kept", "mine");
        fs::create_symlink(m_path / "kept", m_path / "out" / ".sorlab.lock");
        QVERIFY(refused("is a link"));
        QVERIFY(*readTextFile(m_path / "kept") == "mine");
        fs::remove(m_path / "out" / ".sorlab.lock");
        QCOMPARE(::mkfifo((m_path / "out" / ".sorlab.lock").c_str(), 0600), 0);
        QVERIFY(refused("is not a file"));
        fs::remove(m_path / "out" / ".sorlab.lock");
        fs::create_directory(m_path / "out" / ".sorlab.lock");
        const auto folder = OutputFolder::open(m_path / "out", OutputFolder::Use::Alone);
        QVERIFY(!folder && folder.error().code == ErrorCode::CannotWrite);
    }
};

QTEST_APPLESS_MAIN(TestOutputFiles)
#include "tst_output_files.moc"
