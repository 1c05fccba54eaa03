// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/held_stream.h"

#include "base/number_text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace sor { inline namespace files {

namespace {

using Identity = std::pair<dev_t, ino_t>;

std::optional<struct stat> statusOf(const std::filesystem::path& path)
{
    struct stat info { };
    const bool isThere =
        isStandardInput(path) ? ::fstat(STDIN_FILENO, &info) == 0 : ::stat(path.c_str(), &info) == 0;
    return isThere ? std::optional(info) : std::nullopt;
}

/// Copies one stream to its end.
class StreamCopy {
public:
    StreamCopy(const std::filesystem::path& path, std::size_t limit, const std::stop_token& stop,
               ProgressSink* progress)
        : m_path(path)
        , m_limit(limit)
        , m_stop(stop)
        , m_progress(progress)
        , m_buffer(std::size_t{1} << 16)
    {
    }

    Result<FileDescriptor> run()
    {
        // Not to wait for a writer, which poll() does.
        m_from = FileDescriptor(isStandardInput(m_path)
                                    ? ::dup(STDIN_FILENO)
                                    : ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
        m_to = FileDescriptor(::memfd_create("quotes", MFD_CLOEXEC));
        if (!m_from || !m_to)
            return cannotRead(errno);
        if (::isatty(m_from.get()) != 0)
            return fail(
                "It is a terminal. Lead quotes into it (zstd -dc day.csv.zst | ...), or name a file.");
        for (;;) {
            const auto got = readSome();
            if (!got)
                return got.error();
            if (*got == 0)
                return std::move(m_to);
            if (Status status = keep(*got); !status)
                return status.error();
        }
    }

private:
    Error fail(std::string message) const { return unusableData(std::move(message), m_path.string()); }
    Error cannotRead(int errorNumber) const
    {
        return fail("Cannot read it: " + reasonCannotRead(errorNumber) + ".");
    }

    /// 0 at the end.
    Result<std::size_t> readSome()
    {
        for (;;) {
            if (m_stop.stop_requested())
                return Error{ErrorCode::Interrupted, "Stopped."};
            pollfd waiting{m_from.get(), POLLIN, 0};
            constexpr int kMilliseconds = 100;
            const int ready = ::poll(&waiting, 1, kMilliseconds);
            if (ready < 0 && errno != EINTR)
                return cannotRead(errno);
            if (ready <= 0)
                continue;
            const ssize_t got = ::read(m_from.get(), m_buffer.data(), m_buffer.size());
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR && errno != EAGAIN)
                return cannotRead(errno);
        }
    }

    Status keep(std::size_t size)
    {
        m_size += size;
        if (m_limit > 0 && m_size > m_limit)
            return Error{
                ErrorCode::MemoryLimit,
                fmt::format("It has more than {} MB, which is the most that is kept of it in memory (a "
                            "pipe gives its bytes only once, and quotes may have to be read twice). "
                            "Save it to a file, pack it (zstd), or raise `memory`.",
                            megabytesText(m_limit)),
                {.path = m_path.string(), .limitBytes = m_limit}};
        for (std::size_t done = 0; done < size;) {
            const ssize_t put = ::write(m_to.get(), m_buffer.data() + done, size - done);
            if (put < 0 && errno != EINTR)
                return fail("There is not enough memory to keep what comes through it. Save it to a file.");
            done += static_cast<std::size_t>(std::max<ssize_t>(put, 0));
        }
        if (m_progress != nullptr)
            m_progress->progress("Reading a stream", static_cast<std::int64_t>(m_size), 0);
        return ok();
    }

    const std::filesystem::path& m_path;
    std::size_t m_limit;
    const std::stop_token& m_stop;
    ProgressSink* m_progress;
    std::vector<char> m_buffer;
    FileDescriptor m_from;
    FileDescriptor m_to;
    std::size_t m_size = 0;
};

} // namespace

bool isStandardInput(const std::filesystem::path& path)
{
    constexpr std::array<std::string_view, 3> kNames{kStandardInput, "/dev/fd/0", "/proc/self/fd/0"};
    return std::ranges::find(kNames, path.native()) != kNames.end();
}

bool isStream(const std::filesystem::path& path)
{
    const auto info = statusOf(path);
    if (!info || S_ISDIR(info->st_mode))
        return false;
    if (!isStandardInput(path)) {
        const std::string& name = path.native();
        const bool isOpen = name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/");
        return isOpen && (S_ISFIFO(info->st_mode) || S_ISSOCK(info->st_mode));
    }
    return !S_ISREG(info->st_mode) || ::lseek(STDIN_FILENO, 0, SEEK_CUR) > 0;
}

Result<FileDescriptor> holdStream(const std::filesystem::path& path, std::size_t limit,
                                  const std::stop_token& stop, ProgressSink* progress)
{
    static std::mutex mutex;
    static std::map<Identity, FileDescriptor> held;
    const auto info = statusOf(path);
    if (!info)
        return unusableData("Cannot read it: " + reasonCannotRead(errno) + ".", path.string());
    const std::lock_guard lock(mutex);
    FileDescriptor& file = held[{info->st_dev, info->st_ino}];
    if (!file) {
        auto copied = StreamCopy(path, limit, stop, progress).run();
        if (!copied)
            return copied.error();
        file = std::move(*copied);
    }
    FileDescriptor own(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
    if (!own)
        return unusableData("Cannot read it: " + reasonCannotRead(errno) + ".", path.string());
    return own;
}

}} // namespace sor::files
