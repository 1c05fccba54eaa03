// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a file that may be an archive: refused with a sentence, or members that read the same twice,
// of which none is missing.
#include "input/csv/archive_text.h"
#include "input/csv/csv_input.h"
#include "input/quotes/quote_file.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace sor;
using sor::test::require;

/// A file in memory under a name that lasts as long as it does.
class MemoryFile {
public:
    MemoryFile(const std::uint8_t* data, std::size_t size)
        : m_fd(::memfd_create("fuzz", MFD_CLOEXEC))
    {
        require(m_fd >= 0 && ::write(m_fd, data, size) == static_cast<ssize_t>(size));
    }
    ~MemoryFile() { ::close(m_fd); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return fmt::format("/proc/self/fd/{}", m_fd); }

private:
    int m_fd;
};

class Count final : public QuoteSink {
public:
    Status accept(std::span<const QuoteEvent> rows) override
    {
        count += std::ssize(rows);
        return ok();
    }
    std::int64_t count = 0;
};

/// The first bytes of a text, as many as come at a time; nothing when they cannot be read to there.
std::optional<std::string> textOf(const std::string& path, std::size_t room)
{
    const auto opened = csv::openText(path, 1);
    if (!opened)
        return std::nullopt;
    constexpr std::size_t kMost = std::size_t{1} << 20;
    std::string text;
    std::vector<char> part(room);
    while (text.size() < kMost) {
        const auto got = opened->text().read(part.data(), std::min(room, kMost - text.size()));
        if (!got)
            return std::nullopt;
        if (*got == 0)
            break;
        text.append(part.data(), *got);
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const MemoryFile file(data, size);
    const auto members = csv::membersOf(file.path());
    if (!members) {
        require(!members.error().message.empty());
        return 0;
    }
    require(!members->empty());
    (void)checkMembers(file.path(), *members);
    constexpr std::size_t kSome = 4;
    for (std::size_t i = 0; i < std::min(kSome, members->size()); ++i) {
        const std::string& member = (*members)[i];
        constexpr std::size_t kSmall = 37;
        constexpr std::size_t kLarge = 4096;
        require(textOf(member, kSmall) == textOf(member, kLarge));
        FeedRegistry registry;
        Count sink;
        const auto summary = readQuoteFile(member, {}, registry, sink, {});
        require(summary ? summary->rows() == sink.count : !summary.error().message.empty());
    }
    return 0;
}
