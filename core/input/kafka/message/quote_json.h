// SPDX-License-Identifier: GPL-3.0-or-later
// Quotes as messages: JSON with every field that a tape needs, exact.
#pragma once

#include "base/share_unit.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <map>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// What tells messages of several runs apart. sorlab writes the first two as members of the JSON object,
/// which survive programs that copy values alone, and takes all three as headers too, which go before
/// members.
inline constexpr const char* kRunIdHeader = "sor.run_id";
inline constexpr const char* kSeqHeader =
    "sor.seq"; // 0, 1, ... in the order of the source, over all partitions
inline constexpr const char* kKindHeader = "sor.kind"; // "eos": the run is complete
inline constexpr std::string_view kEndOfStream = "eos";

/// Writes messages into a buffer of its own. Times are nanoseconds and prices decimals, both as strings: a
/// reader that goes through double would lose digits of numbers. An empty side is null.
class QuoteJsonWriter {
public:
    /// `unit`: of the sizes of rows.
    QuoteJsonWriter(const FeedRegistry& registry, std::string_view symbol, ShareUnit unit = {});

    /// One row: {"v":1,"ts_recv":"...","ts_event":"...","publisher_id":2,"symbol":"AAPL","action":"M",...}.
    /// The text is valid until the next call.
    std::string_view quote(const QuoteEvent& row);

    /// The whole market at a time: {"v":1,"timestamp":"...","complete":true,"venues":[...]}; call beginning,
    /// then addVenue for each venue, then finish.
    void beginSnapshot(UnixNanos at);
    void addVenue(const QuoteEvent& row);
    std::string_view finishSnapshot();

    /// {"v":1,"kind":"eos","messages":N}.
    std::string_view endOfStream(std::int64_t messages);

private:
    void text(std::string_view literal) { m_text += literal; }
    void number(std::int64_t value);
    void time(UnixNanos time);
    void price(Price price);
    void size(std::uint32_t units);
    void venue(FeedId feed);
    /// Both sides of the quote, and the brace.
    void endRow(const QuoteEvent& row);

    const FeedRegistry& m_registry;
    ShareUnit m_unit;
    std::string m_symbolMember; // ,"symbol":"AAPL" or nothing
    std::map<FeedId, std::string> m_venueMembers; // "publisher_id":2 or "venue":"XNAS"
    FeedId m_lastFeed{};
    const std::string* m_lastVenue = nullptr;
    std::string m_text;
    bool m_isFirstVenue = true;
};

}}} // namespace sor::input::kafka
