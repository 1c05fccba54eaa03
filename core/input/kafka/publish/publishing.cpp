// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/publish/publishing.h"

#include "base/number_text.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace kafka {

std::vector<std::string> expiryWarnings(const TopicKeeping& keeping, const PublishPlan& plan,
                                        const std::string& topic)
{
    std::vector<std::string> warnings;
    const UnixNanos now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    if (keeping.isCompacted)
        warnings.push_back(
            fmt::format("Topic '{}' is compacted: it keeps only the last message of each key, so that "
                        "quotes will vanish. Set cleanup.policy=delete.",
                        topic));
    if (keeping.retention && plan.first + *keeping.retention < now)
        warnings.push_back(
            fmt::format("Topic '{}' keeps messages for {} (retention.ms), and the quotes are older than "
                        "that: the messages carry the time of publishing instead of the quotes' own as "
                        "their timestamp, and expire {} from now. Set retention.ms=-1 to keep them.",
                        topic, roundedDuration(*keeping.retention), roundedDuration(*keeping.retention)));
    if (keeping.retentionBytes)
        warnings.push_back(
            fmt::format("Topic '{}' keeps at most {} bytes of each partition (retention.bytes): older "
                        "messages are removed beyond that.",
                        topic, *keeping.retentionBytes));
    if (keeping.usesBrokerTime)
        warnings.push_back(
            fmt::format("Topic '{}' stamps messages with the broker's clock "
                        "(message.timestamp.type=LogAppendTime): `from-offset time:` means the time of "
                        "publishing.",
                        topic));
    return warnings;
}

bool needsWallClock(const TopicKeeping& keeping, const PublishPlan& plan, std::int64_t loops)
{
    const UnixNanos now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    constexpr std::chrono::minutes kFuture{50}; // brokers refuse what is more than an hour ahead
    return (keeping.retention && plan.first + *keeping.retention < now)
        || plan.last + loopShift(plan) * (loops - 1) > now + kFuture;
}

}}} // namespace sor::input::kafka
