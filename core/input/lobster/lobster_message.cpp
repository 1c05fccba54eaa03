// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/lobster/lobster_message.h"

#include "base/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace sor { inline namespace input { namespace lobster {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kFields = 6;

/// The fields of a row, as far as there is room; how many it has.
template <std::size_t N> std::size_t split(std::string_view row, std::array<std::string_view, N>& fields)
{
    std::size_t count = 0;
    for (;;) {
        const std::size_t comma = row.find(',');
        if (count < N)
            fields[count] = row.substr(0, comma);
        ++count;
        if (comma == std::string_view::npos)
            return count;
        row.remove_prefix(comma + 1);
    }
}

template <class Number> bool readNumber(std::string_view text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

/// "34200.013994120"; digits beyond nanoseconds are cut off.
bool readSeconds(std::string_view text, std::int64_t& nanos)
{
    constexpr std::size_t kDecimals = 9;
    constexpr std::size_t kMostDecimals = 15;
    const std::size_t point = std::min(text.find('.'), text.size());
    std::uint32_t seconds = 0;
    if (!readNumber(text.substr(0, point), seconds) || seconds >= kDaySeconds)
        return false;
    std::string_view decimals = text.substr(std::min(point + 1, text.size()));
    if (decimals.size() > kMostDecimals || (point + 1 == text.size()))
        return false;
    std::int64_t fraction = 0;
    for (std::size_t i = 0; i < std::max(kDecimals, decimals.size()); ++i) {
        const char digit = i < decimals.size() ? decimals[i] : '0';
        if (digit < '0' || digit > '9')
            return false;
        if (i < kDecimals)
            fraction = fraction * 10 + (digit - '0');
    }
    nanos = seconds * kSecond + fraction;
    return true;
}

/// Calls `isGood` for each of the first whole rows; false without any, or when one is not good.
template <class Check> bool firstRows(std::string_view text, Check isGood)
{
    constexpr int kRows = 3;
    for (int rows = 0; rows < kRows; ++rows) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return rows > 0 || (!text.empty() && isGood(text));
        std::string_view row = text.substr(0, end);
        if (row.ends_with('\r'))
            row.remove_suffix(1);
        if (!isGood(row))
            return false;
        text.remove_prefix(end + 1);
        if (text.empty())
            return true;
    }
    return true;
}

} // namespace

std::optional<BadField> readMessage(std::string_view row, Message& message)
{
    std::array<std::string_view, kFields> field;
    const std::size_t count = split(row, field);
    // Some orders come with a column of the participant behind.
    if (count != kFields && count != kFields + 1)
        return BadField{"", row, "six columns: seconds, type, order id, size, price, direction"};
    if (!readSeconds(field[0], message.sinceMidnight))
        return BadField{"time", field[0], "seconds since midnight"};
    int type = 0;
    if (!readNumber(field[1], type) || type < 1 || type > 7)
        return BadField{"type", field[1], "1 to 7"};
    message.type = static_cast<Type>(type);
    const bool isHalt = message.type == Type::Halt;
    std::int64_t id = 0;
    if (!readNumber(field[2], message.id) && !(isHalt && readNumber(field[2], id)))
        return BadField{"order id", field[2], "a number"};
    std::int64_t size = 0;
    if (!readNumber(field[3], size)
        || (!isHalt && (size <= 0 || size >= std::numeric_limits<std::uint32_t>::max())))
        return BadField{"size", field[3], "a number of shares above 0"};
    message.size = isHalt ? 0 : static_cast<std::uint32_t>(size);
    const bool isPrice = readNumber(field[4], message.price);
    const bool isGood = isHalt ? message.price >= -1 && message.price <= 1
                               : message.price > 0 && message.price <= kMaxPrice.nanos / kNanosPerUnit;
    if (!isPrice || !isGood)
        return BadField{"price", field[4], isHalt ? "-1, 0 or 1" : "a price in units of 0.0001 $, above 0"};
    int direction = 0;
    if (!readNumber(field[5], direction) || (direction != 1 && direction != -1))
        return BadField{"direction", field[5], "1 or -1"};
    message.isBuy = direction == 1;
    return {};
}

std::optional<VenueQuote> readBook(std::string_view row)
{
    std::array<std::string_view, 4> field;
    const std::size_t count = split(row, field);
    std::array<std::int64_t, 4> number{};
    if (count < field.size() || count % field.size() != 0)
        return std::nullopt;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (!readNumber(field[i], number[i]))
            return std::nullopt;
    }
    VenueQuote quote;
    const auto side = [](std::int64_t price, std::int64_t size, Price& px, std::uint32_t& sz) {
        // An empty level has a price far off and no size.
        if (price <= 0 || price > kMaxPrice.nanos / kNanosPerUnit || size <= 0)
            return;
        px = Price{price * kNanosPerUnit};
        sz = static_cast<std::uint32_t>(
            std::min<std::int64_t>(size, std::numeric_limits<std::uint32_t>::max() - 1));
    };
    side(number[0], number[1], quote.askPx, quote.askSz);
    side(number[2], number[3], quote.bidPx, quote.bidSz);
    return quote;
}

std::optional<bool> contradicts(const Message& message, const VenueQuote& before, const VenueQuote& after)
{
    if (message.type == Type::HiddenExecution)
        return before != after;
    if (message.type == Type::Cross || message.type == Type::Halt)
        return std::nullopt;
    const bool isBid = message.isBuy;
    const Price price{message.price * kNanosPerUnit};
    const Price best = isBid ? before.bidPx : before.askPx;
    const Price now = isBid ? after.bidPx : after.askPx;
    const std::uint32_t size = isBid ? before.bidSz : before.askSz;
    const std::uint32_t sizeNow = isBid ? after.bidSz : after.askSz;
    const bool isOtherSame = isBid ? before.askPx == after.askPx && before.askSz == after.askSz
                                   : before.bidPx == after.bidPx && before.bidSz == after.bidSz;
    const auto isBetter = [&](Price a, Price b) {
        return b == kNoPrice || (a != kNoPrice && (isBid ? a > b : a < b));
    };
    if (!isOtherSame)
        return true;
    if (message.type == Type::New) {
        if (isBetter(price, best))
            return now != price || sizeNow != message.size;
        return now != best || sizeNow != (price == best ? size + message.size : size);
    }
    if (price != best) // one behind the best, which stays
        return isBetter(price, best) || now != best || sizeNow != size;
    return size > message.size ? now != best || sizeNow != size - message.size : !isBetter(best, now);
}

bool looksLikeMessages(std::string_view text)
{
    return firstRows(text, [](std::string_view row) {
        Message message;
        return !readMessage(row, message);
    });
}

bool looksLikeBook(std::string_view text)
{
    return firstRows(text, [](std::string_view row) { return readBook(row).has_value(); });
}

}}} // namespace sor::input::lobster
