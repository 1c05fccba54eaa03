// SPDX-License-Identifier: GPL-3.0-or-later
// A stretch of CSV text to events, counts and problems.
#pragma once

#include "input/csv/csv_columns.h"
#include "input/csv/csv_fast_row.h"
#include "input/csv/csv_keys.h"
#include "input/csv/csv_row.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// Which of the two readers of a row is used, and with what instructions; the tests compare them.
enum class RowReader : std::uint8_t { FastThenGeneral, FastBaseline, GeneralOnly };

/// What came out of some text. Blocks are merged in the order of the file (CsvMerge).
struct Block {
    std::vector<QuoteEvent> events; // room for some; the first counts.rows are set
    CsvRowCounts counts;
    std::int64_t rowsSkipped = 0;
    std::int64_t rowsOtherSymbol = 0;
    std::int64_t repeatedHeaders = 0; // lines that repeat the header
    std::int64_t otherHeaderLine = -1; // of the first line that names other columns; -1: none
    std::int64_t lines = 0;
    VendorCounts vendor;
    struct OddRow {
        std::uint32_t row = 0; // its place in events
        unsigned notes = 0;
    };
    std::vector<OddRow> odd; // those with notes, where several symbols are read together
    std::vector<RowProblem> problems; // lines count from the block's first, 0
    std::int64_t cutOffLine = -1; // of a last line that ends early; -1: none
    std::int64_t openLine = -1; // of a last row that was read although no newline ends it; -1: none
    std::vector<WatchedRow> looks; // at a few of the rows, where the layout watches columns
    std::int64_t openQuoteLine = -1; // of the first row with a quote that is not closed; -1: none
    std::int64_t returnLine = -1; // of the first row that ends with a carriage return alone; -1: none
    std::int64_t swallowedRows = 0; // that are part of a field for that reason, of all such quotes
    // What the row before or after this block is compared with: texts of price and size of the outermost
    // rows, and whether they are the outermost ones (no row of another kind lies outside them).
    std::string firstPrice, firstSize, lastPrice, lastSize;
    bool firstIsOutermost = false;
    bool lastIsOutermost = false;

    std::size_t size() const { return static_cast<std::size_t>(counts.rows); }
    void clear();
};

/// Not thread-safe: one object a thread.
class BlockParser {
public:
    BlockParser(const Layout& layout, KeyResolver& resolver, RowReader reader);

    struct Text {
        const char* begin; // the first byte of a row
        const char* end;
        const char* stopAt; // rows that begin before it are read
        bool isLast = false; // nothing follows `end`: what stands there without a newline is a row too
        bool stopsAtQuote = false; // leave the first row with a quote, and what follows
        bool mayGrow = false; // make room for more events instead of stopping when the block is full
    };
    enum class Why : std::uint8_t { Done, NeedsMore, Full, Quote };
    struct Outcome {
        const char* next; // the first byte that was not read
        Why why;
    };
    /// Appends to a clear `block`. kPadding bytes around the text must be readable.
    Outcome parse(const Text& text, Block& block);

    KeyTable& keys() { return m_keys; }

private:
    enum class Previous : std::uint8_t { None, Fast, General };
    void accept(Block& block, unsigned notes);
    void countOddities(Block& block, const QuoteEvent& event, unsigned notes) const;
    bool repeatsPrevious(const QuoteEvent& event, bool isFast);
    void noteOutermost(Block& block, bool isFast);
    template <class Simd, class Order>
    const char* parseFastWith(const Order& order, const char* at, const char* end, Block& block);
    template <class Order>
    const char* parseFastAvx2(const Order& order, const char* at, const char* end, Block& block);
    template <class Order>
    const char* parseFastBaseline(const Order& order, const char* at, const char* end, Block& block);
    template <class Order>
    const char* parseFast(const Order& order, const char* at, const char* end, Block& block);
    bool parseGeneral(const char*& at, const Text& text, Block& block);
    void acceptTrade(Block& block, unsigned notes);
    bool isOneLine(const char* at, const char* next);
    bool swallowsRows(const char* row, RowSplitter::End end, Block& block);
    bool isCutInSymbol() const;
    bool takeHeader(Block& block) const;
    void addProblem(Block& block, RowProblem problem) const;

    const Layout& m_layout;
    std::size_t m_eventsOfRow; // at most
    RowReader m_reader;
    bool m_countsDuplicates;
    bool m_isOfSeveral; // symbols
    bool m_usesAvx2;
    KeyResolver& m_resolver;
    KeyTable m_keys;
    FastRow m_fast;
    RowSplitter m_splitter;
    RowDecoder m_decoder;
    Previous m_previous = Previous::None; // how the row just before was read, when it was ours
    unsigned m_ago = 0; // of that row in m_fast
    std::ptrdiff_t m_longest = 0; // of the fast rows that were looked at for carriage returns
    std::string m_previousPrice, m_previousSize; // of a row that the general reader read
};

}}} // namespace sor::input::csv
