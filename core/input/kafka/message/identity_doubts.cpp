// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/identity_doubts.h"

#include <algorithm>
#include <set>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::size_t kMostSuspectNames = 16;
constexpr std::size_t kMostSuspectVenues = 64;
constexpr std::size_t kMostSuspectValues = 64;

} // namespace

void IdentityDoubts::note(Member& member, std::string_view venue, std::string_view value)
{
    if (member.isTooMany)
        return;
    auto of = member.ofVenue.find(venue);
    if (of == member.ofVenue.end()) {
        if (member.ofVenue.size() >= kMostSuspectVenues)
            return;
        of = member.ofVenue.emplace(venue, Values{}).first;
    }
    auto found = of->second.find(value);
    if (found == of->second.end())
        found = of->second.emplace(value, 0).first;
    ++found->second;
    member.isTooMany = of->second.size() > kMostSuspectValues;
}

void IdentityDoubts::noteText(std::string_view venue, std::string_view name, std::string_view value)
{
    auto member = m_members.find(name);
    if (member == m_members.end()) {
        if (m_members.size() >= kMostSuspectNames)
            return;
        member = m_members.emplace(name, Member{}).first;
    }
    note(member->second, venue, value);
}

void IdentityDoubts::noteNumberKey(std::string_view venue, std::string_view number)
{
    note(m_members[""], venue, number);
}

void IdentityDoubts::noteLevel(std::string_view venue, std::string_view symbol, std::string_view time,
                               std::string_view level)
{
    const std::string book = std::string(venue).append("\n").append(symbol);
    if (m_lastLevels.size() >= kMostSuspectValues && !m_lastLevels.contains(book))
        return;
    LastLevel& last = m_lastLevels[book];
    if (last.time == time && !last.level.empty() && last.level != level) {
        for (const std::string_view one : {std::string_view(last.level), level}) {
            if (m_levels.size() < kMostSuspectValues && std::ranges::find(m_levels, one) == m_levels.end())
                m_levels.emplace_back(one);
        }
    }
    last = {std::string(time), std::string(level)};
    noteText(venue, "level", level); // at several times, one may be of each
}

void IdentityDoubts::forget()
{
    m_members.clear();
    m_lastLevels.clear();
    m_levels.clear();
}

std::vector<IdentityDoubts::Suspect> IdentityDoubts::suspects() const
{
    constexpr std::size_t kShown = 5;
    std::vector<Suspect> found;
    for (const auto& [name, member] : m_members) {
        if (member.isTooMany)
            continue;
        // A member that goes with the venue says which venue; one that never comes back, which message.
        std::set<std::string> values;
        for (const auto& [venue, of] : member.ofVenue) {
            std::int64_t rows = 0;
            for (const auto& [value, count] : of)
                rows += count;
            if (of.size() < 2 || rows < 2 * std::ssize(of))
                continue;
            for (const auto& [value, count] : of) {
                if (values.size() < kShown)
                    values.insert(value);
            }
        }
        const bool isOneLetter =
            std::ranges::all_of(values, [](const auto& value) { return value.size() < 2; });
        if (values.size() > 1 && (name.empty() || name == "level" || !isOneLetter))
            found.push_back({name, {values.begin(), values.end()}});
    }
    return found;
}

}}} // namespace sor::input::kafka
