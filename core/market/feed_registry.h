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

namespace sor { inline namespace market {

/// What is known of who sends a row.
struct FeedInfo {
    std::string mic; // "XNAS"; "PUB<id>" for an unknown publisher id; the name itself for a named venue
    std::string name; // "Nasdaq"
    std::string dataset; // "XNAS.ITCH"; empty where unknown
    FeedKind kind = FeedKind::Venue; // what its rows are
    bool isKnown = true; // false: default fees apply and the user is told
    /// Its name is a number of a list that the input does not name ("exchange 12").
    bool isNumbered = false;
};

/// How messages name a feed: "XNAS.ITCH XNAS"; a feed without a known dataset by its venue alone.
std::string feedName(const FeedInfo& feed);

/// What is known of a Databento publisher id (resources/publishers).
FeedInfo describePublisher(std::uint32_t publisherId);

/// How a venue is called that rows give by a number which is not a publisher's: "exchange 12".
inline constexpr std::string_view kNumberedVenue = "exchange ";

/// The venues that rows gave by name instead of by number. Thread-safe; shared by the readers of one run.
class FeedRegistry {
public:
    /// The feed for a venue column's text: a number is a publisher id, anything else a name (a MIC mostly).
    /// Numbers above 65535 and empty texts give FeedId of the text as a name. Spaces around it are no part of
    /// it.
    FeedId feedFor(std::string_view venueText);
    /// The feed of a venue's name, also where it is a number.
    FeedId feedNamed(std::string_view name);
    /// The name that rows gave a feed; empty for one with a number.
    std::string nameOf(FeedId feed) const;

    /// What describe() says of `feed` from now on: for venues that no row names, such as synthetic ones.
    void describeAs(FeedId feed, FeedInfo info);

    /// A feed named by a code of the publisher table, or by a usual name of its venue (venue_names.h), has
    /// that venue's code, name and kind, so that trade reports and consolidated quotes are told from venues
    /// by either; one that is called the best of all venues (NBBO, SIP) is consolidated too. A small letter
    /// alone may be anything and stays as it is.
    FeedInfo describe(FeedId feed) const;

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::uint32_t, std::less<>> m_ids;
    std::vector<std::string> m_names;
    std::map<std::uint32_t, FeedInfo> m_described;
};

}} // namespace sor::market
