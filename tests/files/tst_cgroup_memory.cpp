// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that control groups leave, read from folders that look like those of the system.
#include "files/cgroup_memory.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace sor;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kGib = std::size_t{1} << 30;
constexpr std::size_t kMib = std::size_t{1} << 20;
constexpr const char* kSecond = "30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kFirst =
    "31 25 0:27 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu\n"
    "32 25 0:28 / /sys/fs/cgroup/memory rw shared:10 master:1 - cgroup cgroup rw,memory\n";

} // namespace

class TestCgroupMemory : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;

    void put(const std::string& name, const std::string& text) const
    {
        fs::create_directories((m_root / name).parent_path());
        std::ofstream(m_root / name, std::ios::binary) << text;
    }
    std::size_t left() const { return cgroupMemoryLeft(m_root).value_or(0); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void withoutGroupsThereIsNoLimit()
    {
        QVERIFY(!cgroupMemoryLeft(m_root));
        put("proc/self/cgroup", "0::/\n");
        QVERIFY(!cgroupMemoryLeft(m_root));
        put("proc/self/mountinfo", kSecond);
        QVERIFY(!cgroupMemoryLeft(m_root));
        put("sys/fs/cgroup/memory.max", "max\n");
        QVERIFY(!cgroupMemoryLeft(m_root));
    }

    void versionTwoCountsEveryParent()
    {
        put("proc/self/cgroup", "0::/user.slice/job.scope\n");
        put("proc/self/mountinfo", kSecond);
        const std::string slice = "sys/fs/cgroup/user.slice/";
        put(slice + "job.scope/memory.max", "max\n");
        put(slice + "job.scope/memory.current", "100\n");
        put(slice + "memory.max", std::to_string(kGib) + "\n");
        QCOMPARE(left(), kGib);
        put(slice + "memory.current", std::to_string(700 * kMib) + "\n");
        QCOMPARE(left(), kGib - 700 * kMib);
        // The file cache is given back.
        put(slice + "memory.stat",
            "anon 1\nfile 9\ninactive_file " + std::to_string(300 * kMib) + "\nactive_file "
                + std::to_string(100 * kMib) + "\n");
        QCOMPARE(left(), kGib - 300 * kMib);
        // The least of all counts: the group's own, and memory.high.
        put(slice + "job.scope/memory.max", std::to_string(64 * kMib) + "\n");
        QCOMPARE(left(), 64 * kMib - 100);
        put(slice + "job.scope/memory.high", std::to_string(32 * kMib) + "\n");
        QCOMPARE(left(), 32 * kMib - 100);
        put(slice + "job.scope/memory.current", std::to_string(33 * kMib) + "\n");
        QVERIFY(cgroupMemoryLeft(m_root) == std::optional<std::size_t>(0));
    }

    void versionOneCountsEveryParent()
    {
        put("proc/self/cgroup", "5:cpu:/elsewhere\n4:memory:/a/b\n0::/\n");
        put("proc/self/mountinfo", kFirst);
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", std::to_string(kGib) + "\n");
        put("sys/fs/cgroup/memory/a/memory.usage_in_bytes", std::to_string(500 * kMib) + "\n");
        put("sys/fs/cgroup/memory/a/memory.stat",
            "inactive_file 1\ntotal_inactive_file " + std::to_string(200 * kMib) + "\ntotal_active_file 0\n");
        put("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n");
        QCOMPARE(left(), kGib - 300 * kMib);
    }

    void aContainerSeesItsOwnPartOnly()
    {
        // Named from outside, while the mount shows the group itself.
        put("proc/self/cgroup", "4:cpuset,memory:/docker/1f\n");
        put("proc/self/mountinfo",
            "32 25 0:28 /docker/1f /sys/fs/cgroup/memory ro - cgroup cgroup rw,cpuset,memory\n");
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(kGib) + "\n");
        QCOMPARE(left(), kGib);
        put("sys/fs/cgroup/memory/inner/memory.limit_in_bytes", std::to_string(kMib) + "\n");
        put("proc/self/cgroup", "4:cpuset,memory:/docker/1f/inner\n");
        QCOMPARE(left(), kMib);
        // A way up and out of what the mount shows, and a group that is not there.
        for (const char* group : {"/../other", "/gone", "/"}) {
            put("proc/self/cgroup", std::string("0::") + group + "\n");
            put("proc/self/mountinfo", kSecond);
            put("sys/fs/cgroup/memory.max", std::to_string(2 * kGib) + "\n");
            QCOMPARE(left(), 2 * kGib);
        }
    }

    void aMountWithASpaceIsFound()
    {
        put("proc/self/cgroup", "0::/x\n");
        put("proc/self/mountinfo", "30 25 0:26 / /my\\040groups rw - cgroup2 none rw\n");
        put("my groups/x/memory.max", std::to_string(kGib) + "\n");
        QCOMPARE(left(), kGib);
    }

    void nonsenseIsPassedOver()
    {
        put("proc/self/mountinfo", std::string("x\n - \n30 25\n") + kSecond);
        for (const char* text : {"", "\n\n", "0", "::", "0::", "x:memory:", ":memory:/\n0::/a b\n"}) {
            put("proc/self/cgroup", text);
            QVERIFY(!cgroupMemoryLeft(m_root));
        }
        put("proc/self/cgroup", "0::/\n");
        for (const char* text : {"", "-1\n", "99999999999999999999\n", "x"}) {
            put("sys/fs/cgroup/memory.max", text);
            QVERIFY(!cgroupMemoryLeft(m_root));
        }
    }
};

QTEST_APPLESS_MAIN(TestCgroupMemory)
#include "tst_cgroup_memory.moc"
