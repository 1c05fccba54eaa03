// SPDX-License-Identifier: GPL-3.0-or-later
// Databento publisher ids and venue names to MICs.
#pragma once

#include "market/venue.h"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

/// What kind of rows a publisher sends.
enum class FeedKind {
    Venue, // quotes of one venue
    Consolidated, // best over several venues: nothing to route between
    OffExchange // FINRA trade reports: never routable, no quotes
};

struct FeedInfo {
    std::string mic; // "XNAS"; "PUB<id>" for an unknown publisher id; the name itself for a named venue
    std::string name; // "Nasdaq"
    std::string dataset; // "XNAS.ITCH"; empty where unknown
    FeedKind kind = FeedKind::Venue;
    bool isKnown = true; // false: default fees apply and the user is told
};

/// What is known of a Databento publisher id (a fixed table for US equities).
FeedInfo describePublisher(std::uint32_t publisherId);

/// The venues that rows gave by name instead of by number. Thread-safe; shared by the readers of one run.
class FeedRegistry {
public:
    /// The feed for a venue column's text: a number is a publisher id, anything else a name (a MIC mostly).
    /// Numbers above 65535 and empty texts give FeedId of the text as a name.
    FeedId feedFor(std::string_view venueText);

    /// What describe() says of `feed` from now on: for venues that no row names, such as synthetic ones.
    void describeAs(FeedId feed, FeedInfo info);

    FeedInfo describe(FeedId feed) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::uint32_t, std::less<>> m_ids;
    std::vector<std::string> m_names;
    std::map<std::uint32_t, FeedInfo> m_described;
};

} // namespace sor
