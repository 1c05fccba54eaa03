// SPDX-License-Identifier: GPL-3.0-or-later
// Where the fields of a row are, remembered by the pattern of its separators: rows differ in their digits far
// more than in their widths, and looking a pattern up is faster than reading it byte by byte.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_simd.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sor { inline namespace input { namespace csv {

inline constexpr std::uint32_t kNoPosition = 0xffffffff;

/// Where the columns are, known when the header was read.
struct HeaderOrder {
    std::array<std::uint32_t, kColumns> positions{};
    std::uint32_t needed = 0; // fields that must be located
    Column second = Column::Symbol; // of the two texts that make a RowKey
    std::uint32_t at(Column column) const { return positions[static_cast<std::size_t>(column)]; }
};

/// Where they are in Databento's mbp-1, mbp-10 and tbbo files, known when the program was compiled.
struct DatabentoOrder {
    static constexpr std::uint32_t needed = 17;
    static constexpr Column second = Column::InstrumentId;
    static constexpr std::array<std::uint32_t, kColumns> kPositions{0, 1,  3,  4,  kNoPosition, 5,  6, 8,
                                                                    9, 10, 12, 13, 15,          14, 16};
    static constexpr std::uint32_t at(Column column) { return kPositions[static_cast<std::size_t>(column)]; }
};

/// Bytes of two times in their full form and their separators, which a pattern does not cover.
inline constexpr std::size_t kTimesLength = 62;
inline constexpr std::size_t kTimes = 2;

/// The separators in the 128 bytes behind the two times; bit i of `low` is byte i. The newline that ends the
/// row is the last bit.
struct RowPattern {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const RowPattern&, const RowPattern&) = default;
};

/// What a pattern means for the columns of a file; places count from the byte behind the times.
struct alignas(64) RowShape {
    RowPattern pattern;
    std::array<std::uint8_t, kColumns> begin{};
    std::array<std::uint8_t, kColumns> length{};
    std::array<std::uint8_t, kColumns> shift{}; // that right-aligns a text of up to 8 characters in a word
    /// Every field that is needed is there, ends at a separator, and has a usual length.
    bool isPlain = false;
};
static_assert(sizeof(RowShape) == 64);

/// Patterns seen of late. Not thread-safe: one object a parser.
class ShapeTable {
public:
    ShapeTable()
        : m_shapes(kShapes)
    {
    }
    /// The shape of a pattern, which is not that of an empty table's entry: it has a newline.
    const RowShape& find(const HeaderOrder& order, const RowPattern& pattern)
    {
        RowShape& shape = m_shapes[slotOf(pattern)];
        if (shape.pattern != pattern) [[unlikely]]
            remember(order, pattern, shape);
        return shape;
    }

private:
    static constexpr unsigned kShapeBits = 10; // 64 KB
    static constexpr std::size_t kShapes = std::size_t{1} << kShapeBits;
    static std::size_t slotOf(const RowPattern& pattern)
    {
        return (pattern.low * 0x9e3779b97f4a7c15ULL ^ pattern.high * 0xbf58476d1ce4e5b9ULL)
            >> (64 - kShapeBits);
    }
    static void remember(const HeaderOrder& order, const RowPattern& pattern, RowShape& shape);

    std::vector<RowShape> m_shapes;
};

}}} // namespace sor::input::csv
