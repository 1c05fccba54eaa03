// SPDX-License-Identifier: GPL-3.0-or-later
// DBN files in a few lines, for tests; written by the format's description alone, so that the reader is not
// its own judge.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace sor::test {

inline constexpr std::int64_t kDbnNoPrice = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint64_t kDbnNoTime = std::numeric_limits<std::uint64_t>::max();

/// A number as its little-endian bytes.
template <class T> std::string bytesOfNumber(T number)
{
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}
inline std::string fixedBytes(std::string_view text, std::size_t length)
{
    std::string bytes(text);
    bytes.resize(length, '\0');
    return bytes;
}

struct DbnMapping {
    std::string symbol;
    std::uint32_t begin = 0; // 20240403
    std::uint32_t end = 0;
    std::string id;
};

struct DbnHeader {
    int version = 3;
    std::uint16_t schema = 1; // mbp-1
    bool hasTsOut = false;
    std::uint64_t limit = 0; // of records; 0: none
    std::uint8_t symbolsIn = 1; // raw symbols
    std::uint8_t symbolsOut = 0; // instrument ids
    std::vector<DbnMapping> mappings = {{"AAPL", 20240801, 20240802, "38"}};

    std::size_t symbolBytes() const { return version == 1 ? 22 : 71; }
    std::string symbol(std::string_view text) const { return fixedBytes(text, symbolBytes()); }

    /// What follows the length.
    std::string metadata() const
    {
        std::string out = fixedBytes("XNAS.ITCH", 16) + bytesOfNumber(schema);
        out += bytesOfNumber(std::uint64_t{0}) + bytesOfNumber(kDbnNoTime) + bytesOfNumber(limit);
        if (version == 1)
            out += bytesOfNumber(kDbnNoTime);
        out += bytesOfNumber(symbolsIn) + bytesOfNumber(symbolsOut) + bytesOfNumber(std::uint8_t{hasTsOut});
        if (version > 1)
            out += bytesOfNumber(static_cast<std::uint16_t>(symbolBytes()));
        out.append(version == 1 ? 47 : 53, '\0');
        out += bytesOfNumber(std::uint32_t{0}); // schema definition
        out += bytesOfNumber(static_cast<std::uint32_t>(mappings.size()));
        for (const DbnMapping& mapping : mappings)
            out += symbol(mapping.symbol);
        out += bytesOfNumber(std::uint32_t{0}) + bytesOfNumber(std::uint32_t{0}); // partial, not found
        out += bytesOfNumber(static_cast<std::uint32_t>(mappings.size()));
        for (const DbnMapping& mapping : mappings) {
            out += symbol(mapping.symbol) + bytesOfNumber(std::uint32_t{1});
            out += bytesOfNumber(mapping.begin) + bytesOfNumber(mapping.end) + symbol(mapping.id);
        }
        if (version == 3)
            out.append((8 - out.size() % 8) % 8, '\0');
        return out;
    }
    std::string bytes() const
    {
        const std::string rest = metadata();
        return "DBN" + std::string(1, static_cast<char>(version))
            + bytesOfNumber(static_cast<std::uint32_t>(rest.size())) + rest;
    }
};

/// A record of any type of mbp-1's shape, and the fields that others share.
struct DbnRecord {
    std::uint8_t type = 1;
    std::uint16_t publisher = 2;
    std::uint32_t instrument = 38;
    std::uint64_t tsEvent = 1'722'519'392'491'911'683; // 2024-08-01T13:36:32.491911683Z
    std::uint64_t tsRecv = 1'722'519'392'492'082'308;
    std::int64_t price = 222'810'000'000;
    std::uint32_t size = 190;
    char action = 'A';
    char side = 'B';
    std::uint8_t flags = 128;
    std::uint32_t sequence = 1;
    std::int64_t bidPx = 222'810'000'000;
    std::int64_t askPx = 222'830'000'000;
    std::uint32_t bidSz = 421;
    std::uint32_t askSz = 36;
    std::uint32_t bidLast = 1; // of the level: orders, of consolidated types the publisher
    std::uint32_t askLast = 1;
    bool hasTsOut = false;

