// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/archive_text.h"

#include "input/csv/csv_unpack.h"
#include "input/csv/foreign_file.h"
#include "input/csv/text_encoding.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

namespace {

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kEmptyZip = "PK\x05\x06";

/// What people put beside files: documents, pictures and checksums.
bool isDocument(std::string_view last)
{
    constexpr std::array<std::string_view, 14> kEnds{".pdf",  ".md",  ".sha256", ".sha512", ".sha1",
                                                     ".md5",  ".asc", ".sig",    ".docx",   ".doc",
                                                     ".html", ".htm", ".png",    ".jpg"};
    constexpr std::array<std::string_view, 4> kNames{"readme", "license", "licence", "changelog"};
    std::string name(last);
    for (char& c : name)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    // "license_trades.csv" may be anything.
    const std::string_view stem = std::string_view(name).substr(0, name.find('.'));
    return std::ranges::any_of(kEnds, [&](std::string_view end) { return name.ends_with(end); })
        || (std::ranges::find(kNames, stem) != kNames.end() && !name.ends_with(".csv"));
}

/// What stands beside the files of quotes in archives: of macOS, of other systems, and of Databento.
bool isBesideQuotes(std::string_view name)
{
    constexpr std::array<std::string_view, 5> kOfDatabento{"metadata.json", "manifest.json", "condition.json",
                                                           "symbology.json", "symbology.csv"};
    const std::string_view last = name.substr(name.rfind('/') + 1);
    return name.starts_with("__MACOSX/") || last.starts_with('.') || last == "Thumbs.db"
        || std::ranges::find(kOfDatabento, last) != kOfDatabento.end();
}

/// libarchive's reader of one file.
class ArchiveReader {
public:
    explicit ArchiveReader(StoredFile& file)
        : m_file(file)
        , m_archive(archive_read_new())
        , m_buffer(std::size_t{128} << 10)
    {
    }
    ~ArchiveReader() { archive_read_free(m_archive); }
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;

    Status open()
    {
        std::array<char, 4> first{};
        if (m_file.size() < static_cast<std::int64_t>(first.size()))
            return damaged("it is too short");
        if (Status status = m_file.readAt(0, first.data(), first.size()); !status)
            return status;
        const std::string_view top(first.data(), first.size());
        m_isZip = top == kZip || top == kEmptyZip;
        if (m_isZip) {
            if (Status status = findList(); !status)
                return status;
            archive_read_support_format_zip(m_archive);
        } else {
            archive_read_support_filter_xz(m_archive);
            archive_read_support_filter_bzip2(m_archive);
            archive_read_support_format_raw(m_archive);
        }
        archive_read_set_read_callback(m_archive, onRead);
        archive_read_set_seek_callback(m_archive, onSeek);
        archive_read_set_skip_callback(m_archive, onSkip);
        archive_read_set_callback_data(m_archive, this);
        if (archive_read_open1(m_archive) != ARCHIVE_OK)
            return failed();
        if (!m_isZip && archive_filter_code(m_archive, 0) == ARCHIVE_FILTER_NONE)
            return damaged("its first bytes are all that it has of a packed file");
        return ok();
    }

    bool isZip() const { return m_isZip; }
    std::int64_t position() const { return m_position; }
    /// The name of the next file in it; empty at the end.
    Result<std::string> next()
    {
        archive_entry* entry = nullptr;
        for (std::int64_t number = 1;; ++number) {
            const int result = archive_read_next_header(m_archive, &entry);
            constexpr std::int64_t kNotStated = 0xFFFF;
            if (result == ARCHIVE_EOF && m_isZip && m_listed != kNotStated && m_listed != m_entries)
                return damaged(fmt::format("it lists {} files and {} are there", m_listed, m_entries));
            if (result == ARCHIVE_EOF)
                return std::string();
            if (result < ARCHIVE_WARN)
                return failed();
            ++m_entries;
            const char* path = archive_entry_pathname_utf8(entry);
            if (path == nullptr)
                path = archive_entry_pathname(entry);
            std::string name = path == nullptr ? fmt::format("file {}", number) : path;
            const bool isFile = archive_entry_filetype(entry) == AE_IFREG && !name.ends_with('/');
            if (m_isZip && (!isFile || isBesideQuotes(name)))
                continue;
            if (const std::string_view other = m_isZip ? whyNoArchive(name) : ""; !other.empty())
                return unusableData(std::string(other), m_file.where());
            const bool isEmpty = archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) == 0;
            const std::string_view last = std::string_view(name).substr(name.rfind('/') + 1);
            if (m_isZip && (isEmpty || isDocument(last))) {
                m_leftOut.push_back(isEmpty ? name + " (empty)" : name);
                continue;
            }
            if (archive_entry_is_encrypted(entry) != 0)
                return unusableData(fmt::format("Its member '{}' is encrypted. Unpack it first.", name),
                                    m_file.where());
            return name;
        }
    }

