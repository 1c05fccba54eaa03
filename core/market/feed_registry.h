// SPDX-License-Identifier: GPL-3.0-or-later
// Databento publisher ids and venue names to MICs.
#pragma once

#include "market/publisher_table.h"
#include "market/venue.h"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sor {

struct FeedInfo {
    std::string mic; // "XNAS"; "PUB<id>" for an unknown publisher id; the name itself for a named venue
    std::string name; // "Nasdaq"
    std::string dataset; // "XNAS.ITCH"; empty where unknown
    FeedKind kind = FeedKind::Venue;
    bool isKnown = true; // false: default fees apply and the user is told
};

/// How messages name a feed: "XNAS.ITCH XNAS"; a feed without a known dataset by its venue alone.
std::string feedName(const FeedInfo& feed);

/// What is known of a Databento publisher id (resources/publishers).
FeedInfo describePublisher(std::uint32_t publisherId);

/// The venues that rows gave by name instead of by number. Thread-safe; shared by the readers of one run.
class FeedRegistry {
public:
    /// The feed for a venue column's text: a number is a publisher id, anything else a name (a MIC mostly).
    /// Numbers above 65535 and empty texts give FeedId of the text as a name.
    FeedId feedFor(std::string_view venueText);

    /// What describe() says of `feed` from now on: for venues that no row names, such as synthetic ones.
    void describeAs(FeedId feed, FeedInfo info);

    /// A feed named by a code of the publisher table has that venue's name and kind, so that trade reports
    /// and consolidated quotes are told from venues by either.
    FeedInfo describe(FeedId feed) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::uint32_t, std::less<>> m_ids;
    std::vector<std::string> m_names;
    std::map<std::uint32_t, FeedInfo> m_described;
};

} // namespace sor
