// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/quote_json.h"

#include "base/json_writer.h"

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

QuoteJsonWriter::QuoteJsonWriter(const FeedRegistry& registry, std::string_view symbol, ShareUnit unit)
    : m_registry(registry)
    , m_unit(unit)
{
    if (!symbol.empty())
        m_symbolMember = ",\"symbol\":" + jsonQuoted(symbol);
    m_text.reserve(512);
}

void QuoteJsonWriter::number(std::int64_t value)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    m_text.append(digits.data(), end);
}

void QuoteJsonWriter::size(std::uint32_t units)
{
    if (m_unit.isWhole())
        number(units);
    else
        m_text += format(Shares{units}, m_unit);
}

/// Readers tell nanoseconds from seconds by their size, which early times do not have.
void QuoteJsonWriter::time(UnixNanos time)
{
    constexpr std::int64_t kPlainlyNanos = 100'000'000'000'000'000; // 1973
    if (count(time) >= kPlainlyNanos)
        number(count(time));
    else
        m_text += formatIsoTime(time);
}

void QuoteJsonWriter::price(Price price)
{
    // From here on readers take a number without a point for units of 1e-9 $.
    constexpr Price kReadsAsFixed{1'000'000 * kNanosPerDollar};
    if (price == kNoPrice) {
        m_text += "null";
        return;
    }
    const std::int64_t nanos = price.nanos;
    if (nanos < 0) {
        m_text += '"' + format(price) + '"';
        return;
    }
    m_text += '"';
    number(nanos / kNanosPerDollar);
    std::int64_t rest = nanos % kNanosPerDollar;
    if (rest != 0) {
        std::array<char, 10> decimals{};
        decimals[0] = '.';
        for (std::size_t i = 9; i >= 1; --i) {
            decimals[i] = static_cast<char>('0' + rest % 10);
            rest /= 10;
        }
        std::size_t used = decimals.size();
        while (decimals[used - 1] == '0')
            --used;
        m_text.append(decimals.data(), used);
    } else if (nanos >= kReadsAsFixed.nanos) {
        text(".0");
    }
    m_text += '"';
}

void QuoteJsonWriter::venue(FeedId feed)
{
    if (m_lastVenue == nullptr || m_lastFeed != feed) {
        auto found = m_venueMembers.find(feed);
        if (found == m_venueMembers.end()) {
            const bool isNumber = feed.value < kFirstNamedFeed;
            found = m_venueMembers
                        .emplace(feed,
                                 isNumber ? fmt::format("\"publisher_id\":{}", feed.value)
                                          : "\"venue\":" + jsonQuoted(m_registry.describe(feed).mic))
                        .first;
        }
        m_lastFeed = feed;
        m_lastVenue = &found->second;
    }
    m_text += *m_lastVenue;
}

void QuoteJsonWriter::endRow(const QuoteEvent& row)
{
    text(R"(,"bid_px_00":)");
    price(row.bidPx);
    text(R"(,"ask_px_00":)");
    price(row.askPx);
    text(R"(,"bid_sz_00":)");
    size(row.bidSz);
    text(R"(,"ask_sz_00":)");
    size(row.askSz);
    m_text += '}';
}

std::string_view QuoteJsonWriter::quote(const QuoteEvent& row)
{
    m_text.clear();
    text(R"({"v":1,"ts_recv":")");
    time(row.tsRecv);
    text(R"(","ts_event":")");
    time(row.tsEvent);
    text("\",");
    venue(row.feed);
    text(m_symbolMember);
    text(R"(,"action":")");
    m_text += row.action;
    text(R"(","side":")");
    m_text += row.side;
    m_text += '"';
    if (row.price != kNoPrice || row.size != 0) {
        text(R"(,"price":)");
        price(row.price);
        text(R"(,"size":)");
        size(row.size);
    }
    text(R"(,"flags":)");
    number(row.flags);
    text(R"(,"sequence":)");
    number(row.sequence);
    endRow(row);
    return m_text;
}

void QuoteJsonWriter::beginSnapshot(UnixNanos at)
{
    m_text.clear();
    text(R"({"v":1,"timestamp":")");
    time(at);
    text("\"");
    text(m_symbolMember);
    text(R"(,"complete":true,"venues":[)");
    m_isFirstVenue = true;
}

void QuoteJsonWriter::addVenue(const QuoteEvent& row)
{
    text(m_isFirstVenue ? "{" : ",{");
    m_isFirstVenue = false;
    venue(row.feed);
    endRow(row);
}

std::string_view QuoteJsonWriter::finishSnapshot()
{
    text("]}");
    return m_text;
}

std::string_view QuoteJsonWriter::endOfStream(std::int64_t messages)
{
    m_text = fmt::format(R"({{"v":1,"kind":"eos","messages":{}}})", messages);
    return m_text;
}

}}} // namespace sor::input::kafka