    Result<std::size_t> read(char* to, std::size_t room)
    {
        const la_ssize_t got = archive_read_data(m_archive, to, room);
        if (got < 0)
            return failed();
        m_text += got;
        if (isBomb(m_text, m_file.size()))
            return bombError(m_file.where());
        return static_cast<std::size_t>(got);
    }
    std::int64_t textBytes() const { return m_text; }
    /// Members that were passed so far: documents, and empty ones.
    const std::vector<std::string>& leftOut() const { return m_leftOut; }
    Error nothingInIt() const
    {
        return unusableData(m_leftOut.empty() ? std::string("It is an archive without a file in it.")
                                              : fmt::format("It is an archive without a file of quotes in "
                                                            "it. It holds: {}.",
                                                            fmt::join(m_leftOut, ", ")),
                            m_file.where());
    }

private:
    static ArchiveReader& of(void* data) { return *static_cast<ArchiveReader*>(data); }
    static la_ssize_t onRead(archive* /*archive*/, void* data, const void** bytes)
    {
        ArchiveReader& self = of(data);
        const auto size =
            std::min(static_cast<std::int64_t>(self.m_buffer.size()), self.m_file.size() - self.m_position);
        Status status =
            self.m_file.readAt(self.m_position, self.m_buffer.data(), static_cast<std::size_t>(size));
        if (!status) {
            self.m_error = status.error();
            return ARCHIVE_FATAL;
        }
        self.m_position += size;
        *bytes = self.m_buffer.data();
        return size;
    }
    static la_int64_t onSkip(archive* /*archive*/, void* data, la_int64_t request)
    {
        ArchiveReader& self = of(data);
        const std::int64_t skipped =
            std::clamp<std::int64_t>(request, 0, self.m_file.size() - self.m_position);
        self.m_position += skipped;
        return skipped;
    }
    static la_int64_t onSeek(archive* /*archive*/, void* data, la_int64_t offset, int whence)
    {
        ArchiveReader& self = of(data);
        const std::int64_t from = whence == SEEK_SET ? 0
            : whence == SEEK_CUR                     ? self.m_position
                                                     : self.m_file.size();
        if (offset < -from || offset > self.m_file.size() - from)
            return ARCHIVE_FATAL;
        self.m_position = from + offset;
        return self.m_position;
    }

    /// The list of the files of a zip stands at its end: without it some of them may be missing.
    Status findList()
    {
        constexpr std::int64_t kFixed = 22;
        constexpr std::int64_t kLongest = kFixed + 0xFFFF; // with a comment
        std::string tail(static_cast<std::size_t>(std::min(kLongest, m_file.size())), '\0');
        if (Status status = m_file.readAt(m_file.size() - static_cast<std::int64_t>(tail.size()), tail.data(),
                                          tail.size());
            !status)
            return status;
        const std::size_t at = tail.rfind(kEmptyZip);
        constexpr std::size_t kCountAt = 10;
        if (at == std::string::npos || at + kFixed > tail.size())
            return damaged("the list of its files, which stands at its end, is missing");
        m_listed = static_cast<unsigned char>(tail[at + kCountAt])
            + 256 * static_cast<unsigned char>(tail[at + kCountAt + 1]);
        return ok();
    }

    Error damaged(std::string_view why) const
    {
        return unusableData(fmt::format("It cannot be unpacked: {}. It may be damaged or cut off.", why),
                            m_file.where());
    }
    Error failed() const
    {
        if (m_error)
            return *m_error;
        const char* why = archive_error_string(m_archive);
        return damaged(why == nullptr ? "unknown cause" : why);
    }

    StoredFile& m_file;
    archive* m_archive;
    std::vector<char> m_buffer;
    std::int64_t m_position = 0;
    std::int64_t m_text = 0;
    bool m_isZip = false;
    std::int64_t m_listed = 0; // files and folders, by the list of a zip
    std::int64_t m_entries = 0; // that came
    std::vector<std::string> m_leftOut;
    std::optional<Error> m_error; // of the file
};

