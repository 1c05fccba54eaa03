// SPDX-License-Identifier: GPL-3.0-or-later
// What may name instruments in a topic and is not known to: told where nothing else names them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// Values that one venue has under one name, and how often. One thread at a time.
class IdentityDoubts {
public:
    /// A row of `venue` had `value` under `name`, which means nothing here.
    void noteText(std::string_view venue, std::string_view name, std::string_view value);
    /// A message with a row of `venue` had a whole number as its key.
    void noteNumberKey(std::string_view venue, std::string_view number);
    /// A row of this venue and symbol, at this time as it is written, was of this level of a book, and of no
    /// list of levels.
    void noteLevel(std::string_view venue, std::string_view symbol, std::string_view time,
                   std::string_view level);
    void forget();

    /// A name whose values may be instruments.
    struct Suspect {
        std::string name; // of the member; empty: the keys of messages
        std::vector<std::string> values; // two or more, at most five
    };
    /// Names with several values that come again and again at one venue.
    std::vector<Suspect> suspects() const;
    /// In the order in which they came; two or more: those that one venue had at one time.
    const std::vector<std::string>& levels() const { return m_levels; }

private:
    using Values = std::map<std::string, std::int64_t, std::less<>>; // how often
    struct Member {
        std::map<std::string, Values, std::less<>> ofVenue;
        bool isTooMany = false; // values: numbers of messages and the like
    };
    void note(Member& member, std::string_view venue, std::string_view value);

    std::map<std::string, Member, std::less<>> m_members; // by name; the keys' is empty
    struct LastLevel {
        std::string time;
        std::string level;
    };
    std::map<std::string, LastLevel, std::less<>> m_lastLevels; // by venue and symbol
    std::vector<std::string> m_levels;
};

}}} // namespace sor::input::kafka
