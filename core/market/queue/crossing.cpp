// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/queue/crossing.h"

namespace sor { inline namespace market {

namespace {
constexpr std::string_view kLasting = "lasting";
constexpr std::string_view kLastingFor = "lasting:";
} // namespace

std::string name(const CrossingRule& rule)
{
    switch (rule.kind) {
    case CrossingRule::Kind::Lasting:
        break;
    case CrossingRule::Kind::None:
        return "none";
    case CrossingRule::Kind::Shown:
        return "shown";
    }
    return rule.time == CrossingRule::kDefaultTime ? std::string(kLasting)
                                                   : std::string(kLastingFor) + formatDuration(rule.time);
}

std::optional<CrossingRule> parseCrossingRule(std::string_view text)
{
    using Kind = CrossingRule::Kind;
    if (text == kLasting)
        return CrossingRule{};
    if (text == "none")
        return CrossingRule{Kind::None};
    if (text == "shown")
        return CrossingRule{Kind::Shown};
    if (!text.starts_with(kLastingFor))
        return std::nullopt;
    const auto time = parseDuration(text.substr(kLastingFor.size()));
    if (!time || *time > kLongestDuration)
        return std::nullopt;
    return CrossingRule{Kind::Lasting, *time};
}

}} // namespace sor::market