class ArchiveText final : public ArchivedText {
public:
    ArchiveText(StoredFile& file, bool isMember)
        : m_file(file)
        , m_reader(file)
        , m_isMember(isMember)
    {
    }

    Status open(const std::string& member)
    {
        if (Status status = m_reader.open(); !status)
            return status;
        for (;;) {
            const auto name = m_reader.next();
            if (!name)
                return name.error();
            if (name->empty())
                return member.empty()
                    ? m_reader.nothingInIt()
                    : unusableData(fmt::format("It has no member '{}'.", member), m_file.where());
            if (member.empty() || *name == member)
                return ok();
        }
    }

    Result<std::string> top() override
    {
        std::string first(kBytesThatTell, '\0');
        const auto got = unpack(first.data(), first.size());
        if (!got)
            return got.error();
        first.resize(*got);
        m_top = first;
        return first;
    }

    Result<std::size_t> read(char* to, std::size_t room) override
    {
        if (m_top.empty())
            return unpack(to, room);
        const std::size_t size = std::min(room, m_top.size());
        std::copy_n(m_top.data(), size, to);
        m_top.erase(0, size);
        return size;
    }

    std::int64_t storedPosition() const override { return m_reader.position(); }

private:
    Result<std::size_t> unpack(char* to, std::size_t room)
    {
        if (m_isDone)
            return std::size_t{0};
        std::size_t done = 0;
        while (done < room && !m_isDone) {
            const auto got = m_reader.read(to + done, room - done);
            if (!got)
                return got.error();
            if (m_isMember)
                m_file.hashUpTo(m_reader.textBytes() - static_cast<std::int64_t>(*got), to + done, *got);
            done += *got;
            m_isDone = *got == 0;
        }
        if (m_isDone && !m_isMember) {
            if (m_reader.isZip()) {
                const auto another = m_reader.next();
                if (!another)
                    return another.error();
                if (!another->empty())
                    return unusableData(fmt::format("It holds several files: name one of them ({}/{}).",
                                                    m_file.where(), *another),
                                        m_file.where());
            }
            if (Status status = m_file.hashRest(); !status)
                return status.error();
        }
        return done;
    }

    StoredFile& m_file;
    ArchiveReader m_reader;
    std::string m_top; // that was looked at and is still to be read
    bool m_isMember; // one of several
    bool m_isDone = false;
};

} // namespace

bool isArchive(std::string_view firstBytes)
{
    constexpr std::string_view kXz{"\xFD"
                                   "7zXZ\0",
                                   6};
    // Behind its name stands the size of its blocks.
    const bool isBzip2 = firstBytes.size() > 4 && firstBytes.starts_with("BZh") && firstBytes[3] >= '1'
        && firstBytes[3] <= '9' && (firstBytes[4] == '1' || firstBytes[4] == '\x17');
    return isBzip2 || firstBytes.starts_with(kXz) || firstBytes.starts_with(kZip)
        || firstBytes.starts_with(kEmptyZip);
}

Result<std::unique_ptr<ArchivedText>> openArchive(StoredFile& file, const std::string& member)
{
    auto text = std::make_unique<ArchiveText>(file, !member.empty());
    if (const Status status = text->open(member); !status)
        return status.error();
    return std::unique_ptr<ArchivedText>(std::move(text));
}

Result<std::vector<std::string>> membersOf(const std::string& path, std::vector<std::string>* leftOut)
{
    std::vector<std::string> members{path};
    const auto file = StoredFile::open(path);
    std::array<char, 4> first{};
    if (!file || (*file)->size() < static_cast<std::int64_t>(first.size())
        || !(*file)->readAt(0, first.data(), first.size())
        || std::string_view(first.data(), first.size()) != kZip)
        return members;
    ArchiveReader reader(**file);
    if (Status status = reader.open(); !status)
        return status.error();
    std::vector<std::string> names;
    for (;;) {
        const auto name = reader.next();
        if (!name)
            return name.error();
        if (name->empty())
            break;
        names.push_back(path + "/" + *name);
        constexpr std::size_t kMost = 10'000;
        if (names.size() > kMost)
            return unusableData(fmt::format("It holds more than {} files.", kMost), path);
    }
    if (names.empty())
        return reader.nothingInIt();
    if (leftOut != nullptr)
        *leftOut = reader.leftOut();
    return names.size() == 1 ? members : names;
}

}}} // namespace sor::input::csv
