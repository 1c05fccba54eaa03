// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a CSV file: as stored, or the text that they stand for.
#pragma once

#include "base/result.h"
#include "input/csv/byte_source.h"
#include "input/csv/file_mark.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace csv {

/// XXH3-128 of bytes that come piece by piece.
class ContentHash {
public:
    ContentHash();
    void update(const char* bytes, std::size_t size);
    std::string hex() const;

private:
    struct Free {
        void operator()(void* state) const;
    };
    std::unique_ptr<void, Free> m_state;
};

/// An open file of a fixed size: what it grows by later is not read, and shrinking is an error. A stream is
/// read to its end when it is opened first (holdStream()). read() hashes what it gives. readAt() may be
/// called from several threads.
class StoredFile : public ByteSource {
public:
    /// DataUnusable when it is missing, a folder, a device, not readable or empty.
    static Result<std::unique_ptr<StoredFile>> open(const std::filesystem::path& path);
    ~StoredFile() override;
    StoredFile(const StoredFile&) = delete;
    StoredFile& operator=(const StoredFile&) = delete;

    Result<std::size_t> read(char* to, std::size_t room) override;
    std::int64_t storedPosition() const override { return m_position; }

    /// NUL bytes at the end, of text, are padding: from now on they are not given out, a gigabyte of them at
    /// most. Before the first read().
    Status leaveOutPadding();
    /// Reads exactly `size` bytes that lie within the file.
    Status readAt(std::int64_t offset, char* to, std::size_t size) const;
    /// DataUnusable when another file has taken its place since it was opened, or when it was written to and
    /// did not grow: what was read may be half old, half new.
    Status checkUnchanged() const;
    /// Bytes that are given out, in all.
    std::int64_t size() const { return m_size; }
    /// Bytes of the file, padding included.
    std::int64_t storedSize() const { return m_identity.size; }
    const std::string& where() const { return m_where; }
    /// Hashes the bytes at `offset` as far as they were not hashed yet. Calls come in the order of the file.
    void hashUpTo(std::int64_t offset, const char* bytes, std::size_t size);
    /// Hashes what was not hashed yet.
    Status hashRest();
    /// Of the whole file, padding included, once all else was hashed. Once only.
    std::string hashHex();
    /// read() goes on from here.
    void continueFrom(std::int64_t position) { m_position = position; }

private:
    StoredFile(int fd, std::string where);
    int m_fd;
    FileIdentity m_identity; // when it was opened
    std::int64_t m_size = 0;
    std::int64_t m_position = 0;
    std::int64_t m_hashedTo = 0;
    std::string m_where;
    ContentHash m_hash;
    bool m_isHeld = false; // a stream, which nothing else writes to
};

/// A file and the layers that turn it into text.
struct OpenedText {
    std::unique_ptr<StoredFile> file;
    std::string top; // the first bytes of it, or of the member of the archive, as they are stored
    // Each uses those before it; nullptr where it is not needed.
    std::unique_ptr<ByteSource> member; // of an archive, which is packed itself
    std::unique_ptr<ByteSource> unpacked;
    std::unique_ptr<ByteSource> usual; // see usualText()
    std::unique_ptr<ByteSource> ahead;

    /// The stored bytes are the text: it may be read at any place.
    bool isPlain() const { return !usual && !unpacked; }
    ByteSource& text() const
    {
        if (ahead)
            return *ahead;
        if (usual)
            return *usual;
        return unpacked ? *unpacked : *file;
    }
};

/// Opens a file of any Packing, an archive or a member of one ("day.zip/a.csv"), which may be packed with
/// zstd or gzip itself; with more than one thread, one of them unpacks.
Result<OpenedText> openBytes(const std::filesystem::path& path, unsigned threads);
/// The same of a text of any encoding (TextEncoding) and line end; padding behind it is left out.
Result<OpenedText> openText(const std::filesystem::path& path, unsigned threads);

/// Reads `source` ahead on a thread of its own, a few hundred kilobytes far. nullptr where the system gives
/// no more threads.
std::unique_ptr<ByteSource> readAhead(ByteSource& source);

}}} // namespace sor::input::csv
