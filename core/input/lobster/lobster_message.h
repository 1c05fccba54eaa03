// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of LOBSTER's files: one message of an order a row, without a header.
// Source: https://lobsterdata.com/info/DataStructure.php
#pragma once

#include "market/tape.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sor { inline namespace input { namespace lobster {

enum class Type : std::uint8_t {
    New = 1,
    PartialCancel = 2,
    Delete = 3,
    Execution = 4, // of a displayed order
    HiddenExecution = 5,
    Cross = 6, // an auction
    Halt = 7
};

/// "34200.013994120,1,16116348,100,310500,-1".
struct Message {
    std::int64_t sinceMidnight = 0; // nanoseconds on clocks of the exchange, below a day
    std::uint64_t id = 0;
    std::int64_t price = 0; // in units of 1e-4 $; of a halt -1 (it begins), 0 (quotes resume), 1 (trading)
    std::uint32_t size = 0;
    Type type = Type::New;
    bool isBuy = false; // the order that stands, not the one that takes
};

/// Why a row is none.
struct BadField {
    std::string_view column;
    std::string_view found;
    std::string_view expected;
};

/// Fills `message`; nothing when the row is good.
std::optional<BadField> readMessage(std::string_view row, Message& message);

/// The best bid and ask of a row of an orderbook file ("ask,size,bid,size,..."); nothing for a bad one.
std::optional<VenueQuote> readBook(std::string_view row);

/// What the best prices were before and are after a message, by rows of an orderbook file, cannot come from
/// it. Nothing where it tells nothing of them (auctions, halts).
std::optional<bool> contradicts(const Message& message, const VenueQuote& before, const VenueQuote& after);

/// The first rows of `text`, whole ones, are messages. A few numbers alone could be anything else: six
/// columns, a time of day, a type, and a direction of 1 or -1.
bool looksLikeMessages(std::string_view text);
bool looksLikeBook(std::string_view text);

inline constexpr std::int64_t kNanosPerUnit = 100'000;

}}} // namespace sor::input::lobster