    std::string header(std::size_t size) const
    {
        return bytesOfNumber(static_cast<std::uint8_t>((size + (hasTsOut ? 8 : 0)) / 4)) + bytesOfNumber(type)
            + bytesOfNumber(publisher) + bytesOfNumber(instrument) + bytesOfNumber(tsEvent);
    }
    std::string tail() const { return hasTsOut ? bytesOfNumber(tsRecv + 1) : std::string(); }
    std::string middle() const
    {
        return bytesOfNumber(price) + bytesOfNumber(size) + bytesOfNumber(action) + bytesOfNumber(side)
            + bytesOfNumber(flags) + bytesOfNumber(std::uint8_t{0}) + bytesOfNumber(tsRecv)
            + bytesOfNumber(std::int32_t{1000}) + bytesOfNumber(sequence);
    }
    std::string level() const
    {
        return bytesOfNumber(bidPx) + bytesOfNumber(askPx) + bytesOfNumber(bidSz) + bytesOfNumber(askSz)
            + bytesOfNumber(bidLast) + bytesOfNumber(askLast);
    }
    /// mbp-1, tbbo, bbo (types 0x01, 0xC3, 0xC4), and consolidated types.
    std::string bytes() const { return header(80) + middle() + level() + tail(); }
    std::string mbp10() const
    {
        DbnRecord deep = *this;
        deep.type = 0x0A;
        std::string out = deep.header(368) + deep.middle() + deep.level();
        for (int i = 1; i < 10; ++i)
            out += bytesOfNumber(kDbnNoPrice) + bytesOfNumber(kDbnNoPrice) + std::string(16, '\0');
        return out + tail();
    }
    std::string trade() const
    {
        DbnRecord print = *this;
        print.type = 0;
        print.action = 'T';
        return print.header(48) + print.middle() + tail();
    }
    /// mbo: of one order.
    std::string order(std::uint64_t id) const
    {
        DbnRecord record = *this;
        record.type = 0xA0;
        return record.header(56) + bytesOfNumber(id) + bytesOfNumber(price) + bytesOfNumber(size)
            + bytesOfNumber(flags) + bytesOfNumber(std::uint8_t{0}) + bytesOfNumber(action)
            + bytesOfNumber(side) + bytesOfNumber(tsRecv) + bytesOfNumber(std::int32_t{1000})
            + bytesOfNumber(sequence) + tail();
    }
    std::string status(std::uint16_t statusAction) const
    {
        DbnRecord record = *this;
        record.type = 0x12;
        return record.header(40) + bytesOfNumber(tsRecv) + bytesOfNumber(statusAction) + std::string(4, '\0')
            + "~~~" + std::string(7, '\0') + tail();
    }
    std::string definition(int version, std::string_view symbol) const
    {
        DbnRecord record = *this;
        record.type = 0x13;
        const std::size_t size = version == 1 ? 360 : version == 2 ? 400 : 520;
        std::string out = record.header(size) + bytesOfNumber(tsRecv);
        out.resize(version == 3 ? 238 : 200, '\0');
        out += fixedBytes(symbol, version == 1 ? 22 : 71);
        out.resize(size, '\0');
        return out + tail();
    }
    std::string symbolMapping(int version, std::string_view symbol) const
    {
        DbnRecord record = *this;
        record.type = 0x16;
        const std::size_t symbolBytes = version == 1 ? 22 : 71;
        std::string out = record.header(version == 1 ? 80 : 176);
        const std::string stype = version == 1 ? "" : std::string(1, '\1');
        out += stype + fixedBytes("asked for", symbolBytes) + stype + fixedBytes(symbol, symbolBytes);
        out.resize(version == 1 ? 80 : 176, '\0');
        return out + tail();
    }
};

} // namespace sor::test
