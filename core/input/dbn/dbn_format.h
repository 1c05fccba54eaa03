// SPDX-License-Identifier: GPL-3.0-or-later
// Databento's binary encoding (DBN), versions 1 to 3: types of records, their lengths and the places of their
// fields. Source: the reference implementation, https://github.com/databento/dbn (record.rs, enums.rs,
// metadata.rs).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

namespace sor { inline namespace input { namespace dbn {

inline constexpr std::string_view kMagic = "DBN";
inline constexpr int kNewestVersion = 3;

/// Records and metadata are little-endian.
template <class T> T field(const char* at)
{
    static_assert(std::endian::native == std::endian::little);
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// At a place where a record begins, the first bytes of a file: so many as a record has at least.
inline bool isFileBegin(const char* at)
{
    const auto version = field<std::uint8_t>(at + kMagic.size());
    return std::string_view(at, kMagic.size()) == kMagic && version >= 1 && version <= kNewestVersion;
}

/// Type of a record, its second byte.
enum class RecordType : std::uint8_t {
    Trades = 0x00,
    Mbp1 = 0x01, // also tbbo
    Mbp10 = 0x0A,
    Status = 0x12,
    Definition = 0x13,
    SymbolMapping = 0x16,
    Mbo = 0xA0,
    Cmbp1 = 0xB1,
    Cbbo1s = 0xC0,
    Cbbo1m = 0xC1,
    Tcbbo = 0xC2,
    Bbo1s = 0xC3,
    Bbo1m = 0xC4
};

/// Bytes of a record of `type` without ts_out; 0 for a type that is not read.
std::size_t recordBytes(RecordType type, int version);
inline constexpr std::size_t kTsOutBytes = 8;
inline constexpr std::size_t kHeaderBytes = 16;
/// The unit of a record's first byte.
inline constexpr std::size_t kLengthUnit = 4;
inline constexpr std::size_t kMostRecordBytes = 255 * kLengthUnit;

/// Places of fields. The first four are of every record.
inline constexpr std::size_t kPublisherAt = 2;
inline constexpr std::size_t kInstrumentAt = 4;
inline constexpr std::size_t kTsEventAt = 8;
/// Of trades, mbp and bbo; the consolidated types have the same up to ts_recv. bbo has no action.
namespace level1 {
inline constexpr std::size_t kPrice = 16;
inline constexpr std::size_t kSize = 24;
inline constexpr std::size_t kAction = 28;
inline constexpr std::size_t kSide = 29;
inline constexpr std::size_t kFlags = 30;
inline constexpr std::size_t kTsRecv = 32;
inline constexpr std::size_t kSequence = 44;
inline constexpr std::size_t kBidPx = 48; // of the first level
inline constexpr std::size_t kAskPx = 56;
inline constexpr std::size_t kBidSz = 64;
inline constexpr std::size_t kAskSz = 68;
inline constexpr std::size_t kBidPublisher = 72; // of consolidated types only
inline constexpr std::size_t kAskPublisher = 76;
} // namespace level1
namespace status {
inline constexpr std::size_t kTsRecv = 16;
inline constexpr std::size_t kAction = 24;
} // namespace status
inline constexpr std::size_t kDefinitionTsRecvAt = 16;

/// A text field in a record: its place and length.
struct TextField {
    std::size_t at;
    std::size_t length;
};
TextField rawSymbolOfDefinition(int version);
/// Of a SymbolMapping: the symbol that the instrument has at its venue.
TextField mappedSymbol(int version);

/// A text of fixed length, filled up with NUL bytes.
inline std::string_view fixedText(const char* at, std::size_t length)
{
    const void* end = std::memchr(at, '\0', length);
    return {at, end == nullptr ? length : static_cast<std::size_t>(static_cast<const char*>(end) - at)};
}

inline constexpr std::uint64_t kNoTime = std::numeric_limits<std::uint64_t>::max();
inline constexpr std::uint32_t kNoSize = std::numeric_limits<std::uint32_t>::max();

/// A schema's number in the metadata and its name; nothing for a number that no version has.
inline constexpr std::uint16_t kNoSchema = 0xFFFF; // records of several schemas, or not stated
inline constexpr std::uint16_t kMboSchema = 0;
inline constexpr std::uint16_t kTbboSchema = 3;
inline constexpr std::uint16_t kDefinitionSchema = 9;
std::optional<std::string_view> schemaName(std::uint16_t schema);

}}} // namespace sor::input::dbn
