// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_metadata.h"

#include "base/number_text.h"
#include "input/csv/csv_fields.h"
#include "input/dbn/dbn_format.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string_view>

namespace sor { inline namespace input { namespace dbn {

namespace {

constexpr std::size_t kPreludeBytes = 8; // magic, version, length of what follows
constexpr std::size_t kFixedBytes = 100;
/// All options of a day are 1.5 million symbols, each with an interval.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr std::uint8_t kInstrumentIds = 0; // an stype: symbols are instrument ids

Error lie(std::string_view what)
{
    return unusableData(fmt::format(
        "The metadata of this DBN file contradict themselves: {}. The file is damaged: download it again.",
        what));
}

/// Takes fields from the front of the metadata.
class Taker {
public:
    explicit Taker(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    std::size_t left() const { return m_bytes.size(); }
    /// There must be so many bytes.
    template <class T> T take()
    {
        const T value = field<T>(m_bytes.data());
        m_bytes.remove_prefix(sizeof(T));
        return value;
    }
    std::string_view text(std::size_t length)
    {
        const auto text = fixedText(m_bytes.data(), length);
        m_bytes.remove_prefix(length);
        return text;
    }
    void skip(std::size_t bytes) { m_bytes.remove_prefix(bytes); }

private:
    std::string_view m_bytes;
};

/// A date as the number 20240403; nothing for one that the calendar does not have.
std::optional<Day> dayOf(std::uint32_t date)
{
    const std::chrono::year_month_day parts{std::chrono::year{static_cast<int>(date / 10'000)},
                                            std::chrono::month{date / 100 % 100},
                                            std::chrono::day{date % 100}};
    if (!parts.ok() || date / 10'000 > 9999)
        return std::nullopt;
    return std::chrono::sys_days(parts).time_since_epoch().count();
}

/// What follows the fixed part: lists of symbols, and their mappings.
class SymbolParts {
public:
    SymbolParts(Taker& rest, std::size_t symbolBytes, bool givesIds, bool takesIds, Metadata& to)
        : m_rest(rest)
        , m_symbolBytes(symbolBytes)
        , m_givesIds(givesIds)
        , m_takesIds(takesIds)
        , m_to(to)
    {
    }

    Status read()
    {
        std::vector<std::string> others; // symbols that were found in part, and not found
        for (auto* list : {&m_to.symbols, &others, &others}) {
            if (auto status = readList(*list); !status)
                return status;
        }
        const auto count = readCount(m_symbolBytes + sizeof(std::uint32_t), "symbol mappings");
        if (!count)
            return count.error();
        for (std::size_t i = 0; i < *count; ++i) {
            if (auto status = readMapping(); !status)
                return status;
        }
        return ok();
    }

private:
    Result<std::size_t> readCount(std::size_t bytesEach, std::string_view what)
    {
        if (m_rest.left() < sizeof(std::uint32_t))
            return lie(fmt::format("they end before the number of their {}", what));
        const std::size_t count = m_rest.take<std::uint32_t>();
        if (count > m_rest.left() / bytesEach)
            return lie(fmt::format("they count {} {}, for which {} too few", count, what,
                                   counted(m_rest.left(), "byte") + (m_rest.left() == 1 ? " is" : " are")));
        return count;
    }

    Status readList(std::vector<std::string>& to)
    {
        const auto count = readCount(m_symbolBytes, "symbols");
        if (!count)
            return count.error();
        for (std::size_t i = 0; i < *count; ++i)
            to.emplace_back(m_rest.text(m_symbolBytes));
        return ok();
    }

    Status readMapping()
    {
        if (m_rest.left() < m_symbolBytes + sizeof(std::uint32_t))
            return lie("they end within a symbol mapping");
        const std::string_view from = m_rest.text(m_symbolBytes);
        const auto count = readCount(2 * sizeof(std::uint32_t) + m_symbolBytes, "intervals of a mapping");
        if (!count)
            return count.error();
        for (std::size_t i = 0; i < *count; ++i) {
            const auto begin = m_rest.take<std::uint32_t>();
            const auto end = m_rest.take<std::uint32_t>();
            const std::string_view to = m_rest.text(m_symbolBytes);
            const auto beginDay = dayOf(begin);
            const auto endDay = dayOf(end);
            if (!beginDay || !endDay || *beginDay > *endDay)
                return lie(fmt::format("a mapping holds from {} to {}", begin, end));
            if (to.empty() || (!m_givesIds && !m_takesIds))
                continue; // nothing is known of these days
            const std::string_view idText = m_givesIds ? to : from;
            const auto id = csv::readWhole(idText);
            if (!id || *id > std::numeric_limits<std::uint32_t>::max())
                return lie(
                    fmt::format("they map '{}' to '{}', of which neither is an instrument_id", from, to));
            m_to.symbology.add(static_cast<std::uint32_t>(*id), *beginDay, *endDay, m_givesIds ? from : to);
        }
        return ok();
    }

    Taker& m_rest;
    std::size_t m_symbolBytes;
    bool m_givesIds; // symbols are mapped to ids
    bool m_takesIds; // ids are mapped to symbols
    Metadata& m_to;
};

Result<Metadata> parse(std::string_view bytes, int version)
{
    Metadata metadata;
    metadata.version = version;
    Taker rest(bytes);
    metadata.dataset = rest.text(16);
    metadata.schema = rest.take<std::uint16_t>();
    if (metadata.schema != kNoSchema && !schemaName(metadata.schema))
        return lie(fmt::format("no schema has the number {}", metadata.schema));
    rest.skip(2 * sizeof(std::uint64_t)); // begin and end of the request
    metadata.limit = rest.take<std::uint64_t>();
    if (version == 1)
        rest.skip(sizeof(std::uint64_t)); // number of records, no longer written
    const auto symbolsIn = rest.take<std::uint8_t>();
    const auto symbolsOut = rest.take<std::uint8_t>();
    metadata.hasTsOut = rest.take<std::uint8_t>() != 0;
    constexpr std::size_t kSymbolBytes1 = 22;
    const std::size_t symbolBytes = version == 1 ? kSymbolBytes1 : rest.take<std::uint16_t>();
    constexpr std::size_t kMostSymbolBytes = 1024;
    if (symbolBytes == 0 || symbolBytes > kMostSymbolBytes)
        return lie(fmt::format("a symbol has {}", counted(symbolBytes, "byte")));
    rest.skip(version == 1 ? 47 : 53); // reserved
    if (rest.left() < sizeof(std::uint32_t))
        return lie("they end before their symbols");
    if (const auto definition = rest.take<std::uint32_t>(); definition != 0)
        return lie(fmt::format("they hold a schema definition of {}, which no version has",
                               counted(definition, "byte")));
    const bool givesIds = symbolsOut == kInstrumentIds;
    SymbolParts parts(rest, symbolBytes, givesIds, !givesIds && symbolsIn == kInstrumentIds, metadata);
    if (auto status = parts.read(); !status)
        return status.error();
    return metadata;
}

/// At least `size` bytes of text, or all there are. By pieces: what the file says of its own size may be
/// wrong.
Status fillTo(csv::TextBuffer& text, csv::ByteSource& source, std::size_t size)
{
    constexpr std::size_t kPiece = std::size_t{256} << 10;
    while (text.size() < size && !text.isLast()) {
        const std::size_t piece = std::max(kPiece, text.size());
        if (auto status = text.fill(source, std::min(piece, size - text.size())); !status)
            return status;
    }
    return ok();
}

} // namespace

Result<Metadata> readMetadata(csv::TextBuffer& text, csv::ByteSource& source)
{
    if (auto status = fillTo(text, source, kPreludeBytes); !status)
        return status.error();
    if (text.size() < kPreludeBytes)
        return unusableData("It is a DBN file that ends within its header. Download it again.");
    const int version = field<std::uint8_t>(text.begin() + kMagic.size());
    if (version < 1 || version > kNewestVersion)
        return unusableData(
            fmt::format("It is of DBN version {}; versions 1 to {} are read. Download it as one of "
                        "these or as CSV, or convert it with Databento's dbn tool.",
                        version, kNewestVersion));
    const std::size_t size = field<std::uint32_t>(text.begin() + 4);
    if (size < kFixedBytes)
        return lie(fmt::format("they have {}, and {} are the least", counted(size, "byte"), kFixedBytes));
    if (size > kMostBytes)
        return lie(fmt::format("they have {}", counted(size, "byte")));
    if (auto status = fillTo(text, source, kPreludeBytes + size); !status)
        return status.error();
    if (text.size() < kPreludeBytes + size)
        return unusableData(fmt::format("It is a DBN file that ends within its metadata: {} of {} are there. "
                                        "Download it again.",
                                        text.size() - kPreludeBytes, counted(size, "byte")));
    auto metadata = parse({text.begin() + kPreludeBytes, size}, version);
    if (metadata)
        text.takeUpTo(text.begin() + kPreludeBytes + size);
    return metadata;
}

}}} // namespace sor::input::dbn
