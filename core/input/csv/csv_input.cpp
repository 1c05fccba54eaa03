// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_input.h"

#include "base/number_text.h"
#include "files/free_memory.h"
#include "files/held_stream.h"
#include "files/text_file.h"
#include "input/csv/archive_text.h"
#include "input/csv/csv_unpack.h"
#include "input/csv/text_encoding.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fmt/format.h>
#include <mutex>
#include <new>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>
// The dispatching entry points use AVX2 or AVX-512 where the machine has them; the hash is the same.
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace sor { inline namespace input { namespace csv {

ContentHash::ContentHash()
    : m_state(XXH3_createState())
{
    XXH3_128bits_reset(static_cast<XXH3_state_t*>(m_state.get()));
}

void ContentHash::Free::operator()(void* state) const
{
    XXH3_freeState(static_cast<XXH3_state_t*>(state));
}

void ContentHash::update(const char* bytes, std::size_t size)
{
    XXH3_128bits_update(static_cast<XXH3_state_t*>(m_state.get()), bytes, size);
}

std::string ContentHash::hex() const
{
    const XXH128_hash_t hash = XXH3_128bits_digest(static_cast<const XXH3_state_t*>(m_state.get()));
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Result<std::unique_ptr<StoredFile>> StoredFile::open(const std::filesystem::path& path)
{
    const auto fail = [&](std::string message) { return unusableData(std::move(message), path.string()); };
    const bool isHeld = isStream(path);
    auto opened = isHeld ? holdStream(path, defaultMemoryLimit()) : openRegularFile(path);
    if (!opened)
        return opened.error();
    struct stat info { };
    const bool isKnown = ::fstat(opened->get(), &info) == 0;
    std::unique_ptr<StoredFile> file(new StoredFile(opened->release(), path.string()));
    if (!isKnown)
        return fail("Cannot read it: " + reasonCannotRead(errno) + ".");
    if (info.st_size == 0)
        return fail("It is empty. A CSV of quotes with a header line is expected.");
    file->m_identity = identityIn(info);
    file->m_size = info.st_size;
    file->m_isHeld = isHeld;
    return file;
}

Status StoredFile::leaveOutPadding()
{
    constexpr std::int64_t kMostPadding = std::int64_t{1} << 30;
    constexpr std::int64_t kPiece = std::int64_t{64} << 10;
    std::vector<char> piece;
    const std::int64_t least = std::max<std::int64_t>(0, m_identity.size - kMostPadding);
    for (std::int64_t end = m_identity.size; end > least;) {
        // The last byte tells for nearly all files.
        const std::int64_t begin = std::max(least, end - (piece.empty() ? 1 : kPiece));
        piece.resize(static_cast<std::size_t>(end - begin));
        if (Status status = readAt(begin, piece.data(), piece.size()); !status)
            return status;
        const auto last = std::find_if(piece.rbegin(), piece.rend(), [](char c) { return c != '\0'; });
        if (last != piece.rend()) {
            m_size = end - (last - piece.rbegin());
            return ok();
        }
        end = begin;
    }
    return ok(); // it is nothing else: no text, which the reader says
}

StoredFile::StoredFile(int fd, std::string where)
    : m_fd(fd)
    , m_where(std::move(where))
{
}

StoredFile::~StoredFile()
{
    ::close(m_fd);
}

Status StoredFile::readAt(std::int64_t offset, char* to, std::size_t size) const
{
    while (size > 0) {
        const ssize_t got = ::pread(m_fd, to, size, offset);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return unusableData("Cannot read it: " + reasonCannotRead(errno) + ".", m_where);
        }
        if (got == 0)
            return unusableData(
                fmt::format("It became shorter while it was read: {} of {} {} left. Read it again "
                            "when it is complete.",
                            offset, counted(m_size, "byte"), either(offset, "is", "are")),
                m_where);
        to += got;
        offset += got;
        size -= static_cast<std::size_t>(got);
    }
    return ok();
}

Status StoredFile::checkUnchanged() const
{
    const auto fail = [&](std::string_view what) {
        return unusableData(
            fmt::format("It was {} while it was read. Read it again when it is complete.", what), m_where);
    };
    if (m_isHeld)
        return ok();
    const auto named = identityOf(m_where);
    if (named && (named->device != m_identity.device || named->inode != m_identity.inode))
        return fail("replaced by another file");
    // By now it may have no name any more, which harms nothing.
    struct stat info { };
    if (::fstat(m_fd, &info) != 0)
        return ok();
    const FileIdentity now = identityIn(info);
    if (now.size < m_identity.size || (now.size == m_identity.size && now != m_identity))
        return fail("changed");
    return ok();
}

Status StoredFile::hashRest()
{
    constexpr std::int64_t kPiece = std::int64_t{1} << 20;
    std::vector<char> piece;
    while (m_hashedTo < m_identity.size) {
        piece.resize(static_cast<std::size_t>(std::min(kPiece, m_identity.size - m_hashedTo)));
        if (Status status = readAt(m_hashedTo, piece.data(), piece.size()); !status)
            return status;
        hashUpTo(m_hashedTo, piece.data(), piece.size());
    }
    return ok();
}

std::string StoredFile::hashHex()
{
    const std::vector<char> padding(std::size_t{64} << 10);
    for (std::int64_t at = m_size; at < m_identity.size && m_hashedTo >= m_size; at = m_hashedTo) {
        hashUpTo(at, padding.data(),
                 static_cast<std::size_t>(
                     std::min(m_identity.size - at, static_cast<std::int64_t>(padding.size()))));
    }
    return m_hash.hex();
}

Result<std::size_t> StoredFile::read(char* to, std::size_t room)
{
    const auto size = std::min(room, static_cast<std::size_t>(m_size - m_position));
    if (const Status status = readAt(m_position, to, size); !status)
        return status.error();
    hashUpTo(m_position, to, size);
    m_position += static_cast<std::int64_t>(size);
    return size;
}

void StoredFile::hashUpTo(std::int64_t offset, const char* bytes, std::size_t size)
{
    const std::int64_t end = offset + static_cast<std::int64_t>(size);
    const std::int64_t from = std::max(offset, m_hashedTo);
    if (from >= end)
        return;
    m_hash.update(bytes + (from - offset), static_cast<std::size_t>(end - from));
    m_hashedTo = end;
}

namespace {

/// See readAhead(). The thread fills one buffer while the others wait to be taken.
class ReadAhead : public ByteSource {
public:
    explicit ReadAhead(ByteSource& source)
        : m_source(source)
        , m_thread([this](const std::stop_token& stop) { fill(stop); })
    {
    }

    Result<std::size_t> read(char* to, std::size_t room) override
    {
        std::size_t done = 0;
        while (done < room) {
            Buffer& buffer = m_buffers[m_taken % kBuffers];
            if (m_offset == 0) {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_filled > m_taken; });
                m_position = buffer.position;
            }
            if (buffer.error)
                return *buffer.error;
            if (buffer.size == 0)
                break; // the end; it stays there
            const std::size_t size = std::min(room - done, buffer.size - m_offset);
            std::memcpy(to + done, buffer.bytes.data() + m_offset, size);
            done += size;
            m_offset += size;
            if (m_offset == buffer.size) {
                m_offset = 0;
                const std::lock_guard lock(m_mutex);
                ++m_taken;
                m_changed.notify_all();
            }
        }
        return done;
    }

    std::int64_t storedPosition() const override { return m_position; }

private:
    static constexpr std::size_t kBuffers = 4;
    static constexpr std::size_t kBufferBytes = std::size_t{256} << 10;
    struct Buffer {
        std::vector<char> bytes;
        std::size_t size = 0;
        std::int64_t position = 0;
        std::optional<Error> error;
    };

    void fill(const std::stop_token& stop)
    {
        for (std::size_t next = 0;; ++next) {
            {
                std::unique_lock lock(m_mutex);
                if (!m_changed.wait(lock, stop, [&] { return next < m_taken + kBuffers; }))
                    return;
            }
            Buffer& buffer = m_buffers[next % kBuffers];
            const Result<std::size_t> got = fillOne(buffer);
            if (got)
                buffer.size = *got;
            else
                buffer.error = got.error();
            buffer.position = m_source.storedPosition();
            const std::lock_guard lock(m_mutex);
            m_filled = next + 1;
            m_changed.notify_all();
            if (buffer.error || buffer.size == 0)
                return;
        }
    }

    /// On a thread of its own, which no exception may leave.
    Result<std::size_t> fillOne(Buffer& buffer)
    {
        try {
            buffer.bytes.resize(kBufferBytes);
            return m_source.read(buffer.bytes.data(), kBufferBytes);
        } catch (const std::bad_alloc&) {
            return unusableData("There is not enough memory to unpack this file.");
        }
    }

    ByteSource& m_source;
    std::array<Buffer, kBuffers> m_buffers;
    std::size_t m_offset = 0; // in the buffer that is being taken
    std::int64_t m_position = 0;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::size_t m_filled = 0; // buffers, under the mutex
    std::size_t m_taken = 0; // buffers, written by the reader under the mutex
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace

std::unique_ptr<ByteSource> readAhead(ByteSource& source)
{
    try {
        return std::make_unique<ReadAhead>(source);
    } catch (const std::system_error&) {
        return nullptr; // no thread to be had: the reader unpacks itself
    }
}

namespace {

/// The bytes that tell what a file is.
Result<std::string> topOf(const StoredFile& file)
{
    std::string top(std::min<std::size_t>(kBytesThatTell, static_cast<std::size_t>(file.size())), '\0');
    if (const Status status = file.readAt(0, top.data(), top.size()); !status)
        return status.error();
    return top;
}

} // namespace

Result<OpenedText> openBytes(const std::filesystem::path& path, unsigned threads)
{
    const std::filesystem::path stored = storedPath(path);
    auto file = StoredFile::open(stored);
    if (!file)
        return file.error();
    OpenedText opened;
    opened.file = std::move(*file);
    const auto top = topOf(*opened.file);
    if (!top)
        return top.error();
    const std::string member = stored == path ? "" : path.lexically_relative(stored).string();
    if (!member.empty() && !isArchive(*top))
        return unusableData("It is no archive that could have members.", stored.string());
    if (const Packing packing = packingOf(*top); packing != Packing::None)
        opened.unpacked = unpack(*opened.file, packing, path.string());
    if (isArchive(*top)) {
        auto text = openArchive(*opened.file, member);
        if (!text)
            return text.error();
        const auto first = (*text)->top();
        if (!first)
            return first.error();
        opened.top = *first;
        opened.unpacked = std::move(*text);
        if (const Packing packing = packingOf(opened.top); packing != Packing::None) {
            opened.member = std::move(opened.unpacked);
            opened.unpacked = unpack(*opened.member, packing, path.string(), opened.file->size());
        }
    } else {
        opened.top = *top;
    }
    if (opened.unpacked && threads > 1)
        opened.ahead = readAhead(*opened.unpacked);
    return opened;
}

Result<OpenedText> openText(const std::filesystem::path& path, unsigned threads)
{
    auto opened = openBytes(path, 1);
    if (!opened)
        return opened.error();
    // Packed data may well end with a NUL byte of its own, UTF-16 does so.
    if (!opened->unpacked) {
        const auto top = topOf(*opened->file);
        if (!top)
            return top.error();
        if (isUsualText(*top)) {
            if (const Status status = opened->file->leaveOutPadding(); !status)
                return status.error();
            return opened;
        }
    }
    opened->usual = usualText(opened->unpacked ? *opened->unpacked : *opened->file);
    if (opened->unpacked && threads > 1)
        opened->ahead = readAhead(*opened->usual);
    return opened;
}

}}} // namespace sor::input::csv
