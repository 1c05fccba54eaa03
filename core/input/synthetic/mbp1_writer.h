// SPDX-License-Identifier: GPL-3.0-or-later
// Writes rows as Databento's mbp-1 text (pretty times and prices), plain or compressed.
#pragma once

#include "files/atomic_output_file.h"
#include "market/quote_event.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace sor { inline namespace input {

/// One row of an mbp-1 file: what happened, and the venue's best level after it (before it, on a trade).
struct Mbp1Row {
    UnixNanos tsRecv;
    UnixNanos tsEvent;
    Price price = kNoPrice; // of the order or the trade; kNoPrice is written as an empty field
    Price bidPx = kNoPrice;
    Price askPx = kNoPrice;
    std::uint32_t size = 0;
    std::uint32_t bidSz = 0;
    std::uint32_t askSz = 0;
    std::uint32_t bidCt = 0; // orders at the best bid
    std::uint32_t askCt = 0;
    std::uint32_t sequence = 0;
    std::uint32_t instrumentId = 0;
    std::int32_t tsInDelta = 0; // nanoseconds from the venue's sending to ts_recv
    std::uint16_t publisherId = 0;
    char action = 'A';
    char side = 'N';
    std::uint8_t flags = kFlagLast;

    /// The row as a reader of the file hands it on.
    QuoteEvent quoteEvent() const;
};

inline constexpr std::string_view kMbp1Header =
    "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,"
    "sequence,"
    "bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol\n";

/// Turns rows into lines. Times must be at or after 1970, prices must not be negative.
class Mbp1Formatter {
public:
    /// No line is longer than this plus the symbol.
    static constexpr std::size_t kMaxLineBytes = 320;

    /// Writes one line with its newline; returns the end. There must be room for the longest line.
    char* format(char* out, const Mbp1Row& row, std::string_view symbol);

private:
    struct SecondText {
        std::int64_t second = -1;
        char text[20]; // "2025-06-02T13:30:00."
    };
    static char* formatTime(char* out, UnixNanos time, SecondText& cache);

    SecondText m_recv;
    SecondText m_event;
};

/// Writes an mbp-1 file, which appears whole on commit() or not at all. Memory is constant. One thread at a
/// time.
class Mbp1Writer {
public:
    /// The path ends in ".csv" or ".csv.zst" (Zstandard, level 3, with a checksum): InvalidArgument
    /// otherwise. CannotWrite when the file cannot be made.
    static Result<Mbp1Writer> open(const std::filesystem::path& path, std::string symbol);

    Mbp1Writer(Mbp1Writer&&) noexcept;
    Mbp1Writer& operator=(Mbp1Writer&&) = delete;
    ~Mbp1Writer();

    Status write(const Mbp1Row& row);
    Status commit();

    /// Bytes of text so far, before compression.
    std::int64_t textBytes() const;

private:
    struct Stream;
    explicit Mbp1Writer(std::unique_ptr<Stream> stream);
    std::unique_ptr<Stream> m_stream;
};

}} // namespace sor::input
